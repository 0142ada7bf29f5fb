/**
 * Messages in MongoDB, in Flowcept's collections. Batches enter from the dispatcher's thread or from {@code recover};
 * writes that a majority of the servers has acknowledged leave.
 */
package io.flowcept.sinks.mongodb;
