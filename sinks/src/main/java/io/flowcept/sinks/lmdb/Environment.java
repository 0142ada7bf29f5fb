package io.flowcept.sinks.lmdb;

import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.lmdbjava.ByteArrayProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.Txn;

/**
 * An open LMDB environment with Flowcept's databases in it. A process must not open one twice, since closing one handle
 * drops the locks of the other; so sinks of one directory share it, and the last one closes it. Thread-safe.
 */
final class Environment {
    /** All who share an environment must agree on its size; this is Flowcept's. The file grows as it is filled. */
    private static final long MAP_BYTES = 1_000_000_000_000L;

    /** LMDB's binding for Java reads memory through Unsafe unless told not to, and JDK 24 and newer print a warning. */
    private static final String NO_UNSAFE = "jffi.unsafe.disabled";

    /** Of the same binding: warns on the host's standard error that its classes are in a loader of their own. */
    private static final Logger COMPLAINER = Logger.getLogger("jnr.ffi.util.ref.FinalizableReferenceQueue");

    private static final int MAX_DATABASES = 5;
    private static final int FILE_MODE = 0600;
    private static final Map<File, Environment> OPEN = new HashMap<>();

    private final File directory;
    private final Env<byte[]> env;
    private final Dbi<byte[]> tasks;
    private final Dbi<byte[]> workflows;
    private final Dbi<byte[]> agents;
    private int users;

    private Environment(File directory) {
        this.directory = directory;
        this.env = Env.create(ByteArrayProxy.PROXY_BA)
                .setMapSize(MAP_BYTES)
                .setMaxDbs(MAX_DATABASES)
                .open(directory, FILE_MODE);
        try {
            tasks = env.openDbi("tasks", DbiFlags.MDB_CREATE);
            workflows = env.openDbi("workflows", DbiFlags.MDB_CREATE);
            agents = env.openDbi("agents", DbiFlags.MDB_CREATE);
        } catch (RuntimeException e) {
            env.close();
            throw e;
        }
    }

    /**
     * The environment in {@code directory}, opened if it is not yet.
     *
     * @throws IOException when the path has no canonical form
     * @throws RuntimeException when LMDB cannot open it
     */
    static Environment acquire(File directory) throws IOException {
        File canonical = directory.getCanonicalFile();
        synchronized (OPEN) {
            Environment environment = OPEN.get(canonical);
            if (environment == null) {
                environment = opened(canonical);
                OPEN.put(canonical, environment);
            }
            environment.users++;
            return environment;
        }
    }

    private static Environment opened(File directory) {
        String before = System.getProperty(NO_UNSAFE);
        Level level = COMPLAINER.getLevel();
        System.setProperty(NO_UNSAFE, "true");
        COMPLAINER.setLevel(Level.OFF);
        try {
            return new Environment(directory);
        } finally {
            COMPLAINER.setLevel(level);
            if (before == null) {
                System.clearProperty(NO_UNSAFE);
            } else {
                System.setProperty(NO_UNSAFE, before);
            }
        }
    }

    /** To be called once by everybody who acquired it. */
    void release() {
        synchronized (OPEN) {
            if (--users == 0) {
                OPEN.remove(directory);
                env.close();
            }
        }
    }

    /** Puts all documents, by id, or none. Returns when they are on the device. */
    void put(
            Map<String, StoredDocument> newTasks,
            Map<String, StoredDocument> newWorkflows,
            Map<String, StoredDocument> newAgents) {
        try (Txn<byte[]> transaction = env.txnWrite()) {
            put(transaction, tasks, newTasks);
            put(transaction, workflows, newWorkflows);
            put(transaction, agents, newAgents);
            transaction.commit();
        }
    }

    private static void put(Txn<byte[]> transaction, Dbi<byte[]> database, Map<String, StoredDocument> documents) {
        for (Map.Entry<String, StoredDocument> document : documents.entrySet()) {
            byte[] key = DocumentKey.of(document.getKey());
            byte[] value = document.getValue().over(database.get(transaction, key));
            if (value != null) {
                database.put(transaction, key, value);
            }
        }
    }
}
