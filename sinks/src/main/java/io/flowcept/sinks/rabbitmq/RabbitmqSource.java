package io.flowcept.sinks.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.flowcept.sinks.Reader;
import io.flowcept.sinks.Received;
import io.flowcept.sinks.Source;
import io.flowcept.sinks.queue.QueueOptions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Keepers share one durable queue, bound to the fanout exchange: it collects from then on, also while no keeper is there.
 * An onlooker has a queue of its own, which goes when it goes.
 */
final class RabbitmqSource implements Source {
    /** So many messages are on their way or unacknowledged; the broker keeps the others. */
    private static final int PREFETCH = 1000;

    private static final int MOST = 500;

    private final QueueOptions queue;
    private final Reader reader;
    private final String name = UUID.randomUUID().toString();
    private RabbitmqLink link;
    private Channel channel;
    private Inbox inbox;
    private long polled;
    private long lastTag;
    private boolean finished;

    RabbitmqSource(QueueOptions queue, Reader reader) {
        this.queue = queue;
        this.reader = reader;
    }

    @Override
    public String describe() {
        return "rabbitmq " + queue.describe();
    }

    @Override
    public void open() throws IOException {
        close();
        link = new RabbitmqLink(queue);
        try {
            channel = link.channel();
            channel.exchangeDeclare(queue.channel(), "fanout", true);
            String from = reader == Reader.KEEPER
                    ? channel.queueDeclare(queue.group() + '.' + queue.channel(), true, false, false, null)
                            .getQueue()
                    : channel.queueDeclare().getQueue();
            channel.queueBind(from, queue.channel(), "");
            channel.basicQos(PREFETCH);
            inbox = new Inbox(channel);
            channel.basicConsume(from, false, inbox);
        } catch (IOException | ShutdownSignalException e) {
            IOException told = link.explained(e);
            close();
            throw told;
        }
    }

    @Override
    public boolean isReceiving() {
        return channel != null;
    }

    @Override
    public List<Received> poll(long millis) throws IOException {
        List<Received> received = new ArrayList<>();
        if (finished) {
            return received;
        }
        Delivered next = inbox.take(millis);
        if (next == null && inbox.ended != null) {
            throw link.explained(inbox.ended);
        }
        for (; next != null; next = received.size() < MOST ? inbox.take(0) : null) {
            lastTag = next.tag;
            // The broker has no position to tell; so a message without an id of its own is a new one each time.
            String position = next.id == null ? name + '@' + polled++ : queue.channel() + '@' + next.id;
            received.add(new Received(next.body, position));
        }
        return received;
    }

    @Override
    public void acknowledge() throws IOException {
        if (lastTag == 0) {
            return;
        }
        try {
            link.writes().progress();
            channel.basicAck(lastTag, true);
            link.writes().done();
            lastTag = 0;
        } catch (AlreadyClosedException e) {
            throw link.explained(e);
        } catch (IOException | ShutdownSignalException e) {
            throw link.explained(e);
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
        finished = false;
        lastTag = 0;
        channel = null;
        inbox = null;
        if (link != null) {
            link.close();
            link = null;
        }
    }

    private static final class Delivered {
        final long tag;
        final String id;
        final byte[] body;

        Delivered(long tag, String id, byte[] body) {
            this.tag = tag;
            this.id = id;
            this.body = body;
        }
    }

    /** What has been delivered and nobody has polled; filled by a thread of the connection's. */
    private static final class Inbox extends DefaultConsumer {
        private final BlockingQueue<Delivered> messages = new LinkedBlockingQueue<>();

        /** Why nothing comes any more; null as long as it does. */
        volatile IOException ended;

        Inbox(Channel channel) {
            super(channel);
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            messages.add(new Delivered(envelope.getDeliveryTag(), properties.getMessageId(), body));
        }

        @Override
        public void handleCancel(String tag) {
            ended = new IOException("the queue was deleted");
        }

        @Override
        public void handleShutdownSignal(String tag, ShutdownSignalException signal) {
            ended = new IOException("the connection is lost", signal);
        }

        Delivered take(long millis) throws IOException {
            try {
                return millis == 0 ? messages.poll() : messages.poll(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for messages");
            }
        }
    }
}
