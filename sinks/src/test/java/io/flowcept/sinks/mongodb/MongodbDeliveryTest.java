package io.flowcept.sinks.mongodb;

import static io.flowcept.sinks.document.Packed.task;
import static io.flowcept.sinks.document.Packed.usualTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.queue.Delivery;
import io.flowcept.sinks.queue.LocalServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Whether messages reach MongoDB whatever breaks, and what is said when they do not. */
class MongodbDeliveryTest extends AgainstMongodb {
    @Test
    void provider_makesNothingUnlessAsked() {
        settings.put("databases.mongodb.enabled", false);
        assertThat(sink()).isNull();
    }

    @Test
    void fiftyThousandTasksOfFourThreads_arriveOnce() throws Exception {
        Path place = Files.createDirectory(directory.resolve("memory"));
        try (LocalServer process = MongodbProtocol.inMemory(place).process.start();
                Delivery delivery = new Delivery(sinkAt(process))) {
            List<List<Message>> batches = usualTasks(50_000, 1000);
            for (List<Message> batch : batches) {
                delivery.deliver(batch);
            }
            delivery.deliver(batches.get(49));
            assertStored(batches);
        }
    }

    @Test
    void serverThatIsKilledForSeconds_losesNothing() throws Exception {
        List<List<Message>> batches = usualTasks(600, 50);
        Thread restart = new Thread(this::startAfterSeconds);
        try (Delivery delivery = new Delivery(sink())) {
            for (List<Message> batch : batches) {
                if (batch == batches.get(4)) {
                    server.process.kill();
                    restart.start();
                }
                delivery.deliver(batch);
            }
            assertThat(delivery.troubles).isNotEmpty();
        }
        restart.join();
        assertStored(batches);
    }

    @Test
    void serverThatRefusesInsertsFast_andUpsertsSlowly_isNotAskedForTooManyUpserts() throws Exception {
        Path place = Files.createDirectory(directory.resolve("slow"));
        List<Message> batch = usualTasks(1_000, 1_000).get(0);
        try (LocalServer process = MongodbProtocol.slow(place).process.start();
                Delivery delivery =
                        new Delivery(sink("mongodb://127.0.0.1:" + process.port() + "/?socketTimeoutMS=2000"))) {
            delivery.deliver(batch);
            delivery.deliver(batch);
            assertThat(delivery.troubles).isEmpty();
        }
    }

    private Sink sinkAt(LocalServer process) {
        settings.put("databases.mongodb.port", process.port());
        return sink();
    }

    private void assertStored(List<List<Message>> batches) {
        Set<String> expected = new TreeSet<>();
        batches.forEach(batch -> batch.forEach(task -> expected.add(task.id())));
        List<Document> documents = all("tasks");
        Set<String> stored = new TreeSet<>();
        documents.forEach(task -> stored.add(task.getString("task_id")));
        assertThat(documents).hasSameSizeAs(expected);
        assertThat(stored).isEqualTo(expected);
    }

    private static List<List<Message>> usualTasks(int count, int batchSize) {
        List<List<Message>> batches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (i % batchSize == 0) {
                batches.add(new ArrayList<>());
            }
            batches.get(batches.size() - 1).add(usualTask(i % 4, i / 4));
        }
        return batches;
    }

    private void startAfterSeconds() {
        try {
            Thread.sleep(2000);
            server.process.start();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void serverThatIsDown_isNamed_andTakesMessagesOnceItRuns() throws Exception {
        server.process.kill();
        try (Sink sink = sink()) {
            assertThatThrownBy(sink::open)
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "cannot reach MongoDB at 127.0.0.1:" + server.process.port()
                                    + " (Connection refused); check that it runs and databases.mongodb.host, port, uri and tls");
            server.process.start();
            sink.open();
            sink.publish(List.of(usualTask(1, 1)));
        } finally {
            server.process.kill();
            server.process.start();
        }
        assertThat(all("tasks")).hasSize(1);
    }

    @Test
    void serverThatFallsSilent_isGivenUp_andNothingIsLost() throws Exception {
        List<Message> batch = usualTasks(20, 20).get(0);
        try (Delivery delivery = new Delivery(sink())) {
            delivery.deliver(batch.subList(0, 4));
            server.process.signal("STOP");
            long start = System.nanoTime();
            try {
                assertThat(delivery.attempt(batch)).isFalse();
            } finally {
                server.process.signal("CONT");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
            delivery.deliver(batch);
        }
        assertThat(all("tasks")).hasSize(20);
    }

    @Test
    void reconnecting_leavesNoThreadsBehind() throws Exception {
        Sink sink = sink();
        reconnect(sink, 3);
        int threads = Thread.getAllStackTraces().size();
        reconnect(sink, 20);
        assertThat(Thread.getAllStackTraces().size()).isLessThanOrEqualTo(threads);
    }

    private static void reconnect(Sink sink, int times) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            sink.open();
            sink.close();
        }
        // The last threads have a moment to end.
        Thread.sleep(500);
    }

    @Test
    void wrongCredentials_areToldFromAServerThatIsDown_andRightOnesAreTaken() throws Exception {
        MongodbProtocol secured = MongodbProtocol.in(
                Files.createDirectory(directory.resolve("secured")),
                "--test-enable-new-auth",
                "--setup-database=admin",
                "--setup-username=ada",
                "--setup-password=right");
        try (LocalServer process = secured.process.start()) {
            settings.put("databases.mongodb.port", process.port());
            settings.put("databases.mongodb.username", "ada");
            settings.put("databases.mongodb.password", "wrong");
            assertThatThrownBy(this::publish)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("MongoDB at 127.0.0.1:" + process.port() + " refuses the credentials (")
                    .hasMessageEndingWith("); check databases.mongodb.username, password and auth_source, or uri")
                    .hasMessageNotContaining("wrong");
            if (secured.ferret) { // mongo-java-server knows no users, so it refuses every one
                settings.put("databases.mongodb.password", "right");
                publish(usualTask(1, 1));
            }
        }
    }

    @Test
    void encryptedServer_isTakenWhenItIsTrusted_andRefusedWhenNot() throws Exception {
        Path place = Files.createDirectory(directory.resolve("encrypted"));
        Certificate certificate = new Certificate(place);
        try (LocalServer process =
                MongodbProtocol.encrypted(place, certificate).process.start()) {
            settings.put("databases.mongodb.host", "localhost");
            settings.put("databases.mongodb.port", process.port());
            settings.put("databases.mongodb.tls", true);
            assertThatThrownBy(this::publish)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("unable to find valid certification path");
            settings.put(
                    "databases.mongodb.tls_ca_file",
                    directory.relativize(certificate.certificate).toString());
            publish(usualTask(1, 1));
        }
    }

    @Test
    void serverThatNeverAnswers_isGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0);
                Sink sink = sink("mongodb://127.0.0.1:" + silent.getLocalPort())) {
            long start = System.nanoTime();
            assertThatThrownBy(sink::open)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("cannot reach MongoDB at 127.0.0.1:" + silent.getLocalPort());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void uri_isUsedInPlaceOfHostAndPort_andItsPasswordIsNotShown() throws IOException {
        try (Sink sink = sink("mongodb://127.0.0.1:" + server.process.port() + "/ignored?w=1")) {
            sink.open();
            sink.publish(List.of(usualTask(1, 1)));
            assertThat(sink.describe()).isEqualTo("mongodb 127.0.0.1:" + server.process.port() + "/" + database());
        }
        assertThat(all("tasks")).hasSize(1);
        assertThat(sink("mongodb://ada:p/a@s?s@h1:1,h2:2/db?tls=true").describe())
                .isEqualTo("mongodb h1:1,h2:2/" + database());
        assertThat(sink("mongodb+srv://cluster.example.org").describe())
                .isEqualTo("mongodb cluster.example.org/" + database());
        assertThatThrownBy(() -> sink("mongodb://ada:s3/cret@h").open())
                .isInstanceOf(IOException.class)
                .hasNoCause()
                .hasMessage("databases.mongodb.uri is no connection string of MongoDB's; in its user and password,"
                        + " : / ? # [ ] @ must be percent-encoded");
        assertThatThrownBy(() -> sink("http://h").open())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("databases.mongodb.uri is refused by the driver: ");
    }

    @Test
    void fileThatHoldsNoCertificates_isExplained() throws IOException {
        Path file = Files.writeString(directory.resolve("ca.pem"), "nothing");
        settings.put("databases.mongodb.tls_ca_file", file.toString());
        assertThatThrownBy(this::publish)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("databases.mongodb.tls_ca_file holds no usable certificates: ");
    }
}
