package io.flowcept.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Writes and compiles the applications that nobody would write: of a thousand methods, and of thousands of classes. */
final class GeneratedClasses {
    /** Calls in one method, so that the JIT still compiles it. */
    private static final int IN_A_CHUNK = 50;

    private static final int SETTLED_MILLIS = 2_000;

    private GeneratedClasses() {}

    /**
     * {@code org.example.sites.Calls}, which has {@code calls} lines that each call a method; there are so many methods
     * {@code step0}, {@code step1} and so on. Its main takes the loops to warm up and to measure, and the milliseconds between
     * them. A loop goes through the lines ten times. For each that is measured it prints the CPU nanoseconds of a call, in the
     * first time through, behind the pause, and in the eight last.
     */
    static void sites(Path classes, int methods, int calls) throws IOException {
        StringBuilder text = new StringBuilder("package org.example.sites;\npublic final class Calls {\n");
        for (int method = 0; method < methods; method++) {
            text.append("static long step" + method + "(long seed, int turns) {"
                    + " long mixed = seed; for (int i = 0; i < turns; i++) {"
                    + " mixed ^= mixed << 13; mixed ^= mixed >>> 7; mixed ^= mixed << 17; } return mixed; }\n");
        }
        int chunks = calls / IN_A_CHUNK;
        for (int chunk = 0; chunk < chunks; chunk++) {
            text.append("static long chunk" + chunk + "(long seed) {\nlong all = 0;\n");
            for (int call = 0; call < IN_A_CHUNK; call++) {
                text.append("all += step" + (chunk * IN_A_CHUNK + call) % methods + "(seed + " + call + ", 6);\n");
            }
            text.append("return all;\n}\n");
        }
        text.append("static long all(long seed) {\nlong all = 0;\n");
        for (int chunk = 0; chunk < chunks; chunk++) {
            text.append("all += chunk" + chunk + "(seed);\n");
        }
        text.append("return all;\n}\nstatic volatile long last;\n"
                + "public static void main(String[] arguments) throws Exception {\n"
                + "int warmUp = Integer.parseInt(arguments[0]); int loops = Integer.parseInt(arguments[1]);\n"
                + "var threads = java.lang.management.ManagementFactory.getThreadMXBean();\n"
                + "for (int loop = 0; loop < warmUp + loops; loop++) {\n"
                + "Thread.sleep(Long.parseLong(arguments[2]));\n"
                + "long begin = threads.getCurrentThreadCpuTime();\n"
                + "last = all(loop);\n"
                + "long first = threads.getCurrentThreadCpuTime();\n"
                + "last = all(last);\n"
                + "long second = threads.getCurrentThreadCpuTime();\n"
                + "for (int pass = 0; pass < 8; pass++) { last = all(last); }\n"
                + "long end = threads.getCurrentThreadCpuTime();\n"
                + "if (loop >= warmUp) { System.out.println((first - begin) / " + (double) calls
                + " + \" \" + (end - second) / " + 8.0 * calls + "); }\n}\n}\n}\n");
        compile(classes, "org/example/sites/Calls.java", text.toString());
    }

    /**
     * {@code org.example.many.C0} and so on, and {@code Main}, which prints the CPU nanoseconds that defining all took. Their
     * files are in memory before that: reading them differs more from run to run than agents do.
     */
    static void many(Path classes, int count) throws IOException {
        StringBuilder text =
                new StringBuilder("package org.example.many;\npublic final class Main extends ClassLoader {\n"
                        + "public static void main(String[] arguments) throws Exception {\n"
                        + "byte[][] files = new byte[" + count + "][];\n"
                        + "for (int i = 0; i < files.length; i++) { try (var in = Main.class.getResourceAsStream(\"C\" + i + \".class\"))"
                        + " { files[i] = in.readAllBytes(); } }\n"
                        // What an agent does at its start is another benchmark's.
                        + "Thread.sleep(" + SETTLED_MILLIS + ");\n"
                        + "var threads = java.lang.management.ManagementFactory.getThreadMXBean();\n"
                        + "Main loader = new Main();\n"
                        + "long before = threads.getCurrentThreadCpuTime();\n"
                        + "for (byte[] file : files) { loader.defineClass(null, file, 0, file.length); }\n"
                        + "System.out.println(threads.getCurrentThreadCpuTime() - before);\n}\n}\n");
        for (int i = 0; i < count; i++) {
            text.append("final class C" + i + " { private int value = " + i
                    + "; int value() { return value; } String text() { return \"C\" + value; } }\n");
        }
        compile(classes, "org/example/many/Main.java", text.toString());
    }

    private static void compile(Path classes, String name, String text) throws IOException {
        Path file = classes.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> arguments = new ArrayList<>(List.of("-g:none", "-nowarn", "-d", classes.toString()));
        arguments.add(file.toString());
        if (compiler.run(null, null, null, arguments.toArray(new String[0])) != 0) {
            throw new IOException(file + " did not compile");
        }
    }
}
