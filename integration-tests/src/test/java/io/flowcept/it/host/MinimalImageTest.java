package io.flowcept.it.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.it.AgentRun;
import io.flowcept.it.Outcome;
import io.flowcept.sinks.kafka.KafkaFarSide;
import io.flowcept.sinks.mongodb.MongodbFarSide;
import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.queue.FarSide;
import io.flowcept.sinks.queue.LocalServer;
import io.flowcept.sinks.rabbitmq.RabbitmqFarSide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.example.quickstart.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** What an image of {@code jlink} must have beside {@code java.base} and {@code java.instrument}, for each real server. */
class MinimalImageTest {
    @TempDir
    private Path directory;

    private Path ofServer;

    @BeforeEach
    void makeDirectory() throws IOException {
        ofServer = Files.createDirectory(directory.resolve("server"));
    }

    @Test
    void kafka_hasEnoughWithManagementAndSasl_andGssForAUser() throws Exception {
        try (FarSide kafka = new KafkaFarSide(ofServer, new Certificate(ofServer), LocalServer.freePort())) {
            kafka.server().start();
            String nobody = kafka.settings("of_nobody", kafka.server().port());
            assertArrives(kafka, "of_nobody", nobody, ",java.management,java.security.sasl");
            String user = kafka.settings("of_a_user", true);
            assertArrives(kafka, "of_a_user", user, ",java.management,java.security.sasl,java.security.jgss");
        }
    }

    @Test
    void rabbitmq_hasEnoughWithNothingMore() throws Exception {
        try (FarSide rabbitmq = new RabbitmqFarSide(ofServer, new Certificate(ofServer))) {
            rabbitmq.server().start();
            assertArrives(rabbitmq, "of_a_user", rabbitmq.settings("of_a_user", true), "");
        }
    }

    @Test
    void mongodb_hasEnoughWithNothingMore_whereNoUserIsNamed() throws Exception {
        try (FarSide mongodb = new MongodbFarSide(ofServer)) {
            mongodb.server().start();
            assertArrives(mongodb, "of_nobody", mongodb.settings("of_nobody", true), "");
        }
    }

    private void assertArrives(FarSide far, String destination, String settings, String moreModules) throws Exception {
        far.prepare(destination);
        Path ofRun = Files.createDirectory(directory.resolve(destination));
        Path image = ofRun.resolve("image");
        int linked = ToolProvider.findFirst("jlink")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--add-modules",
                        "java.base,java.instrument" + moreModules,
                        "--output",
                        image.toString());
        assertThat(linked).isZero();

        Outcome outcome = AgentRun.of(ofRun, Main.class)
                .javaHome(image)
                .settings("""
                        instrumentation:
                          tasks: [org.example.quickstart.Main.sumOne, org.example.quickstart.Main.multTwo]
                        project: {shutdown_timeout_secs: 30, dump_buffer: {enabled: false}}
                        """ + settings)
                .run();

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo("8\n");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.journal()).isEmpty();
        assertThat(calls(far.messages(destination)))
                .containsExactlyInAnyOrder(
                        "\"sumOne\" {\"i1\":3} {\"arg_0\":4} \"FINISHED\"",
                        "\"multTwo\" {\"o1\":4} {\"arg_0\":8} \"FINISHED\"");
    }

    private static List<String> calls(List<byte[]> messages) throws IOException {
        List<String> calls = new ArrayList<>();
        for (byte[] message : messages) {
            try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(message)) {
                Map<Value, Value> map = unpacker.unpackValue().asMapValue().map();
                if (field(map, "type").equals("\"task\"")) {
                    calls.add(String.join(
                            " ",
                            field(map, "activity_id"),
                            field(map, "used"),
                            field(map, "generated"),
                            field(map, "status")));
                }
            }
        }
        return calls;
    }

    private static String field(Map<Value, Value> map, String name) {
        return map.get(ValueFactory.newString(name)).toJson();
    }
}
