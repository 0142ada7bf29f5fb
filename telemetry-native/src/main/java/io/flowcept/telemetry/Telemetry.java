package io.flowcept.telemetry;

import io.flowcept.telemetry.snapshot.BackgroundReading;
import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SharedReading;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.SourceGroup;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * What machine and process use, as snapshots: maps of blocks whose keys, units and types are psutil's, as Flowcept records
 * them. A block that cannot be read is not there.
 *
 * <p>Any number of threads may ask at once; see {@link SharedReading} and {@link BackgroundReading} for how, and for how
 * long one may have to wait. On Linux a snapshot allocates nothing once its buffer has grown and a few were taken. Opening takes
 * some tenths of a second and loads classes: it is done by a thread of the agent's, after the host's start.
 */
public final class Telemetry implements AutoCloseable {
    private static final Key CAPTURED_AT = Key.of("captured_at");
    /** Graphics processors are read at most so often, and OSHI: their values are averages over more than that. */
    private static final long BACKGROUND_MAX_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** The slow values may take this part of one processor's time. */
    private static final int SLOW_PART = 50;

    private final SharedReading shared;
    private final SourceGroup threads;
    private final BackgroundReading portable;
    private final BackgroundReading gpu;
    /** All of the above but what is each thread's own, for who takes one that is not fresh. */
    private final BackgroundReading ahead;

    private final MachineInfo machine;
    private final long slowRefreshNanos;
    private final Thread refresher;
    private volatile boolean closed;

    private Telemetry(TelemetryOptions options, Sources sources, Consumer<String> log) {
        shared = new SharedReading(new SourceGroup(sources.shared, log));
        threads = new SourceGroup(sources.ofThread, log);
        SourceGroup others = new SourceGroup(sources.portable, log);
        SourceGroup gpus = new SourceGroup(sources.gpu, log);
        shared.refresh();
        threads.refresh();
        others.refresh();
        portable = others.isEmpty() ? null : BackgroundReading.onDemand("flowcept-oshi", others);
        gpu = gpus.isEmpty() ? null : BackgroundReading.onDemand("flowcept-gpu", gpus);
        machine = new MachineInfo(options, this::writeGpu, log);
        slowRefreshNanos = (long) (options.slowRefreshSeconds * 1e9);
        ahead = BackgroundReading.ahead("flowcept-telemetry", this::writeAll);
        refresher = new Thread(this::refresh, "flowcept-telemetry-slow");
        refresher.setDaemon(true);
        refresher.start();
    }

    /**
     * Opens what the options ask for, and starts a daemon thread that reads what is slow. Throws nothing: what cannot be
     * opened is named in the log and is not in the snapshots.
     *
     * @param log gets sentences, from any thread
     */
    public static Telemetry open(TelemetryOptions options, Consumer<String> log) {
        Telemetry telemetry = new Telemetry(options, Sources.open(options, log), log);
        // Classes are loaded and arrays grow now, and not on the host's first task.
        SnapshotBuffer buffer = new SnapshotBuffer();
        for (int i = 0; i < 3; i++) {
            buffer.clear();
            telemetry.write(buffer, 0);
        }
        telemetry.shared.rewind();
        return telemetry;
    }

    /**
     * Appends one snapshot to a buffer.
     *
     * @param maxAgeNanos how long ago the reading may have begun. 0: it begins after this call, on this thread. Otherwise
     *     this thread copies what a thread of the agent's has read, and reads no file unless that one is not run for a
     *     millisecond; the snapshot says by {@code captured_at}, in seconds since the epoch, when that was. Only the block {@code jvm} is its own and of this
     *     moment. Graphics processors, and everything where there is no {@code /proc}, may be 50 ms older.
     */
    public void write(SnapshotBuffer out, long maxAgeNanos) {
        out.beginMap();
        if (!closed) {
            if (maxAgeNanos <= 0) {
                writeBlocks(out);
            } else if (!ahead.write(out, maxAgeNanos)) {
                // The agent's thread is not being run: what it would read does not age meanwhile.
                writeAll(out);
            }
            threads.write(out);
        }
        out.endMap();
    }

    private void writeAll(SnapshotBuffer out) {
        out.real(CAPTURED_AT, System.currentTimeMillis() / 1e3);
        writeBlocks(out);
    }

    private void writeBlocks(SnapshotBuffer out) {
        shared.write(out);
        if (portable != null) {
            portable.write(out, BACKGROUND_MAX_AGE_NANOS);
        }
        writeGpu(out);
    }

    private void writeGpu(SnapshotBuffer out) {
        if (gpu != null) {
            gpu.write(out, BACKGROUND_MAX_AGE_NANOS);
        }
    }

    /**
     * Appends {@code machine_info} to a buffer: what the machine is, once in a workflow. Takes some milliseconds and
     * allocates: for a thread of the agent's.
     */
    public void writeMachineInfo(SnapshotBuffer out) {
        machine.write(out);
    }

    private void refresh() {
        long last = System.nanoTime();
        long pause = slowRefreshNanos;
        while (!closed) {
            long left = last + pause - System.nanoTime();
            if (left > 0) {
                LockSupport.parkNanos(this, left);
                Thread.interrupted(); // with the flag set, nothing rests
                continue;
            }
            long began = System.nanoTime();
            shared.refresh();
            threads.refresh();
            if (portable != null) {
                portable.refresh();
            }
            if (gpu != null) {
                gpu.refresh();
            }
            last = System.nanoTime();
            pause = Math.max(slowRefreshNanos, SLOW_PART * (last - began));
        }
    }

    /** Ends the threads and closes the files. Snapshots asked for from then on are empty. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(refresher);
        ahead.close();
        shared.close();
        threads.close();
        if (portable != null) {
            portable.close();
        }
        if (gpu != null) {
            gpu.close();
        }
    }
}
