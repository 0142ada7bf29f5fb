package io.flowcept.sinks.mofka;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;

/** A new directory for pipes, of this user alone. */
final class PipeDirectory implements Closeable {
    private final File directory;

    PipeDirectory() throws IOException {
        try {
            directory = Files.createTempDirectory("flowcept-mofka-").toFile();
        } catch (IOException e) {
            throw new IOException("cannot make a directory for pipes in java.io.tmpdir: " + e.getMessage(), e);
        }
    }

    File file(String name) {
        return new File(directory, name);
    }

    /** Removes it with all that is in it. */
    @Override
    public void close() throws IOException {
        File[] files = directory.listFiles();
        if (files != null) {
            for (File file : files) {
                Files.deleteIfExists(file.toPath());
            }
        }
        Files.deleteIfExists(directory.toPath());
    }
}
