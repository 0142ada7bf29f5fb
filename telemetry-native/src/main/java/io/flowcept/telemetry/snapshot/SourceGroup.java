package io.flowcept.telemetry.snapshot;

import java.util.List;
import java.util.function.Consumer;

/**
 * Sources that are read together. One that fails leaves its block out, is named in the log once, and is asked again only
 * after the next {@link #refresh()}, so that failures cost little. As safe for threads as its sources.
 */
public final class SourceGroup implements Blocks {
    private final TelemetrySource[] sources;
    private final Consumer<String> log;
    /** Sources that failed since the last refresh. Racy on purpose: a source asked once more costs nothing. */
    private final boolean[] resting;

    private final boolean[] named;

    /** Takes the sources over: they are closed with the group. The log gets sentences without a line's end. */
    public SourceGroup(List<TelemetrySource> sources, Consumer<String> log) {
        this.sources = sources.toArray(new TelemetrySource[0]);
        this.log = log;
        resting = new boolean[this.sources.length];
        named = new boolean[this.sources.length];
    }

    public boolean isEmpty() {
        return sources.length == 0;
    }

    @Override
    public void write(SnapshotBuffer out) {
        for (int i = 0; i < sources.length; i++) {
            if (resting[i]) {
                continue;
            }
            long mark = out.mark();
            try {
                out.key(sources[i].block());
                sources[i].write(out);
            } catch (VirtualMachineError hosts) {
                // Out of stack or memory: the host's affair, on its thread.
                out.back(mark);
                throw hosts;
            } catch (Throwable failure) {
                out.back(mark);
                resting[i] = true;
                name(i, failure);
            }
        }
    }

    /** Refreshes every source; to be called before the first {@link #write} and from time to time. */
    @Override
    public void refresh() {
        for (int i = 0; i < sources.length; i++) {
            try {
                sources[i].refresh();
                resting[i] = false;
            } catch (Throwable failure) {
                name(i, failure);
            }
        }
    }

    /** Has every source's next percentages count from the beginning. */
    void rewind() {
        for (TelemetrySource source : sources) {
            source.rewind();
        }
    }

    private void name(int source, Throwable failure) {
        if (!named[source]) {
            named[source] = true;
            String message = failure.getMessage();
            log.accept("telemetry: there is no \"" + sources[source].block() + "\" while it cannot be read: "
                    + (message == null ? failure.getClass().getName() : message));
        }
    }

    @Override
    public void close() {
        for (TelemetrySource source : sources) {
            source.close();
        }
    }
}
