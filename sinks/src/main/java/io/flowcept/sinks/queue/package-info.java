/**
 * What the sinks of all message queues share: the section {@code mq} of the settings enters, addresses, credentials and
 * key stores leave. Called by the packages {@code redis}, {@code kafka} and {@code rabbitmq}.
 */
package io.flowcept.sinks.queue;
