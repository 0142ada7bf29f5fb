package io.flowcept.cli;

import io.flowcept.cli.keeper.SteadyQueue;
import io.flowcept.engine.settings.Settings;
import io.flowcept.sinks.JsonBytes;
import io.flowcept.sinks.MsgpackJson;
import io.flowcept.sinks.Reader;
import io.flowcept.sinks.Received;
import io.flowcept.sinks.Source;
import io.flowcept.sinks.document.MsgpackBytes;
import io.flowcept.sinks.document.MsgpackMap;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints the messages of the queue as they pass, without taking one from anybody. */
@Command(name = "stream", description = "Print the messages of the queue as they pass.")
final class Stream implements Callable<Integer> {
    private static final long POLL_MILLIS = 500;

    @ParentCommand
    private FlowceptCli cli;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Services services;

    @Option(names = "--print", description = "One message a line, as JSON; so it is without this option, too.")
    @SuppressWarnings("UnusedVariable") // Said by who wants to say it.
    private boolean print;

    @Option(
            names = "--keys",
            paramLabel = "KEY",
            split = ",",
            description = "Only these fields, such as task_id,used.x; a message that has none of them is left out.")
    private List<String> keys = List.of();

    @Option(names = "--limit", paramLabel = "N", description = "End after so many lines.")
    private long limit = Long.MAX_VALUE;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Settings settings = services.load(cli, err);
        Source source = settings == null ? null : Services.source(settings, Reader.ONLOOKER, err);
        if (source == null) {
            return 1;
        }
        long lines = 0;
        boolean announced = false;
        try (Ending ending = Ending.awaited();
                SteadyQueue queue =
                        new SteadyQueue(source, ending.pauses(), line -> err.println("flowcept: " + line))) {
            while (lines < limit && !ending.pauses().isEnding()) {
                for (Received received : queue.poll(POLL_MILLIS)) {
                    String line = line(received, err);
                    if (line != null && lines < limit) {
                        out.print(line + '\n');
                        lines++;
                    }
                }
                queue.acknowledge();
                if (!announced && queue.isReceiving()) {
                    announced = true;
                    err.println("flowcept: listening to " + queue.describe());
                }
                err.flush();
                // This flushes; whoever read has gone when it fails.
                if (out.checkError()) {
                    break;
                }
            }
        }
        return 0;
    }

    /** Null when there is nothing to print. */
    private String line(Received received, PrintWriter err) {
        try {
            byte[] message = received.payload();
            if (!keys.isEmpty()) {
                Map<String, Object> chosen = chosen(MsgpackMap.read(message));
                if (chosen.isEmpty()) {
                    return null;
                }
                message = MsgpackBytes.of(chosen);
            }
            JsonBytes json = new JsonBytes();
            MsgpackJson.message(message, null, json);
            return json.toString();
        } catch (IOException | RuntimeException e) {
            err.println("flowcept: at " + received.position() + " is no message: " + e.getMessage());
            return null;
        }
    }

    private Map<String, Object> chosen(Map<String, Object> message) {
        Map<String, Object> chosen = new LinkedHashMap<>();
        for (String key : keys) {
            Map<?, ?> map = message;
            String rest = key;
            // A name may hold dots itself, so it is tried as a whole first.
            while (map != null && !map.containsKey(rest) && rest.indexOf('.') >= 0) {
                Object below = map.get(rest.substring(0, rest.indexOf('.')));
                rest = rest.substring(rest.indexOf('.') + 1);
                map = below instanceof Map<?, ?> nested ? nested : null;
            }
            if (map != null && map.containsKey(rest)) {
                chosen.put(key, map.get(rest));
            }
        }
        return chosen;
    }
}
