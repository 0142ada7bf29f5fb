package io.flowcept.sinks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisStreamSourceTest extends SourceContract {
    @Override
    protected LocalServer server(Certificate certificate) throws Exception {
        return new RedisServer(directory, certificate).process;
    }

    @Override
    protected SinkProvider provider() {
        return new RedisSinkProvider();
    }

    @Override
    protected String state() {
        return "Redis \\d+\\.\\d+\\.\\d+";
    }

    @Override
    protected Map<String, Object> settings(String channel) {
        Map<String, Object> settings = super.settings(channel);
        settings.put("mq.redis.mode", "stream");
        return settings;
    }

    /** Does not wait half a minute for what the one before has let lie. */
    @Override
    protected Source reopened(String channel, List<Received> into) throws IOException {
        Source source = impatient(channel, 500);
        source.open();
        return source;
    }

    private Source impatient(String channel, long leftMillis) {
        QueueOptions queue = QueueOptions.of(options(settings(channel)), "redis", 6379);
        return new RedisStreamSource(queue, Reader.KEEPER, leftMillis);
    }

    @Test
    void whatADeadKeeperLeft_isTakenOver_andNotWhatALivingOneHasJustTaken() throws Exception {
        String channel = newChannel();
        List<Received> dead = new ArrayList<>();
        List<Received> living = new ArrayList<>();
        try (Source first = opened(channel, Reader.KEEPER, dead)) {
            send(channel, Messages.tasks(50, 10));
            poll(first, dead, 50);
            try (Source second = impatient(channel, 2_000)) {
                second.open();
                living.addAll(second.poll(0));
                assertThat(living).isEmpty();
                poll(second, living, 50);
                second.acknowledge();
            }
        }
        assertThat(ids(living)).isEqualTo(ids(dead));
    }

    @Test
    @SuppressWarnings("try") // Closed to be opened again.
    void whatThisKeeperHadBeforeTheConnectionWasLost_comesFirst() throws Exception {
        String channel = newChannel();
        List<Received> before = new ArrayList<>();
        List<Received> after = new ArrayList<>();
        try (Source source = opened(channel, Reader.KEEPER, before)) {
            send(channel, Messages.tasks(20, 10));
            poll(source, before, 20);
            source.close();
            send(channel, Messages.tasks(30, 20));
            source.open();
            poll(source, after, 50);
        }
        assertThat(ids(after).subList(0, 20)).isEqualTo(ids(before));
        assertThat(after).hasSize(50);
    }

    @Test
    void keeperThatLeaves_isTakenOffTheGroupsList() throws Exception {
        String channel = newChannel();
        List<Received> received = new ArrayList<>();
        try (Source source = opened(channel, Reader.KEEPER, received)) {
            send(channel, Messages.tasks(20, 10));
            poll(source, received, 20);
            source.acknowledge();
            source.finish();
        }
        try (Redis redis = new Redis(server.port())) {
            assertThat((List<?>) redis.call("XINFO", "CONSUMERS", channel, "flowcept-keeper"))
                    .isEmpty();
        }
    }

    @Test
    void interrupt_endsTheWait() throws Exception {
        try (Source source = opened(newChannel(), Reader.ONLOOKER, new ArrayList<>())) {
            Thread waiting = Thread.currentThread();
            Thread soon = new Thread(() -> {
                try {
                    Thread.sleep(300);
                    waiting.interrupt();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            soon.start();
            assertThatThrownBy(() -> poll(source, new ArrayList<>(), 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("interrupted while Redis was at work");
            assertThat(Thread.interrupted()).isTrue();
            soon.join();
        }
    }
}
