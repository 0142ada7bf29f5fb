/** AMD's devices, by its management library AMD SMI. Metric names enter; the block {@code gpu} leaves. */
package io.flowcept.telemetry.gpu.amd;
