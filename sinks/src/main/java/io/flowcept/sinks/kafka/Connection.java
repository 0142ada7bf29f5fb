package io.flowcept.sinks.kafka;

import java.io.Closeable;
import java.io.IOException;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.KafkaClient;
import org.apache.kafka.clients.RequestCompletionHandler;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.internals.ProducerMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.ClusterResourceListeners;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.InitProducerIdRequest;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.ProducerIdAndEpoch;
import org.apache.kafka.common.utils.Time;

/**
 * The brokers of one topic, by the parts of Kafka's client that its producer is made of, without the producer's thread:
 * bytes move when {@link #poll} is called, and only then. For one thread.
 */
final class Connection implements Closeable {
    static final Time TIME = Time.SYSTEM;

    private final String topic;
    private final long mostMillis;
    private final long retryMillis;
    private final int answerMillis;
    private final Metrics metrics = new Metrics();
    private final ProducerMetadata metadata;
    private final KafkaClient client;

    Connection(ProducerConfig config, String topic) {
        this.topic = topic;
        this.mostMillis = config.getLong(ProducerConfig.MAX_BLOCK_MS_CONFIG);
        this.retryMillis = config.getLong(ProducerConfig.RETRY_BACKOFF_MS_CONFIG);
        this.answerMillis = config.getInt(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
        LogContext log = new LogContext();
        metadata = new ProducerMetadata(
                retryMillis,
                config.getLong(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG),
                config.getLong(ProducerConfig.METADATA_MAX_AGE_CONFIG),
                config.getLong(ProducerConfig.METADATA_MAX_IDLE_CONFIG),
                log,
                new ClusterResourceListeners(),
                TIME);
        metadata.bootstrap(ClientUtils.parseAndValidateAddresses(config));
        client = ClientUtils.createNetworkClient(
                config,
                metrics,
                "producer",
                log,
                new ApiVersions(),
                TIME,
                config.getInt(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION),
                metadata,
                null,
                null);
    }

    /** The number of the topic's partitions; waits until the brokers tell, for {@code max.block.ms}. */
    int partitions() {
        long until = TIME.milliseconds() + mostMillis;
        metadata.add(topic, TIME.milliseconds());
        Integer partitions = metadata.fetch().partitionCountForTopic(topic);
        while (partitions == null) {
            long left = until - TIME.milliseconds();
            if (left <= 0) {
                throw notInTime("Topic " + topic + " not present in metadata after " + mostMillis + " ms.");
            }
            metadata.add(topic, TIME.milliseconds());
            metadata.requestUpdateForTopic(topic);
            poll(Math.min(left, retryMillis));
            partitions = metadata.fetch().partitionCountForTopic(topic);
        }
        return partitions;
    }

    /** Says with it, if the last that was heard of the topic is that there is none. */
    TimeoutException notInTime(String message) {
        Errors known = metadata.getError(topic);
        return known == null ? new TimeoutException(message) : new TimeoutException(message, known.exception());
    }

    Cluster cluster() {
        return metadata.fetch();
    }

    /** Has the leaders of the partitions asked for again, as soon as that is due. */
    void refresh() {
        metadata.add(topic, TIME.milliseconds());
        metadata.requestUpdate(false);
    }

    /** Makes the next requests go by new connections. What is on its way counts as lost. */
    void disconnect() {
        for (Node node : metadata.fetch().nodes()) {
            client.close(node.idString());
        }
    }

    /** Whether a request can be sent now; connects if it must. */
    boolean isReady(Node node, long now) {
        return client.ready(node, now);
    }

    /** How many milliseconds to wait for a node that is not ready, unless something else happens. */
    long readyIn(Node node, long now) {
        return client.pollDelayMs(node, now);
    }

    void send(
            Node node, AbstractRequest.Builder<?> request, boolean answered, int millis, RequestCompletionHandler to) {
        long now = TIME.milliseconds();
        client.send(client.newClientRequest(node.idString(), request, now, answered, millis, to), now);
    }

    /** Sends and receives for so many milliseconds, or until something has happened. */
    void poll(long millis) {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptException("interrupted");
        }
        client.poll(millis, TIME.milliseconds());
        // What is final, such as a wrong password, is told here.
        metadata.maybeThrowExceptionForTopic(topic);
    }

    /** A name by which the brokers know batches that come again; waits for it for {@code max.block.ms}. */
    ProducerIdAndEpoch newProducer() {
        long until = TIME.milliseconds() + mostMillis;
        for (long left = mostMillis; left > 0; left = until - TIME.milliseconds()) {
            InitProducerIdResponse response = askForProducer(left);
            if (response != null && response.error() == Errors.NONE) {
                return new ProducerIdAndEpoch(
                        response.data().producerId(), response.data().producerEpoch());
            }
            if (response != null && !(response.error().exception() instanceof RetriableException)) {
                throw response.error().exception();
            }
            poll(Math.min(left, retryMillis));
        }
        throw new TimeoutException("no producer id within " + mostMillis + " ms");
    }

    /** Null when no broker has answered. */
    private InitProducerIdResponse askForProducer(long millis) {
        long now = TIME.milliseconds();
        Node node = client.leastLoadedNode(now).node();
        if (node == null || !client.ready(node, now)) {
            return null;
        }
        InitProducerIdRequest.Builder request = new InitProducerIdRequest.Builder(
                new InitProducerIdRequestData().setTransactionalId(null).setTransactionTimeoutMs(Integer.MAX_VALUE));
        ClientResponse[] answer = new ClientResponse[1];
        // It is answered in any case: when the time is over, by the client itself.
        long most = Math.min(millis, answerMillis);
        send(node, request, true, (int) most, response -> answer[0] = response);
        while (answer[0] == null) {
            poll(Math.max(1, now + most - TIME.milliseconds()));
        }
        if (answer[0].versionMismatch() != null) {
            throw answer[0].versionMismatch();
        }
        return (InitProducerIdResponse) answer[0].responseBody();
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            // Nothing is owed to anybody any more.
        } finally {
            metrics.close();
        }
    }
}
