/**
 * From the journal to the sinks, on threads of our own. Compact records and their definitions enter; messages of
 * Flowcept's format leave, in batches, to every enabled sink; a sink's cursor moves when it has acknowledged a batch.
 *
 * <p>Each sink has a thread and a cursor of its own, so that one which is down holds back nobody.
 */
package io.flowcept.engine.dispatch;
