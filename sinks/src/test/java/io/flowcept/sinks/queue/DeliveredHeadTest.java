package io.flowcept.sinks.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.sinks.Message;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveredHeadTest {
    private final DeliveredHead head = new DeliveredHead();

    @Test
    void whatHasArrived_isKnown_thoughItsBytesAreUsedAgain() {
        List<Message> batch = Messages.tasks(5, 10);
        head.keep(batch, 3);
        for (Message message : batch) {
            Arrays.fill(message.bytes(), (byte) 0xC0);
        }

        assertThat(head.take(Messages.tasks(5, 10))).isEqualTo(3);
        assertThat(head.take(Messages.tasks(5, 10))).isZero();
    }

    @Test
    void smallerBatches_useUpWhatHasArrived_oneAfterTheOther() {
        List<Message> tasks = Messages.tasks(5, 10);
        head.keep(tasks, 3);

        assertThat(head.take(tasks.subList(0, 2))).isEqualTo(2);
        assertThat(head.take(tasks.subList(2, 5))).isEqualTo(1);
        assertThat(head.take(tasks)).isZero();
    }

    @Test
    void otherMessage_endsWhatIsTheSame() {
        head.keep(Messages.tasks(5, 10), 3);
        List<Message> other = List.of(
                Messages.tasks(1, 10).get(0),
                Messages.task("1-0", 11),
                Messages.tasks(3, 10).get(2));

        assertThat(head.take(other)).isEqualTo(1);
    }
}
