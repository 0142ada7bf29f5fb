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
import io.flowcept.sinks.queue.SourceContract;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisChannelSourceTest extends SourceContract {
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

    @Test
    void whatWasReceivedBeforeTheEnd_isStillPolled() throws Exception {
        String channel = newChannel();
        List<Received> received = new ArrayList<>();
        try (Source source = opened(channel, Reader.KEEPER, received)) {
            send(channel, Messages.tasks(1_700, 100));
            source.finish();
            for (List<Received> some = source.poll(0); !some.isEmpty(); some = source.poll(0)) {
                received.addAll(some);
            }
        }
        assertThat(ids(received)).isEqualTo(Messages.ids(Messages.tasks(1_700, 100)));
    }

    @Test
    void keyValueStore_isAskedAndWrittenTo() throws Exception {
        Map<String, Object> settings =
                new HashMap<>(Map.of("kv_db.enabled", true, "kv_db.host", "localhost", "kv_db.port", server.port()));
        try (Redis redis = new Redis(server.port());
                KeyValueStore store = KeyValueStore.of(options(settings))) {
            redis.call("SET", "current_campaign_id", "c1");
            redis.call("SADD", "pending", "one", "two");
            assertThat(store.get("current_campaign_id")).isEqualTo("c1");
            assertThat(store.get("nothing")).isNull();
            store.remove("pending", "one");
            assertThat((List<?>) redis.call("SMEMBERS", "pending"))
                    .singleElement()
                    .extracting(Redis::text)
                    .isEqualTo("two");
            assertThat(store.check().what()).matches(state());
        }
        settings.put("kv_db.port", LocalServer.freePort());
        try (KeyValueStore store = KeyValueStore.of(options(settings))) {
            assertThatThrownBy(store::check)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("set kv_db.host and kv_db.port");
        }
        assertThat(KeyValueStore.of(options(Map.of()))).isNull();
    }
}
