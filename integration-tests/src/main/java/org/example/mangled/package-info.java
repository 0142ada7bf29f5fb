/** An application that loads whatever it is given. It knows nothing of the agent. */
package org.example.mangled;
