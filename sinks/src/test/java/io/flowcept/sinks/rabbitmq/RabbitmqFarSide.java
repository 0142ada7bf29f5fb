package io.flowcept.sinks.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.queue.FarSide;
import io.flowcept.sinks.queue.LocalServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** RabbitMQ, with durable queues that are read at the end. */
public final class RabbitmqFarSide implements FarSide {
    private final LocalServer server;

    public RabbitmqFarSide(Path directory, Certificate certificate) throws IOException {
        server = new RabbitmqServer(directory, certificate).process;
    }

    @Override
    public LocalServer server() {
        return server;
    }

    @Override
    public int portBehindProxy() {
        return server.port();
    }

    @Override
    public String settings(String channel, int port) {
        return settings(channel, port, "");
    }

    @Override
    public String settings(String channel, boolean right) {
        return settings(channel, server.port(), ", username: guest, password: " + (right ? "guest" : "open sesame"));
    }

    private static String settings(String channel, int port, String credentials) {
        return "mq: {enabled: true, type: rabbitmq, host: localhost, port: " + port + ", channel: " + channel
                + credentials + "}\n";
    }

    @Override
    public void prepare(String name) throws Exception {
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            channel.exchangeDeclare(name, "fanout", true);
            channel.queueDeclare(name, true, false, false, Map.of());
            channel.queueBind(name, name, "");
        }
    }

    @Override
    public long count(String name) throws Exception {
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            return channel.messageCount(name);
        }
    }

    /** Takes them out of the queue. */
    @Override
    public List<byte[]> messages(String name) throws Exception {
        List<byte[]> messages = new ArrayList<>();
        BlockingQueue<byte[]> came = new LinkedBlockingQueue<>();
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            long all = channel.messageCount(name);
            channel.basicConsume(name, true, (tag, delivery) -> came.add(delivery.getBody()), tag -> {});
            while (messages.size() < all) {
                byte[] next = came.poll(30, TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError("only " + messages.size() + " of " + all + " messages can be read");
                }
                messages.add(next);
            }
        }
        return messages;
    }

    private Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(server.port());
        return factory.newConnection();
    }

    @Override
    public void close() {
        server.close();
    }
}
