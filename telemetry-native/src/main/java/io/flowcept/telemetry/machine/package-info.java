/**
 * Which machine, user and process a task ran on. Nothing enters; facts leave, each null where it cannot be known. Called
 * by the dispatcher's thread when a run begins, and never by the host's.
 */
package io.flowcept.telemetry.machine;
