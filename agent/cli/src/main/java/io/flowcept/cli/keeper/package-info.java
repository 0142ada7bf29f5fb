/**
 * What {@code consume} does: messages of a queue enter, one by one they become what Flowcept's inserter would make of
 * them, batches leave to the databases, and then the queue is told. One thread. Called by the commands.
 */
package io.flowcept.cli.keeper;
