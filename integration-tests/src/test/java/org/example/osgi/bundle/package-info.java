/** A bundle, of which the host's own class loader loads nothing. */
package org.example.osgi.bundle;
