package io.flowcept.it;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * What {@code make services…} calls, with ports and a directory of a test's own, so that it meets no server of the user's.
 * Local servers, unless {@code FLOWCEPT_SERVICES_ENGINE} says otherwise. Closing stops what was started.
 */
final class Services implements AutoCloseable {
    /** Of one call. The longest is a first Kafka, with its libraries. */
    private static final int MAX_SECONDS = 300;

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private final TreeSet<String> started = new TreeSet<>();

    Services(Path directory) throws IOException {
        this.directory = directory;
        environment.put("FLOWCEPT_SERVICES_DIR", directory.toString());
        environment.put("FLOWCEPT_SERVICES_ENGINE", System.getenv().getOrDefault("FLOWCEPT_SERVICES_ENGINE", "local"));
        for (String name : List.of("redis", "mongo", "kafka", "rabbitmq")) {
            try (ServerSocket socket = new ServerSocket(0)) {
                environment.put(variable(name), String.valueOf(socket.getLocalPort()));
            }
        }
    }

    /** The variable that says on which port {@code name} is. */
    static String variable(String name) {
        return "FLOWCEPT_" + name.toUpperCase(Locale.ROOT) + "_PORT";
    }

    Services with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    int port(String name) {
        return Integer.parseInt(environment.get(variable(name)));
    }

    /** Where {@code name} keeps its files. */
    Path state(String name) {
        return directory.resolve(name);
    }

    /** Starts a server, or skips the test where it cannot be had. Returns what was printed. */
    String start(String name) throws IOException, InterruptedException {
        Answer answer = call("start", name);
        Skips.unless(answer.exit != 3, answer.output);
        if (answer.exit != 0) {
            throw new AssertionError(answer.output);
        }
        return answer.output;
    }

    /** What a call ended with and printed, on either stream. */
    record Answer(int exit, String output) {}

    /** {@code services ACTION NAME}. */
    Answer call(String action, String name) throws IOException, InterruptedException {
        if (action.equals("start")) {
            started.add(name);
        }
        Path output = Files.createTempFile(Files.createDirectories(directory), "call", ".out");
        List<String> command = new ArrayList<>(
                List.of(Path.of("services", "services").toAbsolutePath().toString(), action, name));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " takes too long: " + Files.readString(output));
        }
        return new Answer(process.exitValue(), Files.readString(output));
    }

    @Override
    public void close() throws IOException {
        try {
            for (String name : started) {
                call("stop", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
