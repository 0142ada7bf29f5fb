/** A host with an OSGi framework in it. It knows nothing of the agent. */
package org.example.osgi;
