package io.flowcept.sinks.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.Reader;
import io.flowcept.sinks.Received;
import io.flowcept.sinks.SinkProvider;
import io.flowcept.sinks.Source;
import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.queue.LocalServer;
import io.flowcept.sinks.queue.Messages;
import io.flowcept.sinks.queue.QueueOptions;
import io.flowcept.sinks.queue.SourceContract;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class KafkaSourceTest extends SourceContract {
    @Override
    protected LocalServer server(Certificate certificate) throws Exception {
        return new KafkaBroker(directory, certificate).process;
    }

    @Override
    protected SinkProvider provider() {
        return new KafkaSinkProvider();
    }

    /** A dead member is given up sooner than by default, and nobody waits for members that may yet come. */
    @Override
    protected Map<String, Object> settings(String channel) {
        Map<String, Object> settings = super.settings(channel);
        settings.put("mq.kafka.session.timeout.ms", 6_000);
        return settings;
    }

    @Override
    protected String state() {
        return "Kafka, 1 partition";
    }

    @Override
    protected void make(String channel) throws Exception {
        create(channel, 1);
    }

    private void create(String topic, int partitions) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "localhost:" + server.port()))) {
            admin.createTopics(Set.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void missingTopic_isNamed() {
        for (Reader reader : Reader.values()) {
            try (Source source = source("nowhere", reader)) {
                assertThatThrownBy(source::open)
                        .isInstanceOf(IOException.class)
                        .hasMessage("Kafka at localhost:" + server.port()
                                + " has no topic nowhere; create it, or set mq.channel to one that there is");
            }
        }
    }

    @Test
    void partitionThatWentToAnotherKeeper_isNotAcknowledgedByTheFirst() throws Exception {
        create("shared", 2);
        List<Received> first = new ArrayList<>();
        List<Received> second = new ArrayList<>();
        List<Message> messages = Messages.tasks(200, 10);
        send("shared", messages);
        try (Source one = opened("shared", Reader.KEEPER, first)) {
            poll(one, first, 200);
            try (Source two = source("shared", Reader.KEEPER)) {
                two.open();
                long until = System.nanoTime() + 60_000_000_000L;
                while (second.isEmpty() && System.nanoTime() - until < 0) {
                    first.addAll(one.poll(50));
                    second.addAll(two.poll(50));
                }
                one.acknowledge();
                second.addAll(two.poll(500));
            }
        }
        // The other one's partition was given back unacknowledged; the first one's was acknowledged and is done.
        List<Received> left = new ArrayList<>();
        try (Source three = opened("shared", Reader.KEEPER, left)) {
            poll(three, left, second.size());
            left.addAll(three.poll(500));
        }
        assertThat(ids(first)).hasSize(200);
        assertThat(second).isNotEmpty().hasSizeLessThan(200);
        assertThat(new HashSet<>(ids(left))).isEqualTo(new HashSet<>(ids(second)));
    }

    @Test
    void propertiesOfTheSettings_reachTheConsumer_butNotTheOnesThatLose() throws Exception {
        Map<String, Object> settings = settings("any");
        settings.put("mq.kafka.max.poll.records", 7L); // as the settings read numbers
        settings.put("mq.kafka.linger.ms", 20);
        settings.put("mq.kafka.enable.auto.commit", true);
        settings.put("mq.group_id", "ours");
        Map<String, Object> properties =
                ConsumerProperties.of(QueueOptions.of(options(settings), "kafka", 9092), Reader.KEEPER);
        assertThat(properties)
                .containsEntry("max.poll.records", "7")
                .containsEntry("enable.auto.commit", false)
                .containsEntry("group.id", "ours")
                .doesNotContainKey("linger.ms");
    }
}
