/** The smallest application there is, for measuring what the agent adds to it. */
package org.example.hello;
