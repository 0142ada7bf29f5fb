package io.flowcept.engine.settings;

/** The section {@code mq.redis}: how messages go to Redis. Immutable. */
public final class MqRedisSettings {
    /** {@code pubsub}, as Flowcept does, or {@code stream}. */
    public final String mode;

    /** Whether a published message that nobody received is kept and sent again. */
    public final boolean requireSubscriber;

    /** Entries that the stream keeps, about; 0 for all. */
    public final int streamMaxLen;

    MqRedisSettings(Section section) {
        mode = section.key("mode").choice("pubsub", "pubsub", "stream");
        requireSubscriber = section.key("require_subscriber").bool(true);
        streamMaxLen = section.key("stream_max_len").integer(0, 0, Integer.MAX_VALUE);
        section.close();
    }
}
