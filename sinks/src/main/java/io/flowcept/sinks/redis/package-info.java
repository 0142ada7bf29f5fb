/**
 * Messages to Redis: to a channel, as Flowcept publishes them, or to a stream. Batches enter from the sink's thread;
 * they are acknowledged when subscribers have received them, or when the stream holds them.
 */
package io.flowcept.sinks.redis;
