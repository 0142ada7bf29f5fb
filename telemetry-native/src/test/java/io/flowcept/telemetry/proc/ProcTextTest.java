package io.flowcept.telemetry.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Reading by eight bytes at once finds what reading byte by byte does. */
class ProcTextTest {
    @Property(tries = 3000)
    void numbersAndLines_areThoseOfReadingByteByByte(@ForAll("texts") byte[] bytes, @ForAll("counts") int most) {
        ProcText text = ProcText.of(bytes);
        int at = 0;
        while (at < bytes.length) {
            assertThat(text.at()).isEqualTo(at);
            List<Long> expected = new ArrayList<>();
            at = numbers(bytes, at, most, expected);
            long[] numbers = new long[most];
            int count = text.numbersIfThere(numbers, 0, most);
            assertThat(count).isEqualTo(expected.size());
            for (int i = 0; i < count; i++) {
                assertThat(numbers[i]).isEqualTo(expected.get(i));
            }
            assertThat(text.at()).isGreaterThanOrEqualTo(at);

            text.skip();
            assertThat(text.at()).isLessThanOrEqualTo(bytes.length);
            while (at < bytes.length && bytes[at] != '\n') {
                at++;
            }
            at = Math.min(at + 1, bytes.length);
            text.nextLine();
        }
        assertThat(text.atEnd()).isTrue();
    }

    /** Answers where the last one ends. */
    private static int numbers(byte[] bytes, int from, int most, List<Long> numbers) {
        int end = from;
        while (numbers.size() < most) {
            int i = end;
            while (i < bytes.length && (bytes[i] == ' ' || bytes[i] == '\t')) {
                i++;
            }
            boolean negative = i < bytes.length && bytes[i] == '-';
            i += negative ? 1 : 0;
            int begin = i;
            long value = 0;
            while (i < bytes.length && bytes[i] >= '0' && bytes[i] <= '9') {
                value = 10 * value + bytes[i++] - '0';
            }
            if (i == begin) {
                return end;
            }
            numbers.add(negative ? -value : value);
            end = i;
        }
        return end;
    }

    /** Mostly what the kernel writes, and the bytes on either side of it. */
    @Provide
    Arbitrary<byte[]> texts() {
        return Arbitraries.of(
                        "0",
                        " 0",
                        " 0 0 0 0",
                        "7",
                        "12",
                        "98765",
                        "12345678",
                        "123456789012",
                        "-",
                        " ",
                        "  ",
                        "\t",
                        "\n",
                        "         ",
                        "/",
                        ":",
                        "x",
                        "\u00fa\u00ff",
                        ".5")
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    @Provide
    Arbitrary<Integer> counts() {
        return Arbitraries.integers().between(0, 12);
    }
}
