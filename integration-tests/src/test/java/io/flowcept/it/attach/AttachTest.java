package io.flowcept.it.attach;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flowcept.it.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachTest {
    private static final String SUM = """
            instrumentation:
              tasks:
                - org.example.attached.Work.sumOne
            """;
    private static final String SUM_AND_MULT = """
            # a line more, so that the entry stands elsewhere
            instrumentation:
              tasks:
                - org.example.attached.Work.sumOne
                - org.example.attached.Work.multTwo
            """;

    @TempDir
    private Path directory;

    @Test
    void agentThatComesChangesAndGoes_recordsMeanwhile_andLeavesTheCodeAsItWas() throws Exception {
        try (RunningHost host = RunningHost.start(directory)) {
            String pid = String.valueOf(host.pid());
            String original = host.code();
            String settings = host.settings(SUM).toString();

            assertThat(host.command("list").out()).containsPattern("(?m)^ *" + pid + "  - +org.example.attached.Main$");
            assertThat(host.command("status", pid).err())
                    .isEqualTo("the agent is not in process " + pid + "; attach puts it there\n");
            Outcome attached = host.command("attach", pid, "--settings", settings);
            assertThat(attached.out())
                    .isEqualTo("the agent is in this JVM now, with the settings of " + settings + "\n");
            assertThat(attached.exit()).isZero();
            assertThat(host.code()).isNotEqualTo(original);
            host.await(() -> host.tasks("sumOne") > 20, "20 tasks");
            assertThat(host.tasks("multTwo")).isZero();
            assertThat(host.command("list").out())
                    .containsPattern("(?m)^ *" + pid + "  agent [0-9.]+ +org.example.attached.Main$");

            host.settings(SUM_AND_MULT);
            Outcome reloaded = host.command("reload", pid);
            assertThat(reloaded.out())
                    .isIn(
                            "selects: settings.yaml:5: org.example.attached.Work.multTwo\n",
                            "the selection is as before\n"); // when the agent has looked at the file itself, just
            // before
            host.await(() -> host.tasks("multTwo") > 20, "20 tasks of the other method");

            String status = host.command("status", pid).out();
            assertThat(status)
                    .contains("settings  " + settings + "\n", "records\n", " 0 dropped, ", " 0 internal errors\n")
                    .containsPattern(
                            "sink      jsonl .*/flowcept_messages.jsonl: [0-9]+ messages delivered, [0-9]+ pending\n")
                    .containsPattern("own       [0-9]+ threads, [0-9.]+ s of processor time\n")
                    .containsPattern("[0-9]{2,} calls of org.example.attached.Work.sumOne\\(I\\)I\n")
                    .containsPattern("[0-9]{2,} calls of org.example.attached.Work.multTwo\\(I\\)I\n");

            Outcome detached = host.command("detach", pid);
            assertThat(detached.out()).isEqualTo("the agent has left this JVM\n");
            assertThat(host.code()).isEqualTo(original);
            assertThat(host.footprint()).endsWith(" 0 []");
            List<Map<String, Object>> messages = host.messages();
            Thread.sleep(300);
            assertThat(host.messages()).isEqualTo(messages);
            assertThat(host.command("list").out()).containsPattern("(?m)^ *" + pid + "  - +org.example.attached.Main$");

            assertComplete(messages);
            assertThat(host.end()).isZero();
            assertThat(host.err().lines().filter(line -> line.contains("flowcept")))
                    .isEmpty();
            assertThat(directory.resolve("journal")).isEmptyDirectory();
        }
    }

    /** Every call from the first recorded one to the last is there, and the workflow says what happened to it. */
    private static void assertComplete(List<Map<String, Object>> messages) {
        Map<String, Object> last = messages.get(messages.size() - 1);
        Map<?, ?> metadata = (Map<?, ?>) last.get("custom_metadata");
        Map<?, ?> capture = (Map<?, ?>) metadata.get("capture");
        assertThat(last).containsEntry("type", "workflow").containsEntry("status", "FINISHED");
        assertThat(metadata.get("attached")).isEqualTo(true);
        assertThat(capture.get("tasks")).isEqualTo(messages.size() - 2);
        assertThat(capture.get("dropped")).isEqualTo(0);
        Map<?, ?> change = (Map<?, ?>) ((List<?>) capture.get("settings_changes")).get(0);
        assertThat(change.get("added")).isEqualTo(List.of("settings.yaml:5: org.example.attached.Work.multTwo"));
        assertThat(change.get("removed")).isEqualTo(List.of());
        Integer expected = null;
        for (Map<String, Object> message : messages) {
            if ("sumOne".equals(message.get("activity_id"))) {
                Integer i1 = (Integer) ((Map<?, ?>) message.get("used")).get("i1");
                if (expected != null) {
                    assertThat(i1).isEqualTo(expected);
                }
                expected = 2 * (i1 + 1) % 1000;
            }
        }
    }

    @Test
    void fiftyComingsAndGoings_leaveNothingBehind() throws Exception {
        // Interpreted: the compilers' profiles of the JDK's own methods are in metaspace too, and grow with their use.
        try (RunningHost host = RunningHost.start(directory, "-Xint", "-Xmx64m", "-XX:+UseSerialGC")) {
            String settings = host.settings(SUM).toString();
            long[] early = null;
            for (int cycle = 1; cycle <= 50; cycle++) {
                host.attach("settings=" + settings);
                host.attach("command=detach");
                if (cycle == 10) {
                    early = footprint(host);
                }
            }
            long[] late = footprint(host);

            assertThat(host.tasks("sumOne")).isGreaterThan(0);
            assertThat(late[2]).as("class loaders").isZero();
            // KiB; one set of the agent's classes takes 4,000 and more.
            assertThat(late[1] - early[1]).as("metaspace").isLessThan(100);
            assertThat(late[0] - early[0]).as("heap").isLessThan(500);
            assertThat(descriptors(host)).as("files").isLessThan(30);
            assertThat(host.end()).isZero();
        }
    }

    private static long[] footprint(RunningHost host) throws Exception {
        String[] words = host.footprint().split(" ", -1);
        assertThat(words[4]).isEqualTo("[]");
        return new long[] {Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3])};
    }

    private static long descriptors(RunningHost host) throws Exception {
        try (var files = Files.list(Path.of("/proc/" + host.pid() + "/fd"))) {
            return files.count();
        }
    }

    @Test
    void badSettings_areRefused_andThoseBeforeKept() throws Exception {
        try (RunningHost host = RunningHost.start(directory)) {
            String pid = String.valueOf(host.pid());
            Path settings = host.settings("instrumentation:\n  tasks: {no: list}\n");

            Outcome refused = host.command("attach", pid, "--settings", settings.toString());
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("settings.yaml:2").contains("instrumentation.tasks");
            assertThat(host.footprint()).endsWith(" 0 []");

            host.settings(SUM + "  watch_secs: 0.2\n");
            assertThat(host.command("attach", pid, "--settings", settings.toString())
                            .exit())
                    .isZero();
            host.await(() -> host.tasks("sumOne") > 0, "a task");
            host.settings("instrumentation: [\n");
            host.await(() -> host.err().contains("the settings of before stay in force: "), "a refusal");
            Outcome reloaded = host.command("reload", pid);
            assertThat(reloaded.exit()).isEqualTo(1);
            assertThat(reloaded.err()).startsWith("the settings of before stay in force\n");
            long then = host.tasks("sumOne");
            host.await(() -> host.tasks("sumOne") > then, "a further task");

            host.settings(SUM_AND_MULT.replace("multTwo", "multTwo\n  watch_secs: 0.2\nmq: {port: 7777}"));
            host.await(() -> host.tasks("multTwo") > 0, "a task by the settings that were repaired");
            assertThat(host.err()).contains("these take effect when the agent comes anew only: mq.port");

            host.settings("instrumentation: {enabled: false}\n");
            assertThat(host.command("reload", pid).exit()).isZero();
            Thread.sleep(500);
            long off = host.tasks("sumOne");
            Thread.sleep(500);
            assertThat(host.tasks("sumOne")).isEqualTo(off);
            assertThat(host.end()).isZero();
        }
    }

    @Test
    void detachWhileTheQueueIsDown_leavesTheJournal() throws Exception {
        try (RunningHost host = RunningHost.start(directory)) {
            String pid = String.valueOf(host.pid());
            Path settings = host.settings(SUM + """
                    mq: {enabled: true, type: redis, host: localhost, port: 1}
                    project: {shutdown_timeout_secs: 1}
                    """);
            host.command("attach", pid, "--settings", settings.toString());
            host.await(() -> host.tasks("sumOne") > 0, "a task");

            Outcome detached = host.command("detach", pid);

            assertThat(detached.out())
                    .startsWith("the agent has left this JVM\n")
                    .containsPattern("[0-9]+ messages have not reached redis .*; they are in ");
            assertThat(host.footprint()).endsWith(" 0 []");
            assertThat(directory.resolve("journal")).isNotEmptyDirectory();
            assertThat(host.end()).isZero();
        }
    }

    @Test
    void status_saysWhatTheAgentTakesOfTheHeap_andTheMessagesThatItGathers() throws Exception {
        try (RunningHost host = RunningHost.start(directory, "-Xmx64m", "-XX:+UseSerialGC")) {
            String pid = String.valueOf(host.pid());
            // Up to a thousand messages are gathered before Redis is tried. They are few a second, since those of the
            // last 1.6 seconds are in the journal only.
            Path settings = host.settings("""
                    instrumentation:
                      tasks: [{method: org.example.attached.Work.sumOne, sample: 0.04}]
                    mq: {enabled: true, type: redis, host: localhost, port: 1, buffer_size: 900, insertion_buffer_time_secs: 600}
                    project: {shutdown_timeout_secs: 1}
                    """);
            host.command("attach", pid, "--settings", settings.toString());
            host.await(() -> host.tasks("sumOne") > 0, "a task");
            Map<String, Object> few = status(host, pid);
            host.await(() -> host.tasks("sumOne") > pending(few) + 300, "300 tasks more");
            Map<String, Object> more = status(host, pid);
            String shown = host.command("status", pid).out();

            assertThat(trouble(more)).as("still gathering").isNull();
            long gathered = pending(more) - pending(few);
            assertThat(gathered).isBetween(250L, 850L);
            // A message of this task is some 400 bytes, with its object.
            assertThat(own(more, "heap_bytes") - own(few, "heap_bytes")).isBetween(300 * gathered, 1000 * gathered);
            assertThat(own(more, "allocated_bytes")).isGreaterThan(own(few, "allocated_bytes"));
            assertThat(own(more, "classes")).isBetween(200L, 2000L);
            assertThat(((Map<?, ?>) more.get("agent")).get("heap_is_more")).isNull();
            assertThat(shown)
                    .containsPattern("memory    [0-9]+ bytes of heap in the agent's objects, [0-9]+ classes;"
                            + " its threads have allocated [0-9]+ so far\n");

            long with = heap(host);
            long counted = own(status(host, pid), "heap_bytes") / 1024;
            host.command("detach", pid);
            long without = heap(host);
            // What the collector gets back when the agent goes, in KiB; its classes' own objects are in that too.
            assertThat(counted).isLessThan(with - without).isGreaterThan((with - without) / 8);
            assertThat(host.end()).isZero();
        }
    }

    private static Map<String, Object> status(RunningHost host, String pid) throws Exception {
        return new ObjectMapper()
                .readValue(host.command("status", pid, "--json").out(), new TypeReference<Map<String, Object>>() {});
    }

    private static long heap(RunningHost host) throws Exception {
        return Long.parseLong(host.footprint().split(" ", -1)[1]);
    }

    private static long own(Map<String, Object> status, String key) {
        return ((Number) ((Map<?, ?>) status.get("agent")).get(key)).longValue();
    }

    private static Map<?, ?> redis(Map<String, Object> status) {
        return ((List<?>) status.get("sinks"))
                .stream()
                        .<Map<?, ?>>map(sink -> (Map<?, ?>) sink)
                        .filter(sink -> sink.get("sink").toString().startsWith("redis"))
                        .findFirst()
                        .orElseThrow();
    }

    private static long pending(Map<String, Object> status) {
        return ((Number) redis(status).get("pending")).longValue();
    }

    private static Object trouble(Map<String, Object> status) {
        return redis(status).get("trouble");
    }

    @Test
    void jvmThatIsNotMeant_isNotTouched() throws Exception {
        try (RunningHost one = RunningHost.start(directory.resolve("one"));
                RunningHost other = RunningHost.start(directory.resolve("other"))) {
            one.footprint();
            other.footprint();

            Outcome several = one.command("attach", "org.example.attached.*");
            Outcome none = one.command("attach", "com.acme.Nothing");
            Outcome dead = one.command("detach", "4194305");

            assertThat(several.exit()).isEqualTo(1);
            assertThat(several.err())
                    .startsWith("2 JVMs run org.example.attached.*; expected the number of one:\n")
                    .containsPattern(
                            Pattern.compile("^ +" + one.pid() + " org.example.attached.Main$", Pattern.MULTILINE))
                    .containsPattern(
                            Pattern.compile("^ +" + other.pid() + " org.example.attached.Main$", Pattern.MULTILINE));
            assertThat(none.err())
                    .startsWith("no JVM of this user runs com.acme.Nothing; expected the number of one:\n");
            assertThat(dead.err())
                    .isEqualTo("there is no process 4194305; list shows the JVMs that can be attached to\n");
            assertThat(one.footprint()).endsWith(" 0 []");
        }
    }
}
