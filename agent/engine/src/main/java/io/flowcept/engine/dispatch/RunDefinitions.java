package io.flowcept.engine.dispatch;

import io.flowcept.engine.capture.PlainData;
import io.flowcept.engine.capture.TaskRecord;
import io.flowcept.engine.journal.Journal;
import io.flowcept.engine.journal.RecordAcceptor;
import io.flowcept.engine.weave.Site;
import java.nio.ByteBuffer;
import java.util.Map;

/** The definitions of a live run: written as they come up, and read by its dispatchers. Thread-safe. */
public final class RunDefinitions {
    final Definitions definitions;
    private final Journal journal;

    public RunDefinitions(final Journal journal) {
        this.journal = journal;
        this.definitions = new Definitions(new Definitions.Source() {
            @Override
            public int readDefinitions(RecordAcceptor acceptor) {
                return journal.readDefinitions(acceptor);
            }
        });
    }

    /** Adds to the facts of the run; plain data. */
    public void run(Map<String, Object> facts) {
        append(Definitions.ofRun(facts));
    }

    /** Adds a site, before woven code can name it. */
    public void site(Site site) {
        append(Definitions.ofSite(site));
    }

    /** A summary as one MessagePack value, for {@link TaskRecord#ofRun}. */
    public static byte[] encoded(CaptureSummary summary) {
        return PlainData.encoded(summary.now());
    }

    /** A MessagePack value as plain data. */
    public static Object decoded(byte[] msgpack) {
        return PlainData.read(ByteBuffer.wrap(msgpack));
    }

    /** The facts of the run so far. A copy. */
    public Map<String, Object> facts() {
        return definitions.run();
    }

    /**
     * Ends a workflow whose method is still running, as the JVM does with it.
     *
     * @param start the record with which it began
     * @param endedAt nanoseconds since the epoch
     */
    public void end(byte[] start, long endedAt) {
        byte[] end = TaskRecord.endOfUnreturned(ByteBuffer.wrap(start), endedAt);
        append(end);
        journal.append(end, 0, end.length);
    }

    private void append(byte[] definition) {
        journal.appendDefinition(definition, 0, definition.length);
    }
}
