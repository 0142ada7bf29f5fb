/** Kafka sinks against a real server. */
package io.flowcept.sinks.kafka;
