package io.flowcept.engine.weave;

/**
 * What the words of a call are that woven code passes to {@link io.flowcept.bootstrap.Gate#begin(int)}: {@value #BITS} bits
 * for each of at most {@value #MOST} captured parameters, the first in the lowest, and behind these the same for what was
 * returned. 0 where there is none.
 */
public final class WordKinds {
    public static final int INTEGER = 1;
    /** The bits of a {@code double}. */
    public static final int REAL = 2;
    /** 0 or 1. */
    public static final int BOOLEAN = 3;

    public static final int BITS = 2;
    public static final int MASK = (1 << BITS) - 1;

    /**
     * Parameters that can be captured so. Words cost a host that recurses some of its stack, since the compilers' frames are
     * larger for them. By hand, JDK 17, 1 MiB, first compiler: one int 11,805 deep, as with the parameters one by one; two
     * 8,432 of 9,837, which is taken for recording such a method in three quarters of the time; three 7,378 of 9,837; four
     * 6,558 of 8,432.
     */
    public static final int MOST = 2;

    /** Where the kind of what was returned is. */
    public static final int RESULT = MOST * BITS;

    /** In place of kinds: some parameter that is captured is no word. */
    public static final int NONE = -1;

    private WordKinds() {}

    /** Of how many parameters they are. */
    public static int count(int kinds) {
        int ofParameters = kinds & ((1 << RESULT) - 1);
        // One bit more than the highest, in pairs: there is none without a kind before one that has some.
        return (Integer.SIZE - Integer.numberOfLeadingZeros(ofParameters) + 1) / BITS;
    }
}
