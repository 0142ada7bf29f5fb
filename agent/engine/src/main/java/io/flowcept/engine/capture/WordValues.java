package io.flowcept.engine.capture;

import io.flowcept.bootstrap.GrowingBytes;
import io.flowcept.engine.weave.WordKinds;

/**
 * Numbers and booleans as {@link io.flowcept.bootstrap.Gate#begin(int)} gets them, for the way from the host's thread
 * through the journal: eight bytes each, big-endian, of the {@link WordKinds} that the record has. The agent's own thread
 * writes them as the MessagePack that they stand for.
 */
public final class WordValues {
    private WordValues() {}

    /**
     * Appends a word as MessagePack.
     *
     * @param kinds its kind is the lowest of these
     * @throws IllegalArgumentException when that is none
     */
    public static void write(int kinds, long word, GrowingBytes out) {
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
