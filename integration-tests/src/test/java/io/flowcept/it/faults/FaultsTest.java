package io.flowcept.it.faults;

import io.flowcept.sinks.kafka.KafkaFarSide;
import io.flowcept.sinks.mongodb.MongodbFarSide;
import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.queue.FarSide;
import io.flowcept.sinks.rabbitmq.RabbitmqFarSide;
import io.flowcept.sinks.redis.RedisFarSide;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** Each queue and the database through each fault; all of them at once, in about three minutes. */
class FaultsTest {
    private static final String START_IT = "; start it, or set mq.host and mq.port to where it is";
    private static final String REDIS_GONE = "cannot connect to Redis at localhost:\\d+: [^;]+" + START_IT
            + "|(Redis did not take the messages: )?(the connection has ended|Connection reset|Broken pipe)";
    private static final String REDIS_REFUSED =
            "Redis at localhost:\\d+ refuses the connection: ERR AUTH <password> called"
                    + " without any password configured for the default user. Are you sure your configuration is correct\\?"
                    + "; set mq.password, or user and password in mq.uri";

    @Nested
    class RedisStream extends FaultContract {
        @Override
        FarSide farSide(Path directory, Certificate certificate, int proxyPort) throws Exception {
            return new RedisFarSide(directory, certificate, true);
        }

        @Override
        String address(String port, String destination) {
            return "redis stream localhost:" + port + ", " + destination;
        }

        @Override
        String gone() {
            return REDIS_GONE;
        }

        @Override
        String silent() {
            return "(Redis did not take the messages: )?Redis has not answered for 10 s";
        }

        @Override
        String refused() {
            return REDIS_REFUSED;
        }

        @Override
        String missing(String destination) {
            return null;
        }
    }

    @Nested
    class RedisChannel extends FaultContract {
        @Override
        FarSide farSide(Path directory, Certificate certificate, int proxyPort) throws Exception {
            return new RedisFarSide(directory, certificate, false);
        }

        @Override
        String address(String port, String destination) {
            return "redis localhost:" + port + ", " + destination;
        }

        @Override
        String gone() {
            return REDIS_GONE;
        }

        @Override
        String silent() {
            return "(Redis did not take the messages: )?Redis has not answered for 10 s";
        }

        @Override
        String refused() {
            return REDIS_REFUSED;
        }

        @Override
        String missing(String destination) {
            return "nobody is subscribed to " + destination
                    + "; start a consumer, or set mq.redis.require_subscriber to false to send all the same";
        }
    }

    @Nested
    class Kafka extends FaultContract {
        @Override
        FarSide farSide(Path directory, Certificate certificate, int proxyPort) throws Exception {
            return new KafkaFarSide(directory, certificate, proxyPort);
        }

        @Override
        String address(String port, String destination) {
            return "kafka localhost:" + port + ", " + destination;
        }

        @Override
        String gone() {
            return "cannot connect to Kafka at localhost:\\d+: Connection refused, or no answer" + START_IT + "|"
                    + silent();
        }

        @Override
        String silent() {
            return "Kafka at localhost:\\d+(, \\w+)? does not take messages: [^;]+; is it a Kafka broker, and are its"
                    + " advertised.listeners reached from here\\?";
        }

        @Override
        String refused() {
            return "Kafka at localhost:\\d+ does not take messages: Authentication failed: Invalid username or password"
                    + "; set mq.username and mq.password, or mq.kafka.sasl.\\*";
        }

        @Override
        String missing(String destination) {
            return "Kafka at localhost:\\d+ has no topic " + destination
                    + "; create it, or set mq.channel to one that there is";
        }
    }

    @Nested
    class Rabbitmq extends FaultContract {
        @Override
        FarSide farSide(Path directory, Certificate certificate, int proxyPort) throws Exception {
            return new RabbitmqFarSide(directory, certificate);
        }

        @Override
        String address(String port, String destination) {
            return "rabbitmq localhost:" + port + ", " + destination;
        }

        @Override
        String gone() {
            return "cannot reach RabbitMQ at localhost:\\d+, \\w+: [^;]+" + START_IT;
        }

        @Override
        String silent() {
            return "RabbitMQ has not confirmed for 10 s|RabbitMQ at localhost:\\d+, \\w+ has read nothing for 10 s|"
                    + gone();
        }

        @Override
        String refused() {
            return "RabbitMQ at localhost:\\d+, credentials refuses the credentials; set mq.username and mq.password";
        }

        @Override
        String missing(String destination) {
            return "no queue is bound to the exchange " + destination + "; start a consumer";
        }
    }

    @Nested
    class Mongodb extends FaultContract {
        @Override
        FarSide farSide(Path directory, Certificate certificate, int proxyPort) throws Exception {
            return new MongodbFarSide(directory);
        }

        @Override
        String address(String port, String destination) {
            return "mongodb localhost:" + port + "/" + destination;
        }

        @Override
        String gone() {
            return "cannot reach MongoDB at localhost:\\d+ \\([^()]+\\); check that it runs and databases.mongodb.host,"
                    + " port, uri and tls|lost the connection to MongoDB at localhost:\\d+ \\([^()]+\\)";
        }

        @Override
        String silent() {
            return "MongoDB at localhost:\\d+ has not answered in time|" + gone();
        }

        @Override
        String refused() {
            return "MongoDB at localhost:\\d+ refuses the credentials \\(.+\\); check databases.mongodb.username,"
                    + " password and auth_source, or uri";
        }

        @Override
        String missing(String destination) {
            return null;
        }
    }
}
