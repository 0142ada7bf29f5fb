/** Memory and swap of the machine, and the control group's limit. Nothing enters; the block {@code memory} leaves. */
package io.flowcept.telemetry.memory;
