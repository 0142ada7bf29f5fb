package io.flowcept.it;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A small disk, for as long as a test needs one. Only who may mount has it. */
final class Tmpfs implements Closeable {
    private final Path path;

    private Tmpfs(Path path) {
        this.path = path;
    }

    /** Mounts an empty disk of {@code size} (as mount has it: {@code 1m}) or skips the test. */
    static Tmpfs mount(Path path, String size) throws IOException {
        Files.createDirectories(path);
        boolean mounted = succeeds("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", path.toString());
        Skips.unless(mounted, "this user may not mount a tmpfs, so no disk can be made full or read-only here");
        return new Tmpfs(path);
    }

    void makeReadOnly() throws IOException {
        if (!succeeds("mount", "-o", "remount,ro", path.toString())) {
            throw new IOException("cannot remount " + path);
        }
    }

    /** Leaves no byte free. */
    void fill() throws IOException {
        // The error is the purpose: dd stops when nothing more fits.
        succeeds("dd", "if=/dev/zero", "of=" + path.resolve("ballast"), "bs=4k");
    }

    @Override
    public void close() throws IOException {
        if (!succeeds("umount", path.toString()) && !succeeds("umount", "-l", path.toString())) {
            throw new IOException("cannot unmount " + path);
        }
    }

    private static boolean succeeds(String... command) throws IOException {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException noSuchCommand) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
