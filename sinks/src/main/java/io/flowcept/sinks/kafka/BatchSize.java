package io.flowcept.sinks.kafka;

/**
 * What a batch may have at most, beside what the settings say: nothing until one of several records does not arrive, then
 * less, and nothing again when enough has arrived, each time after more. For one thread.
 */
final class BatchSize {
    /**
     * For a topic whose {@code max.message.bytes} are fewer than a large batch has, and which therefore refuses it for ever:
     * Kafka's producer divides what is refused into batches of the same size.
     */
    private static final int SMALL = 128 << 10;

    private static final int FIRST_PATIENCE = 50;
    private static final int MOST_PATIENCE = 10_000;

    private int most = Integer.MAX_VALUE;
    private int arrived;
    private int patience = FIRST_PATIENCE;

    /** In bytes, without compression; {@link Integer#MAX_VALUE} for no limit. */
    int most() {
        return most;
    }

    /** A publish has arrived; whether there is no limit from now on. */
    boolean arrived() {
        if (most == Integer.MAX_VALUE || ++arrived < patience) {
            return false;
        }
        most = Integer.MAX_VALUE;
        return true;
    }

    /**
     * A batch of several records has not; of one record none could be smaller.
     *
     * @param size what the batches had at most
     * @param tooLarge whether it was refused for that, and so may be again at any size
     */
    void failed(int size, boolean tooLarge) {
        if (most == Integer.MAX_VALUE) {
            patience = Math.min(MOST_PATIENCE, 2 * patience);
        }
        arrived = 0;
        most = tooLarge ? Math.max(1, size / 4) : Math.min(SMALL, most);
    }
}
