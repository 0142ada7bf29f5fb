package io.flowcept.sinks.lmdb;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.document.Curation;
import io.flowcept.sinks.document.MsgpackMap;
import io.flowcept.sinks.document.TelemetrySummary;
import io.flowcept.sinks.queue.OwnLoader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lmdbjava.LmdbException;

/**
 * Puts documents into an LMDB environment, one write transaction a batch: it is stored as a whole or not at all, and
 * storing it again changes nothing. A document is united with the one of its id. While another process writes, this one
 * waits.
 */
final class LmdbSink implements Sink {
    /** Raw payloads, which Flowcept keeps out of LMDB, too. */
    private static final String PAYLOAD = "data";

    private final File directory;
    private final boolean timed;
    private final boolean enriched;
    private Environment environment;

    LmdbSink(SinkOptions options) {
        String path = options.string("databases.lmdb.path");
        File given = new File(path == null || path.isEmpty() ? "flowcept_lmdb" : path);
        directory = given.isAbsolute() ? given : new File(options.workingDirectory(), given.getPath());
        timed = options.bool("project.performance_logging");
        enriched = options.bool("project.enrich_messages");
    }

    @Override
    public String describe() {
        return "lmdb " + directory;
    }

    /** Whether the environment can be written, or made; makes nothing. */
    void check() throws IOException {
        if (new File(directory, "data.mdb").exists()) {
            open();
            close();
        }
        File there = directory;
        while (there != null && !there.exists()) {
            there = there.getParentFile();
        }
        if (there == null || !there.isDirectory() || !Files.isWritable(there.toPath())) {
            throw new IOException(there + " is no directory that can be written; set databases.lmdb.path to one");
        }
    }

    @Override
    public void open() throws IOException {
        if (environment != null) {
            return;
        }
        ClassLoader before = OwnLoader.enter();
        try {
            Files.createDirectories(directory.toPath());
            environment = Environment.acquire(directory);
        } catch (LmdbException e) {
            throw refused(e);
        } catch (IOException e) {
            throw new IOException(
                    "cannot make the directory " + directory + " (" + e
                            + "); set databases.lmdb.path to one that can be written",
                    e);
        } catch (LinkageError | RuntimeException e) {
            throw new IOException(
                    "cannot load LMDB's native library on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + " (" + e
                            + "): there is one for Linux and macOS on x86_64 and aarch64, and for Windows on x86_64; it is"
                            + " unpacked to java.io.tmpdir, which must be writable and allow execution",
                    e);
        } finally {
            OwnLoader.leave(before);
        }
    }

    @Override
    public void publish(List<Message> batch) throws IOException {
        double now = timed ? System.currentTimeMillis() / 1e3 : 0;
        Map<String, Map<String, Object>> tasks = new LinkedHashMap<>();
        Map<String, Map<String, Object>> workflows = new LinkedHashMap<>();
        Map<String, Map<String, Object>> agents = new LinkedHashMap<>();
        for (Message message : batch) {
            Map<String, Object> document = MsgpackMap.read(message.msgpack());
            if (message.kind() == Message.Kind.TASK) {
                document.putIfAbsent("task_id", message.id());
                document.remove(PAYLOAD);
                if (enriched) {
                    TelemetrySummary.addTo(document);
                }
                Curation.add(Curation.task(document, now), message.id(), tasks);
            } else {
                (message.kind() == Message.Kind.AGENT ? agents : workflows)
                        .merge(message.id(), document, LmdbSink::united);
            }
        }
        try {
            environment.put(encoded(true, tasks), encoded(false, workflows), encoded(false, agents));
        } catch (LmdbException e) {
            throw refused(e);
        }
        if (!new File(directory, "data.mdb").exists()) {
            throw new IOException(directory + " was deleted or moved while it was written to; it is made anew");
        }
    }

    @Override
    public void close() {
        if (environment != null) {
            environment.release();
            environment = null;
        }
    }

    private static Map<String, Object> united(Map<String, Object> earlier, Map<String, Object> later) {
        earlier.putAll(later);
        return earlier;
    }

    private static Map<String, StoredDocument> encoded(boolean tasks, Map<String, Map<String, Object>> documents) {
        Map<String, StoredDocument> encoded = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, Object>> document : documents.entrySet()) {
            encoded.put(document.getKey(), new StoredDocument(tasks, document.getValue()));
        }
        return encoded;
    }

    private IOException refused(LmdbException e) {
        return new IOException(
                "LMDB in " + directory + " says: " + e.getMessage()
                        + "; it needs a local disk with room, a directory it may write, and 1 TB of address space",
                e);
    }
}
