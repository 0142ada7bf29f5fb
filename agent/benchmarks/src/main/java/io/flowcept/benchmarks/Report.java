package io.flowcept.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one benchmark found, for its JSON file: rows as its table has them, and what they say of the goals. */
final class Report {
    static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Map<String, Object> content = new LinkedHashMap<>();
    private final List<Object> rows = new ArrayList<>();
    private final Map<Goal, Double> goals = new EnumMap<>(Goal.class);
    private final Map<Goal, Double> anyAgent = new EnumMap<>(Goal.class);

    Report(String benchmark) {
        content.put("benchmark", benchmark);
        content.put("at", java.time.Instant.now().toString());
        content.put("jdk", System.getProperty("java.version"));
        content.put("processors", Runtime.getRuntime().availableProcessors());
        content.put("rows", rows);
        content.put("goals", goals);
        content.put("any_agent", anyAgent);
    }

    void row(Object row) {
        rows.add(row);
    }

    void goal(Goal goal, double measured) {
        goals.put(goal, measured);
    }

    /** Of a goal, what an agent that does nothing costs: the rest is ours. */
    void anyAgent(Goal goal, double measured) {
        anyAgent.put(goal, measured);
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, JSON.writeValueAsString(content) + "\n");
        System.out.println("written to " + file);
    }
}
