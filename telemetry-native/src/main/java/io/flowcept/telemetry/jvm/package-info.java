/** What only the JVM knows of itself, beyond psutil. Nothing enters; the block {@code jvm} leaves. */
package io.flowcept.telemetry.jvm;
