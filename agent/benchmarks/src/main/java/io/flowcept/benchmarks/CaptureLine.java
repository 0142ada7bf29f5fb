package io.flowcept.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the last message of a run says of how complete its capture is.
 *
 * @param tasks that were recorded
 * @param dropped that were not, which is cheaper
 * @param line all of it
 */
record CaptureLine(long tasks, long dropped, String line) {
    private static final Pattern CAPTURE = Pattern.compile("\"capture\":\\{\"tasks\":(\\d+).*?\"dropped\":(\\d+)");

    /** Of the file of a run that has ended. */
    static CaptureLine of(Path messages) throws IOException {
        String line = lastLine(messages);
        Matcher capture = CAPTURE.matcher(line);
        if (!capture.find()) {
            throw new IOException(messages + " does not end in a workflow's last message: " + line);
        }
        return new CaptureLine(Long.parseLong(capture.group(1)), Long.parseLong(capture.group(2)), line);
    }

    /** Throws when it is not so many tasks, and none dropped. */
    void mustHave(long all) {
        if (tasks != all || dropped != 0) {
            throw new IllegalStateException(
                    "not all of " + all + " tasks were recorded, so this measures nothing: " + line);
        }
    }

    private static String lastLine(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(in.length(), 1 << 16)];
            in.seek(in.length() - end.length);
            in.readFully(end);
            String text = new String(end, StandardCharsets.UTF_8).strip();
            return text.substring(text.lastIndexOf('\n') + 1);
        }
    }
}
