package io.flowcept.telemetry.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.telemetry.snapshot.Decoded;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class LinuxCpuTest {
    @TempDir
    Path directory;

    @Test
    void everyProcessor_isRead_whereverTheFirstReadIsCutOff() throws IOException {
        Path stat = write(12, 0);
        for (int bytes = 1; bytes < 600; bytes++) {
            LinuxCpu cpu = new LinuxCpu(true, true, null, stat.toString(), bytes);
            Map<String, Object> block = read(cpu);
            assertThat((List<?>) block.get("times_per_cpu"))
                    .as(bytes + " bytes")
                    .hasSize(12);
            for (int i = 0; i < 12; i++) {
                assertThat(((Map<?, ?>) ((List<?>) block.get("times_per_cpu")).get(i)).get("guest_nice"))
                        .isEqualTo(i / 100.0);
            }
            cpu.close();
        }
    }

    @Test
    void percentages_areSinceThePreviousSnapshot_andStandWhileTheClockDoes() throws IOException {
        Path stat = write(2, 0);
        LinuxCpu cpu = new LinuxCpu(true, true, null, stat.toString(), 1024);
        write(2, 30);
        // Of 30 more in each column, idle and iowait are 60 of 240; guests are in user already.
        assertThat(read(cpu).get("percent_all")).isEqualTo(75.0);
        assertThat(read(cpu).get("percent_all")).isEqualTo(75.0);
        write(2, 10);
        assertThat(read(cpu).get("percent_per_cpu")).as("it went backward").isEqualTo(List.of(75.0, 75.0));
        cpu.close();
    }

    @Test
    void firstPercentages_areSinceTheBaseline_howeverOftenItWasTriedBefore() throws IOException {
        Path stat = write(2, 0);
        CpuBaseline baseline = CpuBaseline.read(stat.toString());
        Files.writeString(stat, Files.readString(write(2, 30)).replaceAll("(cpu1 \\d+ \\d+ \\d+) 31", "$1 61"));
        LinuxCpu cpu = new LinuxCpu(true, true, baseline, stat.toString(), 1024);
        assertThat(read(cpu).get("percent_per_cpu")).isEqualTo(List.of(75.0, 66.7));
        Files.writeString(stat, Files.readString(write(2, 90)));
        read(cpu);
        cpu.rewind();
        assertThat(read(cpu)).containsEntry("percent_all", 75.0).containsEntry("percent_per_cpu", List.of(75.0, 75.0));
        cpu.close();
    }

    @Test
    void baseline_isOfEveryProcessor_andOfNothingElse() throws IOException {
        Path stat = write(300, 1000);
        assertThat(CpuBaseline.read(stat.toString()).text)
                .asString()
                .hasLineCount(301)
                .startsWith("cpu  1007 ")
                .contains("cpu299 ")
                .doesNotContain("intr");
        assertThat(CpuBaseline.read(directory.resolve("none").toString())).isNull();
    }

    @Test
    void processorThatIsSwitchedOff_isNotInTheList() throws IOException {
        Path stat = write(3, 0);
        LinuxCpu cpu = new LinuxCpu(false, true, null, stat.toString(), 1024);
        assertThat((List<?>) read(cpu).get("times_per_cpu")).hasSize(3);
        Files.writeString(stat, Files.readString(stat).replaceAll("cpu1 .*\n", ""));
        assertThat((List<?>) read(cpu).get("percent_per_cpu")).hasSize(2);
        cpu.close();
    }

    private Path write(int processors, int more) throws IOException {
        StringBuilder text = new StringBuilder("cpu  " + columns(7, more) + "\n");
        IntStream.range(0, processors).forEach(i -> text.append("cpu" + i + " " + columns(i, more) + "\n"));
        text.append("intr 4711 0 9 0\nctxt 17\n");
        return Files.writeString(directory.resolve("stat"), text);
    }

    private static String columns(int value, int more) {
        return (value + more + " ").repeat(9) + (value + more);
    }

    private static Map<String, Object> read(LinuxCpu cpu) throws IOException {
        SnapshotBuffer buffer = new SnapshotBuffer();
        cpu.write(buffer);
        return Decoded.map(buffer);
    }
}
