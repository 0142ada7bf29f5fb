package io.flowcept.engine.dispatch;

/**
 * How long a sink's thread rests when it has brought away what there was: the longer, the fewer messages it finds. A
 * message may lie in the journal meanwhile for no other reason than that looking there costs something: some 120 us of a
 * core that was at rest, and a batch of one in the file as much again three times over (JDK 17, 2026-11). Looking every 10
 * ms took 1.3 % of a core at 10 tasks a second, every 100 ms 0.65 %, every 400 ms 0.35 %, once a second 0.2 %; of this, the
 * sink's thread alone took 0.05 % once a second, and 0.03 % every 1.6 s. And who looks seldom does more at a time, in
 * warmer caches: at 20,000 tasks a second, a task into the file took 1.4 us of the process with a look every 100 ms, and
 * 0.8 with one every 400 ms. Where a segment of the journal has been filled meanwhile, or the journal has become full,
 * there is no more rest, see {@link Dispatcher#wake}. For one thread.
 */
final class Rest {
    static final long SHORTEST_NANOS = 400_000_000L;
    static final long LONGEST_NANOS = 4 * SHORTEST_NANOS;

    /** Of rests behind which there are no more than so many messages, the next is longer. */
    static final int FEW = 16;

    /** Behind which there are more than so many, the next is the shortest. With as many as between, it stays as it is. */
    static final int MANY = 64;

    private long nanos = SHORTEST_NANOS;
    private long brought;

    /** So many records more have been brought away since the last rest, in one of any number of batches. */
    void brought(int records) {
        brought += records;
    }

    /** How long the rest is that begins now, in nanoseconds. */
    long next() {
        if (brought > MANY) {
            nanos = SHORTEST_NANOS;
        } else if (brought <= FEW) {
            nanos = Math.min(2 * nanos, LONGEST_NANOS);
        }
        brought = 0;
        return nanos;
    }
}
