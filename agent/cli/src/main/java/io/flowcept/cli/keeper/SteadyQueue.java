package io.flowcept.cli.keeper;

import io.flowcept.sinks.Received;
import io.flowcept.sinks.Source;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** A source that is opened again when it fails, and says so once. For one thread. */
public final class SteadyQueue implements Closeable {
    private final Source source;
    private final Pauses pauses;
    private final Consumer<String> log;
    private boolean open;
    private int failures;
    private boolean told;

    /** @param log for a line when the queue is lost, and one when it is back */
    public SteadyQueue(Source source, Pauses pauses, Consumer<String> log) {
        this.source = source;
        this.pauses = pauses;
        this.log = log;
    }

    /** What came; nothing when nothing came in time, or when the queue cannot be read now. */
    public List<Received> poll(long millis) {
        try {
            if (!open) {
                source.open();
                open = true;
            }
            List<Received> received = source.poll(millis);
            if (told && source.isReceiving()) {
                log.accept(source.describe() + " is read again");
                told = false;
            }
            failures = source.isReceiving() ? 0 : failures;
            return received;
        } catch (IOException | RuntimeException | LinkageError e) {
            failed(e);
            return List.of();
        }
    }

    /** Tells the queue that everything polled is kept elsewhere; if that fails, it comes again. */
    public void acknowledge() {
        if (open) {
            try {
                source.acknowledge();
            } catch (IOException | RuntimeException | LinkageError e) {
                failed(e);
            }
        }
    }

    private void failed(Throwable e) {
        open = false;
        source.close();
        if (!told && !pauses.isEnding()) {
            String why = e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
            log.accept(source.describe() + " cannot be read: " + why + "; it is tried again");
            told = true;
        }
        pauses.after(failures++);
    }

    public boolean isReceiving() {
        return open && source.isReceiving();
    }

    boolean redelivers() {
        return source.redelivers();
    }

    /** From now on only what would be lost otherwise is polled; nothing when the queue cannot be read now. */
    void finish() {
        if (open) {
            source.finish();
        }
    }

    /** What the queue would not give out again, after {@link #finish}, even if the connection is lost meanwhile. */
    List<Received> rest() {
        try {
            return source.poll(0);
        } catch (IOException | RuntimeException | LinkageError e) {
            return List.of();
        }
    }

    public String describe() {
        return source.describe();
    }

    @Override
    public void close() {
        open = false;
        source.close();
    }
}
