package io.flowcept.engine;

import java.lang.reflect.Method;
import java.util.ArrayList;
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
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] all = new Thread[root.activeCount() + 64];
        int count = root.enumerate(all, true);
        List<Thread> own = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (all[i] != Thread.currentThread() && isOwn(all[i])) {
                own.add(all[i]);
            }
        }
        return own;
    }

    private static boolean isOwn(Thread thread) {
        ClassLoader ours = OwnThreads.class.getClassLoader();
        // A client's thread may be without a context class loader, but is of a class of ours then. A class of the
        // host's may have a getContextClassLoader of its own, and is not asked.
        ClassLoader ofItsClass = thread.getClass().getClassLoader();
        return ofItsClass == ours || (ofItsClass == null && thread.getContextClassLoader() == ours);
    }

    /** How many there are, and the processor seconds that they used; what capture takes on host threads is not in it. */
    static Map<String, Object> cost() {
        List<Thread> own = alive();
        Map<String, Object> cost = new LinkedHashMap<>();
        cost.put("threads", own.size());
        try {
            // By reflection: a minimal JVM may lack the module java.management.
            Object beans = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            Method cpuTime =
                    Class.forName("java.lang.management.ThreadMXBean").getMethod("getThreadCpuTime", long.class);
            long nanos = 0;
            for (Thread thread : own) {
                nanos += Math.max(0, (Long) cpuTime.invoke(beans, thread.getId()));
            }
            cost.put("cpu_seconds", nanos / 1e9);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // Not to be had here, and so not said.
        }
        return cost;
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
