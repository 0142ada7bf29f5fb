package org.example.steady;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls {@code step} in some threads at a steady rate until stdin is closed. What it says of itself is in a mapped file,
 * which outlives it however it ends: for each thread three numbers of eight bytes, in this machine's order.
 *
 * <pre>
 *   calls that have returned | nanoseconds spent in them | bytes of heap after the last collection it asked for
 * </pre>
 */
public final class Main {
    /** Bytes for one thread. */
    public static final int SLOT = 24;

    private static final long COLLECT_NANOS = 10_000_000_000L;

    private static volatile boolean ending;

    private Main() {}

    /** Arguments: the file, the number of threads, calls per second of all of them together. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int count = Integer.parseInt(args[1]);
        long pause = (long) (1e9 * count / Integer.parseInt(args[2]));
        Thread[] threads = new Thread[count];
        ByteBuffer counters = map(args[0], count);
        for (int i = 0; i < count; i++) {
            int worker = i;
            ByteBuffer own = counters.duplicate().order(ByteOrder.nativeOrder());
            threads[i] = new Thread(() -> work(worker, pause, own));
            threads[i].start();
        }
        Thread collector = new Thread(() -> collect(counters));
        collector.setDaemon(true);
        collector.start();
        if (System.in.read() >= 0) {
            throw new IOException("only the end of stdin was to come");
        }
        ending = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static ByteBuffer map(String file, int threads) throws IOException {
        try (RandomAccessFile opened = new RandomAccessFile(file, "rw")) {
            return opened.getChannel()
                    .map(FileChannel.MapMode.READ_WRITE, 0, (long) SLOT * threads)
                    .order(ByteOrder.nativeOrder());
        }
    }

    private static void work(int worker, long pause, ByteBuffer counters) {
        long due = System.nanoTime();
        long inCalls = 0;
        for (int number = 0; !ending; number++) {
            long before = System.nanoTime();
            step(worker, number);
            inCalls += System.nanoTime() - before;
            counters.putLong(worker * SLOT, number + 1);
            counters.putLong(worker * SLOT + 8, inCalls);
            due += pause;
            while (!ending && due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }

    private static void collect(ByteBuffer counters) {
        Runtime runtime = Runtime.getRuntime();
        while (true) {
            LockSupport.parkNanos(COLLECT_NANOS);
            System.gc();
            counters.putLong(16, runtime.totalMemory() - runtime.freeMemory());
        }
    }

    static String step(int worker, int number) {
        return worker + ":" + number;
    }
}
