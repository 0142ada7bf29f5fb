package io.flowcept.sinks.queue;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.Sink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Drives a sink as the agent does: the same batch again, after a close and a new open, until it is taken. */
public final class Delivery implements AutoCloseable {
    /** What the sink said each time that it did not take a batch. */
    public final List<String> troubles = new ArrayList<>();

    private final Sink sink;
    private boolean open;

    public Delivery(Sink sink) {
        this.sink = sink;
    }

    /** Whether the batch was taken. */
    public boolean attempt(List<Message> batch) throws IOException {
        try {
            if (!open) {
                sink.open();
                open = true;
            }
            sink.publish(batch);
            return true;
        } catch (IOException e) {
            troubles.add(e.getMessage());
            close();
            return false;
        }
    }

    public void deliver(List<Message> batch) throws IOException, InterruptedException {
        for (int attempts = 0; !attempt(batch); attempts++) {
            if (attempts == 300) {
                throw new IOException("not delivered: " + troubles.get(attempts));
            }
            Thread.sleep(200);
        }
    }

    @Override
    public void close() throws IOException {
        open = false;
        sink.close();
    }
}
