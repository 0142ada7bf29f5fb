package io.flowcept.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CursorFileTest {
    @Property(tries = 200)
    void writeThatIsCutShort_leavesTheFormerCursorOrTheNew(
            @ForAll @IntRange(min = 0, max = 5) int writes,
            @ForAll @IntRange(min = 0, max = CursorFile.SLOT) int cut,
            @ForAll @Size(SegmentLayout.STRIPES) long[] latest)
            throws IOException {
        Path path = Files.createTempFile("cursor", ".cursor");
        long[] former = new long[SegmentLayout.STRIPES];
        try (CursorFile cursor = new CursorFile(path.toFile())) {
            for (int i = 1; i <= writes; i++) {
                Arrays.fill(former, i);
                cursor.write(former);
            }
            byte[] before = Files.readAllBytes(path);
            cursor.write(latest);
            byte[] after = Files.readAllBytes(path);
            int slot = ((writes + 1) & 1) * CursorFile.SLOT;
            System.arraycopy(before, slot + cut, after, slot + cut, CursorFile.SLOT - cut);
            Files.write(path, after);

            assertThat(positions(path.toFile())).isIn(former, latest);
            if (cut == CursorFile.SLOT) {
                assertThat(positions(path.toFile())).isEqualTo(latest);
            }
        } finally {
            Files.delete(path);
        }
    }

    @Property(tries = 100)
    void garbageInOneSlot_leavesTheOther(
            @ForAll @IntRange(min = 0, max = 1) int slot, @ForAll @Size(CursorFile.SLOT) byte[] garbage)
            throws IOException {
        Path path = Files.createTempFile("cursor", ".cursor");
        long[] first = new long[SegmentLayout.STRIPES];
        Arrays.fill(first, 1);
        long[] second = new long[SegmentLayout.STRIPES];
        Arrays.fill(second, 2);
        try (CursorFile cursor = new CursorFile(path.toFile())) {
            cursor.write(first);
            cursor.write(second);
            byte[] content = Files.readAllBytes(path);
            System.arraycopy(garbage, 0, content, slot * CursorFile.SLOT, CursorFile.SLOT);
            Files.write(path, content);

            assertThat(positions(path.toFile())).isEqualTo(slot == 0 ? first : second);
        } finally {
            Files.delete(path);
        }
    }

    private static long[] positions(File path) throws IOException {
        try (CursorFile cursor = new CursorFile(path)) {
            return cursor.positions();
        }
    }
}
