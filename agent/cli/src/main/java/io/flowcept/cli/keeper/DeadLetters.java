package io.flowcept.cli.keeper;

import io.flowcept.sinks.PrivateFile;
import io.flowcept.sinks.Received;
import io.flowcept.sinks.document.MsgpackMap;
import io.flowcept.sinks.document.PythonJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The file of messages that no database took, one JSON object a line: where the message lay, why it is here, its bytes in
 * base64, and what it says if it can be read. Made with its first line. For one thread; processes may share the file.
 */
final class DeadLetters {
    private final Path file;
    private final String source;

    /** @param source where the messages come from, for whoever reads the file */
    DeadLetters(Path file, String source) {
        this.file = file;
        this.source = source;
    }

    /**
     * Returns when the lines are on the device.
     *
     * @param refused messages with the reason why they are refused
     */
    void write(Map<Received, String> refused) throws IOException {
        StringBuilder lines = new StringBuilder();
        refused.forEach((received, reason) ->
                lines.append(PythonJson.text(line(received, reason))).append('\n'));
        ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = PrivateFile.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND))) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            throw new IOException(
                    "cannot write " + file + ": " + e.getMessage() + "; give --dead-letters a file that can be written",
                    e);
        }
    }

    private Map<String, Object> line(Received received, String reason) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", System.currentTimeMillis() / 1e3);
        line.put("reason", reason);
        line.put("source", source);
        line.put("position", received.position());
        try {
            Map<String, Object> message = MsgpackMap.read(received.payload());
            PythonJson.text(message);
            line.put("message", message);
        } catch (IOException | RuntimeException unreadable) {
            // Its bytes are there.
        }
        line.put("base64", Base64.getEncoder().encodeToString(received.payload()));
        return line;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
