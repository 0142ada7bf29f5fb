package io.flowcept.sinks.mofka;

import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkLog;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.queue.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program to carry messages into a file, the sink that starts it, and what became of both. */
final class Carrier implements SinkLog {
    private static final Pattern ID = Pattern.compile("\"task_id\":\"([^\"]*)\"");

    final Path out;
    final List<String> infos = Collections.synchronizedList(new ArrayList<>());
    final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
    private final Path directory;

    Carrier(Path directory) {
        this.directory = directory;
        this.out = directory.resolve("out.jsonl");
    }

    /** A sink whose program behaves as the control program. */
    Sink controlled(String... options) {
        List<String> command = new ArrayList<>(List.of(
                LocalServer.program("python3"),
                Path.of("src/test/resources/mofka/control_program.py")
                        .toAbsolutePath()
                        .toString(),
                "--control-file",
                "{control}",
                "--out",
                out.toString()));
        command.addAll(List.of(options));
        return sink(command, "interception");
    }

    Sink sink(List<String> command, String topic) {
        Map<String, Object> settings =
                Map.of("mq.enabled", true, "mq.type", "mofka", "mq.mofka.command", command, "mq.channel", topic);
        return new MofkaSinkProvider()
                .create(new SinkOptions(settings, directory.toFile(), "w", "17_3", Set.of()).logging(this));
    }

    /** The ids of what has arrived, in its order. */
    List<String> arrived() throws IOException {
        List<String> ids = new ArrayList<>();
        if (Files.exists(out)) {
            for (String line : Files.readAllLines(out)) {
                Matcher id = ID.matcher(line);
                if (!line.startsWith("{") || !line.endsWith("}") || !id.find()) {
                    throw new AssertionError("no message: " + line);
                }
                ids.add(id.group(1));
            }
        }
        return ids;
    }

    @Override
    public void info(String line) {
        infos.add(line);
    }

    @Override
    public void warning(String line) {
        warnings.add(line);
    }
}
