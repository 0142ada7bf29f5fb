/** What the tests of all queues share: real servers on this machine, and the contract that every sink must pass. */
package io.flowcept.sinks.queue;
