/** This process, as the system sees it. Nothing enters; the block {@code process} leaves. */
package io.flowcept.telemetry.process;
