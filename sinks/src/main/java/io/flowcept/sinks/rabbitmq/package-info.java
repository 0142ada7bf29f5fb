/**
 * Messages to a RabbitMQ exchange. Batches enter from the sink's thread; they are acknowledged when the broker has put
 * them into every queue that is bound, and at least one is.
 */
package io.flowcept.sinks.rabbitmq;
