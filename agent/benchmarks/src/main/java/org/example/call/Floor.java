package org.example.call;

/** The method of {@link Bare} with the least that can time it: two clock reads, kept in memory that is written over. */
final class Floor {
    private static final int MASK = (1 << 14) - 1;
    private static final long[] RING = new long[MASK + 1];
    private static int next;

    private Floor() {}

    static long step(long seed, int turns) {
        long began = System.nanoTime();
        long mixed = seed;
        for (int i = 0; i < turns; i++) {
            mixed ^= mixed << 13;
            mixed ^= mixed >>> 7;
            mixed ^= mixed << 17;
        }
        int at = next;
        RING[at & MASK] = began;
        RING[(at + 1) & MASK] = System.nanoTime();
        next = at + 2;
        return mixed;
    }
}
