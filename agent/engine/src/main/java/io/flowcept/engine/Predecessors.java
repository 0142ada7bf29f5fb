package io.flowcept.engine;

import io.flowcept.engine.dispatch.JournalFolders;
import io.flowcept.engine.dispatch.Recovery;
import io.flowcept.engine.log.Log;
import io.flowcept.engine.settings.FirstLook;
import java.io.File;

/** Delivers, on a thread of its own, what JVMs that died have left in the same folder of journals. */
final class Predecessors implements Runnable {
    private final FirstLook settings;
    private final Log log;
    private final Thread thread = Recording.daemon(this, "flowcept-recovery");
    private volatile boolean ending;

    private Predecessors(FirstLook settings, Log log) {
        this.settings = settings;
        this.log = log;
    }

    /** Starts. */
    static Predecessors recover(FirstLook settings, Log log) {
        Predecessors started = new Predecessors(settings, log);
        started.thread.start();
        return started;
    }

    @Override
    public void run() {
        Recovery recovery = new Recovery(settings.all(), log);
        for (File root : JournalFolders.all(settings.journal)) {
            for (File directory : Recovery.journalsIn(root)) {
                if (ending) {
                    return;
                }
                recover(recovery, directory);
            }
        }
    }

    private void recover(Recovery recovery, File directory) {
        try {
            Recovery.Outcome outcome = recovery.recover(directory);
            if (outcome != null && outcome.complete) {
                log.info("delivered what an earlier run had left in " + directory + ": " + outcome.delivered);
            }
        } catch (Throwable e) {
            log.warning("the journal " + directory + " of an earlier run was not delivered: " + e);
        }
    }

    /** Waits for the journal at work, until {@code deadline} as of {@link System#nanoTime()}; starts no further one. */
    void end(long deadline) throws InterruptedException {
        thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        ending = true;
    }
}
