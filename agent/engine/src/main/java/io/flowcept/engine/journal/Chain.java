package io.flowcept.engine.journal;

/**
 * The segments of one stripe that some reader has not passed, oldest first, linked by {@link Segment#next}. The holder
 * of the stripe adds at the end; the thread that releases takes from the front, and never the last.
 */
final class Chain {
    private volatile Segment oldest;
    private Segment newest;

    /** Null as long as the stripe has no segment. */
    Segment oldest() {
        return oldest;
    }

    /** For the holder of the stripe. */
    Segment newest() {
        return newest;
    }

    /** For the holder of the stripe. Plain stores alone: a stack overflow cannot come between them. */
    void add(Segment segment) {
        Segment former = newest;
        newest = segment;
        if (former == null) {
            oldest = segment;
        } else {
            former.next = segment;
        }
    }

    /** Takes the front when its sequence is below {@code passed} and it is not the last; else returns null. */
    Segment release(int passed) {
        Segment front = oldest;
        if (front == null || front.sequence() >= passed || front.next == null) {
            return null;
        }
        oldest = front.next;
        return front;
    }
}
