/**
 * How blocks become a snapshot: the contract of a source, the bytes it writes into, and the two ways of reading, on the
 * caller's thread under a short lock or on a thread of the agent's. Sources enter, MessagePack leaves.
 */
package io.flowcept.telemetry.snapshot;
