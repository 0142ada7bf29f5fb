package io.flowcept.engine;

import io.flowcept.engine.log.Log;
import io.flowcept.engine.suggest.Watch;
import io.flowcept.engine.suggest.WatchOptions;
import java.io.Closeable;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A watch of this JVM, and what becomes of its proposal: an answer to who attached for it, or a file. It has one thread,
 * registers nothing that stays, and ends with its class loader closed.
 */
public final class Suggestion {
    private final WatchOptions options;
    private final Watch watch;
    private final Instrumentation instrumentation;
    private final Thread atTheEnd = new Thread("flowcept-shutdown") {
        @Override
        public void run() {
            finish(true);
        }
    };
    private boolean finished;

    private Suggestion(WatchOptions options, Watch watch, Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
        this.options = options;
        this.watch = watch;
    }

    /**
     * Called by the agent's entry class: begins to watch, and returns.
     *
     * @param arguments of the agent, see {@link WatchOptions}
     */
    public static void start(String arguments, Instrumentation instrumentation) {
        WatchOptions options = WatchOptions.of(arguments);
        Suggestion suggestion = new Suggestion(options, new Watch(options, instrumentation), instrumentation);
        if (options.out != null) {
            Runtime.getRuntime().addShutdownHook(suggestion.atTheEnd);
        }
        Thread thread = new Thread("flowcept-suggest") {
            @Override
            public void run() {
                suggestion.run();
            }
        };
        thread.setDaemon(true);
        thread.setContextClassLoader(Suggestion.class.getClassLoader());
        thread.start();
    }

    private void run() {
        try {
            watch.run();
            finish(false);
        } catch (InterruptedException e) {
            finish(false);
        } catch (Throwable e) {
            say(false, "watching did not succeed: " + e, null);
        } finally {
            try {
                ClassLoader ours = Suggestion.class.getClassLoader();
                ((Closeable) ours).close();
                ((Closeable) ours.getParent()).close();
            } catch (IOException | ClassCastException e) {
                // The jar stays open, or the parent is one of the JVM's own.
            }
        }
    }

    /** Once: by the thread, or by the end of the JVM, whichever is first. */
    private synchronized void finish(boolean endOfJvm) {
        if (finished) {
            return;
        }
        finished = true;
        watch.end();
        if (!endOfJvm && options.out != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(atTheEnd);
            } catch (IllegalStateException e) {
                // The JVM is at its end already; the hook will find that all is done.
            }
        }
        try {
            String proposal = watch.proposal();
            if (options.out != null) {
                write(options.out.getAbsoluteFile(), proposal);
            }
            say(true, "what to record is proposed in " + options.out, proposal);
        } catch (Throwable e) {
            say(false, "the proposal cannot be written: " + e, null);
        }
    }

    private static void write(File file, String proposal) throws IOException {
        if (file.exists()) {
            throw new IOException(file + " exists and is left as it is");
        }
        try (OutputStream out = new FileOutputStream(file)) {
            file.setReadable(false, false);
            file.setReadable(true, true);
            out.write(proposal.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void say(boolean ok, String line, String proposal) {
        if (options.question == null) {
            Log.toStderr(line);
            return;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        List<String> lines = Collections.singletonList(line);
        answer.put("ok", ok);
        answer.put("lines", lines);
        if (proposal != null) {
            answer.put("proposal", proposal);
        }
        AgentProperties.answer(options.question, answer, instrumentation);
    }
}
