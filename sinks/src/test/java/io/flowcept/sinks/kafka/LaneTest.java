package io.flowcept.sinks.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.sinks.Message;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.MutableRecordBatch;
import org.apache.kafka.common.utils.ExponentialBackoff;
import org.apache.kafka.common.utils.ProducerIdAndEpoch;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final int NOW = 1_000;
    private static final int BACKOFF = 100;
    private static final int GIVE_UP = 11_000;

    private final Lane lane = new Lane(
            0,
            new Lane.Sending(
                    700,
                    Compression.NONE,
                    new ProducerIdAndEpoch(7, (short) 0),
                    2,
                    GIVE_UP,
                    new ExponentialBackoff(BACKOFF, 2, 10_000, 0)));

    @Test
    void batchesGoOneByOne_andTheirNumbersFollowEachOther() {
        add(5);
        assertThat(sequence(lane.send())).isZero();
        assertThat(lane.sendIn(NOW)).isEqualTo(Long.MAX_VALUE);
        assertThat(lane.arrived(5)).isZero();
        assertThat(lane.answered(Errors.NONE, null, NOW)).isNull();
        assertThat(lane.sendIn(NOW)).isZero();
        assertThat(lane.arrived(5)).isEqualTo(2);
        assertThat(sequence(lane.send())).isEqualTo(2);
        lane.answered(Errors.NONE, null, NOW);
        assertThat(sequence(lane.send())).isEqualTo(4);
        lane.answered(Errors.NONE, null, NOW);
        assertThat(lane.isEmpty()).isTrue();
        assertThat(lane.arrived(5)).isEqualTo(5);
    }

    @Test
    void batchWhoseConnectionBroke_isSentAgain_withTheSameNumber_untilTheRetriesAreUsedUp() {
        add(3);
        MemoryRecords first = lane.send();
        assertThat(lane.answered(Errors.NETWORK_EXCEPTION, null, NOW)).isNull();
        assertThat(lane.sendIn(NOW)).isEqualTo(BACKOFF);
        assertThat(lane.sendIn(NOW + BACKOFF)).isZero();
        assertThat(lane.send()).isSameAs(first);
        assertThat(lane.answered(Errors.NOT_LEADER_OR_FOLLOWER, null, NOW)).isNull();
        assertThat(lane.sendIn(NOW)).isEqualTo(2 * BACKOFF);
        assertThat(lane.send()).isSameAs(first);
        assertThat(lane.answered(Errors.NETWORK_EXCEPTION, null, NOW)).isNotNull();
        assertThat(lane.arrived(3)).isZero();
    }

    @Test
    void batchThatTheBrokerHasAlready_isAcknowledged() {
        add(3);
        lane.send();
        lane.answered(Errors.NETWORK_EXCEPTION, null, NOW);
        lane.send();
        assertThat(lane.answered(Errors.DUPLICATE_SEQUENCE_NUMBER, null, NOW)).isNull();
        assertThat(lane.arrived(3)).isEqualTo(2);
    }

    @Test
    void batchThatIsRefused_isNotSentAgain() {
        add(3);
        lane.send();
        assertThat(lane.answered(Errors.MESSAGE_TOO_LARGE, null, NOW)).isInstanceOf(RecordTooLargeException.class);
        assertThat(lane.arrived(3)).isZero();
    }

    @Test
    void eachBatchHasTheWholeTime() {
        add(3);
        assertThat(lane.left(NOW)).isEqualTo(GIVE_UP);
        assertThat(lane.left(NOW + 400)).isEqualTo(GIVE_UP - 400);
        lane.send();
        lane.answered(Errors.NONE, null, NOW + 500);
        assertThat(lane.left(NOW + 500)).isEqualTo(GIVE_UP);
    }

    /** Two of them make a batch. */
    private void add(int messages) {
        for (int i = 0; i < messages; i++) {
            lane.add(new byte[] {(byte) i}, new Message(Message.Kind.TASK, "t", new byte[300]), i);
        }
        lane.finish();
    }

    private static int sequence(MemoryRecords records) {
        MutableRecordBatch batch = records.batches().iterator().next();
        return batch.baseSequence();
    }
}
