package io.flowcept.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.telemetry.snapshot.Decoded;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class TelemetryTest {
    private static final String[] BLOCKS = {"cpu", "process", "memory", "disk", "network", "jvm"};

    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();

    @Test
    void everything_isEveryBlock_andNothingIsSaid() {
        try (Telemetry telemetry = Telemetry.open(TelemetryOptions.everything(), log::add)) {
            Map<String, Object> snapshot = snapshot(telemetry, 0);
            assertThat(snapshot).containsOnlyKeys(BLOCKS);
            assertThat(Decoded.at(snapshot, "jvm"))
                    .containsOnlyKeys("heap", "non_heap", "gc", "loaded_classes", "jit_time", "thread");
            assertThat(Decoded.at(snapshot, "jvm", "thread")).containsOnlyKeys("cpu_time", "allocated_bytes");
        }
        assertThat(log).isEmpty();
    }

    @Test
    void eachOption_isItsBlockAlone() {
        TelemetryOptions nothing = TelemetryOptions.nothing();
        assertThat(blocks(nothing)).isEmpty();
        assertThat(blocks(nothing.memory(true))).containsOnlyKeys("memory");
        assertThat(blocks(nothing.disk(true))).containsOnlyKeys("disk");
        assertThat(blocks(nothing.network(true))).containsOnlyKeys("network");
        assertThat(blocks(nothing.process(true))).containsOnlyKeys("process", "jvm");
        assertThat(Decoded.at(blocks(nothing.cpu(true, false)), "cpu"))
                .containsKeys("times_avg", "percent_all")
                .doesNotContainKeys("times_per_cpu", "percent_per_cpu");
        assertThat(Decoded.at(blocks(nothing.cpu(false, true)), "cpu"))
                .containsKeys("times_per_cpu", "percent_per_cpu")
                .doesNotContainKeys("times_avg", "percent_all");
    }

    private Map<String, Object> blocks(TelemetryOptions options) {
        try (Telemetry telemetry = Telemetry.open(options, log::add)) {
            return snapshot(telemetry, 0);
        }
    }

    @Test
    void snapshot_allocatesNothing() {
        try (Telemetry telemetry = Telemetry.open(TelemetryOptions.everything(), log::add)) {
            SnapshotBuffer buffer = new SnapshotBuffer();
            for (int i = 0; i < 2000; i++) {
                buffer.clear();
                telemetry.write(buffer, 0);
            }
            long before = allocated();
            for (int i = 0; i < 1000; i++) {
                buffer.clear();
                telemetry.write(buffer, 0);
            }
            // A few objects may be the measuring's own, or a new thread's; one in each snapshot would be 16,000 bytes.
            assertThat(allocated() - before).isLessThan(2000);
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @Test
    void eightThreadsAtOnce_eachHaveWholeSnapshots_ofTheirOwnThread() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Telemetry telemetry = Telemetry.open(TelemetryOptions.everything(), log::add)) {
            List<Future<List<Double>>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(threads.submit(() -> {
                    List<Double> idle = new ArrayList<>();
                    long until = System.nanoTime() + 1_000_000_000L;
                    SnapshotBuffer buffer = new SnapshotBuffer();
                    while (System.nanoTime() < until) {
                        buffer.clear();
                        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                        telemetry.write(buffer, 0);
                        Map<String, Object> snapshot = Decoded.map(buffer);
                        assertThat(snapshot).containsOnlyKeys(BLOCKS);
                        assertThat((double)
                                        Decoded.at(snapshot, "jvm", "thread").get("cpu_time"))
                                .isBetween(
                                        cpu / 1e9,
                                        ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9);
                        idle.add((double)
                                Decoded.at(snapshot, "cpu", "times_avg").get("user"));
                    }
                    return idle;
                }));
            }
            for (Future<List<Double>> result : results) {
                assertThat(result.get(30, TimeUnit.SECONDS))
                        .hasSizeGreaterThan(10)
                        .isSorted();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void snapshotThatMayBeOld_isShared_andSaysWhenItWasTaken() throws Exception {
        try (Telemetry telemetry = Telemetry.open(TelemetryOptions.everything(), log::add)) {
            long hour = TimeUnit.HOURS.toNanos(1);
            double first = (double) snapshot(telemetry, hour).get("captured_at");
            Thread.sleep(20);
            Map<String, Object> second = snapshot(telemetry, hour);
            assertThat(second).containsEntry("captured_at", first);
            assertThat(first).isBetween(System.currentTimeMillis() / 1e3 - 60, System.currentTimeMillis() / 1e3);
            assertThat(snapshot(telemetry, 0)).doesNotContainKey("captured_at");
            assertThat((double) snapshot(telemetry, TimeUnit.MILLISECONDS.toNanos(1))
                            .get("captured_at"))
                    .isGreaterThan(first);
        }
    }

    @Test
    void snapshotThatMayBeOld_isReadByTheAgent_andCostsItsTaskACopy() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Telemetry telemetry = Telemetry.open(TelemetryOptions.everything(), log::add)) {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(threads.submit(() -> {
                    SnapshotBuffer buffer = new SnapshotBuffer();
                    int copies = 0;
                    for (long until = System.nanoTime() + 1_000_000_000L; System.nanoTime() < until; copies++) {
                        buffer.clear();
                        double oldest = System.currentTimeMillis() / 1e3 - 0.0201;
                        telemetry.write(buffer, TimeUnit.MILLISECONDS.toNanos(20));
                        Map<String, Object> snapshot = Decoded.map(buffer);
                        assertThat(snapshot).containsKeys(BLOCKS).hasSize(BLOCKS.length + 1);
                        assertThat((double) snapshot.get("captured_at"))
                                .isBetween(oldest, System.currentTimeMillis() / 1e3);
                        Thread.sleep(1);
                    }
                    return copies;
                }));
            }
            for (Future<Integer> result : results) {
                assertThat(result.get(30, TimeUnit.SECONDS)).isGreaterThan(10);
            }
            SnapshotBuffer buffer = new SnapshotBuffer();
            long before = 0;
            for (int i = 0; i < 2000; i++) {
                before = i == 1000 ? allocated() : before;
                buffer.clear();
                telemetry.write(buffer, TimeUnit.HOURS.toNanos(1));
            }
            assertThat(allocated() - before).isLessThan(2000);
        } finally {
            threads.shutdownNow();
        }
        assertThat(log).isEmpty();
    }

    @Test
    void firstPercentageOfTheProcess_isSinceItBegan() {
        try (Telemetry telemetry = Telemetry.open(TelemetryOptions.nothing().process(true), log::add)) {
            double age = (System.currentTimeMillis()
                            - ManagementFactory.getRuntimeMXBean().getStartTime())
                    / 1e3;
            Map<String, Object> process = Decoded.at(snapshot(telemetry, 0), "process");
            double time = (double) Decoded.at(process, "cpu_times").get("user")
                    + (double) Decoded.at(process, "cpu_times").get("system");
            // The JVM says a little late when it began.
            assertThat((double) process.get("cpu_percent"))
                    .isBetween(100 * time / (age + 0.6) - 0.1, 100 * time / age + 0.1);
        }
    }

    @Test
    void afterClose_snapshotsAreEmpty() {
        Telemetry telemetry = Telemetry.open(TelemetryOptions.everything(), log::add);
        telemetry.close();
        assertThat(snapshot(telemetry, 0)).isEmpty();
    }

    @Test
    void gpuWithoutLibrary_isOneLineAndNoBlock() {
        Assumptions.assumeTrue(
                !new java.io.File("/dev/nvidiactl").exists() && !new java.io.File("/dev/kfd").exists(),
                "there is a GPU here");
        try (Telemetry telemetry =
                Telemetry.open(TelemetryOptions.nothing().memory(true).gpu(List.of("used")), log::add)) {
            assertThat(snapshot(telemetry, 0)).containsOnlyKeys("memory");
        }
        assertThat(log)
                .containsExactly("telemetry: there will be no \"gpu\": neither AMD's nor NVIDIA's management library"
                        + " is here");
    }

    @Test
    void fileThatCannotBeRead_costsItsBlockAlone() throws Exception {
        String script = "mount --bind /dev/null /proc/stat && mount --bind /dev/null /proc/meminfo && exec \"$@\"";
        List<String> command = new ArrayList<>(List.of("unshare", "-r", "-m", "sh", "-c", script, "sh"));
        command.addAll(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                TelemetryTest.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        if (output.contains("unshare:") || output.contains("mount:")) {
            System.out.println("skipped: no mount namespace here: " + output);
            Assumptions.abort(output);
        }
        assertThat(output.lines())
                .containsExactly(
                        "telemetry: there will be no \"cpu\": /proc/stat has no line of processor times",
                        "telemetry: there is no \"memory\" while it cannot be read: /proc/meminfo does not say how much"
                                + " memory there is",
                        "[process, disk, network, jvm]",
                        "memory_percent: false");
    }

    /** What the test before this runs in a namespace. */
    public static void main(String[] arguments) {
        try (Telemetry telemetry = Telemetry.open(TelemetryOptions.everything(), line -> System.out.println(line))) {
            Map<String, Object> snapshot = snapshot(telemetry, 0);
            System.out.println(snapshot.keySet());
            System.out.println(
                    "memory_percent: " + Decoded.at(snapshot, "process").containsKey("memory_percent"));
        }
    }

    private static Map<String, Object> snapshot(Telemetry telemetry, long maxAgeNanos) {
        SnapshotBuffer buffer = new SnapshotBuffer();
        telemetry.write(buffer, maxAgeNanos);
        return Decoded.map(buffer);
    }
}
