package io.flowcept.telemetry.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcTest {
    @TempDir
    Path directory;

    @Test
    void labels_areFound_alsoWhenLinesMoveOrVanish() throws IOException {
        LabelledNumbers numbers = new LabelledNumbers("Active:", "Slab:");
        try (ProcFile file = file("Active(anon):  1 kB\nActive:  2 kB\nSlab:\t3 kB\n")) {
            numbers.parse(file.read());
            assertThat(numbers.value(0)).isEqualTo(2);
            assertThat(numbers.value(1)).isEqualTo(3);

            Files.writeString(directory.resolve("file"), "New: 9\nSlab: 30\nActive(anon): 1\nActive:  20 kB\n");
            numbers.parse(file.read());
            assertThat(numbers.value(0)).isEqualTo(20);
            assertThat(numbers.value(1)).isEqualTo(30);

            Files.writeString(directory.resolve("file"), "New: 9\nSlab: 31\n");
            numbers.parse(file.read());
            assertThat(numbers.has(0)).isFalse();
            assertThat(numbers.value(1)).isEqualTo(31);
        }
    }

    @Test
    void file_isReadAnewEachTime_whateverItsSize() throws IOException {
        for (int lines : new int[] {1, 1000, 5000, 10}) {
            Files.writeString(directory.resolve("file"), "123456789\n".repeat(lines));
            try (ProcFile whole = ProcFile.openLines(directory.resolve("file").toString())) {
                assertThat(whole.read().end()).isEqualTo(10 * lines);
                assertThat(whole.read().toString()).isEqualTo("123456789\n".repeat(lines));
                assertThat(whole.read(5).end()).isBetween(5, 10 * lines);
            }
        }
    }

    @Test
    void numbers_areReadAsTheKernelWritesThem() throws IOException {
        try (ProcFile file = file("  12 -3 18446744073709551615 4.25 x\n7")) {
            ProcText text = file.read();
            assertThat(text.number()).isEqualTo(12);
            assertThat(text.number()).isEqualTo(-3);
            assertThat(text.number()).isEqualTo(-1);
            assertThat(text.decimal()).isEqualTo(4.25);
            assertThat(text.hasNumber()).isFalse();
            assertThatThrownBy(text::number).isInstanceOf(NumberFormatException.class);
            text.nextLine();
            assertThat(text.number()).isEqualTo(7);
            assertThat(text.atEnd()).isTrue();
        }
    }

    @Test
    void fileThatIsNotThere_isNone() {
        assertThat(ProcFile.openIfThere(directory.resolve("nothing").toString()))
                .isNull();
    }

    @Test
    void percentages_areRoundedToOneDecimal_halvesToEven() {
        assertThat(Percent.of(1, 3)).isEqualTo(33.3);
        assertThat(Percent.of(2, 3)).isEqualTo(66.7);
        assertThat(Percent.rounded(0.25)).isEqualTo(0.2);
        assertThat(Percent.of(5, 0)).isZero();
    }

    @Test
    void group_ofVersion2_isFoundWithThoseAroundIt() throws IOException {
        Path mount = Files.createDirectories(directory.resolve("mounted"));
        Path group = Files.createDirectories(mount.resolve("system.slice/app.service"));
        processFiles(
                "0::/system.slice/app.service\n", "30 23 0:26 / " + mount + " rw - cgroup2 cgroup2 rw,nsdelegate\n");
        Cgroup found = Cgroup.of("memory", directory.toFile());
        assertThat(found.version()).isEqualTo(2);
        assertThat(found.directories())
                .containsExactly(group.toFile(), group.getParent().toFile(), mount.toFile());
    }

    @Test
    void group_ofVersion1_inAContainer_isWhereItIsMounted() throws IOException {
        Path mount = Files.createDirectories(directory.resolve("cpu"));
        processFiles(
                "4:cpu,cpuacct:/docker/abc\n0::/\n",
                "30 23 0:26 /docker/abc " + mount + " ro shared:9 - cgroup cgroup rw,cpu,cpuacct\n");
        Cgroup found = Cgroup.of("cpu", directory.toFile());
        assertThat(found.version()).isEqualTo(1);
        assertThat(found.directories()).containsExactly(mount.toFile());
        assertThat(Cgroup.of("memory", directory.toFile())).isNull();
    }

    @Test
    void withoutGroups_thereIsNone() {
        assertThat(Cgroup.of("memory", directory.toFile())).isNull();
    }

    private void processFiles(String cgroup, String mountinfo) throws IOException {
        Files.writeString(directory.resolve("cgroup"), cgroup);
        Files.writeString(directory.resolve("mountinfo"), mountinfo);
    }

    private ProcFile file(String text) throws IOException {
        Files.writeString(directory.resolve("file"), text);
        return ProcFile.open(directory.resolve("file").toString());
    }
}
