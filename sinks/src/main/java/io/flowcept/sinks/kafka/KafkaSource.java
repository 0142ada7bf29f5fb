package io.flowcept.sinks.kafka;

import io.flowcept.sinks.Reader;
import io.flowcept.sinks.Received;
import io.flowcept.sinks.Source;
import io.flowcept.sinks.queue.OwnLoader;
import io.flowcept.sinks.queue.QueueOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A keeper is a member of a consumer group and commits offsets when it is told to. A partition that the group has given
 * to somebody else meanwhile is no longer this reader's to commit. An onlooker belongs to no group.
 */
final class KafkaSource implements Source {
    private static final Duration ANSWER = Duration.ofMillis(QueueOptions.ANSWER_MILLIS);

    /** The client itself goes on in silence when the brokers are gone; so they are asked when nothing comes. */
    private static final long ASK_NANOS = 5_000_000_000L;

    private final QueueOptions queue;
    private final Reader reader;

    /** Of a keeper: where it will go on, for partitions that it holds and has read from since the last commit. */
    private final Map<TopicPartition, OffsetAndMetadata> unacknowledged = new HashMap<>();

    /** Of an onlooker: where it goes on after the connection was lost. */
    private final Map<TopicPartition, Long> next = new HashMap<>();

    private KafkaConsumer<byte[], byte[]> consumer;
    private String servers;
    private boolean receiving;
    private boolean finished;
    private long heard;

    KafkaSource(QueueOptions queue, Reader reader) {
        this.queue = queue;
        this.reader = reader;
    }

    @Override
    public String describe() {
        return "kafka " + queue.describe();
    }

    @Override
    public void open() throws IOException {
        close();
        Map<String, Object> properties = ConsumerProperties.of(queue, reader);
        servers = properties.get("bootstrap.servers").toString();
        Bootstrap.requireOneOf(servers);
        ClassLoader before = OwnLoader.enter();
        try {
            consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            List<PartitionInfo> partitions = consumer.partitionsFor(queue.channel(), ANSWER);
            if (partitions == null || partitions.isEmpty()) {
                throw Trouble.missing(servers, queue.channel(), null);
            }
            if (reader == Reader.KEEPER) {
                consumer.subscribe(Collections.singleton(queue.channel()), new Holding());
            } else {
                lookOn(partitions);
            }
        } catch (KafkaException e) {
            close();
            throw Trouble.explained(e, "give", servers, queue.channel());
        } catch (IOException e) {
            close();
            throw e;
        } finally {
            OwnLoader.leave(before);
        }
        heard = System.nanoTime();
    }

    private void lookOn(List<PartitionInfo> partitions) {
        List<TopicPartition> all = new ArrayList<>();
        for (PartitionInfo partition : partitions) {
            all.add(new TopicPartition(partition.topic(), partition.partition()));
        }
        consumer.assign(all);
        for (Map.Entry<TopicPartition, Long> end :
                consumer.endOffsets(all, ANSWER).entrySet()) {
            next.putIfAbsent(end.getKey(), end.getValue());
            consumer.seek(end.getKey(), next.get(end.getKey()));
        }
        receiving = true;
    }

    @Override
    public boolean isReceiving() {
        return receiving;
    }

    @Override
    public List<Received> poll(long millis) throws IOException {
        if (finished) {
            return new ArrayList<>();
        }
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(millis));
            List<Received> received = new ArrayList<>(records.count());
            for (ConsumerRecord<byte[], byte[]> record : records) {
                received.add(received(record));
            }
            if (received.isEmpty()) {
                askAtTimes();
            } else {
                heard = System.nanoTime();
            }
            return received;
        } catch (KafkaException e) {
            throw Trouble.explained(e, "give", servers, queue.channel());
        } catch (LinkageError e) {
            // The client loads a compression's native code only when it meets a record of it.
            throw new IOException(
                    "Kafka at " + servers + " has records in a compression whose native code is not carried here (" + e
                            + "); have the producers use gzip or none",
                    e);
        }
    }

    private Received received(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (reader == Reader.KEEPER) {
            unacknowledged.put(partition, new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), ""));
        } else {
            next.put(partition, record.offset() + 1);
        }
        // The time tells a topic from another one that had its name before.
        String position = partition + "@" + record.offset() + " " + record.timestamp();
        return new Received(record.value() == null ? new byte[0] : record.value(), position);
    }

    private void askAtTimes() throws IOException {
        if (System.nanoTime() - heard < ASK_NANOS) {
            return;
        }
        if (consumer.assignment().isEmpty()) {
            Bootstrap.requireOneOf(servers);
        } else {
            consumer.endOffsets(consumer.assignment(), ANSWER);
        }
        heard = System.nanoTime();
    }

    @Override
    public void acknowledge() throws IOException {
        if (unacknowledged.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(new HashMap<>(unacknowledged), ANSWER);
            unacknowledged.clear();
        } catch (RebalanceInProgressException e) {
            // The next time: by then it is known what is still held.
        } catch (CommitFailedException e) {
            // The group has given all of it to others, who will read it again.
            unacknowledged.clear();
        } catch (KafkaException e) {
            throw Trouble.explained(e, "give", servers, queue.channel());
        }
    }

    @Override
    public boolean redelivers() {
        return true;
    }

    @Override
    public void finish() {
        finished = true;
    }

    @Override
    public void close() {
        unacknowledged.clear();
        receiving = false;
        finished = false;
        if (consumer != null) {
            boolean interrupted = Thread.interrupted();
            try {
                consumer.close(Duration.ofSeconds(2));
            } catch (KafkaException e) {
                // What it held goes to others when its session has ended.
            } finally {
                consumer = null;
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** Called within {@code poll} and {@code close}, by the thread that calls these. */
    private final class Holding implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            receiving = true;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            unacknowledged.keySet().removeAll(partitions);
        }
    }
}
