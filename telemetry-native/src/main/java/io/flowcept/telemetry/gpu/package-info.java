/**
 * What the vendors' libraries for graphics processors have in common: which devices this process may see, and how a
 * function of a library is called that may not be there. Used by the packages below, on a thread of the agent's.
 */
package io.flowcept.telemetry.gpu;
