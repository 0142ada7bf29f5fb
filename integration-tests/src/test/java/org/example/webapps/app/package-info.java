/** A web application, of which the host's own class loader loads nothing. */
package org.example.webapps.app;
