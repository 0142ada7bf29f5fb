/** Tests of the MongoDB sink against servers of its protocol, each a process that can be killed. */
package io.flowcept.sinks.mongodb;
