package io.flowcept.engine;

import io.flowcept.bootstrap.Control;
import io.flowcept.bootstrap.Tenancy;
import io.flowcept.engine.capture.Governor;
import io.flowcept.engine.context.AgentVersion;
import io.flowcept.engine.log.Log;
import io.flowcept.engine.settings.Settings;
import io.flowcept.engine.settings.SettingsException;
import io.flowcept.engine.settings.SettingsLocation;
import io.flowcept.engine.settings.SettingsProblem;
import io.flowcept.engine.settings.TelemetryCaptureSettings;
import io.flowcept.engine.weave.CaptureCost;
import io.flowcept.engine.weave.SelectingTransformer;
import io.flowcept.engine.weave.SelectionChange;
import io.flowcept.engine.weave.Site;
import io.flowcept.engine.weave.Sites;
import io.flowcept.engine.weave.ValuePolicy;
import io.flowcept.telemetry.cpu.CpuBaseline;
import java.io.File;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * What premain and agentmain start: reads the settings and registers the transformer. Everything else waits until a class
 * is loaded that may be selected; a host in which none is never sees more of us than that. Later attachments find it
 * through {@link Tenancy}, and have it take other settings, tell its state, or leave.
 */
public final class Engine implements Control {
    /** How long the threads of clients may take to end, once their sinks are closed. */
    private static final long ENDING_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How long a host's thread waits until tasks can be recorded, which takes some milliseconds. */
    private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How long an end waits for a thread that is just making the recording. */
    private static final long MAKING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int MOST_CHANGES_NAMED = 100;

    private final Instrumentation instrumentation;
    private final Log log;
    private final Notes notes = new Notes();
    private final Sites sites = new Sites();
    private final SelectingTransformer transformer;
    private final Predecessors predecessors;
    private final Settings settings;
    private final String settingsOrigin;
    private final long startedMillis = System.currentTimeMillis();
    private final Thread shutdownHook = new Thread("flowcept-shutdown") {
        @Override
        public void run() {
            end(true);
        }
    };

    /** Changed under the lock of this, as is all that attachments change; the threads of the host read it. */
    private volatile SettingsLocation location;

    private boolean installed;
    private volatile boolean left;
    private final Beginning beginning = new Beginning(READY_NANOS);
    /** Set unless {@link #beginning} has ended, as is the next. */
    private volatile SettingsWatch watch;

    /** Null until a class is loaded that may be selected. */
    private volatile Recording recording;

    /** Why there is no recording though there should be one, or null. */
    private volatile String failure;

    private final boolean attachedLater;
    private final File workingDirectory = new File("").getAbsoluteFile();
    /** Read in premain, so that the first load of the processors is that of the JVM's start; null if it is not wanted. */
    private final CpuBaseline cpuBaseline;

    private volatile double mostOverheadPercent;
    /** Of the selection, as the workflows' last messages are to say. Guarded by itself. */
    private final List<Map<String, Object>> changes = new ArrayList<>();

    private Engine(
            SettingsLocation location, Settings settings, Instrumentation instrumentation, boolean attachedLater) {
        this.instrumentation = instrumentation;
        this.settings = settings;
        this.location = location;
        this.settingsOrigin = origin(location);
        this.attachedLater = attachedLater;
        this.mostOverheadPercent = settings.instrumentation.maxOverheadPercent;
        TelemetryCaptureSettings capture = settings.telemetryCapture;
        this.cpuBaseline = capture.cpu || capture.perCpu ? CpuBaseline.read() : null;
        this.log = new Log(settings.log, workingDirectory);
        this.predecessors = new Predecessors(settings, log);
        this.transformer = new SelectingTransformer(
                settings.instrumentation,
                ValuePolicy.of(settings),
                fileName(location),
                sites,
                notes,
                new Runnable() {
                    @Override
                    public void run() {
                        startRecording();
                    }
                },
                new Runnable() {
                    @Override
                    public void run() {
                        awaitRecording();
                    }
                });
    }

    /**
     * Called by the agent's entry class.
     *
     * @param arguments of the agent; may be null
     * @param attached whether the application has been running without it
     * @return whether the agent is in this JVM from now on
     */
    public static boolean start(String arguments, Instrumentation instrumentation, boolean attached) {
        AgentCommand command = AgentCommand.of(arguments);
        if (!command.name.equals(AgentCommand.ATTACH)) {
            refuse(command, instrumentation, "the agent is not in this JVM");
            return false;
        }
        SettingsLocation location = SettingsLocation.find(command.arguments, System.getProperties(), System.getenv());
        Settings settings;
        try {
            settings = Settings.load(location, System.getenv());
        } catch (SettingsException e) {
            Log.toStderr("off, the application runs without it: " + e.getMessage());
            refuse(command, instrumentation, e.getMessage());
            return false;
        }
        Engine engine = new Engine(location, settings, instrumentation, attached);
        engine.warn(settings);
        AgentProperties.announce(AgentVersion.read());
        Tenancy.controlledBy(engine);
        if (settings.instrumentation.enabled) {
            engine.install();
        }
        AgentProperties.answer(
                command.question,
                answer(true, "the agent is in this JVM now, with the settings of " + origin(location)),
                instrumentation);
        return true;
    }

    private static void refuse(AgentCommand command, Instrumentation instrumentation, String why) {
        AgentProperties.answer(command.question, answer(false, why), instrumentation);
    }

    private void warn(Settings read) {
        for (SettingsProblem warning : read.warnings()) {
            log.warning(warning.toString());
        }
    }

    private void install() {
        installed = true;
        Runtime.getRuntime().addShutdownHook(shutdownHook);
        predecessors.recover();
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
                beginning.ready.countDown();
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
                settings,
                settingsOrigin,
                attachedLater,
                instrumentation,
                workingDirectory,
                startedMillis,
                cpuBaseline,
                changes,
                sites,
                notes,
                beginning.ready,
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
                reload(AgentCommand.of(null));
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
    private String whyNothingIsRecorded() {
        Recording now = recording;
        return failure != null || now == null ? failure : now.failure();
    }

    private String state() {
        String why = whyNothingIsRecorded();
        if (!installed) {
            return "off: instrumentation.enabled is false";
        }
        if (why != null) {
            return "records nothing: " + why;
        }
        Recording now = recording;
        return now == null ? "waits for a class that is selected" : now.state();
    }

    @Override
    public boolean attached(String arguments) {
        AgentCommand command = AgentCommand.of(arguments);
        Map<String, Object> answer;
        boolean gone = false;
        try {
            switch (command.name) {
                case AgentCommand.ATTACH:
                case AgentCommand.RELOAD:
                    answer = reload(command);
                    break;
                case AgentCommand.STATUS:
                    answer = status();
                    break;
                case AgentCommand.DETACH:
                    answer = detach();
                    // Not under the lock, for which a thread that is to end may wait.
                    gone = left && isGone(answer);
                    break;
                default:
                    answer = answer(false, "this version of the agent knows no command " + command.name);
            }
        } catch (Throwable e) {
            log.error(command.name + " did not succeed: " + e);
            answer = answer(false, e.toString());
        }
        AgentProperties.answer(command.question, answer, instrumentation);
        return gone;
    }

    private static Map<String, Object> answer(boolean ok, String... lines) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ok", ok);
        List<String> said = new ArrayList<>();
        Collections.addAll(said, lines);
        answer.put("lines", said);
        return answer;
    }

    /** Takes the settings anew, from where they were or from where the command says. */
    private synchronized Map<String, Object> reload(AgentCommand command) {
        if (left) {
            return answer(false, "the agent has left this JVM");
        }
        SettingsLocation from = command.arguments == null
                ? location
                : SettingsLocation.find(command.arguments, System.getProperties(), System.getenv());
        Settings read;
        try {
            read = Settings.load(from, System.getenv());
        } catch (SettingsException e) {
            log.warning("the settings of before stay in force: " + e.getMessage());
            return answer(false, "the settings of before stay in force", e.getMessage());
        }
        warn(read);
        location = from;
        mostOverheadPercent = read.instrumentation.maxOverheadPercent;
        Recording now = recording;
        if (now != null) {
            now.mostOverhead(mostOverheadPercent);
        }
        SelectionChange change = transformer.select(read.instrumentation, fileName(from), instrumentation);
        if (read.instrumentation.enabled && !installed) {
            install();
        }
        Map<String, Object> answer = answer(true);
        @SuppressWarnings("unchecked") // made above
        List<Object> lines = (List<Object>) answer.get("lines");
        if (change.isNone()) {
            lines.add("the selection is as before");
        } else {
            selectionChanged(change, origin(from));
            for (String entry : change.removed) {
                lines.add("selects no more: " + entry);
            }
            for (String entry : change.added) {
                lines.add("selects: " + entry);
            }
            log.info("the selection has changed: " + lines);
        }
        String others = otherChanges(read);
        if (!others.isEmpty()) {
            String line = "these take effect when the agent comes anew only: " + others;
            lines.add(line);
            log.warning(line);
        }
        return answer;
    }

    private void selectionChanged(SelectionChange change, String origin) {
        synchronized (changes) {
            if (changes.size() < MOST_CHANGES_NAMED) {
                changes.add(RunSummary.change(System.currentTimeMillis() / 1e3, origin, change));
            }
        }
    }

    /** The keys outside of the selection whose values are not those in force. */
    private String otherChanges(Settings read) {
        Map<String, Object> now = settings.flat();
        Map<String, Object> then = read.flat();
        TreeSet<String> keys = new TreeSet<>(now.keySet());
        keys.addAll(then.keySet());
        StringBuilder changed = new StringBuilder();
        for (String key : keys) {
            boolean same = String.valueOf(now.get(key)).equals(String.valueOf(then.get(key)));
            if (!same && !key.startsWith("instrumentation.")) {
                changed.append(changed.length() == 0 ? "" : ", ").append(key);
            }
        }
        return changed.toString();
    }

    private synchronized Map<String, Object> status() {
        Map<String, Object> status = answer(true);
        status.put("version", AgentVersion.read());
        status.put("settings", origin(location));
        status.put("since", startedMillis / 1e3);
        status.put("state", state());
        List<Map<String, Object>> methods = new ArrayList<>();
        for (Site site : sites.all()) {
            Map<String, Object> method = new LinkedHashMap<>();
            method.put("method", site.signature());
            method.put("calls", site.counts.seen());
            method.put("recorded", site.counts.recorded());
            method.putAll(site.counts.missing());
            if (site.step() != CaptureCost.Step.FULL) {
                method.put("overhead", "too much: " + Governor.named(site.step()));
            }
            methods.add(method);
        }
        status.put("methods", methods);
        status.put("unmatched", transformer.unmatched(instrumentation));
        if (recording != null) {
            recording.addTo(status);
        }
        status.put("agent", ownCost());
        return status;
    }

    private Map<String, Object> ownCost() {
        Map<String, Object> cost = OwnThreads.cost();
        JdkInternals.open(instrumentation, OwnHeap.PACKAGES);
        OwnHeap heap = new OwnHeap(instrumentation::getObjectSize).from(this).fromBuffersOf(OwnThreads.all());
        cost.put("heap_bytes", heap.bytes());
        if (heap.isCut()) {
            cost.put("heap_is_more", true);
        }
        ClassLoader ours = Engine.class.getClassLoader();
        int classes = 0;
        for (Class<?> each : instrumentation.getInitiatedClasses(ours)) {
            classes += each.getClassLoader() == ours ? 1 : 0;
        }
        cost.put("classes", classes);
        return cost;
    }

    private synchronized Map<String, Object> detach() throws InterruptedException {
        instrumentation.removeTransformer(transformer);
        transformer.restore(instrumentation);
        try {
            if (installed) {
                Runtime.getRuntime().removeShutdownHook(shutdownHook);
            }
        } catch (IllegalStateException e) {
            return answer(false, "the JVM is at its end already");
        }
        List<String> lines = end(false);
        // A class that was just being loaded when the transformer was taken away.
        transformer.restore(instrumentation);
        AgentProperties.withdraw();
        Tenancy.end();
        left = true;
        notes.writeTo(log);
        int woven = transformer.wovenClasses(instrumentation);
        if (woven > 0) {
            lines.add(woven
                    + " classes could not be given their own code back; they call the agent's gate, which is off");
        }
        lines.add(0, "the agent has left this JVM");
        return answer(true, lines.toArray(new String[0]));
    }

    /** Whether no thread of ours is left a while after; those that are, the answer names. */
    private static boolean isGone(Map<String, Object> answer) throws InterruptedException {
        if (OwnThreads.awaitEnd(System.nanoTime() + ENDING_NANOS)) {
            return true;
        }
        @SuppressWarnings("unchecked") // made by answer()
        List<Object> lines = (List<Object>) answer.get("lines");
        for (Thread thread : OwnThreads.alive()) {
            lines.add("the thread " + thread.getName() + " has not ended yet");
        }
        return false;
    }

    /** The end of the run or of the agent in it; what a person should know of it, which is in the log as well. */
    private List<String> end(boolean withUnmatched) {
        List<String> said = new ArrayList<>();
        try {
            long deadline = System.nanoTime() + (long) (settings.project.shutdownTimeoutSecs * 1e9);
            beginning.end(Math.min(MAKING_NANOS, deadline - System.nanoTime()));
            SettingsWatch watching = watch;
            if (watching != null) {
                watching.end();
            }
            Recording now = recording;
            if (now != null) {
                said.addAll(now.end(deadline));
            }
            predecessors.end(deadline);
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

    private static String origin(SettingsLocation location) {
        return location.file() == null ? location.origin() : location.file().getAbsolutePath();
    }

    /** How messages call the file. */
    private static String fileName(SettingsLocation location) {
        return location.file() == null ? location.origin() : location.file().getName();
    }
}
