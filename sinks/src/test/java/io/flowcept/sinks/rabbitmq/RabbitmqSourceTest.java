package io.flowcept.sinks.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.flowcept.sinks.Reader;
import io.flowcept.sinks.Received;
import io.flowcept.sinks.SinkProvider;
import io.flowcept.sinks.Source;
import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.queue.LocalServer;
import io.flowcept.sinks.queue.Messages;
import io.flowcept.sinks.queue.SourceContract;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RabbitmqSourceTest extends SourceContract {
    @Override
    protected LocalServer server(Certificate certificate) throws Exception {
        return new RabbitmqServer(directory, certificate).process;
    }

    @Override
    protected SinkProvider provider() {
        return new RabbitmqSinkProvider();
    }

    @Override
    protected String state() {
        return "RabbitMQ \\d+\\.\\d+\\.\\d+";
    }

    @Test
    void theKeepersQueue_collectsWhileNoKeeperIsThere() throws Exception {
        String channel = newChannel();
        List<Received> received = new ArrayList<>();
        opened(channel, Reader.KEEPER, received).close();
        send(channel, Messages.tasks(100, 10));
        try (Source source = opened(channel, Reader.KEEPER, received)) {
            poll(source, received, 100);
        }
        assertThat(ids(received)).isEqualTo(Messages.ids(Messages.tasks(100, 10)));
    }

    @Test
    void queueThatIsDeleted_isTold() throws Exception {
        String channel = newChannel();
        try (Source source = opened(channel, Reader.KEEPER, new ArrayList<>())) {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setPort(server.port());
            try (Connection connection = factory.newConnection()) {
                connection.createChannel().queueDelete("flowcept-keeper." + channel);
            }
            assertThatThrownBy(() -> poll(source, new ArrayList<>(), 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the queue was deleted");
        }
    }
}
