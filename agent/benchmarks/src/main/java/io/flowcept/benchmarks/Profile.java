package io.flowcept.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Samples of a process's threads, and what they say. Immutable. */
final class Profile {
    private static final int FRAMES = 12;
    private static final int FEW_FRAMES = 4;
    private static final int OURS = 9;
    /** Percent of all samples that a thread has, to be taken apart; and that a line has, to be printed. */
    private static final double LARGE = 10;

    private static final double SMALL = 2;

    /** By the names of HotSpot's functions. */
    private static final Map<Pattern, String> WORK = Map.of(
            Pattern.compile("Verifier"), "verify classes",
            Pattern.compile("ClassFile(Parser|Stream)|KlassFactory"), "parse classes",
            Pattern.compile("JvmtiClassFileReconstituter|VM_RedefineClasses"), "redefine classes",
            Pattern.compile("LinkResolver|InterpreterRuntime::resolve"), "resolve names in code",
            Pattern.compile("InstanceKlass::link_class"), "link classes",
            Pattern.compile("SystemDictionary::"), "find classes");

    /** @param frames from the outermost on */
    private record Stack(String thread, List<String> frames, long samples) {}

    private final List<Stack> stacks;

    private Profile(List<Stack> stacks) {
        this.stacks = stacks;
    }

    /** Of files with a line a stack: the thread, frames, and how often it was seen. */
    static Profile of(List<Path> files) throws IOException {
        List<Stack> stacks = new ArrayList<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                int space = line.lastIndexOf(' ');
                List<String> frames = Arrays.asList(line.substring(0, space).split(";", -1));
                stacks.add(new Stack(
                        thread(frames.get(0)),
                        frames.subList(1, frames.size()),
                        Long.parseLong(line.substring(space + 1))));
            }
        }
        return new Profile(stacks);
    }

    /** What of it has a frame with this text. */
    Profile within(String text) {
        return new Profile(stacks.stream()
                .filter(stack -> stack.frames.stream().anyMatch(frame -> frame.contains(text)))
                .toList());
    }

    long samples() {
        return stacks.stream().mapToLong(Stack::samples).sum();
    }

    /** What a thread does: names that differ by a number are one. */
    private static String thread(String frame) {
        String name = frame.replaceAll("^\\[|( tid=\\d+)?]$", "");
        if (name.matches("C[12] Comp.*")) {
            return "JIT compiler, " + name.substring(0, 2);
        }
        if (name.matches("G1.*|GC.*")) {
            return "garbage collector";
        }
        if (name.matches("VM.*|Monitor Def.*|tid=.*|")) {
            return "other threads of the JVM";
        }
        if (name.matches("Thread-\\d+")) {
            return "the callers";
        }
        return name.equals("DestroyJavaVM") ? "main" : name.replaceAll("\\d+", "N");
    }

    /** Prints the threads with their parts of all samples; of the large ones, where they were. */
    void print(PrintStream out) {
        long all = samples();
        out.printf(Locale.ROOT, "  %,d samples%n", all);
        for (Map.Entry<String, Long> thread : most(stack -> Set.of(stack.thread), this)) {
            double percent = 100.0 * thread.getValue() / all;
            if (percent >= SMALL) {
                out.printf(Locale.ROOT, "  %5.1f %%  %s%n", percent, thread.getKey());
                if (!thread.getKey().startsWith("JIT")) {
                    of(thread.getKey()).printFrames(out, percent >= LARGE ? FRAMES : FEW_FRAMES);
                }
            }
        }
    }

    private Profile of(String thread) {
        return new Profile(
                stacks.stream().filter(stack -> stack.thread.equals(thread)).toList());
    }

    private void printFrames(PrintStream out, int count) {
        printFew(out, "in", stack -> Set.of(caption(stack.frames)), count);
        if (count == FRAMES) {
            printFew(out, "in native code, and called by", stack -> nativeBehind(stack.frames), FRAMES / 2);
            printFew(out, "in the JVM, in order to", stack -> work(stack.frames), FRAMES / 2);
            printFew(out, "by package", stack -> Set.of(packageOf(last(stack.frames))), FRAMES / 2);
            printFew(out, "ours, with what they call", stack -> ours(stack.frames), OURS);
        }
    }

    private void printFew(PrintStream out, String what, Function<Stack, Set<String>> keys, int count) {
        List<Map.Entry<String, Long>> most = most(keys, this).stream()
                .limit(count)
                .filter(each -> 100 * each.getValue() >= samples())
                .toList();
        if (!most.isEmpty()) {
            out.printf("           %s:%n", what);
        }
        for (Map.Entry<String, Long> each : most) {
            out.printf(Locale.ROOT, "           %5.1f %%  %s%n", 100.0 * each.getValue() / samples(), each.getKey());
        }
    }

    /** The innermost frame; where that is not of ours, with the one of ours that has led to it. */
    private static String caption(List<String> frames) {
        String last = last(frames);
        Predicate<String> ours = frame -> frame.startsWith("io/flowcept");
        for (int i = frames.size() - 1; i >= 0 && !ours.test(last); i--) {
            if (ours.test(frames.get(i))) {
                return last + "  < " + frames.get(i).replace("io/flowcept/", "");
            }
        }
        return last;
    }

    /** The innermost frame of Java's, where there is another within. */
    private static Set<String> nativeBehind(List<String> frames) {
        for (int i = frames.size() - 1; i >= 0; i--) {
            if (isJava(frames.get(i))) {
                return i == frames.size() - 1 ? Set.of() : Set.of(frames.get(i));
            }
        }
        return Set.of();
    }

    private static Set<String> work(List<String> frames) {
        for (int i = frames.size() - 1; i >= 0 && !isJava(frames.get(i)); i--) {
            for (Map.Entry<Pattern, String> each : WORK.entrySet()) {
                if (each.getKey().matcher(frames.get(i)).find()) {
                    return Set.of(each.getValue());
                }
            }
        }
        return Set.of();
    }

    private static Set<String> ours(List<String> frames) {
        Set<String> ours = new HashSet<>();
        for (String frame : frames) {
            if (frame.startsWith("io/flowcept")) {
                ours.add(frame);
            }
        }
        return ours;
    }

    private static String last(List<String> frames) {
        return frames.isEmpty() ? "?" : frames.get(frames.size() - 1);
    }

    private static String packageOf(String frame) {
        return isJava(frame)
                ? frame.substring(0, frame.lastIndexOf('/')).replace('/', '.')
                : "native code, and the JVM";
    }

    /** Classes without a package are none of ours, and none of the JDK's. */
    private static boolean isJava(String frame) {
        return frame.indexOf('/') > 0 && frame.indexOf(' ') < 0;
    }

    private static List<Map.Entry<String, Long>> most(Function<Stack, Set<String>> keys, Profile of) {
        Map<String, Long> counts = new HashMap<>();
        for (Stack stack : of.stacks) {
            for (String key : keys.apply(stack)) {
                counts.merge(key, stack.samples, Long::sum);
            }
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
    }
}
