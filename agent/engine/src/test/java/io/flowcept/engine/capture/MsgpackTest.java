package io.flowcept.engine.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.bootstrap.GrowingBytes;
import java.io.IOException;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Compared, byte for byte, with msgpack-core. */
class MsgpackTest {
    private final GrowingBytes ours = new GrowingBytes();
    private final MessageBufferPacker theirs = MessagePack.newDefaultBufferPacker();

    @Property
    void integers_areInTheirSmallestForm(@ForAll long value) throws IOException {
        for (int shift = 0; shift < 64; shift += 7) {
            Msgpack.integer(ours, value >> shift);
            theirs.packLong(value >> shift);
        }
        assertSame();
    }

    @Property
    void reals_areFloat64(@ForAll double value) throws IOException {
        Msgpack.real(ours, value);
        Msgpack.real(ours, Double.NaN);
        Msgpack.real(ours, Double.NEGATIVE_INFINITY);
        theirs.packDouble(value).packDouble(Double.NaN).packDouble(Double.NEGATIVE_INFINITY);
        assertSame();
    }

    @Property
    void texts_areUtf8_withUnpairedSurrogatesReplaced(@ForAll String text) throws IOException {
        Msgpack.text(ours, text);
        theirs.packString(wellFormed(text));
        assertSame();
    }

    @Property
    void textsThatEndInANumber_areTexts(@ForAll String text, @ForAll @IntRange(max = 300) int more, @ForAll int number)
            throws IOException {
        for (int shift = 0; shift < 32; shift += 3) {
            Msgpack.textWithNumber(ours, Msgpack.utf8("x".repeat(more) + text), number >> shift);
            theirs.packString("x".repeat(more) + wellFormed(text) + (number >> shift));
        }
        assertSame();
    }

    @Property(tries = 50)
    void longTexts_haveLongHeaders(@ForAll @IntRange(max = 70_000) int length) throws IOException {
        String text = "x".repeat(length);
        Msgpack.text(ours, text);
        theirs.packString(text);
        assertSame();
    }

    @Property
    void aPrefixOfAText_neverEndsInHalfACharacter(@ForAll String text, @ForAll @IntRange(max = 20) int length)
            throws IOException {
        int most = Math.min(length, text.length());
        Msgpack.text(ours, text, most);
        theirs.packString(wellFormed(text.substring(0, most)));
        assertSame();
    }

    @Example
    void containers_areHeadedAfterwards() throws IOException {
        int list = Msgpack.begin(ours, 15);
        Msgpack.bool(ours, true);
        Msgpack.nil(ours);
        Msgpack.end(ours, list, 15, 2, false);
        int map = Msgpack.begin(ours, 16);
        Msgpack.text(ours, "k");
        Msgpack.bool(ours, false);
        Msgpack.end(ours, map, 16, 1, true);
        theirs.packArrayHeader(2).packBoolean(true).packNil();
        byte[] start = theirs.toByteArray();
        byte[] end = {(byte) 0xdf, 0, 0, 0, 1, (byte) 0xa1, 'k', (byte) 0xc2};
        assertThat(written()).startsWith(start).endsWith(end).hasSize(start.length + end.length);
    }

    private static String wellFormed(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    private void assertSame() throws IOException {
        assertThat(written()).isEqualTo(theirs.toByteArray());
    }

    private byte[] written() {
        return Arrays.copyOf(ours.bytes.array(), ours.bytes.position());
    }
}
