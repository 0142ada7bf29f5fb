package io.flowcept.telemetry.process;

import io.flowcept.telemetry.machine.CommandLine;
import io.flowcept.telemetry.machine.Secrets;
import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.List;

/** What stays the same as long as the process lives: its id, program and arguments, less secrets. Immutable. */
final class ProcessIdentity {
    private static final Key PID = Key.of("pid");
    private static final Key EXECUTABLE = Key.of("executable");
    private static final Key CMD_LINE = Key.of("cmd_line");

    private final byte[] entries;
    private final int count;

    /** Null for what is not known. */
    ProcessIdentity(long pid, String executable, List<String> commandLine, Secrets secrets) {
        SnapshotBuffer buffer = new SnapshotBuffer(512);
        buffer.beginMap();
        buffer.integer(PID, pid);
        buffer.text(EXECUTABLE, executable);
        if (commandLine != null) {
            buffer.key(CMD_LINE);
            buffer.beginArray();
            for (String argument : new CommandLine(secrets).shown(commandLine)) {
                buffer.element();
                buffer.text(argument);
            }
            buffer.endArray();
        }
        buffer.endMap();
        entries = buffer.toByteArray();
        count = entries[0] & 0xf;
    }

    /** That of this process, on Linux. */
    static ProcessIdentity ofSelf(Secrets secrets) throws IOException {
        Path self = Paths.get("/proc/self");
        long pid = Long.parseLong(Files.readSymbolicLink(self).toString());
        return new ProcessIdentity(pid, executable(self), commandLine(self), secrets);
    }

    private static String executable(Path self) {
        try {
            String path = Files.readSymbolicLink(self.resolve("exe")).toString();
            // The kernel's sign that the file was replaced since.
            return path.endsWith(" (deleted)") ? path.substring(0, path.length() - 10) : path;
        } catch (IOException unreadable) {
            return null;
        }
    }

    private static List<String> commandLine(Path self) {
        try {
            String all = new String(Files.readAllBytes(self.resolve("cmdline")), StandardCharsets.UTF_8);
            if (all.isEmpty()) {
                return null;
            }
            // Each argument ends in a zero.
            return Arrays.asList((all.endsWith("\0") ? all.substring(0, all.length() - 1) : all).split("\0", -1));
        } catch (IOException unreadable) {
            return null;
        }
    }

    void write(SnapshotBuffer out) {
        out.entries(entries, 1, entries.length - 1, count);
    }
}
