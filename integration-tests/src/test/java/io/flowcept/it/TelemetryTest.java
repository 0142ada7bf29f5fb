package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.example.telemetry.Late;
import org.example.telemetry.Main;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What tasks say of the machine; that the numbers are psutil's is for the telemetry room's own tests. */
@EnabledOnOs(OS.LINUX)
class TelemetryTest {
    private static final String EVERYTHING = """
            telemetry_capture:
              cpu: true
              per_cpu: true
              process_info: true
              mem: true
              disk: true
              network: true
              machine_info: true
            """;

    @TempDir
    private static Path directory;

    private static Outcome outcome;

    @BeforeAll
    static void run() {
        AgentRun run = AgentRun.of(directory, Main.class, "--password=hunter2", "--threads", "8")
                .jvm("-Dapi.token=hunter3");
        outcome = run.settings(EVERYTHING + """
                        instrumentation:
                          tasks:
                            - {class: org.example.telemetry.Main, method: endOnly, telemetry: end_only}
                            - {class: org.example.telemetry.Main, method: without, telemetry: false}
                            - {class: org.example.telemetry.Main, method: light, mode: lightweight}
                            - {class: org.example.telemetry.Main, method: failing, mode: telemetry}
                            - org.example.telemetry.Main.work
                            - org.example.telemetry.Main.busy
                            - org.example.telemetry.Main.tiny
                        """).run();
    }

    @Test
    void theHost_noticesNothing() {
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).isEqualTo("[cpu, process, memory, disk, network, jvm]\n");
    }

    @Test
    void task_hasSnapshotsOfBothEnds_whoseDifferencesAreItsOwn() {
        Map<String, Object> task = outcome.task("work");
        assertThat(at(task, "telemetry_at_start"))
                .containsOnlyKeys("cpu", "process", "memory", "disk", "network", "jvm");
        assertThat(at(task, "telemetry_at_end")).containsOnlyKeys("cpu", "process", "memory", "disk", "network", "jvm");
        // Its 0.3 s were of the thread's CPU time, which the task asks the system for again and again: some is the
        // system's.
        double user = difference(task, "process", "cpu_times", "user");
        double system = difference(task, "process", "cpu_times", "system");
        assertThat(user).isPositive();
        assertThat(user + system).isBetween(0.28, 3.0);
        assertThat(difference(task, "jvm", "thread", "cpu_time")).isBetween(0.3, 0.6);
        assertThat(difference(task, "jvm", "thread", "allocated_bytes")).isBetween(64e6, 80e6);
        double usersOfAll = difference(task, "cpu", "times_avg", "user");
        assertThat(usersOfAll).isPositive();
        assertThat(usersOfAll + difference(task, "cpu", "times_avg", "system")).isBetween(0.28, 100.0);
        assertThat(number(task, "telemetry_at_start", "process", "pid"))
                .isEqualTo(number(task, "telemetry_at_end", "process", "pid"))
                .isPositive();
        // What the snapshots took is not the task's.
        double seconds =
                ((Number) task.get("ended_at")).doubleValue() - ((Number) task.get("started_at")).doubleValue();
        assertThat(seconds).isBetween(0.3, 30.0);
        assertThat(task).containsEntry("status", "FINISHED").containsKeys("used", "generated");
    }

    @Test
    void secretsOnTheCommandLine_areInNoMessage() throws Exception {
        List<?> commandLine = (List<?>)
                ((Map<?, ?>) at(outcome.task("work"), "telemetry_at_end").get("process")).get("cmd_line");
        assertThat(commandLine
                        .subList(commandLine.size() - 5, commandLine.size())
                        .toString())
                .isEqualTo(
                        "[-Dapi.token=<redacted>, " + Main.class.getName() + ", --password=<redacted>, --threads, 8]");
        assertThat(Files.readString(outcome.file())).doesNotContain("hunter");
    }

    @Test
    void settingsOfAnEntry_areFollowed() {
        assertThat(outcome.task("endOnly")).containsKey("telemetry_at_end").doesNotContainKey("telemetry_at_start");
        assertThat(outcome.task("endOnly")).containsEntry("generated", Map.of("arg_0", 1));
        assertThat(outcome.task("without")).doesNotContainKeys("telemetry_at_end", "telemetry_at_start");
        assertThat(outcome.task("light")).doesNotContainKeys("telemetry_at_end", "telemetry_at_start");
    }

    @Test
    void taskThatFails_hasThemToo() {
        Map<String, Object> task = outcome.task("failing");
        assertThat(task).containsEntry("status", "ERROR").containsKeys("telemetry_at_start", "telemetry_at_end");
        assertThat(task.get("stderr").toString()).startsWith("java.lang.IllegalStateException: as it should\n");
    }

    @Test
    void eightThreadsAtOnce_allHaveThem() {
        assertThat(outcome.tasks("busy"))
                .hasSize(161)
                .allSatisfy(task -> assertThat(task).containsKeys("telemetry_at_start", "telemetry_at_end"));
    }

    @Test
    void methodThatIsTooShort_sharesSnapshots_andTheWorkflowSaysSo() {
        Map<String, Object> last = outcome.workflows().get(outcome.workflows().size() - 1);
        Map<?, ?> capture = (Map<?, ?>) ((Map<?, ?>) last.get("custom_metadata")).get("capture");
        assertThat((List<?>) capture.get("telemetry_shared"))
                .asString()
                .contains("org.example.telemetry.Main.tiny(I)I")
                .doesNotContain("work");
        List<Map<String, Object>> tiny = outcome.tasks("tiny");
        assertThat(tiny).hasSize(2_000);
        assertThat(at(tiny.get(0), "telemetry_at_start")).doesNotContainKey("captured_at");
        assertThat(at(tiny.get(1_999), "telemetry_at_start")).containsKey("captured_at");
    }

    /** The application prints the counters when its main method begins, and calls the first task two seconds later. */
    @Test
    void firstLoadOfTheProcessors_isSinceTheStart(@TempDir Path other) {
        Outcome late = AgentRun.of(other, Late.class).settings("""
                telemetry_capture: {cpu: true, process_info: true}
                instrumentation: {tasks: [org.example.telemetry.Main.busy]}
                """).run();
        assertThat(late.err()).isEmpty();
        Map<String, Object> task = late.task("busy");
        String[] atMain = late.out().strip().split(" +", -1);
        double busy = 0;
        double all = 0;
        String[] columns = {"user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"};
        for (int i = 0; i < columns.length; i++) {
            double passed = number(task, "telemetry_at_start", "cpu", "times_avg", columns[i])
                    - Long.parseLong(atMain[i + 1]) / 100.0;
            all += passed;
            busy += columns[i].equals("idle") || columns[i].equals("iowait") ? 0 : passed;
        }
        // The agent's baseline is up to some tenths of a second before main.
        assertThat(number(task, "telemetry_at_start", "cpu", "percent_all")).isCloseTo(100 * busy / all, within(15.0));
        double processTime = number(task, "telemetry_at_start", "process", "cpu_times", "user")
                + number(task, "telemetry_at_start", "process", "cpu_times", "system");
        // Of the process, its first percentage is the time it used by its age, which is more than Late's pause.
        assertThat(number(task, "telemetry_at_start", "process", "cpu_percent"))
                .isBetween(100 * processTime / 30, 100 * processTime / 2);
    }

    /** Enough that LMDB's document of a task sums up what the task's message has. */
    @Test
    void database_sumsThemUp(@TempDir Path other) throws Exception {
        Outcome stored =
                AgentRun.of(other, Main.class).settings(EVERYTHING + """
                        databases: {lmdb: {enabled: true, path: lmdb}}
                        instrumentation: {tasks: [org.example.telemetry.Main.work]}
                        """).run();
        Map<String, Object> sent = stored.task("work");
        Map<String, Object> document = LmdbDocuments.of(other.resolve("cwd/lmdb"), "tasks")
                .get(sent.get("task_id").toString());
        Map<?, ?> summary = (Map<?, ?>) document.get("telemetry_summary");
        assertThat(summary.keySet().toString()).isEqualTo("[duration_sec, cpu, memory, disk, network]");
        assertThat(((Number) ((Map<?, ?>) summary.get("cpu")).get("user_time_diff")).doubleValue())
                .isEqualTo(difference(sent, "cpu", "times_avg", "user"));
    }

    @Test
    void workflow_hasTheMachine() {
        Map<String, Object> workflow = outcome.workflows().get(0);
        Map<?, ?> machines = (Map<?, ?>) workflow.get("machine_info");
        Object run = ((List<?>) workflow.get("interceptor_ids")).get(0);
        assertThat(machines.keySet().toString()).isEqualTo("[" + run + "]");
        Map<?, ?> machine = (Map<?, ?>) machines.get(run);
        assertThat(machine.keySet().toString())
                .contains("memory", "disk", "platform", "cpu", "network", "environment", "hostname", "process");
    }

    @SuppressWarnings("unchecked") // JSON's keys are text
    private static Map<String, Object> at(Map<String, Object> task, String end) {
        return (Map<String, Object>) task.get(end);
    }

    private static double difference(Map<String, Object> task, String... keys) {
        return number(task, "telemetry_at_end", keys) - number(task, "telemetry_at_start", keys);
    }

    private static double number(Map<String, Object> task, String end, String... keys) {
        Object value = task.get(end);
        for (String key : keys) {
            value = ((Map<?, ?>) value).get(key);
        }
        return ((Number) value).doubleValue();
    }
}
