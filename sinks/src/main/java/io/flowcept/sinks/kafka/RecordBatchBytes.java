package io.flowcept.sinks.kafka;

import io.flowcept.sinks.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.DefaultRecordBatch;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.apache.kafka.common.utils.ByteUtils;
import org.apache.kafka.common.utils.ProducerIdAndEpoch;

/**
 * Records as they are sent and stored: Kafka's record batch of version 2, which every broker since 0.11 takes.
 *
 * <pre>
 * header, 61 bytes, with the CRC of what follows it and the number of records; then for each record, all but the second
 * as zigzag varints:
 * length | attributes 0, a byte | timestamp - first timestamp | number in the batch | length of key, key
 *        | length of value, value | number of headers
 * </pre>
 *
 * Kafka's own {@code MemoryRecordsBuilder} does the same through a {@code DataOutputStream}, a synchronized call for each
 * byte of the numbers.
 *
 * @see <a href="https://kafka.apache.org/documentation/#recordbatch">Kafka's documentation</a>
 */
final class RecordBatchBytes {
    private static final int HEADER = DefaultRecordBatch.RECORD_BATCH_OVERHEAD;
    /** Attributes, difference of timestamps and number of headers: a zero each. */
    private static final int ZEROS = 3;

    private byte[] bytes;
    private ByteBuffer buffer;
    private int records;

    /** @param capacity bytes to begin with */
    RecordBatchBytes(int capacity) {
        bytes = new byte[Math.max(HEADER, capacity)];
        buffer = ByteBuffer.wrap(bytes);
        clear();
    }

    /** Makes it empty. What {@link #finish} has returned is no longer to be used. */
    void clear() {
        buffer.clear();
        buffer.position(HEADER);
        records = 0;
    }

    int records() {
        return records;
    }

    /** Of all that is in it, without compression, and of the header. */
    int size() {
        return buffer.position();
    }

    int capacity() {
        return bytes.length;
    }

    /** How many bytes a batch has by which this record is the only one. */
    static int sizeWith(byte[] key, Message value) {
        return HEADER + length(body(0, key, value));
    }

    /** Whether there was room for it in {@code most} bytes. For the first there always is. */
    boolean add(byte[] key, Message value, int most) {
        int body = body(records, key, value);
        int end = buffer.position() + length(body);
        if (records > 0 && end > most) {
            return false;
        }
        if (end > bytes.length) {
            grow(end);
        }
        ByteUtils.writeVarint(body, buffer);
        buffer.put((byte) 0).put((byte) 0);
        ByteUtils.writeVarint(records, buffer);
        ByteUtils.writeVarint(key.length, buffer);
        buffer.put(key);
        ByteUtils.writeVarint(value.length(), buffer);
        buffer.put(value.bytes(), value.from(), value.length());
        buffer.put((byte) 0);
        records++;
        return true;
    }

    private static int body(int number, byte[] key, Message value) {
        return ZEROS
                + ByteUtils.sizeOfVarint(number)
                + ByteUtils.sizeOfVarint(key.length)
                + key.length
                + ByteUtils.sizeOfVarint(value.length())
                + value.length();
    }

    private static int length(int body) {
        return ByteUtils.sizeOfVarint(body) + body;
    }

    private void grow(int needed) {
        int position = buffer.position();
        bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        buffer = ByteBuffer.wrap(bytes);
        buffer.position(position);
    }

    /**
     * The batch, to be sent as often as need be until the next {@link #clear}.
     *
     * @param sequence of the first record, by which a broker knows a batch that comes again
     */
    MemoryRecords finish(Compression compression, long timestamp, ProducerIdAndEpoch producer, int sequence) {
        ByteBuffer batch = compression.type() == CompressionType.NONE ? buffer.duplicate() : compressed(compression);
        int size = batch.position();
        batch.position(0);
        DefaultRecordBatch.writeHeader(
                batch,
                0,
                records - 1,
                size,
                RecordBatch.CURRENT_MAGIC_VALUE,
                compression.type(),
                TimestampType.CREATE_TIME,
                timestamp,
                timestamp,
                producer.producerId,
                producer.epoch,
                sequence,
                false,
                false,
                false,
                RecordBatch.NO_PARTITION_LEADER_EPOCH,
                records);
        batch.position(0).limit(size);
        return MemoryRecords.readableRecords(batch);
    }

    private ByteBuffer compressed(Compression compression) {
        ByteBufferOutputStream smaller = new ByteBufferOutputStream(HEADER + size() / 2);
        smaller.position(HEADER);
        try (OutputStream compressing = compression.wrapForOutput(smaller, RecordBatch.CURRENT_MAGIC_VALUE)) {
            compressing.write(bytes, HEADER, size() - HEADER);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // in memory there is none
        }
        return smaller.buffer();
    }
}
