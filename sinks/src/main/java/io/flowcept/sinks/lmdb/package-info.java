/**
 * Messages in an LMDB environment that Flowcept can open, too. Batches enter from the dispatcher's thread or from {@code
 * recover}; documents as JSON text leave, one transaction a batch. Any number of processes of one machine may write.
 */
package io.flowcept.sinks.lmdb;
