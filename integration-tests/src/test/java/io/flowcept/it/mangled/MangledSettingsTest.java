package io.flowcept.it.mangled;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.it.AgentRun;
import io.flowcept.it.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.example.quickstart.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class MangledSettingsTest {
    private static final int RUNS = Integer.getInteger("flowcept.it.mangledSettings", 200);

    @TempDir
    private Path directory;

    private final AtomicInteger recorded = new AtomicInteger();

    @Test
    @Timeout(600)
    void hostRunsAsEver_whateverIsInItsSettings() throws Exception {
        Runs.forEach(Runs.firstSeed(), RUNS, this::run);

        System.out.println("of " + RUNS + " mangled settings files, " + recorded + " still recorded a task");
        assertThat(recorded)
                .as("files that were mangled out of recognition, all")
                .hasPositiveValue();
    }

    private void run(long seed) {
        Path place = directory.resolve(String.valueOf(seed));
        byte[] mangled = new SettingsMangler(seed).mangle(settings(place).getBytes(StandardCharsets.UTF_8));
        Path file = place.resolve("mangled.yaml");
        try {
            Files.createDirectories(place);
            Files.write(file, mangled);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Outcome outcome = AgentRun.of(place, Main.class)
                .jvm("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")
                .agentArgument("=settings=" + file)
                .timeout(Duration.ofSeconds(60))
                .run();

        String what = "seed " + seed + ", settings:\n" + new String(mangled, StandardCharsets.ISO_8859_1)
                + "\nstderr:\n" + outcome.err();
        assertThat(outcome.out()).as(what).isEqualTo("8\n");
        assertThat(outcome.exit()).as(what).isZero();
        assertThat(outcome.err().lines()).as(what).allMatch(line -> line.startsWith("flowcept"));
        if (!outcome.tasks().isEmpty()) {
            recorded.incrementAndGet();
        }
    }

    private static String settings(Path place) {
        return """
                flowcept_version: 1.0.3
                instrumentation:
                  enabled: true
                  workflows:
                    - {method: org.example.quickstart.Main.main, name: nightly}
                  tasks:
                    - org.example.quickstart.Main.sumOne
                    - class: "org.example.**.Main*"
                      match: exact
                      method: "multTwo(int)"
                      mode: task
                      activity_id: times
                      used: [o1]
                      generated: o2
                      tags: [nightly, "42"]
                      custom_metadata: {team: physics, size: 3}
                  watch_secs: 5
                capture:
                  values: full
                  max_depth: 6
                  max_items: 100
                  max_bytes: 64KiB
                redact:
                  names: [patient_id]
                  patterns: ['[0-9]{3}-[0-9]{2}']
                project:
                  dump_buffer: {enabled: true, path: flowcept_messages.jsonl}
                  enrich_messages: true
                log:
                  log_path: default
                  log_file_level: info
                journal:
                  path: %s
                  max_bytes: 1GiB
                  segment_bytes: 1MiB
                telemetry_capture: {cpu: false, mem: false}
                """.formatted(place.resolve("journal"));
    }
}
