package io.flowcept.engine.capture;

import io.flowcept.bootstrap.GrowingBytes;
import io.flowcept.engine.settings.TelemetryAt;
import io.flowcept.engine.weave.Site;
import io.flowcept.telemetry.Telemetry;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Adds snapshots to the bytes of tasks, on the host's threads. Bounded in cost: a site whose snapshots take more than
 * their share of its calls' own time goes on with ones that it shares with others. Thread-safe.
 */
public final class TaskTelemetry {
    /** How old a snapshot may be that a site takes which has to share. */
    private static final long SHARED_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Buffers wait here and not in a thread local, which would keep the agent's classes reachable from host threads. */
    private final AtomicReferenceArray<SnapshotBuffer> spares = new AtomicReferenceArray<>(16);

    private final Telemetry telemetry;
    private final long maxAgeNanos;
    private final double mostPercent;

    /**
     * @param maxAgeMillis how old the snapshots of tasks may be; 0: each end of a task has its own
     * @param mostPercent of the tasks' own time that snapshots may take; 0: as much as they take
     */
    public TaskTelemetry(Telemetry telemetry, double maxAgeMillis, double mostPercent) {
        this.telemetry = telemetry;
        this.maxAgeNanos = (long) (maxAgeMillis * 1e6);
        this.mostPercent = mostPercent;
    }

    boolean atStart(Site site) {
        return site.selection.telemetry == TelemetryAt.START_AND_END;
    }

    boolean atEnd(Site site) {
        return site.selection.telemetry != TelemetryAt.NEVER;
    }

    /** Appends one snapshot, a MessagePack map. */
    void write(GrowingBytes out, Site site) {
        int slot = (int) (Thread.currentThread().getId() & 15);
        SnapshotBuffer buffer = spares.getAndSet(slot, null);
        if (buffer == null) {
            buffer = new SnapshotBuffer();
        }
        buffer.clear();
        telemetry.write(buffer, site.telemetryCost.isTooDear() ? Math.max(maxAgeNanos, SHARED_AGE_NANOS) : maxAgeNanos);
        out.reserve(buffer.length());
        out.bytes.put(buffer.bytes(), 0, buffer.length());
        spares.set(slot, buffer);
    }

    /** One snapshot as plain data, for whoever asks outside of a task. */
    @SuppressWarnings("unchecked") // a snapshot is a map, and keys of plain data are text
    Map<String, Object> snapshot() {
        SnapshotBuffer buffer = new SnapshotBuffer();
        telemetry.write(buffer, maxAgeNanos);
        return (Map<String, Object>) PlainData.read(ByteBuffer.wrap(buffer.bytes()));
    }

    void spent(Site site, long telemetryNanos, long ownNanos) {
        site.telemetryCost.add(telemetryNanos, ownNanos, mostPercent);
    }
}
