package io.flowcept.engine;

import io.flowcept.engine.dispatch.JournalFolders;
import io.flowcept.engine.dispatch.Recovery;
import io.flowcept.engine.log.Log;
import io.flowcept.engine.settings.Settings;
import java.io.File;

/** Delivers, on a thread of its own, what JVMs that died have left in the same folder of journals. */
final class Predecessors implements Runnable {
    private final Settings settings;
    private final Log log;
    private volatile boolean ending;
    private Thread thread;

    Predecessors(Settings settings, Log log) {
        this.settings = settings;
        this.log = log;
    }

    /** Starts, if there is any journal; costs a host a look into two folders. */
    void recover() {
        for (File root : JournalFolders.all(settings)) {
            String[] journals = root.list();
            if (thread == null && journals != null && journals.length > 0) {
                thread = Recording.daemon(this, "flowcept-recovery");
                thread.start();
            }
        }
    }

    @Override
    public void run() {
        Recovery recovery = new Recovery(settings, log);
        for (File root : JournalFolders.all(settings)) {
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
        if (thread != null) {
            thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            ending = true;
        }
    }
}
