package io.flowcept.sinks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.queue.QueueOptions;
import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
    @ParameterizedTest
    @CsvSource({
        "redis://host, host:6379 plain null null 0",
        "redis://host:1/, host:1 plain null null 0",
        "rediss://host:1/3, host:1 encrypted null null 3",
        "redis://host?database=4&timeout=5s, host:6379 plain null null 4",
        "redis://ada:pw@host/2, host:6379 plain ada pw 2",
        "redis://a%3Ada:p+w%40%2F:@host, host:6379 plain a:da p+w@/: 0",
        "redis://:pw@host, host:6379 plain null pw 0",
        "redis://pw@host, host:6379 plain null pw 0",
        "redis://[::1]:1, ::1:1 plain null null 0"
    })
    void uri_saysWhereAndWho(String uri, String expected) throws IOException {
        assertThat(addresses(Map.of("mq.uri", uri))).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host:6379",
                "amqp://host",
                "redis://",
                "redis://host/one",
                "redis://host:70000",
                "redis://a b@host"
            })
    void whatIsNoAddress_isNotTried_andNotRepeated(String uri) {
        assertThatThrownBy(() -> addresses(Map.of("mq.uri", uri)))
                .isInstanceOf(IOException.class)
                .hasMessage("mq.uri is no redis://[user:password@]host[:port][/database]");
    }

    @Test
    void everyInstance_isTriedInTurn_withThePassword() throws IOException {
        assertThat(addresses(Map.of("mq.instances", List.of("a", "b:1"), "mq.password", "pw", "mq.tls.enabled", true)))
                .containsExactly("a:6379 encrypted null pw 0", "b:1 encrypted null pw 0");
    }

    private static List<String> addresses(Map<String, Object> changes) throws IOException {
        Map<String, Object> settings = new HashMap<>(Map.of("mq.enabled", true, "mq.type", "redis"));
        settings.putAll(changes);
        SinkOptions options = new SinkOptions(settings, new File("."), "w", "17_3", Set.of());
        return RedisAddress.all(QueueOptions.of(options, "redis", 6379)).stream()
                .map(address -> address
                        + (address.encrypted ? " encrypted " : " plain ")
                        + address.user
                        + ' '
                        + address.password
                        + ' '
                        + address.database)
                .toList();
    }
}
