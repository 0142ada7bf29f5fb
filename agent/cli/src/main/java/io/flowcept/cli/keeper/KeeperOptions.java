package io.flowcept.cli.keeper;

/**
 * How a keeper gathers and when it ends.
 *
 * @param bufferSize messages that are stored together; what one poll gives may exceed it
 * @param bufferSecs after so many seconds a message is stored though fewer are there; null: as soon as no more come
 * @param idleSecs after so many seconds without a message, while the queue can be read, it ends; 0: never
 */
public record KeeperOptions(int bufferSize, Double bufferSecs, double idleSecs) {
    boolean isIdle(long nanos) {
        return idleSecs > 0 && nanos / 1e9 >= idleSecs;
    }
}
