/**
 * What woven code touches. Lives on the boot class path, so that code of every class loader sees the same one; depends
 * on the JDK alone. Host threads enter through {@link io.flowcept.bootstrap.Gate}; the engine, in a class loader of its
 * own, stands behind {@link io.flowcept.bootstrap.Recorder}.
 */
package io.flowcept.bootstrap;
