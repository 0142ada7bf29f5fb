/** A host with an application server in it. It knows nothing of the agent. */
package org.example.webapps;
