package io.flowcept.it;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a person sees after a run.
 *
 * @param exit the exit code
 * @param out all of stdout
 * @param err all of stderr, less the JVM's own remark that an appended boot class path stops class-data sharing
 * @param messages the lines of {@code flowcept_messages.jsonl}, in their order; none when there is no such file
 * @param journal the files left in the journal directory
 * @param file where the messages are
 */
public record Outcome(
        int exit, String out, String err, List<Map<String, Object>> messages, List<String> journal, Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Outcome of(int exit, Path directory, Path workingDirectory) throws IOException {
        Path file = workingDirectory.resolve("flowcept_messages.jsonl");
        StringBuilder err = new StringBuilder();
        for (String line : Files.readAllLines(directory.resolve("stderr"))) {
            if (!line.contains("Sharing is only supported for boot loader classes")) {
                err.append(line).append('\n');
            }
        }
        return new Outcome(
                exit,
                Files.readString(directory.resolve("stdout")),
                err.toString(),
                read(file),
                AgentRun.journalFiles(directory),
                file);
    }

    /** The messages of a file, each a whole line of JSON. */
    public static List<Map<String, Object>> read(Path file) throws IOException {
        List<Map<String, Object>> messages = new ArrayList<>();
        if (Files.exists(file)) {
            String text = Files.readString(file);
            if (!text.isEmpty() && !text.endsWith("\n")) {
                throw new AssertionError("torn line at the end of " + file);
            }
            for (String line : text.lines().toList()) {
                messages.add(JSON.readValue(line, new TypeReference<Map<String, Object>>() {}));
            }
        }
        return messages;
    }

    /** The task messages, in their order. */
    public List<Map<String, Object>> tasks() {
        return ofType("task");
    }

    /** The task messages of one activity. */
    public List<Map<String, Object>> tasks(String activity) {
        return tasks().stream()
                .filter(task -> activity.equals(task.get("activity_id")))
                .toList();
    }

    /** The task message of an activity that was called once. */
    public Map<String, Object> task(String activity) {
        List<Map<String, Object>> tasks = tasks(activity);
        if (tasks.size() != 1) {
            throw new AssertionError(
                    tasks.size() + " tasks of " + activity + " among " + tasks() + "; stderr:\n" + err);
        }
        return tasks.get(0);
    }

    /** The workflow messages, in their order. */
    public List<Map<String, Object>> workflows() {
        return ofType("workflow");
    }

    /** The counters in the workflow's final message. */
    public Map<?, ?> captureCounters() {
        Map<?, ?> metadata = (Map<?, ?>) workflows().get(workflows().size() - 1).get("custom_metadata");
        return (Map<?, ?>) metadata.get("capture");
    }

    /** The lines that the agent wrote to stderr. */
    public List<String> complaints() {
        return err.lines().filter(line -> line.contains("flowcept")).toList();
    }

    /** Each task as {@code activity{used} -> {generated}}, or with its status when that is no FINISHED. */
    public List<String> calls() {
        return tasks().stream()
                .map(task -> task.get("activity_id") + String.valueOf(task.get("used")) + " -> "
                        + ("FINISHED".equals(task.get("status")) ? task.get("generated") : task.get("status")))
                .toList();
    }

    private List<Map<String, Object>> ofType(String type) {
        return messages.stream()
                .filter(message -> type.equals(message.get("type")))
                .toList();
    }
}
