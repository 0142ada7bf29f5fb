package io.flowcept.sinks.kafka;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.queue.DeliveredHead;
import io.flowcept.sinks.queue.OwnLoader;
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

/**
 * Sends each message as a record whose key is the id of its task or workflow: what is said of one task stays in order,
 * and the tasks of a workflow spread over the partitions. A record that comes again after a failure has the same key.
 */
final class KafkaSink implements Sink {
    private final QueueOptions queue;
    private final DeliveredHead delivered = new DeliveredHead();
    private KafkaProducer<byte[], byte[]> producer;
    private int batchBytes = ProducerProperties.LARGE_BATCH;

    KafkaSink(QueueOptions queue) {
        this.queue = queue;
    }

    @Override
    public String describe() {
        return "kafka " + queue.describe();
    }

    @Override
    public void open() throws IOException {
        Map<String, Object> properties = ProducerProperties.of(queue, batchBytes);
        String servers = properties.get("bootstrap.servers").toString();
        Bootstrap.requireOneOf(servers);
        ClassLoader before = OwnLoader.enter();
        try {
            producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
            producer.partitionsFor(queue.channel());
        } catch (KafkaException e) {
            close();
            throw Trouble.explained(e, "take", servers, queue.channel());
        } finally {
            OwnLoader.leave(before);
        }
    }

    @Override
    public void publish(List<Message> batch) throws IOException {
        int arrived = delivered.take(batch);
        int slice = queue.slice(batch.size());
        String topic = queue.channel();
        List<Future<?>> sent = new ArrayList<>(slice);
        try {
            while (arrived < batch.size()) {
                sent.clear();
                for (Message message : batch.subList(arrived, Math.min(batch.size(), arrived + slice))) {
                    sent.add(producer.send(new ProducerRecord<>(topic, message.idBytes(), message.msgpack())));
                }
                for (Future<?> record : sent) {
                    await(record);
                    arrived++;
                }
            }
        } catch (IOException e) {
            failed(batch, arrived);
            throw e;
        } catch (KafkaException e) {
            failed(batch, arrived);
            throw Trouble.explained(e, "take", queue.describe(), queue.channel());
        }
    }

    /** Whatever it was, smaller batches may do for the next producer. */
    private void failed(List<Message> batch, int arrived) {
        delivered.keep(batch, arrived);
        batchBytes = ProducerProperties.SMALL_BATCH;
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
        if (producer != null) {
            boolean interrupted = Thread.interrupted();
            try {
                producer.close(Duration.ZERO);
            } catch (KafkaException e) {
                // Nothing is owed to anybody any more.
            } finally {
                producer = null;
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
