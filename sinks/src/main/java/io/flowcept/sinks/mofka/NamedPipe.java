package io.flowcept.sinks.mofka;

import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.util.concurrent.TimeUnit;

/**
 * The writing end of a named pipe, on which nothing blocks. Opening one end only would wait for the other; this opens
 * both, which Linux allows, and reads nothing. A write to a full pipe would wait; so it is written only when it is empty,
 * and then no more at once than every pipe holds. How much is unread the kernel tells (FIONREAD, behind {@link
 * FileInputStream#available}). For one thread.
 */
final class NamedPipe implements Closeable {
    /** PIPE_BUF: an empty pipe takes so many bytes, whatever its size. */
    private static final int MOST_AT_ONCE = 4096;

    private static final long MKFIFO_SECONDS = 10;

    private final File path;
    private final RandomAccessFile file;
    private final FileInputStream unread;

    private NamedPipe(File path) throws IOException {
        this.path = path;
        this.file = new RandomAccessFile(path, "rw");
        this.unread = new FileInputStream(file.getFD());
    }

    /** A new pipe, readable by this user alone. */
    static NamedPipe make(File path) throws IOException {
        mkfifo(path);
        NamedPipe pipe = new NamedPipe(path);
        if (!pipe.tellsWhatIsUnread()) {
            pipe.close();
            throw new IOException(
                    "this system does not tell what is unread in a named pipe, which mq.type mofka needs");
        }
        return pipe;
    }

    /** The pipe that somebody else has made at {@code path}, which is there. */
    static NamedPipe of(File path) throws IOException {
        if (path.isFile()) {
            throw new IOException(path + " is a file and no named pipe");
        }
        return new NamedPipe(path);
    }

    private static void mkfifo(File path) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder("mkfifo", "-m", "600", path.getPath())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new IOException(
                    "cannot make a named pipe, which mq.type mofka needs: there is no program mkfifo here", e);
        }
        try {
            process.getOutputStream().close();
            if (!process.waitFor(MKFIFO_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("mkfifo has not ended for " + MKFIFO_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException("mkfifo cannot make " + path + "; set java.io.tmpdir to where pipes can be made");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while mkfifo was at work");
        } finally {
            process.destroyForcibly();
        }
    }

    private boolean tellsWhatIsUnread() throws IOException {
        file.write('\n');
        boolean told = unread.available() == 1;
        return file.read() == '\n' && told;
    }

    File path() {
        return path;
    }

    /** Returns when a reader has taken all of {@code bytes}; throws when that does not go on. */
    void write(byte[] bytes, int length, Patience patience) throws IOException {
        int at = 0;
        while (at < length) {
            int count = Math.min(MOST_AT_ONCE, length - at);
            file.write(bytes, at, count);
            at += count;
            awaitEmpty(patience);
        }
    }

    private void awaitEmpty(Patience patience) throws IOException {
        int before = unread.available();
        for (int now = before; now > 0; now = unread.available()) {
            if (now < before) {
                patience.renew();
                before = now;
            }
            patience.pause("the program of mq.mofka.command does not read " + path.getName());
        }
        patience.renew();
    }

    /** A reader finds the end behind what is unread, or loses it. */
    @Override
    public void close() throws IOException {
        unread.close();
        file.close();
    }
}
