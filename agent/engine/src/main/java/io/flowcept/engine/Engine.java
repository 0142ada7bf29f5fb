package io.flowcept.engine;

import io.flowcept.bootstrap.Control;
import io.flowcept.bootstrap.Tenancy;
import io.flowcept.engine.context.AgentVersion;
import io.flowcept.engine.dispatch.JournalFolders;
import io.flowcept.engine.log.Log;
import io.flowcept.engine.settings.FirstLook;
import io.flowcept.engine.settings.SettingsException;
import io.flowcept.engine.settings.SettingsLocation;
import io.flowcept.engine.settings.SettingsProblem;
import io.flowcept.engine.settings.TelemetryCaptureSettings;
import io.flowcept.engine.weave.SelectingTransformer;
import io.flowcept.engine.weave.Sites;
import io.flowcept.engine.weave.ValuePolicy;
import io.flowcept.engine.weave.Weaving;
import io.flowcept.telemetry.cpu.CpuBaseline;
import java.io.File;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What premain and agentmain start: reads the settings and registers the transformer. Everything else waits until a class
 * is loaded that may be selected; a host in which none is never sees more of us than that. Later attachments find it
 * through {@link Tenancy}, and have it take other settings, tell its state, or leave.
 */
public final class Engine implements Control {
    /** How long a host's thread waits until tasks can be recorded, which takes some milliseconds. */
    private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How long an end waits for a thread that is just making the recording. */
    private static final long MAKING_NANOS = TimeUnit.SECONDS.toNanos(1);

    final Instrumentation instrumentation;
    final Log log;
    final Notes notes = new Notes();
    /** Null until a class is loaded that may be selected, and then always the same. */
    private volatile Sites sites;

    private final Object publishing = new Object();
    final SelectingTransformer transformer;
    /** Null if there are none. */
    private volatile Predecessors predecessors;

    final FirstLook settings;
    private final String settingsOrigin;
    final long startedMillis = System.currentTimeMillis();
    final Thread shutdownHook = new Thread("flowcept-shutdown") {
        @Override
        public void run() {
            end(true);
        }
    };

    /** Changed under the lock of this, as is all that attachments change; the threads of the host read it. */
    volatile SettingsLocation location;

    boolean installed;
    volatile boolean left;
    private final Beginning beginning = new Beginning(READY_NANOS);
    /** Set unless {@link #beginning} has ended, as is the next. */
    private volatile SettingsWatch watch;

    /** Null until a class is loaded that may be selected. */
    volatile Recording recording;

    /** Why there is no recording though there should be one, or null. */
    private volatile String failure;

    private final boolean attachedLater;
    private final File workingDirectory = new File("").getAbsoluteFile();
    /** Read in premain, so that the first load of the processors is that of the JVM's start; null if it is not wanted. */
    private final CpuBaseline cpuBaseline;

    volatile double mostOverheadPercent;
    /** Of the selection, as the workflows' last messages are to say. Guarded by itself. */
    final List<Map<String, Object>> changes = new ArrayList<>();

    private Engine(
            SettingsLocation location, FirstLook settings, Instrumentation instrumentation, boolean attachedLater) {
        this.instrumentation = instrumentation;
        this.settings = settings;
        this.location = location;
        this.settingsOrigin = origin(location);
        this.attachedLater = attachedLater;
        this.mostOverheadPercent = settings.instrumentation.maxOverheadPercent;
        TelemetryCaptureSettings capture = settings.telemetryCapture;
        this.cpuBaseline = capture != null && (capture.cpu || capture.perCpu) ? CpuBaseline.read() : null;
        this.log = new Log(settings.log, workingDirectory);
        this.transformer = new SelectingTransformer(settings.instrumentation, fileName(location), notes, new Weaving() {
            @Override
            public void begin() {
                startRecording();
            }

            @Override
            public void woven() {
                awaitRecording();
            }

            @Override
            public Sites sites() {
                return knownSites();
            }

            @Override
            public ValuePolicy values() {
                return ValuePolicy.of(Engine.this.settings.all());
            }
        });
    }

    /** Made without a lock, since its class is loaded for it, which goes through the transformers of other agents. */
    Sites knownSites() {
        return sites != null ? sites : first(new Sites());
    }

    private Sites first(Sites fresh) {
        synchronized (publishing) {
            if (sites == null) {
                sites = fresh;
            }
            return sites;
        }
    }

    /**
     * Called by {@link Entrance}.
     *
     * @param arguments of the agent; may be null
     * @param attached whether the application has been running without it
     * @return whether the agent is in this JVM from now on
     */
    static boolean launch(String arguments, Instrumentation instrumentation, boolean attached) {
        // Null for a start with the JVM, which asks no question.
        AgentCommand command = isQuestion(arguments) ? AgentCommand.of(arguments) : null;
        if (command != null && !command.name.equals(AgentCommand.ATTACH)) {
            answer(command, false, "the agent is not in this JVM", instrumentation);
            return false;
        }
        String ownArguments = command == null ? arguments : command.arguments;
        SettingsLocation location = SettingsLocation.find(ownArguments, System.getProperties(), System.getenv());
        FirstLook settings;
        try {
            settings = FirstLook.at(location, System.getenv());
        } catch (SettingsException e) {
            Log.toStderr("off, the application runs without it: " + e.getMessage());
            answer(command, false, e.getMessage(), instrumentation);
            return false;
        }
        Engine engine = new Engine(location, settings, instrumentation, attached);
        engine.warn(settings.warnings());
        announce();
        Tenancy.controlledBy(engine);
        if (settings.instrumentation.enabled) {
            engine.install();
        }
        answer(
                command,
                true,
                "the agent is in this JVM now, with the settings of " + origin(location),
                instrumentation);
        return true;
    }

    /** Whether these are not only what {@code -javaagent} takes. */
    private static boolean isQuestion(String arguments) {
        return arguments != null && (arguments.startsWith("command=") || arguments.startsWith("answer="));
    }

    private static void announce() {
        try {
            System.setProperty(AgentProperties.VERSION, AgentVersion.read());
        } catch (RuntimeException notAllowed) {
            // Then the commands do not see that the agent is there.
        }
    }

    private static void answer(AgentCommand command, boolean ok, String line, Instrumentation instrumentation) {
        if (command != null) {
            AgentProperties.answer(command.question, Attachment.answer(ok, line), instrumentation);
        }
    }

    void warn(List<SettingsProblem> warnings) {
        for (SettingsProblem warning : warnings) {
            log.warning(warning.toString());
        }
    }

    void install() {
        installed = true;
        Runtime.getRuntime().addShutdownHook(shutdownHook);
        if (JournalFolders.mayHaveAny(settings.journal)) {
            predecessors = Predecessors.recover(settings, log);
        }
        instrumentation.addTransformer(transformer, true);
        transformer.retransformLoaded(instrumentation);
    }

    /** On the thread that loads the first class that may be selected. Throws nothing: that class has no part in it. */
    private void startRecording() {
        boolean begun = false;
        try {
            begun = beginning.begin() && makeRecording();
        } catch (Throwable e) {
            failure = e.toString();
            transformer.stop();
        } finally {
            if (!begun) {
                beginning.ready().countDown();
            }
            beginning.made();
        }
        if (failure != null) {
            log.error("nothing is recorded: " + failure);
        } else if (begun) {
            try {
                watchSettings();
            } catch (Throwable e) {
                log.error("changes of the settings file are not seen: " + e);
            }
        }
    }

    /** Returns false when the agent has left meanwhile. */
    private boolean makeRecording() {
        final Recording fresh = new Recording(
                settings.all(),
                settingsOrigin,
                attachedLater,
                instrumentation,
                workingDirectory,
                startedMillis,
                cpuBaseline,
                changes,
                knownSites(),
                notes,
                beginning.ready(),
                log);
        boolean published = beginning.unlessEnded(new Runnable() {
            @Override
            public void run() {
                recording = fresh;
            }
        });
        if (published) {
            fresh.mostOverhead(mostOverheadPercent);
            fresh.start();
        }
        return published;
    }

    private void watchSettings() {
        double seconds = settings.instrumentation.watchSecs;
        File file = location.file();
        if (seconds <= 0 || file == null) {
            return;
        }
        final SettingsWatch fresh = new SettingsWatch(file, seconds, new Runnable() {
            @Override
            public void run() {
                new Attachment(Engine.this).reload(AgentCommand.of(null));
            }
        });
        boolean published = beginning.unlessEnded(new Runnable() {
            @Override
            public void run() {
                watch = fresh;
            }
        });
        if (published) {
            fresh.start();
        }
    }

    /** On each thread that loads a class which has been rewritten. */
    private void awaitRecording() {
        // Of several that load the first such class at the same time, one makes it.
        beginning.awaitReady(notes);
        if (whyNothingIsRecorded() != null) {
            transformer.stop();
        }
    }

    /** Null if something is, or is going to be. */
    String whyNothingIsRecorded() {
        Recording now = recording;
        return failure != null || now == null ? failure : now.failure();
    }

    @Override
    public boolean attached(String arguments) {
        return new Attachment(this).told(arguments);
    }

    /** The end of the run or of the agent in it; what a person should know of it, which is in the log as well. */
    List<String> end(boolean withUnmatched) {
        List<String> said = new ArrayList<>();
        try {
            long from = System.nanoTime();
            beginning.end(beginning.isMaking() ? Math.min(MAKING_NANOS, shutdownNanos()) : MAKING_NANOS);
            // Nobody asks for all settings only to know how long nothing is waited for.
            boolean waits = recording != null || predecessors != null;
            long deadline = from + (waits ? shutdownNanos() : MAKING_NANOS);
            SettingsWatch watching = watch;
            if (watching != null) {
                watching.end();
            }
            Recording now = recording;
            if (now != null) {
                said.addAll(now.end(deadline));
            }
            if (predecessors != null) {
                predecessors.end(deadline);
            }
            notes.writeTo(log);
            List<String> unmatched = transformer.unmatched(instrumentation);
            // Where nothing could be recorded, classes were not even looked at.
            if (withUnmatched && !unmatched.isEmpty() && whyNothingIsRecorded() == null) {
                StringBuilder line = new StringBuilder("selected nothing:");
                for (String each : unmatched) {
                    line.append(' ').append(each).append(';');
                }
                log.warning(line.substring(0, line.length() - 1));
            }
        } catch (Throwable e) {
            String line = "the end of the run was not recorded: " + e;
            log.error(line);
            said.add(line);
        }
        return said;
    }

    private long shutdownNanos() {
        return (long) (settings.all().project.shutdownTimeoutSecs * 1e9);
    }

    static String origin(SettingsLocation location) {
        return location.file() == null ? location.origin() : location.file().getAbsolutePath();
    }

    /** How messages call the file. */
    static String fileName(SettingsLocation location) {
        return location.file() == null ? location.origin() : location.file().getName();
    }
}
