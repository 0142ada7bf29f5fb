/** Hosts at the end of their means, in other people's frameworks, and beside other agents. */
package io.flowcept.it.host;
