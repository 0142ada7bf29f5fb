/**
 * Messages to a Kafka topic. Batches enter from the sink's thread; they are acknowledged when all replicas in sync have
 * them.
 */
package io.flowcept.sinks.kafka;
