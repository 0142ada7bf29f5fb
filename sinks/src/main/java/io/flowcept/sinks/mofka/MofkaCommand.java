package io.flowcept.sinks.mofka;

import io.flowcept.sinks.SinkOptions;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which program carries the messages: {@code mq.mofka.command}, or the Diaspora stream control program in its mode {@code
 * fifo}. Immutable.
 */
final class MofkaCommand {
    private static final String CONTROL = "{control}";
    private static final String TOPIC = "{topic}";
    private static final String GROUP_FILE = "{group_file}";

    /** As diaspora-stream-api 0.5 has it. The control file is the pipe that it takes its orders by. */
    private static final List<String> DIASPORA = Arrays.asList(
            "diaspora-ctl", "fifo", "--driver", "mofka", "--driver.group_file", GROUP_FILE, "--control-file", CONTROL);

    private final List<String> words;
    private final String groupFile;
    private final String topic;

    MofkaCommand(SinkOptions options) {
        List<String> own = options.strings("mq.mofka.command");
        String channel = options.string("mq.channel");
        words = own.isEmpty() ? DIASPORA : own;
        groupFile = options.string("mq.group_file");
        topic = channel == null ? "interception" : channel;
    }

    String topic() {
        return topic;
    }

    /** The program's name. */
    String program() {
        return words.get(0);
    }

    /** What to say of it to people: arguments may hold secrets. */
    String describe() {
        return (groupFile == null ? program() : groupFile) + ", " + topic;
    }

    /** Whether the program is told by a control pipe where to read; else it reads its standard input. */
    boolean isControlled() {
        return String.join(" ", words).contains(CONTROL);
    }

    /**
     * The program and its arguments.
     *
     * @throws IOException when a value is missing that they refer to
     */
    List<String> words(File control) throws IOException {
        List<String> filled = new ArrayList<>();
        for (String word : words) {
            if (word.contains(GROUP_FILE) && groupFile == null) {
                throw new IOException("mq.group_file is not set; it is the file that Mofka's servers wrote");
            }
            filled.add(word.replace(CONTROL, control.getPath())
                    .replace(TOPIC, topic)
                    .replace(GROUP_FILE, String.valueOf(groupFile)));
        }
        return filled;
    }

    /**
     * The line by which the program is told to read JSON from {@code pipe}.
     *
     * @throws IOException when such a line cannot say it
     */
    String order(File pipe) throws IOException {
        if (topic.indexOf('(') >= 0 || topic.indexOf('\n') >= 0 || !topic.equals(topic.trim()) || topic.isEmpty()) {
            throw new IOException("mq.channel \"" + topic + "\" cannot be told to the program as a topic's name");
        }
        if (pipe.getPath().contains(" -> ") || pipe.getPath().indexOf('\n') >= 0) {
            throw new IOException("java.io.tmpdir " + pipe.getParent() + " cannot be told to the program as a path");
        }
        return pipe.getPath() + " -> " + topic + " (format=json)\n";
    }
}
