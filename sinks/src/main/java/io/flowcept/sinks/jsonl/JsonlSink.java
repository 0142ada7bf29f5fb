package io.flowcept.sinks.jsonl;

import io.flowcept.sinks.JsonBytes;
import io.flowcept.sinks.Message;
import io.flowcept.sinks.MsgpackJson;
import io.flowcept.sinks.PrivateFile;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Appends messages to a file, one line of JSON each. A batch is one write of whole lines under a lock, so processes may
 * share the file. It is opened anew for every batch: who moves or deletes the file meanwhile finds the next batch in a
 * new one, and no descriptor of the host's is held.
 */
final class JsonlSink implements Sink {
    /** Raw payloads, which Flowcept leaves out of its files too. */
    private static final String PAYLOAD = "data";

    private static final Set<StandardOpenOption> OPTIONS = Collections.unmodifiableSet(
            EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));

    private static final int KEPT_BYTES = 1 << 20;

    private final BufferPath path;
    private final SinkOptions options;
    private boolean previousDeleted;
    private DeliveredLines delivered;
    private JsonBytes lines = new JsonBytes();

    JsonlSink(SinkOptions options) {
        this.options = options;
        this.path = new BufferPath(options);
        this.previousDeleted = !options.bool("project.dump_buffer.delete_previous_file") || isReplay();
    }

    @Override
    public String describe() {
        return "jsonl " + path.file;
    }

    @Override
    public boolean takesJson() {
        return true;
    }

    @Override
    public void open() throws IOException {
        try {
            File parent = path.file.getAbsoluteFile().getParentFile();
            if (!parent.isDirectory()) {
                Files.createDirectories(parent.toPath());
            }
            if (!previousDeleted) {
                deletePrevious();
                previousDeleted = true;
            }
            try (FileChannel channel = channel()) {
                delivered = isReplay() ? DeliveredLines.read(channel, options.replayedRuns()) : null;
            }
        } catch (IOException e) {
            throw explained(e);
        }
    }

    @Override
    public void publish(List<Message> batch) throws IOException {
        lines.truncate(0);
        for (Message message : batch) {
            int start = lines.length();
            MsgpackJson.message(message, PAYLOAD, lines);
            if (delivered != null && delivered.holds(lines, start)) {
                lines.truncate(start);
            } else {
                lines.raw('\n');
            }
        }
        if (lines.length() == 0) {
            return;
        }
        try (FileChannel channel = channel()) {
            Appending.append(channel, lines.view(), !path.ofOneProcess);
        } catch (IOException e) {
            throw explained(e);
        }
        if (lines.view().capacity() > KEPT_BYTES) {
            lines = new JsonBytes();
        }
    }

    @Override
    public void close() {
        delivered = null;
    }

    /** What was written since this run began is none of its past: another run's messages may have been recovered. */
    private void deletePrevious() throws IOException {
        double begin = options.number(SinkOptions.RUN_STARTED_MILLIS, (double) System.currentTimeMillis());
        if (path.base.isFile() && path.base.lastModified() < begin) {
            Files.deleteIfExists(path.base.toPath());
        }
    }

    private boolean isReplay() {
        return !options.replayedRuns().isEmpty();
    }

    private FileChannel channel() throws IOException {
        return PrivateFile.open(path.file.toPath(), OPTIONS);
    }

    private IOException explained(IOException e) {
        return new IOException(
                "cannot write " + path.file + ": " + reason(e)
                        + "; make room there, or set project.dump_buffer.path to a file that can be written",
                e);
    }

    /** The file system's own words; some of its exceptions hold nothing but the path. */
    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return ((FileAlreadyExistsException) e).getFile() + " is no directory";
        }
        if (e instanceof NoSuchFileException) {
            return ((NoSuchFileException) e).getFile() + " cannot be created";
        }
        if (e instanceof FileSystemException && ((FileSystemException) e).getReason() != null) {
            return ((FileSystemException) e).getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
