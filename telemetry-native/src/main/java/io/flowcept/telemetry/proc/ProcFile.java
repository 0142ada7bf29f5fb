package io.flowcept.telemetry.proc;

import java.io.Closeable;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * A file of {@code /proc} or {@code /sys} that stays open: the kernel writes it anew whenever it is read from its start.
 * Reading costs one {@code lseek} and one {@code read}, and nothing on the heap.
 *
 * <p>A {@link RandomAccessFile} and not a channel, which would be closed for everybody when the thread that reads it is
 * interrupted, and is no faster (JDK 17). For one thread at a time.
 */
public final class ProcFile implements Closeable {
    /** Up to this size the JVM copies through its stack; beyond, it asks malloc each time. */
    private static final int CHUNK = 8192;

    /**
     * The kernel fills a page of at least 4096 bytes with lines and stops before the one that does not fit. None of the
     * files read here has lines of 2048: a read shorter than that ended because there was no next line.
     */
    private static final int LONGEST_LINE = 2048;

    private final RandomAccessFile file;
    private final String path;
    private final boolean atOnce;
    private final ProcText text = new ProcText(new byte[CHUNK + ProcText.SLACK]);

    private ProcFile(String path, boolean atOnce) throws IOException {
        this.path = path;
        this.atOnce = atOnce;
        file = new RandomAccessFile(path, "r");
    }

    /**
     * Opens a file that the kernel makes in one piece, such as {@code stat}, {@code meminfo} and all of {@code /sys}, so
     * that a short read is its end.
     */
    public static ProcFile open(String path) throws IOException {
        return new ProcFile(path, true);
    }

    /** Opens a file that the kernel makes line by line, such as {@code diskstats}: a short read need not be its end. */
    public static ProcFile openLines(String path) throws IOException {
        return new ProcFile(path, false);
    }

    /** As {@link #open}, or null where there is no such file or it may not be read. */
    public static ProcFile openIfThere(String path) {
        try {
            return new File(path).exists() ? open(path) : null;
        } catch (FileNotFoundException unreadable) {
            return null;
        } catch (IOException unreadable) {
            return null;
        }
    }

    /** Reads all of it. The text is this file's own and is overwritten by the next read. */
    public ProcText read() throws IOException {
        return read(Integer.MAX_VALUE);
    }

    /** Reads the first {@code most} bytes, or a few more. */
    public ProcText read(int most) throws IOException {
        file.seek(0);
        int length = 0;
        while (length < most) {
            text.reserve(length + 1);
            int room = text.bytes().length - ProcText.SLACK;
            int wanted = Math.min(Math.min(most, room) - length, CHUNK);
            int read = file.read(text.bytes(), length, wanted);
            if (read > 0) {
                length += read;
            }
            if (read <= 0 || (read < wanted && (atOnce || read < LONGEST_LINE))) {
                break;
            }
        }
        text.reset(length);
        return text;
    }

    /** Where it is. */
    @Override
    public String toString() {
        return path;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException alreadyGone) {
            // Nothing was written to it.
        }
    }
}
