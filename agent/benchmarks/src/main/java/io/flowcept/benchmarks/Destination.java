package io.flowcept.benchmarks;

import io.flowcept.sinks.queue.FarSide;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

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
