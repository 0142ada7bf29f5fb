package io.flowcept.sinks.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.Reader;
import io.flowcept.sinks.Received;
import io.flowcept.sinks.ServiceState;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.SinkProvider;
import io.flowcept.sinks.Source;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What every source must do, against a real server, with messages that our own sink has sent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SourceContract {
    private static final long LONGEST_NANOS = 60_000_000_000L;

    protected Path directory;
    protected LocalServer server;
    private int channels;

    /** Not yet started; keeps what it acknowledged when it is killed. */
    protected abstract LocalServer server(Certificate certificate) throws Exception;

    protected abstract SinkProvider provider();

    /** Makes what a server does not make by itself. */
    protected void make(String channel) throws Exception {}

    /** What {@code check} says of the running server, as a pattern. */
    protected abstract String state();

    @BeforeAll
    void startServer(@TempDir Path directory) throws Exception {
        this.directory = directory;
        server = server(new Certificate(directory));
        server.start();
    }

    @AfterAll
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    protected String newChannel() throws Exception {
        String channel = "channel-" + channels++;
        make(channel);
        return channel;
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
        settings.put("mq.group_id", "auto");
        settings.put("mq.redis.require_subscriber", true);
        settings.put("mq.tls.verify_host", true);
        return settings;
    }

    protected static SinkOptions options(Map<String, Object> settings) {
        return new SinkOptions(settings, new File("."), "w", "17_3", Set.of());
    }

    protected Source source(String channel, Reader reader) {
        return provider().source(options(settings(channel)), reader);
    }

    /** A source that receives; what it has received until then is added to {@code into}. */
    protected Source opened(String channel, Reader reader, List<Received> into) throws IOException {
        Source source = source(channel, reader);
        source.open();
        long until = System.nanoTime() + LONGEST_NANOS;
        while (!source.isReceiving()) {
            into.addAll(source.poll(100));
            assertThat(System.nanoTime() - until).isNegative();
        }
        return source;
    }

    protected void send(String channel, List<Message> messages) throws Exception {
        try (Delivery delivery = new Delivery(provider().create(options(settings(channel))))) {
            for (List<Message> batch : Messages.batches(messages)) {
                delivery.deliver(batch);
            }
        }
    }

    /** Polls until there are {@code count}, a minute at most. */
    protected static void poll(Source source, List<Received> into, int count) throws IOException {
        long until = System.nanoTime() + LONGEST_NANOS;
        while (into.size() < count && System.nanoTime() - until < 0) {
            into.addAll(source.poll(200));
        }
    }

    protected static List<String> ids(List<Received> received) {
        return received.stream().map(message -> Messages.id(message.payload())).toList();
    }

    protected static List<String> positions(List<Received> received) {
        return received.stream().map(Received::position).toList();
    }

    @Test
    void whatIsSent_isPolledOnce_inOrder() throws Exception {
        String channel = newChannel();
        List<Message> messages = Messages.tasks(5_000, 100);
        List<Received> received = new ArrayList<>();
        try (Source source = opened(channel, Reader.KEEPER, received)) {
            Thread sender = inBackground(channel, messages);
            long until = System.nanoTime() + LONGEST_NANOS;
            while (received.size() < 5_000 && System.nanoTime() - until < 0) {
                received.addAll(source.poll(200));
                source.acknowledge();
            }
            received.addAll(source.poll(200));
            sender.join(10_000);
        }
        assertThat(ids(received)).isEqualTo(Messages.ids(messages));
        assertThat(positions(received)).doesNotHaveDuplicates();
    }

    /** Where nobody keeps a message that nobody reads, sending waits for the reader. */
    private Thread inBackground(String channel, List<Message> messages) {
        Thread sender = new Thread(() -> {
            try {
                send(channel, messages);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        sender.setDaemon(true);
        sender.start();
        return sender;
    }

    @Test
    void whatWasNotAcknowledged_comesAgain_fromTheSamePositions() throws Exception {
        String channel = newChannel();
        List<Message> messages = Messages.tasks(900, 100);
        List<Received> first = new ArrayList<>();
        List<Received> rest = new ArrayList<>();
        List<Received> again = new ArrayList<>();
        try (Source source = opened(channel, Reader.KEEPER, first)) {
            Assumptions.assumeThat(source.redelivers())
                    .as("a queue that keeps messages")
                    .isTrue();
            send(channel, messages);
            poll(source, first, 1);
            source.acknowledge();
            poll(source, rest, 900 - first.size());
        }
        try (Source source = reopened(channel, again)) {
            poll(source, again, rest.size());
            again.addAll(source.poll(200));
        }
        assertThat(rest).isNotEmpty();
        assertThat(ids(again)).isEqualTo(ids(rest));
        assertThat(positions(again)).isEqualTo(positions(rest));
    }

    /** A keeper that comes after another one has closed. */
    protected Source reopened(String channel, List<Received> into) throws IOException {
        return opened(channel, Reader.KEEPER, into);
    }

    @Test
    void keepersShareTheMessages() throws Exception {
        String channel = newChannel();
        List<Received> one = new ArrayList<>();
        List<Received> two = new ArrayList<>();
        try (Source first = opened(channel, Reader.KEEPER, one)) {
            Assumptions.assumeThat(first.redelivers())
                    .as("a queue that keeps messages")
                    .isTrue();
            try (Source second = source(channel, Reader.KEEPER)) {
                second.open();
                long until = System.nanoTime() + LONGEST_NANOS;
                while (!second.isReceiving() && System.nanoTime() - until < 0) {
                    one.addAll(first.poll(50));
                    two.addAll(second.poll(50));
                }
                List<Message> messages = Messages.tasks(2_000, 100);
                send(channel, messages);
                while (one.size() + two.size() < 2_000 && System.nanoTime() - until < 0) {
                    one.addAll(first.poll(50));
                    two.addAll(second.poll(50));
                    first.acknowledge();
                    second.acknowledge();
                }
                List<String> all = new ArrayList<>(ids(one));
                all.addAll(ids(two));
                assertThat(all).containsExactlyInAnyOrderElementsOf(Messages.ids(messages));
            }
        }
    }

    @Test
    void onlooker_seesWhatIsSentFromNowOn_andTakesNothing() throws Exception {
        String channel = newChannel();
        List<Received> kept = new ArrayList<>();
        List<Received> seen = new ArrayList<>();
        try (Source keeper = opened(channel, Reader.KEEPER, kept)) {
            send(channel, Messages.tasks(10, 10));
            poll(keeper, kept, 10);
            try (Source onlooker = opened(channel, Reader.ONLOOKER, seen)) {
                List<Message> later = Messages.tasks(30, 20);
                send(channel, later);
                poll(onlooker, seen, 30);
                onlooker.acknowledge();
                poll(keeper, kept, 40);
                assertThat(ids(seen)).isEqualTo(Messages.ids(later));
                assertThat(kept).hasSize(40);
            }
        }
    }

    @Test
    @SuppressWarnings("try") // Closed to be opened again.
    void serverThatIsKilled_isNoticed_andReadingGoesOnWhenItIsBack() throws Exception {
        String channel = newChannel();
        List<Received> received = new ArrayList<>();
        try (Source source = opened(channel, Reader.KEEPER, received)) {
            send(channel, Messages.tasks(10, 10));
            poll(source, received, 10);
            source.acknowledge();
            server.kill();
            assertThatThrownBy(() -> poll(source, new ArrayList<>(), 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("localhost:" + server.port());
            source.close();
            assertThatThrownBy(source::open).isInstanceOf(IOException.class).hasMessageContaining("Connection refused");
            server.start();
            source.close();
            open(source, received);
            List<Message> later = Messages.tasks(30, 20);
            Thread sender = inBackground(channel, later);
            long until = System.nanoTime() + LONGEST_NANOS;
            Set<String> ids = new LinkedHashSet<>();
            while (ids.size() < 30 && System.nanoTime() - until < 0) {
                received.addAll(source.poll(200));
                ids.addAll(ids(received));
            }
            source.acknowledge();
            sender.join(10_000);
            assertThat(ids).containsExactlyElementsOf(Messages.ids(later));
        }
    }

    private static void open(Source source, List<Received> into) throws Exception {
        for (int attempts = 0; ; attempts++) {
            try {
                source.open();
                into.addAll(source.poll(100));
                return;
            } catch (IOException e) {
                assertThat(attempts).as(e.getMessage()).isLessThan(60);
                source.close();
                Thread.sleep(500);
            }
        }
    }

    @Test
    void finishedSource_givesNothingMore_andAcknowledgesWhatItGave() throws Exception {
        String channel = newChannel();
        List<Received> received = new ArrayList<>();
        List<Received> after = new ArrayList<>();
        try (Source source = opened(channel, Reader.KEEPER, received)) {
            send(channel, Messages.tasks(20, 10));
            poll(source, received, 20);
            source.finish();
            after.addAll(source.poll(200));
            source.acknowledge();
        }
        try (Source source = reopened(channel, after)) {
            after.addAll(source.poll(500));
        }
        assertThat(received).hasSize(20);
        assertThat(after).isEmpty();
    }

    @Test
    void runningServer_saysWhatItIs_andOneThatIsDownIsNamed() throws Exception {
        Map<String, Object> settings = settings(newChannel());
        ServiceState state = provider().check(options(settings));
        assertThat(state.where()).isEqualTo("localhost:" + server.port() + ", " + settings.get("mq.channel"));
        assertThat(state.what()).matches(state());
        int nobody = LocalServer.freePort();
        settings.put("mq.port", nobody);
        assertThatThrownBy(() -> provider().check(options(settings)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("localhost:" + nobody)
                .hasMessageContaining("mq.host and mq.port");
        settings.put("mq.enabled", false);
        assertThat(provider().check(options(settings))).isNull();
        assertThat(provider().source(options(settings), Reader.KEEPER)).isNull();
    }
}
