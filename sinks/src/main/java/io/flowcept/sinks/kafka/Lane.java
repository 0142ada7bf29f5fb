package io.flowcept.sinks.kafka;

import io.flowcept.sinks.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.DefaultRecordBatch;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.utils.ExponentialBackoff;
import org.apache.kafka.common.utils.ProducerIdAndEpoch;

/**
 * The batches of one partition. One at a time is on its way, until it is acknowledged, so that their order is that of the
 * messages whatever happens to one. For one thread.
 */
final class Lane {
    private static final int FIRST_CAPACITY = 16 << 10;

    final int partition;
    private final Sending sending;
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private RecordBatchBytes open;
    private int openSince;
    private RecordBatchBytes spare;
    private int sequence;
    private boolean onItsWay;
    private int attempts;
    private long notBefore;
    private long deadline;
    private Errors trouble = Errors.NONE;

    /** What the settings say of sending, and how many bytes the next batches may have. */
    static final class Sending {
        int batchBytes;
        final Compression compression;
        final ProducerIdAndEpoch producer;
        final int retries;
        final long deliveryMillis;
        final ExponentialBackoff backoff;

        Sending(
                int batchBytes,
                Compression compression,
                ProducerIdAndEpoch producer,
                int retries,
                long deliveryMillis,
                ExponentialBackoff backoff) {
            this.batchBytes = batchBytes;
            this.compression = compression;
            this.producer = producer;
            this.retries = retries;
            this.deliveryMillis = deliveryMillis;
            this.backoff = backoff;
        }
    }

    private static final class Batch {
        final RecordBatchBytes bytes;
        final MemoryRecords records;
        final int since;

        Batch(RecordBatchBytes bytes, MemoryRecords records, int since) {
            this.bytes = bytes;
            this.records = records;
            this.since = since;
        }
    }

    Lane(int partition, Sending sending) {
        this.partition = partition;
        this.sending = sending;
    }

    /** @param number of the message, from which {@link #arrived} counts */
    void add(byte[] key, Message value, int number) {
        if (open != null && !open.add(key, value, sending.batchBytes)) {
            finish();
        }
        if (open == null) {
            open = spare == null ? new RecordBatchBytes(FIRST_CAPACITY) : spare;
            spare = null;
            openSince = number;
            open.add(key, value, sending.batchBytes);
        }
    }

    /** No more is added to what waits to be sent. */
    void finish() {
        if (open != null) {
            boolean numbered = sending.producer.isValid();
            MemoryRecords records = open.finish(
                    sending.compression,
                    System.currentTimeMillis(),
                    sending.producer,
                    numbered ? sequence : RecordBatch.NO_SEQUENCE);
            sequence = DefaultRecordBatch.incrementSequence(sequence, open.records());
            waiting.add(new Batch(open, records, openSince));
            open = null;
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The number of the first message that has not been acknowledged; {@code all} for none. */
    int arrived(int all) {
        return waiting.isEmpty() ? open == null ? all : openSince : waiting.peek().since;
    }

    /** Milliseconds until its next batch is to be sent; {@link Long#MAX_VALUE} when that waits for its answer. */
    long sendIn(long now) {
        return onItsWay ? Long.MAX_VALUE : Math.max(0, notBefore - now);
    }

    /** Milliseconds that are left to its next batch. */
    long left(long now) {
        if (deadline == 0) {
            deadline = now + sending.deliveryMillis;
        }
        return deadline - now;
    }

    /** Marks its next batch as sent. */
    MemoryRecords send() {
        onItsWay = true;
        return waiting.peek().records;
    }

    /** Whether its next batch is one of several records. */
    boolean isOfSeveral() {
        return !waiting.isEmpty() && waiting.peek().bytes.records() > 1;
    }

    MemoryRecords next() {
        return waiting.peek().records;
    }

    /** What is known of why there is no answer, in words; empty for nothing. */
    String trouble() {
        return trouble == Errors.NONE ? "" : ": " + trouble.message().replaceAll("\\.$", "");
    }

    /**
     * What became of the batch that was sent.
     *
     * @return what is to be told instead of trying again, or null
     */
    RuntimeException answered(Errors answer, String words, long now) {
        onItsWay = false;
        trouble = answer;
        // A number that the broker knows is a batch that has arrived, and whose answer was lost.
        if (answer == Errors.NONE || answer == Errors.DUPLICATE_SEQUENCE_NUMBER) {
            acknowledged();
            return null;
        }
        if (answer.exception() instanceof RetriableException && attempts < sending.retries) {
            notBefore = now + sending.backoff.backoff(attempts++);
            return null;
        }
        return answer.exception(words);
    }

    private void acknowledged() {
        RecordBatchBytes done = waiting.remove().bytes;
        if (done.capacity() <= 2 * sending.batchBytes) {
            done.clear();
            spare = done;
        }
        attempts = 0;
        notBefore = 0;
        deadline = 0;
    }
}
