package io.flowcept.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.redis.RedisFarSide;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchesTest {
    private static final double SECONDS = 3;

    /** Each batch costs a round trip. */
    @Test
    void tasksThatComeOneByOne_areSentTogether(@TempDir Path directory) throws Exception {
        Path ofServer = Files.createDirectories(directory.resolve("server"));
        try (RedisFarSide redis = new RedisFarSide(ofServer, new Certificate(ofServer), true, "--appendfsync", "no")) {
            int port = redis.server().start().port();
            try (SteadyHost host = new SteadyHost(directory, redis.settings("steady", port), 4_000, 60)) {
                while (redis.count("steady") < 1_000) {
                    host.work(0.1);
                }
                long before = redis.transactions();
                host.work(SECONDS);
                long batches = redis.transactions() - before;
                host.end(60);
                System.out.println(batches + " batches in " + SECONDS + " s of 4,000 tasks/s");
                // One in ten milliseconds, and a margin; without a pause between them, it was 941 on a busy machine.
                assertThat(batches).isLessThan((long) (SECONDS * 130)).isGreaterThan(5);
                new Arrived(redis.messages("steady"), true).areExactly(host.returned());
            }
        }
    }
}
