package io.flowcept.engine;

import io.flowcept.bootstrap.Tenancy;
import io.flowcept.engine.capture.Governor;
import io.flowcept.engine.context.AgentVersion;
import io.flowcept.engine.settings.Settings;
import io.flowcept.engine.settings.SettingsException;
import io.flowcept.engine.settings.SettingsLocation;
import io.flowcept.engine.weave.CaptureCost;
import io.flowcept.engine.weave.SelectionChange;
import io.flowcept.engine.weave.Site;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * What an attachment asks of the agent that is here: to take other settings, to tell its state, or to leave. Under the lock of
 * the engine; its own class, since a start has no need of it.
 */
final class Attachment {
    /** How long the threads of clients may take to end, once their sinks are closed. */
    private static final long ENDING_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int MOST_CHANGES_NAMED = 100;

    private final Engine engine;

    Attachment(Engine engine) {
        this.engine = engine;
    }

    /** As {@link Engine#attached}. */
    boolean told(String arguments) {
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
                    gone = engine.left && isGone(answer);
                    break;
                default:
                    answer = answer(false, "this version of the agent knows no command " + command.name);
            }
        } catch (Throwable e) {
            engine.log.error(command.name + " did not succeed: " + e);
            answer = answer(false, e.toString());
        }
        AgentProperties.answer(command.question, answer, engine.instrumentation);
        return gone;
    }

    static Map<String, Object> answer(boolean ok, String... lines) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ok", ok);
        List<String> said = new ArrayList<>();
        Collections.addAll(said, lines);
        answer.put("lines", said);
        return answer;
    }

    /** Takes the settings anew, from where they were or from where the command says. */
    Map<String, Object> reload(AgentCommand command) {
        synchronized (engine) {
            return reloaded(command);
        }
    }

    private Map<String, Object> reloaded(AgentCommand command) {
        if (engine.left) {
            return answer(false, "the agent has left this JVM");
        }
        SettingsLocation from = command.arguments == null
                ? engine.location
                : SettingsLocation.find(command.arguments, System.getProperties(), System.getenv());
        Settings read;
        try {
            read = Settings.load(from, System.getenv());
        } catch (SettingsException e) {
            engine.log.warning("the settings of before stay in force: " + e.getMessage());
            return answer(false, "the settings of before stay in force", e.getMessage());
        }
        engine.warn(read.warnings());
        engine.location = from;
        engine.mostOverheadPercent = read.instrumentation.maxOverheadPercent;
        Recording now = engine.recording;
        if (now != null) {
            now.mostOverhead(engine.mostOverheadPercent);
        }
        SelectionChange change =
                engine.transformer.select(read.instrumentation, Engine.fileName(from), engine.instrumentation);
        if (read.instrumentation.enabled && !engine.installed) {
            engine.install();
        }
        Map<String, Object> answer = answer(true);
        @SuppressWarnings("unchecked") // made above
        List<Object> lines = (List<Object>) answer.get("lines");
        if (change.isNone()) {
            lines.add("the selection is as before");
        } else {
            selectionChanged(change, Engine.origin(from));
            for (String entry : change.removed) {
                lines.add("selects no more: " + entry);
            }
            for (String entry : change.added) {
                lines.add("selects: " + entry);
            }
            engine.log.info("the selection has changed: " + lines);
        }
        String others = otherChanges(read);
        if (!others.isEmpty()) {
            String line = "these take effect when the agent comes anew only: " + others;
            lines.add(line);
            engine.log.warning(line);
        }
        return answer;
    }

    private void selectionChanged(SelectionChange change, String origin) {
        synchronized (engine.changes) {
            if (engine.changes.size() < MOST_CHANGES_NAMED) {
                engine.changes.add(RunSummary.change(System.currentTimeMillis() / 1e3, origin, change));
            }
        }
    }

    /** The keys outside of the selection whose values are not those in force. */
    private String otherChanges(Settings read) {
        Map<String, Object> now = engine.settings.all().flat();
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

    private Map<String, Object> status() {
        synchronized (engine) {
            return stateOfAll();
        }
    }

    private Map<String, Object> stateOfAll() {
        Map<String, Object> status = answer(true);
        status.put("version", AgentVersion.read());
        status.put("settings", Engine.origin(engine.location));
        status.put("since", engine.startedMillis / 1e3);
        status.put("state", state());
        List<Map<String, Object>> methods = new ArrayList<>();
        for (Site site : engine.knownSites().all()) {
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
        status.put("unmatched", engine.transformer.unmatched(engine.instrumentation));
        if (engine.recording != null) {
            engine.recording.addTo(status);
        }
        status.put("agent", ownCost());
        return status;
    }

    private String state() {
        String why = engine.whyNothingIsRecorded();
        if (!engine.installed) {
            return "off: instrumentation.enabled is false";
        }
        if (why != null) {
            return "records nothing: " + why;
        }
        Recording now = engine.recording;
        return now == null ? "waits for a class that is selected" : now.state();
    }

    private Map<String, Object> ownCost() {
        Map<String, Object> cost = OwnThreads.cost();
        JdkInternals.open(engine.instrumentation, OwnHeap.PACKAGES);
        // Until they are read, they hold the environment, which is the host's.
        engine.settings.all();
        OwnHeap heap =
                new OwnHeap(engine.instrumentation::getObjectSize).from(engine).fromBuffersOf(OwnThreads.all());
        cost.put("heap_bytes", heap.bytes());
        if (heap.isCut()) {
            cost.put("heap_is_more", true);
        }
        ClassLoader ours = Engine.class.getClassLoader();
        int classes = 0;
        for (Class<?> each : engine.instrumentation.getInitiatedClasses(ours)) {
            classes += each.getClassLoader() == ours ? 1 : 0;
        }
        cost.put("classes", classes);
        return cost;
    }

    private Map<String, Object> detach() throws InterruptedException {
        synchronized (engine) {
            return detached();
        }
    }

    private Map<String, Object> detached() throws InterruptedException {
        engine.instrumentation.removeTransformer(engine.transformer);
        engine.transformer.restore(engine.instrumentation);
        try {
            if (engine.installed) {
                Runtime.getRuntime().removeShutdownHook(engine.shutdownHook);
            }
        } catch (IllegalStateException e) {
            return answer(false, "the JVM is at its end already");
        }
        List<String> lines = engine.end(false);
        // A class that was just being loaded when the transformer was taken away.
        engine.transformer.restore(engine.instrumentation);
        AgentProperties.withdraw();
        Tenancy.end();
        engine.left = true;
        engine.notes.writeTo(engine.log);
        int woven = engine.transformer.wovenClasses(engine.instrumentation);
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
}
