/** Use of the root file system, and the block devices' traffic. Nothing enters; the block {@code disk} leaves. */
package io.flowcept.telemetry.disk;
