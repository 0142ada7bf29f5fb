package io.flowcept.cli;

import io.flowcept.engine.capture.PlainData;
import io.flowcept.engine.context.ProcessSecrets;
import io.flowcept.engine.settings.RedactSettings;
import io.flowcept.sinks.JsonBytes;
import io.flowcept.sinks.MsgpackJson;
import io.flowcept.telemetry.Telemetry;
import io.flowcept.telemetry.TelemetryOptions;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what tasks would record of this machine, with every block on; the process in it is this command's own. */
@Command(name = "telemetry", description = "Print what this machine and process use now.")
final class TelemetrySnapshot implements Callable<Integer> {
    private static final List<String> GPU_METRICS = List.of(
            "used",
            "total",
            "temperature",
            "power",
            "utilization",
            "memory_utilization",
            "sm_clock",
            "processes_used",
            "activity",
            "others",
            "name",
            "id");

    /** Percentages are of the time since the reading before. */
    private static final long FIRST_PAUSE_MILLIS = 500;

    @Spec
    private CommandSpec spec;

    @Option(names = "--watch", paramLabel = "SECONDS", description = "Print again every so many seconds, until ended.")
    private Double seconds;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (seconds != null && !(seconds > 0)) {
            err.println("--watch: " + seconds + " is not more than 0 seconds");
            return 2;
        }
        TelemetryOptions all =
                TelemetryOptions.everything().gpu(GPU_METRICS).secrets(new ProcessSecrets(RedactSettings.unset()));
        try (Telemetry telemetry = Telemetry.open(all, err::println)) {
            Thread.sleep(FIRST_PAUSE_MILLIS);
            do {
                print(telemetry, out);
                if (seconds != null) {
                    Thread.sleep((long) (seconds * 1000));
                }
            } while (seconds != null && !out.checkError());
        }
        return 0;
    }

    private void print(Telemetry telemetry, PrintWriter out) throws IOException {
        SnapshotBuffer snapshot = new SnapshotBuffer();
        telemetry.write(snapshot, 0);
        if (json) {
            JsonBytes line = new JsonBytes();
            MsgpackJson.message(snapshot.toByteArray(), null, line);
            out.println(line);
        } else {
            show("", PlainData.read(ByteBuffer.wrap(snapshot.toByteArray())), out);
            out.println();
        }
        out.flush();
    }

    /** One line for each number, named by the keys that lead to it. */
    private static void show(String name, Object value, PrintWriter out) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> show(name.isEmpty() ? key.toString() : name + "." + key, inner, out));
        } else if (value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
            for (int i = 0; i < list.size(); i++) {
                show(name + "[" + i + "]", list.get(i), out);
            }
        } else {
            out.println("%-45s %s".formatted(name, value));
        }
    }
}
