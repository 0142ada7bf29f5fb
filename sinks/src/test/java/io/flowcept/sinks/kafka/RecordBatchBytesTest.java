package io.flowcept.sinks.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.sinks.Message;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.MemoryRecordsBuilder;
import org.apache.kafka.common.record.MutableRecordBatch;
import org.apache.kafka.common.utils.ProducerIdAndEpoch;
import org.junit.jupiter.api.Test;

class RecordBatchBytesTest {
    private static final ProducerIdAndEpoch PRODUCER = new ProducerIdAndEpoch(4_711, (short) 2);
    private static final long TIME = 1_800_000_000_000L;
    private static final int MOST = 1 << 20;

    @Test
    void batch_hasTheBytesOfKafkasOwnWriter() {
        RecordBatchBytes ours = new RecordBatchBytes(0);
        MemoryRecordsBuilder theirs = MemoryRecords.idempotentBuilder(
                ByteBuffer.allocate(MOST), Compression.NONE, 0, PRODUCER.producerId, PRODUCER.epoch, 17);
        // Numbers, keys and values on both sides of where their lengths take another byte.
        for (int i = 0; i < 9_000; i++) {
            byte[] key = key(i);
            byte[] value = value(i);
            assertThat(ours.add(key, among(value), Integer.MAX_VALUE)).isTrue();
            theirs.append(TIME, key, value);
        }
        assertThat(ours.finish(Compression.NONE, TIME, PRODUCER, 17).buffer())
                .isEqualTo(theirs.build().buffer());
    }

    @Test
    void compressedBatch_isReadByKafka() {
        RecordBatchBytes batch = new RecordBatchBytes(0);
        for (int i = 0; i < 1_000; i++) {
            batch.add(key(i), among(value(i)), MOST);
        }
        MemoryRecords records = batch.finish(Compression.gzip().build(), TIME, PRODUCER, 0);
        assertThat(records.sizeInBytes()).isLessThan(batch.size() / 2);
        assertThat(records.batches()).singleElement().satisfies(MutableRecordBatch::ensureValid);
        assertThat(records.records()).hasSize(1_000).allSatisfy(record -> {
            int number = (int) record.offset();
            assertThat(record.key()).isEqualTo(ByteBuffer.wrap(key(number)));
            assertThat(record.value()).isEqualTo(ByteBuffer.wrap(value(number)));
            assertThat(record.timestamp()).isEqualTo(TIME);
        });
    }

    @Test
    void batch_takesNoMoreThanItsSize_butForOneRecord() {
        RecordBatchBytes batch = new RecordBatchBytes(0);
        Message value = among(new byte[500]);
        assertThat(batch.add(key(1), value, 100)).isTrue();
        assertThat(batch.size()).isEqualTo(RecordBatchBytes.sizeWith(key(1), value));
        assertThat(batch.add(key(1), value, 2 * batch.size() - 62)).isFalse();
        assertThat(batch.records()).isEqualTo(1);
        assertThat(batch.add(key(1), value, 2 * batch.size() - 61)).isTrue();
    }

    @Test
    void clearedBatch_isEmpty() {
        RecordBatchBytes batch = new RecordBatchBytes(0);
        batch.add(key(1), among(value(1)), MOST);
        batch.clear();
        batch.add(key(2), among(value(2)), MOST);
        assertThat(batch.finish(Compression.NONE, TIME, PRODUCER, 1).records())
                .singleElement()
                .satisfies(record -> assertThat(record.key()).isEqualTo(ByteBuffer.wrap(key(2))));
    }

    /** Before and behind it there are bytes that belong to other messages. */
    private static Message among(byte[] value) {
        byte[] bytes = new byte[value.length + 20];
        Arrays.fill(bytes, (byte) 'x');
        System.arraycopy(value, 0, bytes, 9, value.length);
        return new Message(Message.Kind.TASK, bytes, 9, 9 + value.length, 9, 9);
    }

    private static byte[] key(int number) {
        return ("k".repeat(number % 130) + number).getBytes(UTF_8);
    }

    private static byte[] value(int number) {
        return "v".repeat(number % 200).getBytes(UTF_8);
    }
}
