package io.flowcept.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Programs that run by turns: each for half a second, then it is stopped until the others have had theirs. So all of them
 * see the machine's better and worse moments alike, and none takes a processor from another.
 */
final class Turns {
    private static final int TURN_MILLIS = 500;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);

    private Turns() {}

    /** A program, and how long it has run. For one thread. */
    static final class Program {
        private final Fork fork;
        private final String mainClass;
        private final List<?> arguments;
        private volatile Process process;
        private long nanos;
        private boolean ended;

        Program(Fork fork, String mainClass, List<?> arguments) {
            this.fork = fork;
            this.mainClass = mainClass;
            this.arguments = arguments;
        }

        /** Seconds of its turns, from its start to its end. */
        double seconds() {
            return nanos / 1e9;
        }

        /** What it printed, a string a line. Throws when it did not end well. */
        List<String> lines() throws IOException, InterruptedException {
            return fork.end(process);
        }

        private void turn() throws IOException, InterruptedException {
            if (process != null) {
                signal("CONT");
            }
            long begin = System.nanoTime();
            if (process == null) {
                process = fork.start(mainClass, arguments.toArray());
            }
            ended = process.waitFor(TURN_MILLIS, TimeUnit.MILLISECONDS);
            if (!ended) {
                signal("STOP");
            }
            nanos += System.nanoTime() - begin;
            if (nanos > LONGEST_NANOS) {
                throw new IOException(mainClass + " with " + arguments + " runs for more than five minutes");
            }
        }

        private void signal(String name) throws IOException, InterruptedException {
            Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .redirectErrorStream(true)
                    .start();
            // One that has ended meanwhile is not there, and its next turn finds that out.
            if (kill.waitFor() != 0 && process.isAlive()) {
                throw new IOException(mainClass + " does not get the signal " + name);
            }
        }

        private void end() {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    /** Runs them all to their ends, in this order. */
    static void run(List<Program> programs) throws IOException, InterruptedException {
        // One that is stopped would not even see that this JVM ends.
        Thread atEnd = new Thread(() -> programs.forEach(Program::end));
        Runtime.getRuntime().addShutdownHook(atEnd);
        try {
            while (!programs.stream().allMatch(each -> each.ended)) {
                for (Program each : programs) {
                    if (!each.ended) {
                        each.turn();
                    }
                }
            }
        } finally {
            programs.forEach(Program::end);
            Runtime.getRuntime().removeShutdownHook(atEnd);
        }
    }
}
