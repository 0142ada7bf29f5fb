/**
 * Messages to a Kafka topic. Batches enter from the sink's thread, which also sends them; they are acknowledged when all
 * replicas in sync have them. The parts of Kafka's client that are used here are internal to it: they may change with its
 * version, which is ours to choose.
 */
package io.flowcept.sinks.kafka;
