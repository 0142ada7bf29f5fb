package io.flowcept.engine;

import io.flowcept.engine.log.Log;
import io.flowcept.engine.settings.Settings;
import io.flowcept.engine.settings.SettingsException;
import io.flowcept.engine.settings.SettingsLocation;
import io.flowcept.engine.settings.SettingsProblem;
import io.flowcept.engine.weave.SelectingTransformer;
import io.flowcept.engine.weave.Sites;
import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What premain and agentmain start, on the host's thread: reads the settings and registers the transformer. Everything
 * else waits until a class is loaded that may be selected; a host in which none is never sees more of us than that.
 */
public final class Engine {
    private final Instrumentation instrumentation;
    private final Log log;
    private final Notes notes = new Notes();
    private final Sites sites = new Sites();
    private final Recording recording;
    private final SelectingTransformer transformer;
    private final Predecessors predecessors;
    private final long shutdownNanos;
    private volatile boolean recordingStarted;

    private Engine(SettingsLocation location, Settings settings, Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
        this.log = new Log(settings.log, new File("").getAbsoluteFile());
        String file =
                location.file() == null ? location.origin() : location.file().getName();
        String origin =
                location.file() == null ? location.origin() : location.file().getAbsolutePath();
        this.predecessors = new Predecessors(settings, log);
        this.shutdownNanos = (long) (settings.project.shutdownTimeoutSecs * 1e9);
        this.recording = new Recording(settings, origin, sites, notes, log);
        this.transformer = new SelectingTransformer(
                settings.instrumentation,
                file,
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
                        recording.awaitReady();
                    }
                });
    }

    /**
     * Called by the agent's entry class.
     *
     * @param arguments of the agent; may be null
     * @param jar the agent's own
     */
    public static void start(String arguments, Instrumentation instrumentation, File jar) {
        SettingsLocation location = SettingsLocation.find(arguments, System.getProperties(), System.getenv());
        Settings settings;
        try {
            settings = Settings.load(location, System.getenv());
        } catch (SettingsException e) {
            Log.toStderr("off, the application runs without it: " + e.getMessage());
            return;
        }
        Engine engine = new Engine(location, settings, instrumentation);
        for (SettingsProblem warning : settings.warnings()) {
            engine.log.warning(warning.toString());
        }
        if (settings.instrumentation.enabled) {
            engine.install();
        }
    }

    private void install() {
        openThrowable();
        Runtime.getRuntime().addShutdownHook(new Thread("flowcept-shutdown") {
            @Override
            public void run() {
                end();
            }
        });
        predecessors.recover();
        instrumentation.addTransformer(transformer, true);
        transformer.retransformLoaded(instrumentation);
    }

    private void startRecording() {
        recordingStarted = true;
        recording.start();
    }

    /**
     * Has java.lang let the engine read an exception's message from its field; see ThrownText. Java 8 has no modules and
     * needs no permission.
     */
    private void openThrowable() {
        try {
            Class<?> moduleType = Class.forName("java.lang.Module");
            Method getModule = Class.class.getMethod("getModule");
            Object base = getModule.invoke(Throwable.class);
            Object ours = ClassLoader.class.getMethod("getUnnamedModule").invoke(Engine.class.getClassLoader());
            Map<String, Set<?>> opens = new HashMap<>();
            Set<Object> toUs = new HashSet<>();
            toUs.add(ours);
            opens.put("java.lang", toUs);
            Instrumentation.class
                    .getMethod("redefineModule", moduleType, Set.class, Map.class, Map.class, Set.class, Map.class)
                    .invoke(
                            instrumentation,
                            base,
                            Collections.emptySet(),
                            Collections.emptyMap(),
                            opens,
                            Collections.emptySet(),
                            Collections.emptyMap());
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Java 8, or a JVM that keeps its modules closed: messages are then read only where that is safe.
        }
    }

    private void end() {
        try {
            long deadline = System.nanoTime() + shutdownNanos;
            if (recordingStarted) {
                recording.end(deadline);
            }
            predecessors.end(deadline);
            notes.writeTo(log);
            List<String> unmatched = transformer.unmatched(instrumentation);
            if (!unmatched.isEmpty()) {
                StringBuilder line = new StringBuilder("selected nothing:");
                for (String each : unmatched) {
                    line.append(' ').append(each).append(';');
                }
                log.warning(line.substring(0, line.length() - 1));
            }
        } catch (Throwable e) {
            log.error("the end of the run was not recorded: " + e);
        }
    }
}
