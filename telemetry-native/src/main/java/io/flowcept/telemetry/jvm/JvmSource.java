package io.flowcept.telemetry.jvm;

import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/**
 * The block {@code jvm}: memory in bytes, times in seconds. {@code thread} is of the thread that asks: between a task's
 * start and end its differences are the task's own, if it stays on one thread. Safe for any number of threads.
 */
public final class JvmSource implements TelemetrySource {
    private static final Key BLOCK = Key.of("jvm");
    private static final Key HEAP = Key.of("heap");
    private static final Key NON_HEAP = Key.of("non_heap");
    private static final Key USED = Key.of("used");
    private static final Key COMMITTED = Key.of("committed");
    private static final Key MAX = Key.of("max");
    private static final Key GC = Key.of("gc");
    private static final Key COUNT = Key.of("count");
    private static final Key TIME = Key.of("time");
    private static final Key LOADED_CLASSES = Key.of("loaded_classes");
    private static final Key JIT_TIME = Key.of("jit_time");
    private static final Key THREAD = Key.of("thread");

    private final GarbageCollectorMXBean[] collectors;
    private final ClassLoadingMXBean classes;
    /** Null if nothing is compiled at run time, or its time is not measured. */
    private final CompilationMXBean compiler;

    private final ThreadCounters thread = new ThreadCounters();
    /** The JVM makes an object to tell it, so it is not asked for each snapshot. */
    private volatile MemoryUsage nonHeap;

    /** Looks up the JVM's beans: takes tens of milliseconds. */
    public JvmSource() {
        collectors = ManagementFactory.getGarbageCollectorMXBeans().toArray(new GarbageCollectorMXBean[0]);
        classes = ManagementFactory.getClassLoadingMXBean();
        CompilationMXBean bean = ManagementFactory.getCompilationMXBean();
        compiler = bean != null && bean.isCompilationTimeMonitoringSupported() ? bean : null;
    }

    @Override
    public Key block() {
        return BLOCK;
    }

    @Override
    public void write(SnapshotBuffer out) {
        out.beginMap();
        Runtime runtime = Runtime.getRuntime();
        long committed = runtime.totalMemory();
        out.key(HEAP);
        writeMemory(out, committed - runtime.freeMemory(), committed, runtime.maxMemory());
        MemoryUsage other = nonHeap;
        if (other != null) {
            out.key(NON_HEAP);
            writeMemory(out, other.getUsed(), other.getCommitted(), other.getMax());
        }
        writeCollections(out);
        out.integer(LOADED_CLASSES, classes.getLoadedClassCount());
        if (compiler != null) {
            out.real(JIT_TIME, compiler.getTotalCompilationTime() / 1e3);
        }
        out.key(THREAD);
        thread.write(out);
        out.endMap();
    }

    private static void writeMemory(SnapshotBuffer out, long used, long committed, long max) {
        out.beginMap();
        out.integer(USED, used);
        out.integer(COMMITTED, committed);
        if (max > 0 && max < Long.MAX_VALUE) {
            out.integer(MAX, max);
        }
        out.endMap();
    }

    private void writeCollections(SnapshotBuffer out) {
        long count = 0;
        long millis = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            // -1 where a collector does not count.
            count += Math.max(0, collector.getCollectionCount());
            millis += Math.max(0, collector.getCollectionTime());
        }
        out.key(GC);
        out.beginMap();
        out.integer(COUNT, count);
        out.real(TIME, millis / 1e3);
        out.endMap();
    }

    @Override
    public void refresh() {
        nonHeap = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
    }
}
