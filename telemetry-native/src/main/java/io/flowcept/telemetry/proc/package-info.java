/**
 * How the kernel's own files are read on Linux: kept open, into arrays that are used again, parsed in place. Paths enter,
 * numbers leave. Used by the sources of {@code /proc} and {@code /sys}.
 */
package io.flowcept.telemetry.proc;
