package io.flowcept.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The agent with one entry that selects, and its messages in a file. */
record SelectingAgent(Path jar, Path work) {
    /** Options of a JVM with it; what it writes is in the directory {@code name}. */
    List<String> options(String name, String selected) throws IOException {
        Path directory = Files.createDirectories(work.resolve(name));
        Path settings = directory.resolve("settings.yaml");
        Files.writeString(
                settings,
                "instrumentation: {max_overhead_percent: 0, tasks: [\"" + selected
                        + "\"]}\nproject: {dump_buffer: {path: "
                        + directory.resolve("messages.jsonl") + "}}\njournal: {path: " + directory.resolve("journal")
                        + "}\n");
        return List.of("-javaagent:" + jar + "=settings=" + settings);
    }
}
