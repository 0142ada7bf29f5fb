package org.example.telemetry;

import io.flowcept.api.TelemetryCapture;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;

/** Calls each method once, and {@code tiny} many times. */
public final class Main {
    private static long sink;

    private Main() {}

    public static void main(String[] args) throws Exception {
        work(300);
        busy(2);
        endOnly();
        without();
        light();
        try {
            failing();
        } catch (IllegalStateException expected) {
            sink++;
        }
        for (int i = 0; i < 2_000; i++) {
            tiny(i);
        }
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int call = 0; call < 20; call++) {
                    busy(2);
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Map<String, Object> now = TelemetryCapture.capture().toMap();
        System.out.println(sink > 0 ? now.keySet() : "nothing was done");
    }

    static byte[][] work(int millis) {
        byte[][] kept = new byte[64][];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = new byte[1 << 20];
        }
        compute(millis);
        return kept;
    }

    /** Of the processor's time, however busy the machine is. */
    static void compute(int millis) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + millis * 1_000_000L;
        while (threads.getCurrentThreadCpuTime() < end) {
            sink++;
        }
    }

    static void busy(int millis) {
        long end = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() < end) {
            sink++;
        }
    }

    static int endOnly() {
        return 1;
    }

    static int without() {
        return 2;
    }

    static int light() {
        return 3;
    }

    static void failing() {
        throw new IllegalStateException("as it should");
    }

    static int tiny(int i) {
        return i + 1;
    }
}
