package io.flowcept.engine.journal;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a JVM that is gone left behind, held by this object alone until it is closed. Reads every record whose append
 * had returned. Files that are damaged are read up to the damage and no further, and named in {@link #damage()}; they
 * never keep others from being read. For one thread at a time.
 */
public final class DeadJournal implements Closeable {
    static final String SEGMENT = ".segment";
    static final String CURSOR = ".cursor";

    private static final Comparator<Segment> BY_SEQUENCE = new Comparator<Segment>() {
        @Override
        public int compare(Segment one, Segment other) {
            return Integer.compare(one.sequence(), other.sequence());
        }
    };

    private final RunDirectory home;
    private final Chain[] chains = new Chain[SegmentLayout.STRIPES];
    private final Chain definitions = new Chain();
    private final ChainReader definitionReader = new ChainReader(definitions, 0);
    private final List<JournalReader> readers = new ArrayList<>();
    private final Set<String> damage = new LinkedHashSet<>();

    private DeadJournal(RunDirectory home) {
        this.home = home;
        for (int stripe = 0; stripe < chains.length; stripe++) {
            chains[stripe] = new Chain();
        }
        List<Segment> segments = new ArrayList<>();
        File[] files = home.directory().listFiles();
        if (files != null) {
            for (File each : files) {
                if (each.getName().endsWith(SEGMENT)) {
                    Segment segment = Segment.dead(each, damage);
                    if (segment != null) {
                        segments.add(segment);
                    }
                }
            }
        }
        segments.sort(BY_SEQUENCE);
        for (Segment each : segments) {
            Chain chain = each.stripe() == SegmentLayout.DEFINITIONS ? definitions : chains[each.stripe()];
            chain.add(each);
        }
    }

    /**
     * The directories below {@code root} that hold a run, living or dead, this JVM's own excepted; empty when there is
     * no such root.
     */
    public static List<File> runs(File root) throws IOException {
        return RunDirectory.list(root);
    }

    /**
     * Holds and examines the directory of a dead run.
     *
     * @return null when its JVM lives, or another process recovers it, or it is gone
     * @throws IOException when its lock cannot be tried
     */
    public static DeadJournal open(File directory) throws IOException {
        RunDirectory home = RunDirectory.take(directory);
        return home == null ? null : new DeadJournal(home);
    }

    /** The run's directory. */
    public File directory() {
        return home.directory();
    }

    /** As {@link Journal#readDefinitions}. */
    public int readDefinitions(RecordAcceptor acceptor) {
        return definitionReader.read(acceptor);
    }

    /**
     * A reader at what {@code sink} acknowledged last, or at the oldest record when it has no cursor.
     *
     * @throws IOException when the cursor can be neither read nor made
     */
    public JournalReader reader(String sink) throws IOException {
        JournalReader reader = new JournalReader(chains, new CursorFile(home.file(sink + CURSOR)), null);
        readers.add(reader);
        return reader;
    }

    /** What could not be read, as far as it has been tried: a line each with file, place and reason. */
    public List<String> damage() {
        Set<String> all = new LinkedHashSet<>(damage);
        all.addAll(definitionReader.damage());
        for (JournalReader reader : readers) {
            all.addAll(reader.damage());
        }
        return new ArrayList<>(all);
    }

    /** Lets go of the directory, which stays as it is. Idempotent. */
    @Override
    public void close() throws IOException {
        for (JournalReader reader : readers) {
            reader.close();
        }
        home.close();
    }

    /**
     * Deletes the directory when every reader that was asked for has committed every readable record, and there was
     * one; else closes.
     *
     * @return whether the directory is gone
     */
    public boolean remove() throws IOException {
        boolean delivered = !readers.isEmpty();
        for (JournalReader reader : readers) {
            delivered &= reader.isDrained();
        }
        for (JournalReader reader : readers) {
            reader.close();
        }
        if (delivered) {
            return home.remove();
        }
        home.close();
        return false;
    }
}
