package io.flowcept.engine.dispatch;

import io.flowcept.engine.journal.JournalReader;
import io.flowcept.engine.journal.RecordAcceptor;
import io.flowcept.engine.log.Log;
import io.flowcept.sinks.Message;
import io.flowcept.sinks.Sink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Brings one journal's records to one sink: reads a bounded batch, publishes it, and moves the cursor when the sink has
 * acknowledged. A batch that failed is read again: delivery is at least once. For one thread.
 */
final class SinkFeed {
    /** A batch is handed over once it has this many messages or bytes; bounds the memory of a sink that catches up. */
    private static final int BATCH_MESSAGES = 1000;

    private static final int BATCH_BYTES = 1 << 20;

    private final Sink sink;
    private final JournalReader reader;
    private final MergedReader merged;
    private final MessageAssembler assembler;
    private final Log log;
    private boolean open;
    private boolean down;
    private String trouble;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong unreadable = new AtomicLong();

    SinkFeed(Sink sink, JournalReader reader, MessageAssembler assembler, Log log) {
        this.sink = sink;
        this.reader = reader;
        this.merged = new MergedReader(reader);
        this.assembler = assembler;
        this.log = log;
    }

    /**
     * Delivers what there is, up to one batch.
     *
     * @param until only records that ended by then, in nanoseconds since the epoch
     * @return the number of records that are done with; -1 when the sink did not take them
     */
    int deliver(long until) {
        final List<Message> batch = new ArrayList<>();
        final long[] lost = new long[1];
        merged.read(until, new RecordAcceptor() {
            private int bytes;

            @Override
            public boolean accept(byte[] buffer, int offset, int length) {
                if (batch.size() == BATCH_MESSAGES || bytes > BATCH_BYTES) {
                    return false;
                }
                Message message = null;
                try {
                    message = assembler.assemble(buffer, offset, length);
                } catch (RuntimeException damaged) {
                    // A record that passes its checksum and still makes no sense was written by another version.
                }
                if (message == null) {
                    lost[0]++;
                } else {
                    batch.add(message);
                    bytes += message.msgpack().length;
                }
                return true;
            }
        });
        if (batch.isEmpty() && lost[0] == 0) {
            return 0;
        }
        try {
            publish(batch);
            reader.commit(reader.position());
        } catch (IOException e) {
            wentDown(e);
            return -1;
        } catch (RuntimeException | LinkageError e) {
            wentDown(new IOException(e.toString(), e));
            return -1;
        }
        cameUp();
        delivered.addAndGet(batch.size());
        unreadable.addAndGet(lost[0]);
        return batch.size() + (int) lost[0];
    }

    /** Delivers a record that is not in the journal; false when the sink did not take it. */
    boolean deliverRecord(byte[] record) {
        Message message = assembler.assemble(record, 0, record.length);
        return message != null && deliver(message);
    }

    /** Delivers a message that is not in the journal; false when the sink did not take it. */
    boolean deliver(Message message) {
        List<Message> batch = new ArrayList<>();
        batch.add(message);
        try {
            publish(batch);
            delivered.incrementAndGet();
            return true;
        } catch (IOException | RuntimeException | LinkageError e) {
            wentDown(new IOException(e.getMessage(), e));
            return false;
        }
    }

    private void publish(List<Message> batch) throws IOException {
        if (!open) {
            sink.open();
            open = true;
        }
        if (!batch.isEmpty()) {
            sink.publish(batch);
        }
    }

    private void wentDown(IOException e) {
        reader.rewind();
        trouble = e.getMessage();
        if (!down) {
            down = true;
            log.warning(
                    sink.describe() + " does not take messages: " + e.getMessage() + "; they are kept in the journal");
        }
        closeSink();
    }

    private void cameUp() {
        if (down) {
            down = false;
            trouble = null;
            log.info(sink.describe() + " takes messages again");
        }
    }

    private void closeSink() {
        open = false;
        try {
            sink.close();
        } catch (IOException | RuntimeException e) {
            log.info(sink.describe() + " did not close: " + e.getMessage());
        }
    }

    /** Closes the sink and the cursor. */
    void close() {
        closeSink();
        try {
            reader.close();
        } catch (IOException e) {
            log.info("the cursor of " + sink.describe() + " did not close: " + e.getMessage());
        }
    }

    /** Whether the sink has acknowledged every record there is. */
    boolean isDrained() {
        return reader.isDrained();
    }

    String describe() {
        return sink.describe();
    }

    /** Messages acknowledged. Any thread. */
    long delivered() {
        return delivered.get();
    }

    /** Records whose definitions were lost, or that another version wrote. Any thread. */
    long unreadable() {
        return unreadable.get();
    }

    /** Why the sink takes nothing, or null. */
    String trouble() {
        return trouble;
    }
}
