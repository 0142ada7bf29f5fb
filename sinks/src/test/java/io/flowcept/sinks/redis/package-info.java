/** Redis sinks against a real server. */
package io.flowcept.sinks.redis;
