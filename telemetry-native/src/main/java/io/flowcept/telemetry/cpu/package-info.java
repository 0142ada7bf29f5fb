/**
 * The processors: times, load, frequency, and the control group's limit. Nothing enters; the block {@code cpu} leaves.
 */
package io.flowcept.telemetry.cpu;
