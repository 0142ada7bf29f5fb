package io.flowcept.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flowcept.telemetry.machine.Secrets;
import io.flowcept.telemetry.snapshot.Decoded;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** psutil 7 watches this JVM while it takes snapshots of itself. */
@EnabledOnOs(OS.LINUX)
class AgainstPsutilTest {
    /** psutil hides none. */
    private static final Secrets NO_SECRETS = new Secrets() {
        @Override
        public boolean isName(String name) {
            return false;
        }

        @Override
        public boolean isIn(String text) {
            return false;
        }
    };

    private static final Set<String> BEYOND_PSUTIL = Set.of("cpu.cgroup", "memory.cgroup");
    /** Two ticks of the clock that processor times are counted by. */
    private static final double TICKS = 0.021;

    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
    private Psutil psutil;
    private Telemetry telemetry;

    @BeforeEach
    void start() throws Exception {
        psutil = Psutil.orSkip();
        telemetry = Telemetry.open(
                TelemetryOptions.everything().slowRefreshSeconds(0.1).secrets(NO_SECRETS), log::add);
    }

    @AfterEach
    void stop() {
        if (telemetry != null) {
            telemetry.close();
            psutil.close();
        }
    }

    @Test
    void everyKey_isThere_withPsutilsTypes() throws Exception {
        List<String> differences = new ArrayList<>();
        JsonNode ours = snapshot();
        compareShape("", psutil.snapshot(), ours, differences);
        assertThat(differences).isEmpty();
        assertThat(log).isEmpty();
    }

    @Test
    void counters_areBetweenPsutilsBeforeAndAfter() throws Exception {
        JsonNode before = psutil.snapshot();
        JsonNode ours = snapshot();
        JsonNode after = psutil.snapshot();
        List<String> wrong = new ArrayList<>();
        for (String block : List.of(
                "/cpu/times_avg",
                "/cpu/times_per_cpu",
                "/process/cpu_times",
                "/process/io_counters",
                "/process/num_ctx_switches",
                "/memory/swap/sin",
                "/memory/swap/sout",
                "/disk/io_sum",
                "/disk/io_per_disk",
                "/network")) {
            between(block, before.at(block), ours.at(block), after.at(block), wrong);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void gauges_areWhatPsutilSays_asNearAsTheyStandStill() throws Exception {
        Thread.sleep(300);
        JsonNode before = psutil.snapshot();
        JsonNode ours = snapshot();
        JsonNode after = psutil.snapshot();
        double machine = before.at("/memory/virtual/total").doubleValue();
        List<String> wrong = new ArrayList<>();
        for (String key :
                List.of("available", "used", "free", "active", "inactive", "buffers", "cached", "shared", "slab")) {
            near("/memory/virtual/" + key, before, ours, after, machine / 50, wrong);
        }
        near("/memory/virtual/percent", before, ours, after, 2, wrong);
        for (String key : List.of("rss", "vms", "shared", "data")) {
            near("/process/memory/" + key, before, ours, after, 64 << 20, wrong);
        }
        near("/process/memory_percent", before, ours, after, 0.3, wrong);
        near("/process/num_threads", before, ours, after, 1, wrong);
        near("/process/num_open_file_descriptors", before, ours, after, 1, wrong);
        near("/process/num_open_files", before, ours, after, 1, wrong);
        near("/cpu/frequency", before, ours, after, 200, wrong);
        double disk = before.at("/disk/disk_usage/total").doubleValue();
        near("/disk/disk_usage/used", before, ours, after, disk / 100, wrong);
        near("/disk/disk_usage/free", before, ours, after, disk / 100, wrong);
        near("/disk/disk_usage/percent", before, ours, after, 1, wrong);
        assertThat(wrong).isEmpty();
    }

    @Test
    void identities_areEqual() throws Exception {
        JsonNode psutils = psutil.snapshot();
        JsonNode ours = snapshot();
        for (String path : List.of(
                "/process/pid",
                "/process/executable",
                "/process/cmd_line",
                "/process/memory/text",
                "/process/memory/lib",
                "/process/memory/dirty",
                "/memory/virtual/total",
                "/memory/swap/total",
                "/disk/disk_usage/total")) {
            assertThat(ours.at(path)).as(path).isEqualTo(psutils.at(path));
        }
        assertThat(names(ours.at("/disk/io_per_disk"))).isEqualTo(names(psutils.at("/disk/io_per_disk")));
    }

    @Test
    void percentages_areWithinFivePoints_whileOneProcessorIsBusy() throws Exception {
        Thread busy = new Thread(() -> {
            long x = 1;
            while (!Thread.currentThread().isInterrupted()) {
                x = x * 31 + 7;
            }
            assertThat(x).isNotZero();
        });
        busy.setDaemon(true);
        busy.start();
        try {
            List<String> wrong = new ArrayList<>(List.of("not tried"));
            // On a machine that is busy besides, the two may begin and end their measuring at different times.
            for (int attempt = 0; attempt < 5 && !wrong.isEmpty(); attempt++) {
                wrong.clear();
                psutil.snapshot();
                snapshot();
                Thread.sleep(2500);
                JsonNode psutils = psutil.snapshot();
                JsonNode ours = snapshot();
                for (String path : List.of("/cpu/percent_all", "/cpu/percent_per_cpu/0", "/process/cpu_percent")) {
                    near(path, psutils, ours, psutils, 5, wrong);
                }
                assertThat(ours.at("/process/cpu_percent").doubleValue()).isGreaterThan(5);
            }
            assertThat(wrong).isEmpty();
        } finally {
            busy.interrupt();
        }
    }

    @Test
    void connections_areCounted_afterTheNextRefresh() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept();
                DatagramSocket datagrams = new DatagramSocket()) {
            assertThat(client.isConnected() && accepted.isConnected() && datagrams.isBound())
                    .isTrue();
            int psutils = psutil.snapshot().at("/process/num_connections").intValue();
            assertThat(psutils).isGreaterThanOrEqualTo(4);
            long until = System.nanoTime() + 10_000_000_000L;
            int ours;
            do {
                Thread.sleep(50);
                ours = snapshot().at("/process/num_connections").intValue();
            } while (ours != psutils && System.nanoTime() < until);
            assertThat(ours).isEqualTo(psutils);
        }
    }

    @Test
    void machineInfo_hasTheAddressesAndNamesThatPythonGives() throws Exception {
        SnapshotBuffer buffer = new SnapshotBuffer();
        telemetry.writeMachineInfo(buffer);
        JsonNode ours = json(Decoded.map(buffer));
        JsonNode pythons = psutil.machine();

        assertThat(names(ours))
                .containsExactlyInAnyOrder(
                        "memory",
                        "process",
                        "disk",
                        "platform",
                        "cpu",
                        "network",
                        "environment",
                        "hostname",
                        "login_name");
        for (String key : List.of("system", "node", "release", "version", "machine")) {
            assertThat(ours.at("/platform/" + key)).as(key).isEqualTo(pythons.at("/platform/" + key));
        }
        assertThat(names(ours.at("/network"))).isEqualTo(names(pythons.at("/network")));
        for (String name : names(pythons.at("/network"))) {
            assertThat(elements(ours.at("/network/" + name)))
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(elements(pythons.at("/network/" + name)));
        }
        Set<String> keys = names(pythons.at("/cpu"));
        // Python's own, and two that py-cpuinfo reads from the wrong bits.
        keys.removeAll(Set.of("python_version", "cpuinfo_version", "cpuinfo_version_string"));
        assertThat(names(ours.at("/cpu"))).containsAll(keys);
        for (String key :
                List.of("arch", "bits", "count", "vendor_id_raw", "brand_raw", "model", "family", "stepping")) {
            assertThat(ours.at("/cpu/" + key).asText())
                    .as(key)
                    .isEqualTo(pythons.at("/cpu/" + key).asText());
        }
    }

    private JsonNode snapshot() throws IOException {
        SnapshotBuffer buffer = new SnapshotBuffer();
        telemetry.write(buffer, 0);
        Map<String, Object> map = Decoded.map(buffer);
        map.remove("jvm");
        return json(map);
    }

    /** Through text, so that numbers have the same types on both sides. */
    private static JsonNode json(Map<String, Object> map) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        return mapper.readTree(mapper.writeValueAsString(map));
    }

    /** Says which keys of the one the other lacks, and where an integer stands for a float. */
    private static void compareShape(String path, JsonNode expected, JsonNode actual, List<String> differences) {
        if (expected.isObject() && actual.isObject()) {
            Set<String> all = names(expected);
            all.addAll(names(actual));
            for (String name : all) {
                String below = path.isEmpty() ? name : path + "." + name;
                if (!actual.has(name)) {
                    differences.add(below + " is missing");
                } else if (expected.has(name)) {
                    compareShape(below, expected.get(name), actual.get(name), differences);
                } else if (!BEYOND_PSUTIL.contains(below)) {
                    differences.add(below + " is not psutil's");
                }
            }
        } else if (expected.isArray() && actual.isArray()) {
            if (!path.equals("process.cmd_line") && expected.size() != actual.size()) {
                differences.add(path + " has " + actual.size() + " elements, not " + expected.size());
            }
            for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
                compareShape(path + "[" + i + "]", expected.get(i), actual.get(i), differences);
            }
        } else if (expected.getNodeType() != actual.getNodeType()
                || expected.isFloatingPointNumber() != actual.isFloatingPointNumber()) {
            differences.add(path + " is " + actual + " where psutil has " + expected);
        }
    }

    private static void between(String path, JsonNode before, JsonNode ours, JsonNode after, List<String> wrong) {
        if (before.isContainerNode()) {
            Iterator<String> names = before.fieldNames();
            for (int i = 0; i < before.size(); i++) {
                if (before.isArray()) {
                    between(path + "/" + i, before.get(i), ours.get(i), after.get(i), wrong);
                } else {
                    String name = names.next();
                    between(path + "/" + name, before.get(name), ours.get(name), after.get(name), wrong);
                }
            }
            return;
        }
        double slack = before.isFloatingPointNumber() ? TICKS : 0;
        if (Objects.isNull(ours)
                || ours.doubleValue() < before.doubleValue() - slack
                || ours.doubleValue() > after.doubleValue() + slack) {
            wrong.add(path + ": " + before + " <= " + ours + " <= " + after);
        }
    }

    private static void near(
            String path, JsonNode before, JsonNode ours, JsonNode after, double slack, List<String> wrong) {
        double low = Math.min(before.at(path).doubleValue(), after.at(path).doubleValue()) - slack;
        double high = Math.max(before.at(path).doubleValue(), after.at(path).doubleValue()) + slack;
        JsonNode value = ours.at(path);
        if (!value.isNumber() || value.doubleValue() < low || value.doubleValue() > high) {
            wrong.add(path + ": " + low + " <= " + value + " <= " + high);
        }
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<JsonNode> elements(JsonNode node) {
        List<JsonNode> elements = new ArrayList<>();
        node.elements().forEachRemaining(elements::add);
        return elements;
    }
}
