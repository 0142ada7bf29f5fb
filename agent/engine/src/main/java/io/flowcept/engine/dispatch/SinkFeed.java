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
 * Brings one journal's records to one sink: gathers a bounded batch, publishes it when it is due, and moves the cursor
 * when the sink has acknowledged. A batch that failed is read again: delivery is at least once. For one thread.
 */
final class SinkFeed {
    private final Sink sink;
    private final JournalReader reader;
    private final MergedReader merged;
    private final MessageAssembler assembler;
    private final Batching batching;
    private final Log log;
    private final DeliveryTimes times;
    private final Gathering gathering = new Gathering();
    private boolean open;
    private boolean down;
    private boolean full;
    private String trouble;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong unreadable = new AtomicLong();

    SinkFeed(Sink sink, JournalReader reader, MessageAssembler assembler, Batching batching, Log log) {
        this.sink = sink;
        this.reader = reader;
        this.merged = new MergedReader(reader);
        this.assembler = assembler;
        this.batching = batching;
        this.log = log;
        this.times = batching.timed ? new DeliveryTimes(log) : null;
    }

    /**
     * Reads what there is, up to one batch, and delivers the batch if it is due.
     *
     * @param until only records that ended by then, in nanoseconds since the epoch
     * @param now whether it is due in any case
     * @return the number of records that are done with; -1 when the sink did not take them
     */
    int deliver(long until, boolean now) {
        merged.read(until, gathering);
        if (gathering.isEmpty() || !(now || down || dueIn() <= 0)) {
            return 0;
        }
        List<Message> batch = gathering.batch;
        long began = System.nanoTime();
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
        if (times != null && !batch.isEmpty()) {
            times.add(sink.describe(), batch.size(), gathering.bytes, System.nanoTime() - began);
        }
        cameUp();
        full = gathering.isFull();
        int done = batch.size() + gathering.unreadable;
        delivered.addAndGet(batch.size());
        unreadable.addAndGet(gathering.unreadable);
        gathering.clear();
        return done;
    }

    /** Whether the batch that was delivered last had no room for more. */
    boolean wasFull() {
        return full;
    }

    /** Nanoseconds until the messages that are gathered go out; those that never will when there are none. */
    long dueIn() {
        if (gathering.isEmpty()) {
            return Long.MAX_VALUE;
        }
        return batching.dueIn(gathering.batch.size(), gathering.bytes, System.nanoTime() - gathering.since);
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
        gathering.clear();
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
        if (times != null) {
            times.tell(sink.describe());
        }
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

    /** The batch that is being filled. Its records are read and not committed. */
    private final class Gathering implements RecordAcceptor {
        private List<Message> batch = new ArrayList<>();
        private int bytes;
        private int unreadable;
        private long since;

        @Override
        public boolean accept(byte[] buffer, int offset, int length) {
            if (isFull()) {
                return false;
            }
            if (isEmpty()) {
                since = System.nanoTime();
            }
            Message message = null;
            try {
                message = assembler.assemble(buffer, offset, length);
            } catch (RuntimeException damaged) {
                // A record that passes its checksum and still makes no sense was written by another version.
            }
            if (message == null) {
                unreadable++;
            } else {
                batch.add(message);
                bytes += message.length();
            }
            return true;
        }

        boolean isFull() {
            return batch.size() == Batching.MOST_MESSAGES || bytes > Batching.MOST_BYTES;
        }

        boolean isEmpty() {
            return batch.isEmpty() && unreadable == 0;
        }

        /** The messages are done with, or will be read again. */
        void clear() {
            batch = new ArrayList<>(batch.size());
            bytes = 0;
            unreadable = 0;
            assembler.reuse();
        }
    }
}
