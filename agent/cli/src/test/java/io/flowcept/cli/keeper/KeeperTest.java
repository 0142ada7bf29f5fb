package io.flowcept.cli.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.Received;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KeeperTest {
    @TempDir
    private Path directory;

    private final List<String> events = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final Pauses pauses = new Pauses();
    private final Memory source = new Memory();
    private final Shelf shelf = new Shelf("shelf");
    private final Shelf other = new Shelf("other");

    private Keeper.Tally keep(int bufferSize, Sink... sinks) {
        return new Keeper(
                        new SteadyQueue(source, pauses, log::add),
                        Arrays.stream(sinks)
                                .map(sink -> new Database(sink, log::add))
                                .toList(),
                        new Inserter(false, null, () -> null),
                        new DeadLetters(directory.resolve("dead.jsonl"), "memory"),
                        new Controls(null, log::add),
                        pauses,
                        log::add,
                        new KeeperOptions(bufferSize, null, 0.05))
                .run();
    }

    private static Received task(String id) {
        return Json.received("m@" + id, "{\"type\":\"task\",\"task_id\":\"" + id + "\"}");
    }

    private List<String> deadLetters() throws IOException {
        Path file = directory.resolve("dead.jsonl");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @Test
    void whatIsStored_isAcknowledgedAfterwards() {
        source.add(task("1"), task("2"));
        source.add(task("3"));
        Keeper.Tally tally = keep(2, shelf);
        assertThat(events)
                .containsSubsequence("shelf [1, 2]", "acknowledge 2", "shelf [3]", "acknowledge 3")
                .filteredOn(event -> event.startsWith("shelf"))
                .hasSize(2);
        assertThat(log).containsExactly("reading memory, writing to shelf");
        assertThat(tally.summary("dead"))
                .isEqualTo("took 3 messages: 3 of tasks, 0 of workflows and 0 of agents are stored");
    }

    @Test
    void fewerThanABuffer_areStoredWhenNoMoreCome() {
        source.add(task("1"));
        keep(50, shelf);
        assertThat(events).containsSubsequence("shelf [1]", "acknowledge 1");
    }

    @Test
    void badMessages_goToTheDeadLetters_andNotWithOthers() throws Exception {
        source.add(task("1"), new Received("hello".getBytes(StandardCharsets.US_ASCII), "m@bad"), task("2"));
        Keeper.Tally tally = keep(50, shelf);
        assertThat(events).containsSubsequence("shelf [1, 2]", "acknowledge 3");
        assertThat(deadLetters()).hasSize(1);
        assertThat(deadLetters().get(0).replaceFirst("\"at\": [0-9.e+]+", "\"at\": 0"))
                .isEqualTo("{\"at\": 0, \"reason\": \"a message of 5 bytes is no map (at byte 1)\","
                        + " \"source\": \"memory\", \"position\": \"m@bad\", \"base64\": \"aGVsbG8=\"}");
        assertThat(tally.summary("dead"))
                .isEqualTo("took 3 messages: 2 of tasks, 0 of workflows and 0 of agents are stored;"
                        + " 1 could not be and are in dead");
    }

    @Test
    void messageThatADatabaseCannotMakeSenseOf_isFoundAmongTheOthers() throws Exception {
        shelf.hates = "3";
        source.add(task("1"), task("2"), task("3"), task("4"), task("5"));
        Keeper.Tally tally = keep(50, shelf, other);
        assertThat(events).contains("shelf [1, 2]", "shelf [4, 5]", "other [1, 2, 3, 4, 5]", "acknowledge 5");
        assertThat(deadLetters()).hasSize(1);
        assertThat(deadLetters().get(0))
                .contains("shelf cannot store it: java.lang.IllegalStateException: not this one")
                .contains("\"message\": {\"type\": \"task\", \"task_id\": \"3\"}");
        assertThat(tally.summary("dead")).contains("4 of tasks").contains("1 could not be");
    }

    @Test
    void databaseThatIsDown_isWaitedFor_andNothingIsAcknowledgedMeanwhile() {
        shelf.failures = 3;
        source.add(task("1"));
        Keeper.Tally tally = keep(1, shelf, other);
        assertThat(events).containsExactly("other [1]", "shelf [1]", "acknowledge 1");
        assertThat(log)
                .containsExactly(
                        "reading memory, writing to shelf and other",
                        "shelf does not take messages: down; nothing more is read until it does",
                        "shelf takes messages again");
        assertThat(tally.isComplete()).isTrue();
    }

    @Test
    void databaseThatStaysDown_leavesTheMessagesToTheQueue() throws Exception {
        shelf.failures = Integer.MAX_VALUE;
        shelf.endsAtFailure = true;
        source.add(task("1"), task("2"));
        Keeper.Tally tally = keep(1, shelf);
        assertThat(events).doesNotContain("acknowledge 2");
        assertThat(deadLetters()).isEmpty();
        assertThat(tally.isComplete()).isFalse();
        assertThat(tally.summary("dead")).endsWith("; 2 are not stored and come again to the next keeper");
    }

    @Test
    void databaseThatStaysDown_costsNothingThatTheQueueForgets() throws Exception {
        shelf.failures = Integer.MAX_VALUE;
        shelf.endsAtFailure = true;
        source.redelivers = false;
        source.add(task("1"), task("2"));
        source.atTheEnd.add(task("3"));
        Keeper.Tally tally = keep(1, shelf);
        assertThat(deadLetters())
                .hasSize(3)
                .allMatch(line -> line.contains("no database took it before the keeper ended"));
        assertThat(tally.isComplete()).isTrue();
    }

    @Test
    void queueThatIsLost_isOpenedAgain_andSaidOnce() {
        source.failures = 3;
        source.add(task("1"));
        keep(1, shelf);
        assertThat(events).contains("shelf [1]", "acknowledge 1");
        assertThat(log)
                .containsExactly(
                        "memory cannot be read: gone; it is tried again",
                        "memory is read again",
                        "reading memory, writing to shelf");
    }

    @Test
    void whatCameBeforeTheEnd_isStored_andWhatCameAfterIsNotTaken() {
        source.redelivers = false;
        source.endsAtPoll = true;
        source.add(task("1"));
        source.add(task("2"));
        source.atTheEnd.add(task("3"));
        keep(50, shelf);
        assertThat(events).containsSubsequence("shelf [1]", "shelf [3]").doesNotContain("shelf [2]");
    }

    @Test
    void stopOfEveryConsumer_endsTheKeeper_whereMessagesAreNotKept() {
        Received stop = Json.received(
                "m@s", "{\"type\":\"flowcept_control\",\"info\":\"stop_document_inserter\",\"exec_bundle_id\":null}");
        source.redelivers = false;
        source.add(task("1"), stop);
        source.add(task("2"));
        keep(50, shelf);
        assertThat(events).contains("shelf [1]").doesNotContain("shelf [2]");
    }

    @Test
    void stopOfEveryConsumer_isLetBe_whereItMayBeOld() {
        Received stop = Json.received(
                "m@s", "{\"type\":\"flowcept_control\",\"info\":\"stop_document_inserter\",\"exec_bundle_id\":null}");
        source.add(stop);
        source.add(task("2"));
        keep(50, shelf);
        assertThat(events).contains("shelf [2]");
    }

    /** A queue that gives what a test has put into it, batch by batch. */
    private final class Memory implements Source {
        private final Deque<List<Received>> batches = new ArrayDeque<>();
        private final Deque<Received> atTheEnd = new ArrayDeque<>();
        private boolean redelivers = true;
        private boolean finished;
        private boolean endsAtPoll;
        private int failures;
        private int polled;
        private int acknowledged;

        void add(Received... batch) {
            batches.add(List.of(batch));
        }

        @Override
        public String describe() {
            return "memory";
        }

        @Override
        public void open() throws IOException {
            if (failures-- > 0) {
                throw new IOException("gone");
            }
        }

        @Override
        public boolean isReceiving() {
            return true;
        }

        @Override
        public List<Received> poll(long millis) {
            if (endsAtPoll) {
                pauses.end();
            }
            List<Received> next = finished ? List.of() : batches.isEmpty() ? List.of() : batches.remove();
            if (finished && !atTheEnd.isEmpty()) {
                next = List.of(atTheEnd.remove());
            }
            polled += next.size();
            return next;
        }

        @Override
        public void acknowledge() {
            if (acknowledged < polled) {
                acknowledged = polled;
                events.add("acknowledge " + polled);
            }
        }

        @Override
        public boolean redelivers() {
            return redelivers;
        }

        @Override
        public void finish() {
            finished = true;
        }

        @Override
        public void close() {}
    }

    /** A database that writes down what it gets. */
    private final class Shelf implements Sink {
        private final String name;
        private String hates;
        private int failures;
        private boolean endsAtFailure;

        Shelf(String name) {
            this.name = name;
        }

        @Override
        public String describe() {
            return name;
        }

        @Override
        public void open() {}

        @Override
        public void publish(List<Message> batch) throws IOException {
            if (failures > 0) {
                failures--;
                if (endsAtFailure) {
                    pauses.end();
                }
                throw new IOException("down");
            }
            List<String> ids = batch.stream().map(Message::id).toList();
            if (ids.contains(hates)) {
                throw new IllegalStateException("not this one");
            }
            events.add(name + " " + ids);
        }

        @Override
        public void close() {}
    }
}
