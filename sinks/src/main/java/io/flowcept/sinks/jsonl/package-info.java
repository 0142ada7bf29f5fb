/**
 * Messages as lines of JSON in a file, as Flowcept's offline buffer has them. Batches enter from the dispatcher's thread
 * or from {@code recover}; whole lines leave, which anybody may read meanwhile.
 */
package io.flowcept.sinks.jsonl;
