/** Traffic of the network interfaces. Nothing enters; the block {@code network} leaves. */
package io.flowcept.telemetry.network;
