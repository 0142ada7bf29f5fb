package org.example.load;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntUnaryOperator;

/**
 * Does what its stdin says, a line each, and answers each with a line: {@code run CALLS RATE THREADS} has so many threads
 * call {@link #step} so often, RATE times a second together or, with 0, as fast as they can, and answers with the CPU time
 * that these threads took; {@code during MILLIS THREADS} has them call as fast as they can for so long, and answers likewise;
 * {@code calls} then answers with how many calls that were, {@code wall} with the time from when all were there and the first began until the last was done,
 * {@code cpu} with the CPU time of the whole process. Nanoseconds. {@code heap} collects and answers with the bytes that
 * are left, {@code threads} with their number. Ends with stdin.
 */
public final class Main {
    /** Most calls between two looks at the clock of a paced run. */
    private static final int PACE = 20;

    /** Read by nobody; so that no call can be left out. */
    static volatile long last;

    /** Calls between two looks at the clock of a run that ends by it. */
    private static final int BETWEEN_LOOKS = 50;

    private static long wall;
    private static long called;

    private Main() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.toLowerCase(Locale.ROOT).split(" ", -1);
            System.out.println(
                    switch (words[0]) {
                        case "wall" -> wall;
                        case "calls" -> called;
                        case "cpu" -> system.getProcessCpuTime();
                        case "heap" -> liveBytes();
                        case "threads" -> ManagementFactory.getThreadMXBean().getThreadCount();
                        case "during" -> during(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
                        default ->
                            run(Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
                    });
        }
    }

    private static long liveBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long run(int calls, int rate, int count) throws InterruptedException {
        return run(count, worker -> work(worker, calls / count, rate / count));
    }

    private static long during(int millis, int count) throws InterruptedException {
        // The same end for all of them: who begins late, since others have the processors, has less time.
        AtomicLong begun = new AtomicLong();
        return run(count, worker -> {
            begun.compareAndSet(0, System.nanoTime());
            return workUntil(worker, begun.get() + 1_000_000L * millis);
        });
    }

    /** Each worker says how often it has called. */
    private static long run(int count, IntUnaryOperator work) throws InterruptedException {
        Thread[] threads = new Thread[count];
        long[] nanos = new long[count];
        long[] calls = new long[count];
        long[] begun = new long[count];
        long[] ended = new long[count];
        CountDownLatch begin = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            int worker = i;
            threads[i] = new Thread(() -> {
                begin.countDown();
                await(begin);
                begun[worker] = System.nanoTime();
                calls[worker] = work.applyAsInt(worker);
                ended[worker] = System.nanoTime();
                nanos[worker] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            });
            threads[i].start();
        }
        long all = 0;
        for (int i = 0; i < count; i++) {
            threads[i].join();
            all += nanos[i];
        }
        wall = Arrays.stream(ended).max().getAsLong()
                - Arrays.stream(begun).min().getAsLong();
        called = Arrays.stream(calls).sum();
        return all;
    }

    private static void await(CountDownLatch begin) {
        try {
            begin.await();
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    private static int workUntil(int worker, long end) {
        int number = 0;
        while (end - System.nanoTime() > 0) {
            for (int stop = number + BETWEEN_LOOKS; number < stop; number++) {
                last = step(worker, number);
            }
        }
        return number;
    }

    private static int work(int worker, int calls, int rate) {
        int pace = Math.min(PACE, Math.max(1, rate / 100));
        long pause = rate == 0 ? 0 : 1_000_000_000L * pace / rate;
        long due = System.nanoTime();
        for (int number = 0; number < calls; number++) {
            last = step(worker, number);
            if (pause > 0 && number % pace == pace - 1) {
                due += pause;
                while (due - System.nanoTime() > 0) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
            }
        }
        return calls;
    }

    static long step(int worker, int number) {
        return (long) worker + number;
    }
}
