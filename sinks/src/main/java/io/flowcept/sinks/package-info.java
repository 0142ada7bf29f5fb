/**
 * Where messages go. A batch of messages enters, as MessagePack or, where the sink takes that, tasks as JSON; an
 * acknowledgement (a normal return) leaves. Called by the dispatcher's single thread in a host, and by the command line when it
 * recovers journals.
 */
package io.flowcept.sinks;
