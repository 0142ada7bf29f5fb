/** An application under test. It knows nothing of the agent. */
package org.example.quickstart;
