package io.flowcept.sinks.kafka;

import io.flowcept.sinks.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.InvalidMetadataException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.utils.ExponentialBackoff;
import org.apache.kafka.common.utils.ProducerIdAndEpoch;

/**
 * Divides messages among the partitions as Kafka's producer does, and sends each partition's as one batch. The producer
 * makes a future of each record, and hands it over to a thread of its own.
 */
final class WholeBatches implements Carrier {
    private static final int TRYING_MILLIS = 100;

    /** What is on the way forgets a connection that is idle for longer, and need not tell either end. */
    private static final long MOST_IDLE_MILLIS = 120_000;

    private final String topic;
    private final ProducerConfig config;
    private final Connection connection;
    private final short acks;
    private final int answerMillis;
    private final int requestBytes;
    private final long memory;
    private final long mostIdleMillis;
    private final Map<Integer, Lane> lanes = new TreeMap<>();
    private Lane.Sending sending;
    private int taken;
    private long lastUsed;
    private RuntimeException failure;
    private boolean failedForSeveral;

    WholeBatches(ProducerConfig config, String topic) {
        this.topic = topic;
        this.config = config;
        this.acks = Short.parseShort(config.getString(ProducerConfig.ACKS_CONFIG));
        this.answerMillis = config.getInt(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
        this.requestBytes = config.getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        this.memory = config.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG);
        long idle = config.getLong(ProducerConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG);
        this.mostIdleMillis = idle < 0 ? MOST_IDLE_MILLIS : Math.min(idle, MOST_IDLE_MILLIS);
        this.connection = new Connection(config, topic);
    }

    @Override
    public void connect() {
        connection.partitions();
        boolean numbered = config.getBoolean(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG);
        sending = new Lane.Sending(
                Math.min(config.getInt(ProducerConfig.BATCH_SIZE_CONFIG), requestBytes),
                compression(),
                numbered ? connection.newProducer() : ProducerIdAndEpoch.NONE,
                config.getInt(ProducerConfig.RETRIES_CONFIG),
                config.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG),
                new ExponentialBackoff(
                        config.getLong(ProducerConfig.RETRY_BACKOFF_MS_CONFIG),
                        2,
                        config.getLong(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG),
                        0.2));
        lastUsed = Connection.TIME.milliseconds();
    }

    private Compression compression() {
        CompressionType type = CompressionType.forName(config.getString(ProducerConfig.COMPRESSION_TYPE_CONFIG));
        return type == CompressionType.GZIP
                ? Compression.gzip()
                        .level(config.getInt(ProducerConfig.COMPRESSION_GZIP_LEVEL_CONFIG))
                        .build()
                : Compression.NONE;
    }

    @Override
    public void carry(List<Message> messages) {
        taken = 0;
        failedForSeveral = false;
        // Nothing is on its way, and of a connection that died silently one would learn only by waiting for an answer.
        if (Connection.TIME.milliseconds() - lastUsed > mostIdleMillis) {
            connection.disconnect();
        }
        // Connections that were closed meanwhile are closed here, too.
        connection.poll(0);
        int partitions = connection.partitions();
        long bytes = 0;
        for (Message message : messages) {
            byte[] key = message.idBytes();
            int size = RecordBatchBytes.sizeWith(key, message);
            if (size > requestBytes) {
                deliver();
                throw new RecordTooLargeException("The message is " + size
                        + " bytes when serialized which is larger than " + requestBytes
                        + ", which is the value of the max.request.size configuration.");
            }
            if (bytes > 0 && bytes + size > memory) {
                deliver();
                bytes = 0;
            }
            lane(partitions == 1 ? 0 : BuiltInPartitioner.partitionForKey(key, partitions))
                    .add(key, message, taken);
            bytes += size;
            taken++;
        }
        deliver();
        lastUsed = Connection.TIME.milliseconds();
    }

    private Lane lane(int partition) {
        Lane lane = lanes.get(partition);
        if (lane == null) {
            lane = new Lane(partition, sending);
            lanes.put(partition, lane);
        }
        return lane;
    }

    @Override
    public int arrived() {
        int arrived = taken;
        for (Lane lane : lanes.values()) {
            arrived = Math.min(arrived, lane.arrived(taken));
        }
        return arrived;
    }

    @Override
    public boolean failedForSeveral() {
        return failedForSeveral;
    }

    @Override
    public void batchBytes(int most) {
        sending.batchBytes = Math.min(most, requestBytes);
    }

    /** Returns when all that is in the lanes has been acknowledged. */
    private void deliver() {
        for (Lane lane : lanes.values()) {
            lane.finish();
        }
        for (long wait = sendDue(); wait >= 0; wait = sendDue()) {
            connection.poll(wait);
            if (failure != null) {
                throw failure;
            }
        }
    }

    /** Sends what can be sent now; returns after how many milliseconds to look again; -1 when nothing is left. */
    private long sendDue() {
        long now = Connection.TIME.milliseconds();
        long wait = -1;
        Map<Node, List<Lane>> due = new HashMap<>();
        Cluster cluster = connection.cluster();
        for (Lane lane : lanes.values()) {
            if (lane.isEmpty()) {
                continue;
            }
            long left = lane.left(now);
            if (left <= 0) {
                failedForSeveral = lane.isOfSeveral();
                throw connection.notInTime(
                        "records are not acknowledged within " + sending.deliveryMillis + " ms" + lane.trouble());
            }
            long next = Math.min(left, lane.sendIn(now));
            if (lane.sendIn(now) == 0) {
                Node leader = cluster.leaderFor(new TopicPartition(topic, lane.partition));
                if (leader == null) {
                    connection.refresh();
                    next = Math.min(left, TRYING_MILLIS);
                } else {
                    due.computeIfAbsent(leader, missing -> new ArrayList<>()).add(lane);
                    next = left;
                }
            }
            wait = wait < 0 ? next : Math.min(wait, next);
        }
        for (Map.Entry<Node, List<Lane>> leader : due.entrySet()) {
            if (connection.isReady(leader.getKey(), now)) {
                wait = send(leader.getKey(), leader.getValue()) ? wait : 0;
            } else {
                wait = Math.min(wait, Math.min(TRYING_MILLIS, connection.readyIn(leader.getKey(), now)));
            }
        }
        return wait;
    }

    /** Whether all of the lanes' next batches went into one request; it has room for one at least. */
    private boolean send(Node leader, List<Lane> due) {
        TopicProduceData data = new TopicProduceData().setName(topic);
        List<Lane> sent = new ArrayList<>(due.size());
        int bytes = 0;
        for (Lane lane : due) {
            int size = lane.next().sizeInBytes();
            if (bytes > 0 && bytes + size > requestBytes) {
                break;
            }
            MemoryRecords records = lane.send();
            data.partitionData()
                    .add(new PartitionProduceData().setIndex(lane.partition).setRecords(records));
            sent.add(lane);
            bytes += size;
        }
        TopicProduceDataCollection topics = new TopicProduceDataCollection();
        topics.add(data);
        connection.send(
                leader,
                ProduceRequest.forMagic(
                        RecordBatch.CURRENT_MAGIC_VALUE,
                        new ProduceRequestData()
                                .setAcks(acks)
                                .setTimeoutMs(answerMillis)
                                .setTopicData(topics)),
                acks != 0,
                answerMillis,
                response -> answered(response, sent));
        return sent.size() == due.size();
    }

    private void answered(ClientResponse response, List<Lane> sent) {
        if (response.hasResponse()) {
            for (TopicProduceResponse of :
                    ((ProduceResponse) response.responseBody()).data().responses()) {
                for (PartitionProduceResponse answer : of.partitionResponses()) {
                    answered(lanes.get(answer.index()), Errors.forCode(answer.errorCode()), answer.errorMessage());
                }
            }
            return;
        }
        Errors what = Errors.NONE; // as it is with acks=0
        if (response.versionMismatch() != null) {
            what = Errors.UNSUPPORTED_VERSION;
        } else if (response.wasTimedOut()) {
            what = Errors.REQUEST_TIMED_OUT;
        } else if (response.wasDisconnected()) {
            what = Errors.NETWORK_EXCEPTION;
        }
        for (Lane lane : sent) {
            answered(lane, what, null);
        }
    }

    private void answered(Lane lane, Errors what, String words) {
        RuntimeException trouble = lane.answered(what, words, Connection.TIME.milliseconds());
        if (failure == null && trouble != null) {
            failure = trouble;
            failedForSeveral = lane.isOfSeveral();
        }
        if (what.exception() instanceof InvalidMetadataException) {
            connection.refresh();
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
