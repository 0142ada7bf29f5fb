package io.flowcept.sinks.mofka;

import io.flowcept.sinks.SinkLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * What a program prints: read all the time, since it would stop when nobody does, and put into the agent's log. A thread
 * of its own writes; the last lines can be asked for by any.
 */
final class ProgramOutput implements Runnable {
    private static final int LAST_LINES = 3;
    private static final int MOST_BYTES_A_LINE = 500;
    private static final long MILLIS_FOR_LAST_WORDS = 200;

    private final InputStream in;
    private final SinkLog log;
    private final Deque<String> last = new ArrayDeque<>();
    private final Thread thread;

    ProgramOutput(InputStream in, SinkLog log) {
        this.in = in;
        this.log = log;
        thread = new Thread(this, "flowcept-mofka-output");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] chunk = new byte[4096];
        try {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                for (int i = 0; i < count; i++) {
                    if (chunk[i] == '\n') {
                        take(line);
                    } else if (line.size() < MOST_BYTES_A_LINE) {
                        line.write(chunk[i]);
                    }
                }
            }
        } catch (IOException closed) {
            // The program has ended.
        }
        take(line);
    }

    private void take(ByteArrayOutputStream bytes) {
        String line = new String(bytes.toByteArray(), Charset.defaultCharset()).trim();
        bytes.reset();
        if (line.isEmpty()) {
            return;
        }
        synchronized (last) {
            last.addLast(line);
            if (last.size() > LAST_LINES) {
                last.removeFirst();
            }
        }
        // As the control program marks them. It says so and no more when it drops a message that it cannot read.
        String lower = line.toLowerCase(Locale.ROOT);
        if (lower.contains("[error]") || lower.contains("[critical]")) {
            log.warning("the program of mq.mofka.command says: " + line);
        } else {
            log.info("the program of mq.mofka.command says: " + line);
        }
    }

    /** The last lines in one; empty when there are none. */
    String last(boolean goesOn) {
        if (!goesOn) {
            try {
                thread.join(MILLIS_FOR_LAST_WORDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        synchronized (last) {
            return String.join(" | ", last);
        }
    }
}
