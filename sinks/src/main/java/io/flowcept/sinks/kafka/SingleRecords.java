package io.flowcept.sinks.kafka;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.queue.QueueOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Hands message by message to Kafka's producer, for those who have set what only that has. */
final class SingleRecords implements Carrier {
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private int arrived;
    private int given;

    SingleRecords(Map<String, Object> properties, String topic) {
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        this.topic = topic;
    }

    @Override
    public void connect() {
        producer.partitionsFor(topic);
    }

    @Override
    public void carry(List<Message> messages) throws IOException {
        arrived = 0;
        given = messages.size();
        List<Future<?>> sent = new ArrayList<>(messages.size());
        for (Message message : messages) {
            sent.add(producer.send(new ProducerRecord<>(topic, message.idBytes(), message.msgpack())));
        }
        for (Future<?> record : sent) {
            await(record);
            arrived++;
        }
    }

    @Override
    public int arrived() {
        return arrived;
    }

    /** How the producer has put them together is not known. */
    @Override
    public boolean failedForSeveral() {
        return given - arrived > 1;
    }

    /** The producer itself gives up after its delivery timeout; a little later so do we. */
    private static void await(Future<?> record) throws IOException {
        try {
            if (record.isDone()) {
                record.get(); // as nearly all are: one request brings hundreds
            } else {
                record.get(2L * QueueOptions.ANSWER_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (TimeoutException e) {
            throw new IOException("Kafka has not acknowledged a record for " + QueueOptions.ANSWER_MILLIS / 500 + " s");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException ? (KafkaException) e.getCause() : new KafkaException(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
