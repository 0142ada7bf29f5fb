package io.flowcept.engine;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The threads that run for the agent: its own, and those of the clients of queues and databases, which inherit the
 * context class loader of the thread that made them.
 */
final class OwnThreads {
    private OwnThreads() {}

    /** Those that are alive, the calling one not counted. */
    static List<Thread> alive() {
        List<Thread> own = new ArrayList<>();
        for (Thread thread : all()) {
            if (thread != Thread.currentThread() && isOwn(thread)) {
                own.add(thread);
            }
        }
        return own;
    }

    /** The agent's and the host's that are alive; virtual ones cannot be listed. */
    static List<Thread> all() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] all = new Thread[root.activeCount() + 64];
        int count = root.enumerate(all, true);
        return Arrays.asList(all).subList(0, count);
    }

    private static boolean isOwn(Thread thread) {
        ClassLoader ours = OwnThreads.class.getClassLoader();
        // A client's thread may be without a context class loader, but is of a class of ours then. A class of the
        // host's may have a getContextClassLoader of its own, and is not asked.
        ClassLoader ofItsClass = thread.getClass().getClassLoader();
        return ofItsClass == ours || (ofItsClass == null && thread.getContextClassLoader() == ours);
    }

    /**
     * How many there are, the processor seconds that they used, and the bytes that they allocated, most of which is long
     * since free; what capture takes on host threads is not in it.
     */
    static Map<String, Object> cost() {
        List<Thread> own = alive();
        Map<String, Object> cost = new LinkedHashMap<>();
        cost.put("threads", own.size());
        long nanos = sum(own, "java.lang.management.ThreadMXBean", "getThreadCpuTime");
        if (nanos >= 0) {
            cost.put("cpu_seconds", nanos / 1e9);
        }
        long bytes = sum(own, "com.sun.management.ThreadMXBean", "getThreadAllocatedBytes");
        if (bytes >= 0) {
            cost.put("allocated_bytes", bytes);
        }
        return cost;
    }

    /** The sum of what a bean says of each; -1 where that is not to be had. */
    private static long sum(List<Thread> threads, String bean, String getter) {
        try {
            // By reflection: a minimal JVM may lack the modules java.management and jdk.management.
            Object beans = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            Method each = Class.forName(bean).getMethod(getter, long.class);
            long sum = 0;
            for (Thread thread : threads) {
                sum += Math.max(0, (Long) each.invoke(beans, thread.getId()));
            }
            return sum;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return -1;
        }
    }

    /** Waits until all have ended, and at most until {@code deadline} as of {@link System#nanoTime()}. */
    static boolean awaitEnd(long deadline) throws InterruptedException {
        List<Thread> own = alive();
        while (!own.isEmpty() && deadline - System.nanoTime() > 0) {
            own.get(0).join(20);
            own = alive();
        }
        return own.isEmpty();
    }
}
