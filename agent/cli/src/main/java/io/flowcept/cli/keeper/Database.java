package io.flowcept.cli.keeper;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.Sink;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** One sink that the keeper writes to; says once when it is down, and when it is back. For one thread. */
final class Database {
    private final Sink sink;
    private final Consumer<String> log;
    private boolean open;
    private boolean down;

    Database(Sink sink, Consumer<String> log) {
        this.sink = sink;
        this.log = log;
    }

    String describe() {
        return sink.describe();
    }

    /**
     * Stores the messages, at most as many as a sink takes at once.
     *
     * @param refused gets each message that cannot be stored though the others can, with the reason
     * @return whether all others are stored; if not, the same messages are to be given again
     */
    boolean store(List<Message> messages, BiConsumer<Message, String> refused) {
        try {
            if (!open) {
                sink.open();
                open = true;
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            failed(e);
            return false;
        }
        return publish(messages, refused);
    }

    /** A sink throws anything but an {@code IOException} at a message that it cannot make sense of: it is searched for. */
    private boolean publish(List<Message> messages, BiConsumer<Message, String> refused) {
        if (messages.isEmpty()) {
            return true;
        }
        try {
            sink.publish(messages);
            if (down) {
                log.accept(sink.describe() + " takes messages again");
                down = false;
            }
            return true;
        } catch (IOException | LinkageError e) {
            failed(e);
            return false;
        } catch (RuntimeException e) {
            if (messages.size() == 1) {
                refused.accept(messages.get(0), sink.describe() + " cannot store it: " + e);
                return true;
            }
            int half = messages.size() / 2;
            return publish(messages.subList(0, half), refused)
                    && publish(messages.subList(half, messages.size()), refused);
        }
    }

    private void failed(Throwable e) {
        if (!down) {
            String why = e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
            log.accept(sink.describe() + " does not take messages: " + why + "; nothing more is read until it does");
            down = true;
        }
        close();
    }

    void close() {
        open = false;
        try {
            sink.close();
        } catch (IOException | RuntimeException e) {
            // What it acknowledged, it has.
        }
    }
}
