/**
 * Telemetry as a whole: options enter, snapshots leave, as MessagePack. Opened and closed by a thread of the agent's, asked
 * by the threads whose tasks are recorded.
 */
package io.flowcept.telemetry;
