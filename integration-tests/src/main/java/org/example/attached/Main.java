package org.example.attached;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;
import java.util.Base64;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * Works without end. On {@code code} it prints its class as the JVM has it now, on {@code footprint} what
 * memory, threads and class loaders it sees once the garbage is gone. Is its own agent, which sees that much.
 */
public final class Main {
    private static Instrumentation instrumentation;

    private Main() {}

    /**
     * Called by the JVM when a jar is attached whose manifest names this class. What is attached last sees what all
     * before it have made of a class.
     */
    public static void agentmain(String arguments, Instrumentation given) {
        instrumentation = given;
    }

    public static void main(String[] arguments) throws Exception {
        Thread worker = new Thread(Main::work, "worker");
        worker.setDaemon(true);
        worker.start();
        System.out.println("works");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(line.equals("code") ? code() : footprint());
        }
    }

    private static void work() {
        int value = 0;
        while (true) {
            value = Work.multTwo(Work.sumOne(value % 1000));
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static String code() throws Exception {
        byte[][] seen = new byte[1][];
        ClassFileTransformer last = new ClassFileTransformer() {
            @Override
            public byte[] transform(
                    ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] classFile) {
                if (type == Work.class) {
                    seen[0] = classFile.clone();
                }
                return null;
            }
        };
        instrumentation.addTransformer(last, true);
        instrumentation.retransformClasses(Work.class);
        instrumentation.removeTransformer(last);
        return "code " + Base64.getEncoder().encodeToString(seen[0]);
    }

    private static String footprint() throws Exception {
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(50);
        }
        Runtime runtime = Runtime.getRuntime();
        long metaspace = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals("Metaspace")) {
                metaspace = pool.getUsage().getUsed();
            }
        }
        Set<ClassLoader> loaders = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            ClassLoader loader = type.getClassLoader();
            if (loader != null && loader.getClass().getName().startsWith("io.flowcept")) {
                loaders.add(loader);
            }
        }
        Set<String> threads = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("flowcept")) {
                threads.add(thread.getName());
            }
        }
        return "footprint " + (runtime.totalMemory() - runtime.freeMemory()) / 1024 + " " + metaspace / 1024 + " "
                + loaders.size() + " " + threads;
    }
}
