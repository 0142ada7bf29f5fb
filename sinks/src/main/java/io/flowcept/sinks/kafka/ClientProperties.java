package io.flowcept.sinks.kafka;

import io.flowcept.sinks.queue.HostPort;
import io.flowcept.sinks.queue.QueueOptions;
import io.flowcept.sinks.queue.QueueTls;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What every client of Kafka's needs: where the brokers are, how to identify oneself, how long to wait. */
final class ClientProperties {
    private ClientProperties() {}

    /** A new map, the caller's to change. */
    static Map<String, Object> of(QueueOptions queue) throws IOException {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", bootstrap(queue));
        properties.put("client.id", "flowcept-" + queue.settings().process());
        properties.put("request.timeout.ms", QueueOptions.ANSWER_MILLIS);
        properties.put("socket.connection.setup.timeout.ms", QueueOptions.CONNECT_MILLIS);
        // Nothing is registered in the host's JMX, and nothing of the client is told to the broker.
        properties.put("auto.include.jmx.reporter", false);
        properties.put("enable.metrics.push", false);
        addSecurity(queue, properties);
        return properties;
    }

    /** What the settings say below {@code mq.kafka}. Numbers are text, since Kafka wants each in a width of its own. */
    static Map<String, Object> own(QueueOptions queue) {
        Map<String, Object> own = queue.settings().below("mq.kafka");
        for (Map.Entry<String, Object> property : own.entrySet()) {
            if (property.getValue() instanceof Number) {
                property.setValue(property.getValue().toString());
            }
        }
        return own;
    }

    private static String bootstrap(QueueOptions queue) throws IOException {
        if (queue.uri() != null) {
            int scheme = queue.uri().indexOf("://");
            return scheme < 0 ? queue.uri() : queue.uri().substring(scheme + 3);
        }
        StringBuilder servers = new StringBuilder();
        for (HostPort server : queue.servers()) {
            servers.append(servers.length() == 0 ? "" : ",").append(server);
        }
        return servers.toString();
    }

    private static void addSecurity(QueueOptions queue, Map<String, Object> properties) {
        QueueTls tls = queue.tls();
        boolean sasl = queue.password() != null;
        if (sasl) {
            Object mechanism = queue.settings().below("mq.kafka").get("sasl.mechanism");
            boolean scram = String.valueOf(mechanism).startsWith("SCRAM");
            properties.put("sasl.mechanism", "PLAIN");
            properties.put(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security."
                            + (scram ? "scram.ScramLoginModule" : "plain.PlainLoginModule")
                            + " required username=\"" + escaped(queue.username()) + "\" password=\""
                            + escaped(queue.password()) + "\";");
        }
        properties.put("security.protocol", (sasl ? "SASL_" : "") + (tls.enabled ? "SSL" : "PLAINTEXT"));
        if (tls.enabled) {
            if (!tls.verifyHost) {
                properties.put("ssl.endpoint.identification.algorithm", "");
            }
            if (tls.trustStore != null) {
                properties.put("ssl.truststore.location", tls.trustStore.getPath());
                properties.put("ssl.truststore.type", QueueTls.type(tls.trustStore));
                putUnlessNull(properties, "ssl.truststore.password", tls.trustStorePassword);
            }
            if (tls.keyStore != null) {
                properties.put("ssl.keystore.location", tls.keyStore.getPath());
                properties.put("ssl.keystore.type", QueueTls.type(tls.keyStore));
                putUnlessNull(properties, "ssl.keystore.password", tls.keyStorePassword);
                putUnlessNull(properties, "ssl.key.password", tls.keyStorePassword);
            }
        }
    }

    private static void putUnlessNull(Map<String, Object> properties, String key, String value) {
        if (value != null) {
            properties.put(key, value);
        }
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
