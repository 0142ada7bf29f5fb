package io.flowcept.engine.journal;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The directory of one run, held by a lock on its file {@code lock}. The system gives the lock back when the JVM ends,
 * however it ends, which is how others know. The file's text, for people, says who held it.
 */
final class RunDirectory implements Closeable {
    private static final String LOCK = "lock";
    private static final long UNFINISHED_MILLIS = 60_000;

    /**
     * The directories this JVM holds. Where locks are the process's own, as on Linux, opening and closing a lock file a
     * second time would give the lock up; so a file named here is not touched.
     */
    private static final Set<File> HELD = new HashSet<>();

    private final File directory;
    private final RandomAccessFile lock;

    private RunDirectory(File directory, RandomAccessFile lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Makes {@code root/run}. It is made and locked under another name first, so nobody sees it without its lock.
     *
     * @throws IOException when it exists or cannot be made
     */
    static RunDirectory create(File root, String run, String owner) throws IOException {
        if (!root.isDirectory() && root.mkdirs()) {
            OwnerOnly.restrict(root);
        }
        File home = root.getCanonicalFile();
        File directory = new File(home, run);
        File making = new File(home, "." + run);
        if (directory.exists() || !making.mkdir()) {
            throw new IOException("cannot make the directory " + directory);
        }
        OwnerOnly.restrict(making);
        RunDirectory created = null;
        boolean done = false;
        try {
            created = hold(making, directory, owner);
            done = created != null && making.renameTo(directory);
            if (!done) {
                throw new IOException("cannot lock and name the directory " + directory);
            }
            return created;
        } finally {
            if (!done) {
                if (created != null) {
                    created.close();
                }
                deleteAll(making);
            }
        }
    }

    /** Holds the directory of a run whose JVM is gone; null when it is not gone, or another recovers it. */
    static RunDirectory take(File directory) throws IOException {
        File canonical = directory.getCanonicalFile();
        return new File(canonical, LOCK).isFile() ? hold(canonical, canonical, null) : null;
    }

    /** All runs' directories, this JVM's own excepted, in the order of their names; empty when there is no root. */
    static List<File> list(File root) throws IOException {
        List<File> found = new ArrayList<>();
        File[] all = root.getCanonicalFile().listFiles();
        if (all != null) {
            Arrays.sort(all);
            for (File each : all) {
                boolean unfinished = each.getName().startsWith(".")
                        && System.currentTimeMillis() - each.lastModified() < UNFINISHED_MILLIS;
                if (!unfinished && !isHeld(each) && new File(each, LOCK).isFile()) {
                    found.add(each);
                }
            }
        }
        return found;
    }

    File file(String name) {
        return new File(directory, name);
    }

    File directory() {
        return directory;
    }

    /** Gives the lock back; what the directory holds is then a dead run's. Idempotent. */
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            lock.close();
            HELD.remove(directory);
        }
    }

    /** Deletes everything, the lock last, and gives it back. */
    boolean remove() throws IOException {
        boolean removed = deleteAll(directory);
        close();
        return removed;
    }

    private static boolean isHeld(File directory) {
        synchronized (HELD) {
            return HELD.contains(directory);
        }
    }

    private static RunDirectory hold(File at, File directory, String owner) throws IOException {
        synchronized (HELD) {
            if (!HELD.add(directory)) {
                return null;
            }
            boolean held = false;
            RandomAccessFile lock = null;
            try {
                File file = new File(at, LOCK);
                lock = new RandomAccessFile(file, "rw");
                FileLock got = lock.getChannel().tryLock();
                // Whoever held it until now may just have removed the directory.
                held = got != null && file.isFile();
                if (held && owner != null) {
                    OwnerOnly.restrict(file);
                    lock.write((owner + "\n").getBytes(StandardCharsets.UTF_8));
                }
                return held ? new RunDirectory(directory, lock) : null;
            } finally {
                if (!held) {
                    HELD.remove(directory);
                    if (lock != null) {
                        lock.close();
                    }
                }
            }
        }
    }

    private static boolean deleteAll(File directory) {
        File[] files = directory.listFiles();
        if (files != null) {
            for (File each : files) {
                if (!each.getName().equals(LOCK)) {
                    each.delete();
                }
            }
        }
        new File(directory, LOCK).delete();
        return directory.delete();
    }
}
