package io.flowcept.sinks.kafka;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.queue.DeliveredHead;
import io.flowcept.sinks.queue.OwnLoader;
import io.flowcept.sinks.queue.QueueOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Sends each message as a record whose key is the id of its task or workflow: what is said of one task stays in order,
 * and the tasks of a workflow spread over the partitions. A record that comes again after a failure has the same key.
 */
final class KafkaSink implements Sink {
    private final QueueOptions queue;
    private final DeliveredHead delivered = new DeliveredHead();
    private final BatchSize size = new BatchSize();
    private Carrier carrier;
    /** By the settings, and now. */
    private int wantedBatchBytes;

    private int batchBytes;

    KafkaSink(QueueOptions queue) {
        this.queue = queue;
    }

    @Override
    public String describe() {
        return "kafka " + queue.describe();
    }

    @Override
    public void open() throws IOException {
        Map<String, Object> properties = ProducerProperties.of(queue);
        String servers = properties.get("bootstrap.servers").toString();
        Bootstrap.requireOneOf(servers);
        ClassLoader before = OwnLoader.enter();
        try {
            wantedBatchBytes = new ProducerConfig(properties).getInt(ProducerConfig.BATCH_SIZE_CONFIG);
            batchBytes = Math.min(wantedBatchBytes, size.most());
            properties.put(ProducerConfig.BATCH_SIZE_CONFIG, batchBytes);
            ProducerConfig config = new ProducerConfig(properties);
            carrier = ProducerProperties.wantTheProducer(config)
                    ? new SingleRecords(properties, queue.channel())
                    : new WholeBatches(config, queue.channel());
            carrier.connect();
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
        // A connection that is made anew may look for classes.
        ClassLoader before = OwnLoader.enter();
        try {
            while (arrived < batch.size()) {
                List<Message> part = batch.subList(arrived, Math.min(batch.size(), arrived + slice));
                carrier.carry(part);
                arrived += part.size();
            }
        } catch (IOException e) {
            failed(batch, arrived + carrier.arrived(), false);
            throw e;
        } catch (KafkaException e) {
            failed(batch, arrived + carrier.arrived(), isTooLarge(e));
            throw Trouble.explained(e, "take", queue.describe(), queue.channel());
        } finally {
            OwnLoader.leave(before);
        }
        if (size.arrived()) {
            batchBytes = wantedBatchBytes;
            carrier.batchBytes(batchBytes);
        }
    }

    private static boolean isTooLarge(KafkaException e) {
        return e instanceof RecordTooLargeException || e instanceof RecordBatchTooLargeException;
    }

    /** Whatever it was, smaller batches may do next time, unless no batch was larger than a message. */
    private void failed(List<Message> batch, int arrived, boolean tooLarge) {
        delivered.keep(batch, arrived);
        if (carrier.failedForSeveral()) {
            size.failed(batchBytes, tooLarge);
        }
    }

    @Override
    public void close() {
        if (carrier != null) {
            boolean interrupted = Thread.interrupted();
            try {
                carrier.close();
            } catch (KafkaException e) {
                // Nothing is owed to anybody any more.
            } finally {
                carrier = null;
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
