package io.flowcept.sinks.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.SinkProvider;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What every sink of a message queue must do, against a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class QueueContract {
    protected Path directory;
    protected Certificate certificate;
    protected LocalServer server;
    private int channels;

    /** Starts a consumer of {@code channel} that gets all that is sent from now on, over restarts of the server too. */
    protected abstract Consumer consumer(String channel) throws Exception;

    /** Not yet started; keeps what it acknowledged when it is killed. */
    protected abstract LocalServer server() throws Exception;

    protected abstract SinkProvider provider();

    /** What reaches the server with encryption, apart from {@code mq.tls}. */
    protected abstract Map<String, Object> tlsAddress();

    /** What reaches the server with a wrong password. */
    protected abstract Map<String, Object> wrongPassword();

    /** What arrived: the ids in order of arrival. */
    protected interface Consumer extends Closeable {
        List<String> received() throws Exception;
    }

    @BeforeAll
    void startServer(@TempDir Path directory) throws Exception {
        this.directory = directory;
        certificate = new Certificate(directory);
        server = server();
        server.start();
    }

    @AfterAll
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    protected String newChannel() {
        return "channel-" + channels++;
    }

    protected Map<String, Object> settings(String channel) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("mq.enabled", true);
        settings.put("mq.type", provider().name());
        settings.put("mq.host", "localhost");
        settings.put("mq.port", server.port());
        settings.put("mq.channel", channel);
        settings.put("mq.username", "guest");
        settings.put("mq.vhost", "/");
        settings.put("mq.redis.require_subscriber", true);
        settings.put("mq.tls.verify_host", true);
        return settings;
    }

    /** Milliseconds until a crash of the server no longer takes back that the consumer's queue was made. */
    protected long consumerIsDurableAfter() {
        return 0;
    }

    protected Sink sink(String channel, Map<String, ?> changes) {
        Map<String, Object> settings = settings(channel);
        settings.putAll(changes);
        return provider().create(new SinkOptions(settings, new File("."), "w", "17_3", Set.of()));
    }

    protected Delivery delivery(String channel, Map<String, ?> changes) {
        return new Delivery(sink(channel, changes));
    }

    @Test
    void everyMessageArrivesOnce_inOrder() throws Exception {
        String channel = newChannel();
        List<Message> messages = Messages.tasks(50_000, 100);
        try (Consumer consumer = consumer(channel);
                Delivery delivery = delivery(channel, Map.of())) {
            for (List<Message> batch : Messages.batches(messages)) {
                delivery.deliver(batch);
            }
            assertThat(consumer.received()).isEqualTo(Messages.ids(messages));
            assertThat(delivery.troubles).isEmpty();
        }
    }

    @Test
    void serverThatIsKilledForSeconds_losesNothing() throws Exception {
        String channel = newChannel();
        List<Message> messages = Messages.tasks(20_000, 100);
        try (Consumer consumer = consumer(channel);
                Delivery delivery = delivery(channel, Map.of())) {
            Thread.sleep(consumerIsDurableAfter());
            Thread crash = new Thread(this::killForSeconds);
            int number = 0;
            for (List<Message> batch : Messages.batches(messages)) {
                if (number++ == 6) {
                    crash.start();
                }
                delivery.deliver(batch);
            }
            crash.join();
            // Words, and not the classes of a client.
            assertThat(delivery.troubles).isNotEmpty().noneMatch(said -> said.contains("Exception"));
            Set<String> merged = new LinkedHashSet<>(consumer.received());
            assertThat(merged).containsExactlyInAnyOrderElementsOf(Messages.ids(messages));
            assertThat(merged).filteredOn(id -> id.startsWith("2-")).isEqualTo(ofThread(messages, "2-"));
        }
    }

    private static List<String> ofThread(List<Message> messages, String thread) {
        return Messages.ids(messages).stream()
                .filter(id -> id.startsWith(thread))
                .toList();
    }

    private void killForSeconds() {
        try {
            Thread.sleep(2);
            server.kill();
            Thread.sleep(2_000);
            server.start();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void serverThatIsDown_isNamed() throws Exception {
        int nobody = LocalServer.freePort();
        try (Delivery delivery = delivery(newChannel(), Map.of("mq.port", nobody))) {
            assertThat(delivery.attempt(Messages.tasks(1, 1))).isFalse();
            assertThat(delivery.troubles.get(0))
                    .contains("localhost:" + nobody, "Connection refused", "mq.host and mq.port");
        }
    }

    @Test
    void wrongPassword_isTold_withoutThePassword() throws Exception {
        try (Delivery delivery = delivery(newChannel(), wrongPassword())) {
            assertThat(delivery.attempt(Messages.tasks(1, 1))).isFalse();
            assertThat(delivery.troubles.get(0)).contains("mq.password").doesNotContain("open sesame");
        }
    }

    @Test
    void encryptedServer_isTakenWhenItIsTrusted_andRefusedWhenNot() throws Exception {
        String channel = newChannel();
        Map<String, Object> tls = new HashMap<>(tlsAddress());
        tls.put("mq.tls.enabled", true);
        try (Delivery delivery = delivery(channel, tls)) {
            assertThat(delivery.attempt(Messages.tasks(1, 1))).isFalse();
            assertThat(delivery.troubles.get(0)).contains("unable to find valid certification path");
        }
        tls.put("mq.tls.trust_store", certificate.certificate.toString());
        List<Message> messages = Messages.tasks(500, 100);
        try (Consumer consumer = consumer(channel);
                Delivery delivery = delivery(channel, tls)) {
            delivery.deliver(messages);
            assertThat(consumer.received()).isEqualTo(Messages.ids(messages));
        }
        Map<String, Object> otherHost = new HashMap<>(tls);
        otherHost.put("mq.host", "127.0.0.1");
        try (Delivery delivery = delivery(channel, otherHost)) {
            assertThat(delivery.attempt(messages)).isFalse();
        }
    }

    @Test
    void serverThatFallsSilent_isGivenUp_andNothingIsLost() throws Exception {
        String channel = newChannel();
        // More than the buffers of both ends hold, so that the silence meets the client in the middle of a write.
        List<Message> messages = Messages.tasks(1_000, 20_000);
        try (Consumer consumer = consumer(channel);
                Delivery delivery = delivery(channel, Map.of())) {
            delivery.deliver(messages.subList(0, 10));
            server.signal("STOP");
            long start = System.nanoTime();
            try {
                assertThat(delivery.attempt(messages.subList(10, 1_000))).isFalse();
                assertThat((System.nanoTime() - start) / 1e9).isLessThan(25);
            } finally {
                server.signal("CONT");
            }
            delivery.deliver(messages.subList(10, 1_000));
            assertThat(new ArrayList<>(new LinkedHashSet<>(consumer.received())))
                    .isEqualTo(Messages.ids(messages));
        }
    }

    @Test
    void reconnecting_leavesNeitherThreadsNorFilesBehind() throws Exception {
        Sink sink = sink(newChannelThatExists(), Map.of());
        reconnect(sink, 20);
        int threads = threads();
        int files = files();
        reconnect(sink, reconnects());
        assertThat(threads()).isLessThanOrEqualTo(threads);
        assertThat(files()).isLessThanOrEqualTo(files + 3);
    }

    /** As many as fit into a test of seconds; the property makes it a thousand, or more. */
    private static int reconnects() {
        return Integer.getInteger("flowcept.it.reconnects", 100);
    }

    private static void reconnect(Sink sink, int times) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            sink.open();
            sink.close();
        }
        // The last threads have a moment to end.
        Thread.sleep(1_000);
    }

    private static int threads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("ForkJoinPool"))
                .count();
    }

    private static int files() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }

    private String newChannelThatExists() throws Exception {
        String channel = newChannel();
        consumer(channel).close();
        return channel;
    }
}
