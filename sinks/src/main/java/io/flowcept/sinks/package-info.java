/**
 * Where messages go. A batch of MessagePack messages enters, an acknowledgement (a normal return) leaves. Called by the
 * dispatcher's single thread in a host, and by the command line when it recovers journals.
 */
package io.flowcept.sinks;
