package io.flowcept.engine;

import io.flowcept.bootstrap.Gate;
import io.flowcept.bootstrap.Recorder;
import io.flowcept.engine.capture.EpochClock;
import io.flowcept.engine.capture.Governor;
import io.flowcept.engine.capture.RunWorkflow;
import io.flowcept.engine.capture.TaskRecorder;
import io.flowcept.engine.capture.TaskTelemetry;
import io.flowcept.engine.context.Ids;
import io.flowcept.engine.context.ProcessSecrets;
import io.flowcept.engine.context.RunFacts;
import io.flowcept.engine.context.Workflows;
import io.flowcept.engine.dispatch.JournalFolders;
import io.flowcept.engine.dispatch.RunDefinitions;
import io.flowcept.engine.journal.Journal;
import io.flowcept.engine.journal.JournalCounters;
import io.flowcept.engine.journal.JournalOptions;
import io.flowcept.engine.log.Log;
import io.flowcept.engine.settings.MeasuredBlocks;
import io.flowcept.engine.settings.Settings;
import io.flowcept.engine.settings.TelemetryCaptureSettings;
import io.flowcept.engine.weave.Site;
import io.flowcept.engine.weave.Sites;
import io.flowcept.telemetry.Telemetry;
import io.flowcept.telemetry.cpu.CpuBaseline;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One run's recording from its first selected class to the end of the JVM: opens the journal, puts the recorder behind
 * the gate, and starts what delivers. Its own daemon thread then tends the journal.
 */
final class Recording implements Runnable {
    private final Settings settings;
    private final String settingsOrigin;
    private final Sites sites;
    private final Notes notes;
    private final Log log;
    private final File workingDirectory;
    private final long startedMillis;
    private final CountDownLatch ready;
    private final CountDownLatch settled = new CountDownLatch(1);
    /** Whether the JDK's packages are open to the engine, as far as they can be. */
    private final CountDownLatch internals = new CountDownLatch(1);
    /** Null until it is begun, which is before {@link #settled}. */
    private volatile Delivery delivery;

    /** What an end and the threads of ours that make things decide between them is decided under the lock of this. */
    private final Object deciding = new Object();
    /** No recorder is put behind the gate any more. Guarded by {@link #deciding}, as is the next. */
    private boolean over;
    /** No dispatcher is started any more. */
    private boolean settlingOver;
    /** Why nothing is recorded, or null. */
    private volatile String failure;

    private final boolean attached;
    private final Instrumentation instrumentation;
    /** Of the selection, which the workflows' last messages are to say. Guarded by itself. */
    private final List<Map<String, Object>> changes;

    private volatile RunSummary summary;
    private EpochClock clock;
    private volatile Journal journal;
    /** Null until there is a recorder. */
    private Tending tending;

    private Workflows workflows;
    private RunDefinitions definitions;
    private RunWorkflow runWorkflow;
    /** Null unless it has been behind the gate; then all of the above is there. */
    private volatile TaskRecorder recorder;

    private final Governor governor;
    /** Null when nothing is measured. */
    private Telemetry telemetry;
    /** Null if it is not wanted. */
    private final CpuBaseline cpuBaseline;

    /**
     * @param attached whether the application ran before the agent came
     * @param ready opened when tasks can be recorded, or it is clear that they cannot
     */
    Recording(
            Settings settings,
            String settingsOrigin,
            boolean attached,
            Instrumentation instrumentation,
            File workingDirectory,
            long startedMillis,
            CpuBaseline cpuBaseline,
            List<Map<String, Object>> changes,
            Sites sites,
            Notes notes,
            CountDownLatch ready,
            Log log) {
        this.attached = attached;
        this.instrumentation = instrumentation;
        this.governor = new Governor(sites, settings.instrumentation.maxOverheadPercent);
        this.settings = settings;
        this.settingsOrigin = settingsOrigin;
        this.sites = sites;
        this.notes = notes;
        this.ready = ready;
        this.log = log;
        this.workingDirectory = workingDirectory;
        this.startedMillis = startedMillis;
        this.cpuBaseline = cpuBaseline;
        this.changes = changes;
    }

    /** Called by a thread of the host; throws nothing. */
    void start() {
        boolean begun = false;
        try {
            daemon(this, "flowcept-journal").start();
            begun = true;
        } catch (Throwable e) {
            failure = e.toString();
        } finally {
            if (!begun) {
                ready.countDown();
                nothingSettles();
            }
        }
        if (!begun) {
            log.error("nothing is recorded: " + failure);
            return;
        }
        try {
            settleBeside();
        } catch (Throwable e) {
            nothingSettles();
            // Where the journal is, is known a while later only.
            log.error("nothing is delivered in this run, it stays in the journal: " + e);
        }
    }

    private void nothingSettles() {
        internals.countDown();
        settled.countDown();
    }

    /**
     * A daemon in the root group, where no host interrupts it together with its own threads, and without what the
     * calling host thread would hand down to its children.
     */
    static Thread daemon(Runnable work, String name) {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread thread;
        try {
            thread = Thread.class
                    .getConstructor(ThreadGroup.class, Runnable.class, String.class, long.class, boolean.class)
                    .newInstance(root, work, name, 0L, false);
        } catch (ReflectiveOperationException java8) {
            thread = new Thread(root, work, name);
        }
        thread.setDaemon(true);
        thread.setContextClassLoader(Recording.class.getClassLoader());
        return thread;
    }

    @Override
    public void run() {
        try {
            open();
        } catch (Throwable e) {
            failure = e instanceof IOException ? e.getMessage() : e.toString();
        } finally {
            ready.countDown();
        }
        if (recorder != null) {
            tending.run();
        } else if (failure != null) {
            log.error("nothing is recorded: " + failure);
        }
    }

    /** Opening what delivers may take seconds, for which the journal must not go without segments: on a thread of its own. */
    private void settleBeside() {
        daemon(
                        new Runnable() {
                            @Override
                            public void run() {
                                settle();
                            }
                        },
                        "flowcept-start")
                .start();
    }

    private void settle() {
        try {
            // For the texts of exceptions. It takes some milliseconds, in which the journal is opened.
            try {
                JdkInternals.open(instrumentation);
            } finally {
                internals.countDown();
            }
            Map<String, Object> late = RunFacts.late(settings, settingsOrigin, attached);
            await(ready);
            if (recorder != null) {
                deliver(late);
            }
        } catch (Throwable e) {
            await(ready);
            if (recorder != null) {
                log.error("nothing is delivered in this run; its journal is " + journal.directory() + ": " + e);
            }
        } finally {
            settled.countDown();
        }
    }

    private void open() throws IOException {
        if (isOver()) {
            return;
        }
        Ids ids = Ids.random();
        EpochClock opened = new EpochClock();
        long startedAt = opened.now();
        Map<String, Object> facts = RunFacts.early(settings, ids, workingDirectory);
        Journal fresh = openJournal(ids, facts.get("pid"));
        Telemetry measuring = null;
        boolean installed = false;
        try {
            fresh.tendedBy(Thread.currentThread());
            Workflows ofIds = new Workflows(ids);
            final RunDefinitions defining = new RunDefinitions(fresh);
            defining.run(facts);
            sites.listen(new Sites.Listener() {
                @Override
                public void defined(Site site) {
                    defining.site(site);
                }
            });
            RunWorkflow ofRun = new RunWorkflow(fresh, (String) facts.get("workflow_id"), startedAt);
            if (settings.instrumentation.workflows.isEmpty()) {
                ofRun.announce();
            }
            await(internals);
            measuring = openTelemetry();
            TaskRecorder made = new TaskRecorder(
                    fresh, sites, ofIds, ofRun, opened, settings.capture, settings.redact, ofTasks(measuring));
            RunSummary counted = new RunSummary(sites, made.counts(), governor, fresh, changes);
            made.warmUp();
            synchronized (deciding) {
                if (!over) {
                    clock = opened;
                    journal = fresh;
                    workflows = ofIds;
                    definitions = defining;
                    runWorkflow = ofRun;
                    telemetry = measuring;
                    summary = counted;
                    tending = new Tending(fresh, governor, notes, opened, made.counts(), log, new Runnable() {
                        @Override
                        public void run() {
                            wakeDelivery();
                        }
                    });
                    Gate.install(made);
                    recorder = made;
                    installed = true;
                }
            }
        } finally {
            if (!installed) {
                giveUp(fresh, measuring);
            }
        }
    }

    private void giveUp(Journal fresh, Telemetry measuring) {
        try {
            if (measuring != null) {
                measuring.close();
            }
            fresh.discard();
        } catch (Throwable e) {
            log.warning("the journal " + fresh.directory() + ", in which nothing is, could not be removed: " + e);
        }
    }

    private boolean isOver() {
        synchronized (deciding) {
            return over;
        }
    }

    /** Null when nothing is to be measured. */
    private Telemetry openTelemetry() {
        TelemetryCaptureSettings capture = settings.telemetryCapture;
        return capture.isOn()
                ? Telemetry.open(
                        MeasuredBlocks.of(capture).cpuSince(cpuBaseline).secrets(new ProcessSecrets(settings.redact)),
                        notes::skipped)
                : null;
    }

    /** What measures tasks, or null when they are not to be measured. */
    private TaskTelemetry ofTasks(Telemetry measuring) {
        TelemetryCaptureSettings capture = settings.telemetryCapture;
        return measuring != null && MeasuredBlocks.of(capture).isAnything()
                ? new TaskTelemetry(measuring, capture.maxAgeMs, capture.maxOverheadPercent)
                : null;
    }

    private Journal openJournal(Ids ids, Object pid) throws IOException {
        JournalOptions options = new JournalOptions(
                settings.journal.maxBytes,
                settings.journal.segmentBytes,
                settings.journal.blockWhenFull,
                settings.journal.fsyncMs);
        String owner = "pid " + pid + ", " + RunFacts.program();
        File root = JournalFolders.root(settings.journal);
        try {
            return Journal.open(root, ids.run(), owner, options);
        } catch (IOException e) {
            File fallback = JournalFolders.fallback();
            if (!fallback.mkdirs() && !JournalFolders.isOwn(fallback)) {
                throw new IOException("neither journal.path nor " + fallback + " can be used: " + e.getMessage(), e);
            }
            Journal opened = Journal.open(fallback, ids.run(), owner, options);
            log.warning("the journal is in " + fallback + ", since journal.path cannot be used: " + e.getMessage());
            return opened;
        }
    }

    /** As long as it takes, whoever interrupts. */
    private static void await(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException hostsInterruptWhomTheyFind) {
                // Nothing rests with the flag set; it is not set now.
            }
        }
    }

    private void deliver(Map<String, Object> late) throws IOException {
        if (isSettlingOver()) {
            return;
        }
        definitions.run(late);
        if (settings.telemetryCapture.machineInfo) {
            SnapshotBuffer machine = new SnapshotBuffer();
            telemetry.writeMachineInfo(machine);
            definitions.run(Collections.singletonMap("machine_info", RunDefinitions.decoded(machine.toByteArray())));
        }
        Delivery made =
                Delivery.of(settings, workingDirectory, startedMillis, journal, definitions, summary, clock, log);
        synchronized (deciding) {
            if (!settlingOver) {
                delivery = made;
                made.start();
            }
        }
    }

    private boolean isSettlingOver() {
        synchronized (deciding) {
            return settlingOver;
        }
    }

    private void wakeDelivery() {
        Delivery begun = delivery;
        if (begun != null) {
            begun.wake();
        }
    }

    /** Percent that recording may cost from now on. */
    void mostOverhead(double percent) {
        governor.mostPercent(percent);
    }

    /** Why nothing is recorded; null if something is, or is going to be. */
    String failure() {
        return failure;
    }

    /** What it is doing, for people. */
    String state() {
        if (ready.getCount() > 0) {
            return "opens its journal";
        }
        TaskRecorder known = recorder;
        if (known == null) {
            return "records nothing: " + (failure == null ? "the agent leaves" : failure);
        }
        String fatal = known.counts().fatal();
        return fatal == null ? "records" : "has stopped after repeated internal errors, the last one: " + fatal;
    }

    /** Adds to a status what is known here; plain data. */
    void addTo(Map<String, Object> status) {
        TaskRecorder known = recorder;
        if (known == null) {
            return;
        }
        Map<String, Object> tasks = new LinkedHashMap<>();
        known.counts().addTo(tasks, sites.calls());
        tasks.put("dropped", summary.dropped());
        status.put("tasks", tasks);
        JournalCounters counters = journal.counters();
        Delivery begun = delivery;
        status.put("sinks", begun == null ? Collections.emptyList() : begun.status(counters.appended()));
        Map<String, Object> journalNow = new LinkedHashMap<>();
        journalNow.put("directory", journal.directory().getPath());
        journalNow.put("bytes", counters.bytes());
        if (journal.trouble() != null) {
            journalNow.put("trouble", journal.trouble());
        }
        status.put("journal", journalNow);
    }

    /**
     * Delivers what there is; the rest stays for {@code recover}.
     *
     * @param deadline until when to try, as of {@link System#nanoTime()}
     * @return what was put into the log of it
     */
    List<String> end(long deadline) throws InterruptedException, IOException {
        List<String> said = new ArrayList<>();
        try {
            ready.await(1, TimeUnit.SECONDS);
        } finally {
            synchronized (deciding) {
                over = true;
                settlingOver = recorder == null;
            }
        }
        if (recorder == null) {
            if (failure == null) {
                said.add("nothing is recorded: the journal was not open yet at the end");
                log.error(said.get(0));
            }
            return said;
        }
        try {
            settled.await(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } finally {
            synchronized (deciding) {
                settlingOver = true;
            }
        }
        journal.hurry();
        if (Gate.recorder() == recorder) {
            Gate.install(Recorder.OFF);
        }
        long endedAt = clock.now();
        for (int open : workflows.open()) {
            byte[] start = workflows.startOf(open);
            if (start != null && workflows.end(open)) {
                definitions.end(start, endedAt);
            }
        }
        byte[] last = runWorkflow.end(endedAt, RunDefinitions.encoded(summary));
        journal.seal();
        tending.end();
        Delivery begun = delivery;
        boolean all = begun != null && begun.end(deadline, last, said);
        JournalCounters counters = journal.counters();
        if (counters.dropped() + counters.tooLarge() > 0) {
            said.add(counters.dropped() + counters.tooLarge()
                    + " tasks were lost: the journal or its disk was full, they exceeded journal.segment_bytes, or the"
                    + " application had used up its stack");
        }
        if (telemetry != null) {
            telemetry.close();
        }
        if (all) {
            journal.remove();
        } else {
            journal.close();
        }
        for (String line : said) {
            log.warning(line);
        }
        return said;
    }
}
