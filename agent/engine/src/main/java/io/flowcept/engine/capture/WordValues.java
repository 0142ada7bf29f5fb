package io.flowcept.engine.capture;

import io.flowcept.bootstrap.GrowingBytes;
import io.flowcept.engine.weave.WordKinds;
import java.nio.ByteBuffer;

/**
 * Numbers and booleans as {@link io.flowcept.bootstrap.Gate#begin(int)} gets them, for the way from the host's thread
 * through the journal: eight bytes each, big-endian, of the {@link WordKinds} that the record has. The agent's own thread
 * writes them as the MessagePack that they stand for.
 */
final class WordValues {
    private WordValues() {}

    /**
     * Appends the words in {@code [from, to)} as MessagePack, of the kinds from the lowest on.
     *
     * @throws IllegalArgumentException when there are other kinds than words
     */
    static void unpack(int kinds, ByteBuffer bytes, int from, int to, GrowingBytes out) {
        int rest = kinds;
        for (int at = from; at < to; at += Long.BYTES) {
            write(rest, bytes.getLong(at), out);
            rest >>>= WordKinds.BITS;
        }
    }

    /** One word of the lowest of the kinds. */
    private static void write(int kinds, long word, GrowingBytes out) {
        switch (kinds & WordKinds.MASK) {
            case WordKinds.INTEGER:
                Msgpack.integer(out, word);
                break;
            case WordKinds.REAL:
                Msgpack.real(out, Double.longBitsToDouble(word));
                break;
            case WordKinds.BOOLEAN:
                Msgpack.bool(out, word != 0);
                break;
            default:
                throw new IllegalArgumentException("no kind of word: " + Integer.toBinaryString(kinds));
        }
    }
}
