package io.flowcept.benchmarks;

import io.flowcept.sinks.queue.FarSide;
import io.flowcept.sinks.queue.LocalServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lmdbjava.ByteArrayProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;

/** Where messages are to arrive, and how many have. */
interface Destination {
    /** The settings that have everything delivered there and nowhere else. */
    String settings();

    /** Messages that have arrived. */
    long count() throws Exception;

    /** A channel of a running server. */
    static Destination channel(FarSide far, String name) {
        return new Destination() {
            @Override
            public String settings() {
                return "project: {dump_buffer: {enabled: false}}\n"
                        + far.settings(name, far.server().port());
            }

            @Override
            public long count() throws Exception {
                return far.count(name);
            }
        };
    }

    /** Lines of a file. */
    static Destination file(Path file) {
        return new Destination() {
            private final byte[] buffer = new byte[1 << 20];
            private long counted;
            private long lines;

            @Override
            public String settings() {
                return "project: {dump_buffer: {enabled: true, path: " + file + "}}\n";
            }

            @Override
            public long count() throws IOException {
                if (Files.exists(file)) {
                    try (InputStream in = Files.newInputStream(file)) {
                        in.skipNBytes(counted);
                        for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                            counted += read;
                            for (int i = 0; i < read; i++) {
                                lines += buffer[i] == '\n' ? 1 : 0;
                            }
                        }
                    }
                }
                return lines;
            }
        };
    }

    /**
     * What Mofka would get: lines of a file, written by a program that reads pipes as Mofka's control program does.
     *
     * @param directory where program and file are
     */
    static Destination standIn(Path directory) throws IOException {
        Path program = directory.resolve("control_program.py");
        Path out = directory.resolve("out.jsonl");
        try (InputStream in = Destination.class.getResourceAsStream("/mofka/control_program.py")) {
            Files.copy(in, program);
        }
        String python = LocalServer.program("python3");
        Destination lines = file(out);
        return new Destination() {
            @Override
            public String settings() {
                return "project: {dump_buffer: {enabled: false}}\n"
                        + "mq: {enabled: true, type: mofka, mofka: {command: [" + python + ", " + program
                        + ", --control-file, '{control}', --out, " + out + "]}}\n";
            }

            @Override
            public long count() throws Exception {
                return lines.count();
            }
        };
    }

    /** Documents of an LMDB environment, each of another id; it is opened for each count, beside its writer. */
    static Destination environment(Path environment) {
        return new Destination() {
            /** As the sink has it, and Flowcept. */
            private static final long MAP_SIZE = 1_000_000_000_000L;

            @Override
            public String settings() {
                return "project: {dump_buffer: {enabled: false}}\ndatabases: {lmdb: {enabled: true, path: "
                        + environment + "}}\n";
            }

            @Override
            public long count() {
                if (!Files.exists(environment.resolve("data.mdb"))) {
                    return 0;
                }
                try (Env<byte[]> env = Env.create(ByteArrayProxy.PROXY_BA)
                        .setMapSize(MAP_SIZE)
                        .setMaxDbs(5)
                        .open(environment.toFile(), EnvFlags.MDB_RDONLY_ENV)) {
                    long documents = 0;
                    for (String name : List.of("tasks", "workflows")) {
                        Dbi<byte[]> database = env.openDbi(name);
                        try (Txn<byte[]> reading = env.txnRead()) {
                            documents += database.stat(reading).entries;
                        }
                    }
                    return documents;
                } catch (Dbi.KeyNotFoundException noDatabaseYet) {
                    return 0;
                }
            }
        };
    }

    /**
     * Lines of a file that is renamed when it is large, and deleted when nobody can be writing to it any more, so that
     * the disk is not filled.
     */
    static Destination rotated(Path file) {
        return new Destination() {
            private static final long LARGE = 64 << 20;
            private static final long GRACE_NANOS = 10_000_000_000L;
            private final Path before = file.resolveSibling(file.getFileName() + ".1");
            private Destination current = file(file);
            private Destination former;
            private long formerSince;
            private long deleted;

            @Override
            public String settings() {
                return current.settings();
            }

            @Override
            public long count() throws Exception {
                if (former == null && Files.exists(file) && Files.size(file) > LARGE) {
                    Files.move(file, before);
                    former = file(before);
                    formerSince = System.nanoTime();
                    current = file(file);
                }
                long inFormer = former == null ? 0 : former.count();
                if (former != null && System.nanoTime() - formerSince > GRACE_NANOS) {
                    Files.delete(before);
                    former = null;
                    deleted += inFormer;
                    inFormer = 0;
                }
                return deleted + inFormer + current.count();
            }
        };
    }

    /** Where the other agents send to. */
    static Destination collector(Collector collector) {
        return new Destination() {
            @Override
            public String settings() {
                return "";
            }

            @Override
            public long count() {
                return collector.count();
            }
        };
    }

    /** None: for the application alone. */
    static Destination none() {
        return new Destination() {
            @Override
            public String settings() {
                return "";
            }

            @Override
            public long count() {
                return Long.MAX_VALUE;
            }
        };
    }
}
