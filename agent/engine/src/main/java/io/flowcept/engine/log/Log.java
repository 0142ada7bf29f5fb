package io.flowcept.engine.log;

import io.flowcept.engine.settings.LogSettings;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Writes the agent's own lines to stderr and to a file, each with its own level. Never to stdout, and never more than
 * {@value #MOST_LINES} lines a minute: what is left out is counted and said. The file is made with its first line.
 * Thread-safe; does I/O, so no host thread calls it once the host's main method runs.
 */
public final class Log {
    private static final int MOST_LINES = 60;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    /** Never closed: the descriptor is the process's. */
    private static final FileOutputStream STDERR = new FileOutputStream(FileDescriptor.err);

    private final int streamLevel;
    private final int fileLevel;
    private final File file;
    private long minuteBegan = System.nanoTime();
    private int linesThisMinute;
    private long leftOut;
    private boolean fileBroken;

    /** @param workingDirectory against which a relative path of the log file is resolved */
    public Log(LogSettings settings, File workingDirectory) {
        this.streamLevel = level(settings.logStreamLevel);
        this.fileLevel = level(settings.logFileLevel);
        File path = new File(settings.logPath);
        this.file = path.isAbsolute() ? path : new File(workingDirectory, settings.logPath);
    }

    /**
     * Writes a line to the process's own stderr: not by {@code System.err}, which the host may have locked, redirected to
     * its stdout, or replaced by something that throws.
     */
    public static void toStderr(String line) {
        try {
            STDERR.write(("flowcept: " + line + System.lineSeparator()).getBytes(Charset.defaultCharset()));
        } catch (IOException closed) {
            // Nobody is there to read it.
        }
    }

    public void error(String line) {
        write(40, "error", line);
    }

    public void warning(String line) {
        write(30, "warning", line);
    }

    public void info(String line) {
        write(20, "info", line);
    }

    private synchronized void write(int level, String name, String line) {
        if (level < streamLevel && level < fileLevel) {
            return;
        }
        long now = System.nanoTime();
        if (now - minuteBegan > MINUTE_NANOS) {
            minuteBegan = now;
            linesThisMinute = 0;
            if (leftOut > 0) {
                emit(40, "warning", leftOut + " lines were left out of this log in the last minute");
                leftOut = 0;
            }
        }
        if (++linesThisMinute > MOST_LINES) {
            leftOut++;
        } else {
            emit(level, name, line);
        }
    }

    private void emit(int level, String name, String line) {
        if (level >= streamLevel) {
            toStderr(line);
        }
        if (level >= fileLevel && !fileBroken) {
            boolean fresh = !file.exists();
            try (OutputStream out = new FileOutputStream(file, true)) {
                if (fresh) {
                    // Its owner's alone: settings and classes of the application are named in it.
                    file.setReadable(false, false);
                    file.setReadable(true, true);
                }
                String dated = Instant.now() + " " + name + " " + line + "\n";
                out.write(dated.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                fileBroken = true;
                toStderr("the log file " + file + " cannot be written: " + e.getMessage());
            }
        }
    }

    /** The number of a Python level, which is what the settings name. */
    private static int level(String name) {
        switch (name) {
            case "notset":
            case "debug":
                return 10;
            case "info":
                return 20;
            case "warning":
            case "warn":
                return 30;
            case "error":
                return 40;
            case "critical":
            case "fatal":
                return 50;
            default:
                return Integer.MAX_VALUE;
        }
    }
}
