package io.flowcept.cli;

import io.flowcept.cli.jvm.JvmException;
import io.flowcept.engine.capture.PlainData;
import io.flowcept.sinks.JsonBytes;
import io.flowcept.sinks.MsgpackJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what the agent in a JVM does, what it has recorded, and what became of that. */
@Command(name = "status", description = "Say what the agent in a JVM recorded and delivered.")
final class Status implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JvmArgument jvm;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws JvmException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Map<String, Object> status = jvm.ask("status", null, false, err);
        if (status == null || !Boolean.TRUE.equals(status.get("ok"))) {
            return JvmArgument.tell(status, out, err);
        }
        status.remove("ok");
        status.remove("lines");
        if (json) {
            JsonBytes line = new JsonBytes();
            MsgpackJson.message(PlainData.encoded(status), null, line);
            out.println(line);
        } else {
            show(status, out);
        }
        out.flush();
        return 0;
    }

    private static void show(Map<String, Object> status, PrintWriter out) {
        Instant since = Instant.ofEpochMilli((long) (((Number) status.get("since")).doubleValue() * 1e3));
        out.println("agent     %s since %s, %s".formatted(status.get("version"), since, status.get("state")));
        out.println("settings  " + status.get("settings"));
        if (status.get("tasks") instanceof Map<?, ?> tasks) {
            out.println("tasks     %s recorded, %s of them cut, %s dropped, %s never ended, %s internal errors"
                    .formatted(
                            tasks.get("tasks"),
                            tasks.get("cut"),
                            tasks.get("dropped"),
                            tasks.get("abandoned"),
                            tasks.get("internal_errors")));
        }
        for (Map<?, ?> sink : maps(status.get("sinks"))) {
            Object trouble = sink.get("trouble");
            out.println("sink      %s: %s messages delivered, %s pending%s"
                    .formatted(
                            sink.get("sink"),
                            sink.get("delivered"),
                            sink.get("pending"),
                            trouble == null ? "" : "; takes none: " + trouble));
        }
        if (status.get("journal") instanceof Map<?, ?> journal) {
            out.println("journal   %s bytes in %s%s"
                    .formatted(
                            journal.get("bytes"),
                            journal.get("directory"),
                            journal.get("trouble") == null ? "" : "; " + journal.get("trouble")));
        }
        if (status.get("agent") instanceof Map<?, ?> agent) {
            out.println("own       %s threads%s"
                    .formatted(
                            agent.get("threads"),
                            agent.get("cpu_seconds") instanceof Double seconds
                                    ? ", %.3f s of processor time".formatted(seconds)
                                    : ""));
            out.println("memory    %s%s bytes of heap in the agent's objects, %s classes%s"
                    .formatted(
                            agent.get("heap_is_more") == null ? "" : "more than ",
                            agent.get("heap_bytes"),
                            agent.get("classes"),
                            agent.get("allocated_bytes") == null
                                    ? ""
                                    : "; its threads have allocated " + agent.get("allocated_bytes") + " so far"));
        }
        for (Map<?, ?> method : maps(status.get("methods"))) {
            out.println("%10s calls of %s%s"
                    .formatted(
                            method.get("calls"),
                            method.get("method"),
                            Objects.equals(method.get("calls"), method.get("recorded"))
                                    ? ""
                                    : ", " + method.get("recorded") + " recorded"));
            if (method.get("overhead") != null) {
                out.println("           recording it costs " + method.get("overhead"));
            }
        }
        for (Object entry : (List<?>) status.get("unmatched")) {
            out.println("selected nothing so far: " + entry);
        }
    }

    private static List<Map<?, ?>> maps(Object list) {
        return list instanceof List<?> elements
                ? elements.stream()
                        .<Map<?, ?>>map(element -> (Map<?, ?>) element)
                        .toList()
                : List.of();
    }
}
