/**
 * What a task belongs to: the run of this JVM, and the workflows that are open in it. Asked by the recorder on host
 * threads and by the dispatcher when it writes messages.
 */
package io.flowcept.engine.context;
