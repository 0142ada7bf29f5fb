package io.flowcept.sinks.mofka;

import io.flowcept.sinks.SinkLog;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The program that carries the messages, as a child that ends with its parent: a shell stands between, and its standard
 * input is ours. When that closes, by {@link #close} or because this JVM was killed, the program is told to end, and killed
 * if it does not. Without that, the control program would stay, and be busy waiting for a pipe that has no writer.
 */
final class BridgeProgram implements Closeable {
    /** Arguments: how long to let the program be after our end, its standard input, and then its command. */
    private static final String SHELL = String.join(
            "\n",
            "exec 3<&0",
            "grace=$1 input=$2",
            "shift 2",
            "\"$@\" <\"$input\" 3<&- &",
            "program=$!",
            "(cat <&3; sleep \"$grace\"; kill $program; sleep 5; kill -9 $program) >/dev/null 2>&1 &",
            "exec 3<&-",
            "wait $program",
            "ended=$?",
            "kill $! 2>/dev/null",
            "exit $ended");

    private final String name;
    private final Process process;
    private final ProgramOutput output;

    private BridgeProgram(String name, Process process, SinkLog log) {
        this.name = name;
        this.process = process;
        this.output = new ProgramOutput(process.getInputStream(), log);
    }

    /**
     * Starts it.
     *
     * @param input what it reads as its standard input: a pipe that somebody has open, or a device
     * @param graceSeconds how long it may go on when this JVM is dead
     */
    static BridgeProgram start(List<String> command, File directory, File input, int graceSeconds, SinkLog log)
            throws IOException {
        List<String> all = new ArrayList<>(
                Arrays.asList("/bin/sh", "-c", SHELL, "sh", String.valueOf(graceSeconds), input.getPath()));
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all).directory(directory).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        // A program in Java would start this agent too, and that one the next.
        environment.remove("JAVA_TOOL_OPTIONS");
        environment.remove("JDK_JAVA_OPTIONS");
        return new BridgeProgram(command.get(0), builder.start(), log);
    }

    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            int code = process.exitValue();
            if (code == 126 || code == 127) {
                throw explained("there is no program " + name
                        + " to be run; install diaspora-stream-api, or set mq.mofka.command");
            }
            throw explained("the program " + name + " has ended, exit code " + code);
        }
    }

    /** {@code trouble} with what the program said last. */
    IOException explained(String trouble) {
        String said = output.last(process.isAlive());
        return new IOException(said.isEmpty() ? trouble : trouble + "; it said: " + said);
    }

    /** Waits for it to end by itself; false when it takes longer. */
    boolean awaitEnd(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Has it end, now or after its grace. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
    }
}
