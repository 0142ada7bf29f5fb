package org.example.call;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Calls one method in bursts, each behind as many calls of the bare method, with a pause in between for those who have
 * to bring away what was recorded. Prints a line for each burst after the warm-up: what a bare call took and what the
 * other took, CPU time of the thread, wall time, and bytes on the heap.
 */
public final class Main {
    /** Rounds of the method's own work: 12 ns on the machine of the README. */
    static final int TURNS = Integer.getInteger("turns", 6);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Read by nobody; so that no call can be left out. */
    static volatile long last;

    private Main() {}

    /** Arguments: which method, calls in a burst, bursts to warm up, bursts that count, milliseconds between them. */
    public static void main(String[] arguments) throws ReflectiveOperationException, InterruptedException {
        String what = arguments[0];
        int calls = Integer.parseInt(arguments[1]);
        int warmUp = Integer.parseInt(arguments[2]);
        int bursts = Integer.parseInt(arguments[3]);
        long pause = Long.parseLong(arguments[4]);
        prepare(what);
        Loops.Loop bare = bare(what);
        Loops.Loop loop = loop(what);
        Meter bareMeter = new Meter();
        Meter meter = new Meter();
        for (int burst = 0; burst < warmUp + bursts; burst++) {
            Thread.sleep(pause);
            bareMeter.run(bare, calls);
            meter.run(loop, calls);
            if (burst >= warmUp) {
                System.out.println(bareMeter + " " + meter);
            }
        }
        if ((what.equals("jfr") && !JfrCall.isRecorded()) || (what.equals("perfmark") && !PerfMarkCall.isRecorded())) {
            throw new IllegalStateException("nothing was recorded");
        }
    }

    static void prepare(String what) throws ReflectiveOperationException {
        if (what.equals("perfmark")) {
            PerfMarkCall.enable();
        }
        if (what.equals("off")) {
            Work.step(1, 1); // the first call has the agent install its recorder
            Class<?> recorder = Class.forName("io.flowcept.bootstrap.Recorder", true, null);
            Class.forName("io.flowcept.bootstrap.Gate", true, null)
                    .getMethod("install", recorder)
                    .invoke(null, recorder.getField("OFF").get(null));
        }
    }

    /** The method without anything around it. */
    static Loops.Loop bare(String what) {
        return switch (what) {
            case "look" -> Loops::bareLook;
            case "hand" -> Loops::bareHand;
            default -> Loops::bareStep;
        };
    }

    static Loops.Loop loop(String what) {
        return switch (what) {
            case "bare" -> Loops::bareStep;
            case "floor" -> Loops::floor;
            case "jfr" -> Loops::jfr;
            case "perfmark" -> Loops::perfMark;
            case "look" -> Loops::workLook;
            case "hand" -> Loops::workHand;
            case "step", "off" -> Loops::workStep;
            default -> throw new IllegalArgumentException("no method is called " + what);
        };
    }

    /** What a call of the last burst took. */
    private static final class Meter {
        private double cpuNanos;
        private double wallNanos;
        private double bytes;

        void run(Loops.Loop loop, int calls) {
            long seed = last;
            long thread = Thread.currentThread().getId();
            long bytesBefore = THREADS.getThreadAllocatedBytes(thread);
            long wallBefore = System.nanoTime();
            long cpuBefore = THREADS.getCurrentThreadCpuTime();
            long result = loop.call(calls, seed == 0 ? 88_172_645_463_325_252L : seed);
            long cpu = THREADS.getCurrentThreadCpuTime() - cpuBefore;
            long wall = System.nanoTime() - wallBefore;
            long allocated = THREADS.getThreadAllocatedBytes(thread) - bytesBefore;
            last = result;
            cpuNanos = (double) cpu / calls;
            wallNanos = (double) wall / calls;
            bytes = (double) allocated / calls;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.3f %.3f %.3f", cpuNanos, wallNanos, bytes);
        }
    }
}
