package io.flowcept.sinks.lmdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DocumentKeyTest {
    @Test
    void idThatFits_isItsKey() {
        assertThat(DocumentKey.of("1795277376.5_17_1_r-0")).asString().isEqualTo("1795277376.5_17_1_r-0");
        assertThat(DocumentKey.of("\u00e9".repeat(255) + "x")).asString().isEqualTo("\u00e9".repeat(255) + "x");
    }

    @Test
    void idThatIsTooLong_keepsItsBeginning_andEndsWithItsDigest() {
        assertThat(text("x".repeat(512)))
                .isEqualTo("x".repeat(447) + "64164443bb63e338ef1cfdb12a57117cd1212270cc935a798f6e8a665cdf4659");
    }

    @Test
    void idsThatDifferLate_haveDifferentKeys_ofWholeCharacters() {
        String one = text("\u20ac".repeat(400) + "1");
        String two = text("\u20ac".repeat(400) + "2");
        assertThat(one)
                .isNotEqualTo(two)
                .hasSize(149 + 64)
                .startsWith("\u20ac".repeat(149))
                .doesNotContain("\uFFFD");
        assertThat(one.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(DocumentKey.MAX_BYTES);
    }

    @Test
    void emptyId_isItsDigest() {
        assertThat(text("")).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    private static String text(String id) {
        return new String(DocumentKey.of(id), StandardCharsets.UTF_8);
    }
}
