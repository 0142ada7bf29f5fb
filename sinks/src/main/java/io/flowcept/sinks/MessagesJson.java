package io.flowcept.sinks;

import java.io.IOException;

/**
 * Rewrites one message after the other as {@link MsgpackJson} does, and faster where they are like earlier ones: a site's
 * tasks differ in their times and values alone. For one thread.
 */
public final class MessagesJson {
    private final String dropped;
    private final CommonPrefix common = new CommonPrefix();
    /** By the number of entries, as far as one byte tells it: with a parent, or a result, a task has one more. */
    private final SampleMessage[] samples = new SampleMessage[16];

    /** @param dropped a key of the outermost maps that is left out, or null */
    public MessagesJson(String dropped) {
        this.dropped = dropped;
    }

    /**
     * Appends {@code message} to {@code out}.
     *
     * @throws IOException when its bytes are not one whole map; {@code out} is then as before
     */
    public void append(Message message, JsonBytes out) throws IOException {
        int kind = message.length() == 0 ? 0 : message.bytes()[message.from()] & 0x0F;
        SampleMessage sample = samples[kind];
        if (sample == null || !sample.rewrite(message, common, out)) {
            samples[kind] = SampleMessage.of(message, dropped, out);
        }
    }
}
