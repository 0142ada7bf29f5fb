package io.flowcept.engine.dispatch;

import io.flowcept.engine.journal.DeadJournal;
import io.flowcept.engine.journal.RecordAcceptor;
import io.flowcept.engine.log.Log;
import io.flowcept.engine.settings.Settings;
import io.flowcept.sinks.Message;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import java.io.File;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Delivers the journals of JVMs that died before they had delivered everything: at the next start, and by {@code
 * recover}. Goes to the sinks of the settings now in force; relative paths are those of the JVM that died.
 */
public final class Recovery {
    private final Settings settings;
    private final Log log;

    public Recovery(Settings settings, Log log) {
        this.settings = settings;
        this.log = log;
    }

    /** The journals in a folder, of living and dead JVMs; the folder itself when it is a journal. */
    public static List<File> journalsIn(File folder) {
        List<File> journals;
        try {
            journals = DeadJournal.runs(folder);
        } catch (IOException unreadable) {
            journals = Collections.emptyList();
        }
        return journals.isEmpty() && new File(folder, "lock").isFile() ? Collections.singletonList(folder) : journals;
    }

    /** What became of one journal. */
    public static final class Outcome {
        /** The directory. */
        public final File directory;
        /** Messages delivered, by the sink's description. */
        public final Map<String, Long> delivered = new LinkedHashMap<>();
        /** Sinks that did not take everything, with the reason. */
        public final Map<String, String> failed = new LinkedHashMap<>();
        /** Records that could not be read. */
        public long unreadable;
        /** Whether everything was delivered and the directory is gone. */
        public boolean complete;

        Outcome(File directory) {
            this.directory = directory;
        }
    }

    /**
     * Delivers one run's journal.
     *
     * @return null when its JVM lives, when another process recovers it, or when it is gone
     * @throws IOException when the directory cannot be read
     */
    public Outcome recover(File directory) throws IOException {
        final DeadJournal journal = DeadJournal.open(directory);
        if (journal == null) {
            return null;
        }
        try {
            return recover(journal);
        } finally {
            journal.close();
        }
    }

    private Outcome recover(final DeadJournal journal) throws IOException {
        Outcome outcome = new Outcome(journal.directory());
        Definitions definitions = new Definitions(new Definitions.Source() {
            @Override
            public int readDefinitions(RecordAcceptor acceptor) {
                return journal.readDefinitions(acceptor);
            }
        });
        CaptureSummary summary = new CaptureSummary() {
            @Override
            public Map<String, Object> now() {
                return Collections.<String, Object>singletonMap("recovered", true);
            }
        };
        boolean all = true;
        for (Map.Entry<String, Sink> each :
                Sinks.enabledBy(options(definitions.run()), log).entrySet()) {
            SinkFeed feed = new SinkFeed(
                    each.getValue(),
                    journal.reader(each.getKey()),
                    new MessageAssembler(definitions, summary, each.getValue().takesJson()),
                    Batching.of(settings, each.getKey()),
                    log);
            boolean delivered = deliver(feed, definitions, summary);
            all &= delivered;
            outcome.delivered.put(feed.describe(), feed.delivered());
            outcome.unreadable += feed.unreadable();
            if (!delivered) {
                outcome.failed.put(feed.describe(), feed.trouble());
            }
            feed.close();
        }
        for (String damage : journal.damage()) {
            log.warning("in the journal of a JVM that died: " + damage);
        }
        outcome.complete = all && journal.remove();
        return outcome;
    }

    private static boolean deliver(SinkFeed feed, Definitions definitions, CaptureSummary summary) {
        int done = 1;
        while (done > 0) {
            done = feed.deliver(Long.MAX_VALUE - 1, true);
        }
        if (done < 0) {
            return false;
        }
        WorkflowAssembler workflows = new WorkflowAssembler(definitions, summary);
        for (int number : definitions.unendedWorkflows()) {
            Message last = workflows.unended(definitions.workflowStart(number));
            if (last != null && !feed.deliver(last)) {
                return false;
            }
        }
        return true;
    }

    private SinkOptions options(Map<String, Object> run) {
        Object directory = run.get("working_directory");
        return new SinkOptions(
                settings.flat(),
                new File(directory == null ? "." : directory.toString()).getAbsoluteFile(),
                String.valueOf(run.get("workflow_id")),
                String.valueOf(run.get("process")),
                Collections.singleton(String.valueOf(run.get("run"))));
    }
}
