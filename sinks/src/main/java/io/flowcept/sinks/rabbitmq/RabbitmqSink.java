package io.flowcept.sinks.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.flowcept.sinks.Message;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.queue.DeliveredHead;
import io.flowcept.sinks.queue.QueueOptions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/**
 * Publishes to a durable fanout exchange, persistently, and waits for the broker's confirmation of each slice. A message
 * that the broker returns, because no queue is bound to the exchange, is not delivered.
 */
final class RabbitmqSink implements Sink {
    private static final int PERSISTENT = 2;

    private final QueueOptions queue;
    private final DeliveredHead delivered = new DeliveredHead();

    /** The ids of messages that came back since the slice began; written by the connection's thread. */
    private final Set<String> returned = Collections.newSetFromMap(new ConcurrentHashMap<>());

    private RabbitmqLink link;
    private Channel channel;

    RabbitmqSink(QueueOptions queue) {
        this.queue = queue;
    }

    @Override
    public String describe() {
        return "rabbitmq " + queue.describe();
    }

    @Override
    public void open() throws IOException {
        link = new RabbitmqLink(queue);
        try {
            channel = link.channel();
            channel.exchangeDeclare(queue.channel(), "fanout", true);
            channel.confirmSelect();
            channel.addReturnListener(back -> returned.add(back.getProperties().getMessageId()));
        } catch (IOException | ShutdownSignalException e) {
            IOException told = link.explained(e);
            close();
            throw told;
        }
    }

    @Override
    public void publish(List<Message> batch) throws IOException {
        int arrived = delivered.take(batch);
        int slice = queue.slice(batch.size());
        while (arrived < batch.size()) {
            List<Message> next = batch.subList(arrived, Math.min(batch.size(), arrived + slice));
            int routed = 0;
            try {
                send(next);
                routed = firstReturned(next);
            } finally {
                if (routed < next.size()) {
                    delivered.keep(batch, arrived + routed);
                }
            }
            if (routed < next.size()) {
                throw new IOException("no queue is bound to the exchange " + queue.channel() + "; start a consumer");
            }
            arrived += routed;
        }
    }

    private void send(List<Message> slice) throws IOException {
        returned.clear();
        try {
            for (Message message : slice) {
                AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                        .deliveryMode(PERSISTENT)
                        .messageId(message.id())
                        .build();
                link.writes().progress();
                channel.basicPublish(queue.channel(), "", true, properties, message.msgpack());
            }
            link.writes().done();
            if (!channel.waitForConfirms(QueueOptions.ANSWER_MILLIS)) {
                throw new IOException("RabbitMQ has refused messages; its log says why");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while RabbitMQ was at work");
        } catch (TimeoutException e) {
            throw new IOException("RabbitMQ has not confirmed for " + QueueOptions.ANSWER_MILLIS / 1000 + " s", e);
        } catch (AlreadyClosedException e) {
            throw link.explained(e);
        } catch (IOException | ShutdownSignalException e) {
            throw link.explained(e);
        }
    }

    /** The index of the first message that came back; the slice's size when none did. */
    private int firstReturned(List<Message> slice) {
        int index = 0;
        while (index < slice.size() && !returned.contains(slice.get(index).id())) {
            index++;
        }
        return index;
    }

    @Override
    public void close() {
        if (link != null) {
            link.close();
            link = null;
        }
    }
}
