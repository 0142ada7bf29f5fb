/**
 * From settings to woven classes. Class files enter, from the JVM through {@link
 * io.flowcept.engine.weave.SelectingTransformer}; class files whose selected methods call the gate leave, and for each
 * such method a {@link io.flowcept.engine.weave.Site}. Runs on whichever host thread loads a class.
 *
 * <p>The rewriting is a visitor of our own on Byte Buddy's ASM rather than Byte Buddy's {@code Advice}: arguments and
 * results of primitive type reach the gate unboxed whatever the signature is, exceptions in constructor bodies are
 * seen, and a class is woven without loading Byte Buddy's type model, which is most of its start-up time.
 */
package io.flowcept.engine.weave;
