package io.flowcept.cli.keeper;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.Received;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Polls, gathers, stores, acknowledges, in this order and in one thread: what is acknowledged is in every database or
 * among the dead letters. Killed at any moment, it leaves to the queue what it had not acknowledged; stored twice, a
 * message is stored once, by its id.
 */
public final class Keeper {
    private static final long POLL_MILLIS = 500;

    /** What a sink takes at once, less what one poll may add. */
    private static final int MOST = 500;

    private final SteadyQueue queue;
    private final List<Database> databases;
    private final Inserter inserter;
    private final DeadLetters dead;
    private final Controls controls;
    private final Pauses pauses;
    private final Consumer<String> log;
    private final KeeperOptions options;
    private final Batch batch = new Batch();
    private final Tally tally = new Tally();
    private boolean deadLettersFail;

    Keeper(
            SteadyQueue queue,
            List<Database> databases,
            Inserter inserter,
            DeadLetters dead,
            Controls controls,
            Pauses pauses,
            Consumer<String> log,
            KeeperOptions options) {
        this.queue = queue;
        this.databases = databases;
        this.inserter = inserter;
        this.dead = dead;
        this.controls = controls;
        this.pauses = pauses;
        this.log = log;
        this.options = options;
    }

    /** Until it is told to end, or until nothing has come for as long as the options say. */
    public Tally run() {
        boolean announced = false;
        long idleSince = System.nanoTime();
        while (!pauses.isEnding()) {
            List<Received> received = queue.poll(POLL_MILLIS);
            if (!announced && queue.isReceiving()) {
                announced = true;
                announce();
            }
            boolean ended = take(received);
            if (isDue(received.isEmpty()) && store()) {
                queue.acknowledge();
            }
            if (!received.isEmpty() || !queue.isReceiving()) {
                idleSince = System.nanoTime();
            }
            if (ended || options.isIdle(System.nanoTime() - idleSince)) {
                break;
            }
        }
        end();
        return tally;
    }

    private void announce() {
        log.accept("reading " + queue.describe() + ", writing to "
                + String.join(
                        " and ", databases.stream().map(Database::describe).toList()));
        if (!queue.redelivers()) {
            log.accept(
                    "pub/sub has no acknowledgement: what is published while no keeper is there, or is in one that is"
                            + " killed, is lost; mq.redis.mode: stream keeps it");
        }
    }

    /** Returns whether the keeper was told to end. */
    private boolean take(List<Received> received) {
        boolean ended = false;
        for (Received each : received) {
            tally.received++;
            Incoming incoming = inserter.read(each);
            if (incoming instanceof Incoming.Document document) {
                batch.add(document.message(), each);
            } else if (incoming instanceof Incoming.Refused refused) {
                batch.refuse(each, refused.reason());
            } else if (incoming instanceof Incoming.Control control) {
                // A queue that keeps messages may hand out an end that was meant for somebody else, long ago.
                ended |= controls.handle(control.message()) && !queue.redelivers();
            }
        }
        return ended;
    }

    private boolean isDue(boolean nothingCame) {
        if (batch.isEmpty()) {
            // Something may be left to be acknowledged that was not for a database.
            return nothingCame;
        }
        return batch.size() >= Math.min(MOST, options.bufferSize())
                || (options.bufferSecs() == null ? nothingCame : batch.ageSecs() >= options.bufferSecs());
    }

    /** Tries until all is stored; when it is to end, once more. Returns whether all is. */
    private boolean store() {
        for (int failures = 0; !batch.isEmpty(); failures++) {
            boolean lastTime = pauses.isEnding();
            if (batch.storeIn(databases) && writeRefused()) {
                tally.stored(batch);
                batch.clear();
            } else if (lastTime) {
                return false;
            } else {
                pauses.after(failures);
            }
        }
        return true;
    }

    private boolean writeRefused() {
        try {
            batch.writeRefused(dead);
            deadLettersFail = false;
            return true;
        } catch (IOException e) {
            if (!deadLettersFail) {
                log.accept(e.getMessage());
                deadLettersFail = true;
            }
            return false;
        }
    }

    /** Stores what was taken; what cannot be stored is left to the queue, or becomes dead letters where that forgets it. */
    private void end() {
        pauses.end();
        boolean stored = store();
        if (stored) {
            queue.acknowledge();
        }
        queue.finish();
        for (List<Received> rest = queue.rest(); !rest.isEmpty(); rest = queue.rest()) {
            take(rest);
            stored = stored && (batch.size() < MOST || store());
        }
        if (stored && store()) {
            queue.acknowledge();
        } else if (queue.redelivers()) {
            tally.left = (long) batch.size() + batch.refused();
        } else {
            batch.refuseAll("no database took it before the keeper ended");
            if (writeRefused()) {
                tally.refused += batch.refused();
            } else {
                tally.left = batch.refused();
            }
        }
        queue.close();
        databases.forEach(Database::close);
        controls.close();
    }

    /** What one keeper did. */
    public static final class Tally {
        private long received;
        private long tasks;
        private long workflows;
        private long agents;
        private long refused;
        private long left;

        private void stored(Batch batch) {
            refused += batch.refused();
            tasks += batch.count(Message.Kind.TASK);
            workflows += batch.count(Message.Kind.WORKFLOW);
            agents += batch.count(Message.Kind.AGENT);
        }

        /** Whether nothing is left that was taken and not stored. */
        public boolean isComplete() {
            return left == 0;
        }

        /** One line, with the file of what was refused if there is any. */
        public String summary(String deadLetters) {
            StringBuilder line = new StringBuilder("took " + received + " messages: " + tasks + " of tasks, "
                    + workflows + " of workflows and " + agents + " of agents are stored");
            if (refused > 0) {
                line.append("; ")
                        .append(refused)
                        .append(" could not be and are in ")
                        .append(deadLetters);
            }
            if (left > 0) {
                line.append("; ").append(left).append(" are not stored and come again to the next keeper");
            }
            return line.toString();
        }
    }
}
