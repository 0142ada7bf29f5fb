/** NVIDIA's devices, by its management library NVML. Metric names enter; the block {@code gpu} leaves. */
package io.flowcept.telemetry.gpu.nvidia;
