package io.flowcept.it.keeper;

import io.flowcept.sinks.kafka.KafkaFarSide;
import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.queue.LocalServer;
import io.flowcept.sinks.redis.RedisFarSide;
import java.nio.file.Files;
import java.nio.file.Path;

/** Servers of queues that have been started, with their data below one directory. */
final class Queues {
    private Queues() {}

    static RedisFarSide redis(Path directory) throws Exception {
        Files.createDirectories(directory);
        RedisFarSide redis = new RedisFarSide(directory, new Certificate(directory), false, "--appendfsync", "no");
        redis.server().start();
        return redis;
    }

    /** A broker with the topic {@code interception}, in four partitions. */
    static KafkaFarSide kafka(Path directory) throws Exception {
        Files.createDirectories(directory);
        KafkaFarSide kafka = new KafkaFarSide(directory, new Certificate(directory), LocalServer.freePort());
        kafka.server().start();
        kafka.prepare("interception", 4);
        return kafka;
    }
}
