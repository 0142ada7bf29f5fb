package org.example.load;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Does what its stdin says, a line each, and answers each with a line: {@code run CALLS RATE} has two threads call {@link
 * #step} so often, RATE times a second together or, with 0, as fast as they can, and answers with the CPU time that the
 * two threads took; {@code cpu} answers with that of the whole process. Nanoseconds. Ends with stdin.
 */
public final class Main {
    private static final int THREADS = 2;

    /** Calls between two looks at the clock of a paced run. */
    private static final int PACE = 20;

    /** Read by nobody; so that no call can be left out. */
    static volatile long last;

    private Main() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.toLowerCase(Locale.ROOT).split(" ", -1);
            System.out.println(
                    words[0].equals("cpu")
                            ? system.getProcessCpuTime()
                            : run(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
        }
    }

    private static long run(int calls, int rate) throws InterruptedException {
        Thread[] threads = new Thread[THREADS];
        long[] nanos = new long[THREADS];
        for (int i = 0; i < THREADS; i++) {
            int worker = i;
            threads[i] = new Thread(() -> {
                work(worker, calls / THREADS, rate);
                nanos[worker] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            });
            threads[i].start();
        }
        long all = 0;
        for (int i = 0; i < THREADS; i++) {
            threads[i].join();
            all += nanos[i];
        }
        return all;
    }

    private static void work(int worker, int calls, int rate) {
        long pause = rate == 0 ? 0 : 1_000_000_000L * THREADS * PACE / rate;
        long due = System.nanoTime();
        for (int number = 0; number < calls; number++) {
            last = step(worker, number);
            if (pause > 0 && number % PACE == PACE - 1) {
                due += pause;
                while (due - System.nanoTime() > 0) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
            }
        }
    }

    static long step(int worker, int number) {
        return (long) worker + number;
    }
}
