package io.flowcept.sinks.kafka;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What Kafka's client says, in a sentence that says what to do. */
final class Trouble {
    private Trouble() {}

    /**
     * @param verb what Kafka does not do with messages: {@code take} or {@code give}
     * @param where the brokers
     */
    static IOException explained(RuntimeException e, String verb, String where, String topic) {
        if (e instanceof InterruptException) {
            Thread.currentThread().interrupt();
            IOException interrupted = new InterruptedIOException("interrupted while Kafka was at work");
            interrupted.initCause(e);
            return interrupted;
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String advice = "";
        if (root instanceof UnknownTopicOrPartitionException) {
            return missing(where, topic, e);
        }
        if (root instanceof AuthenticationException) {
            advice = "; set mq.username and mq.password, or mq.kafka.sasl.*";
        } else if (root instanceof RecordTooLargeException) {
            advice = "; raise max.message.bytes of the topic, or lower capture.max_bytes";
        } else if (e instanceof TimeoutException) {
            advice = "; is it a Kafka broker, and are its advertised.listeners reached from here?";
        }
        return new IOException(
                "Kafka at " + where + " does not " + verb + " messages: " + root.getMessage() + advice, e);
    }

    /** @param cause what told so, or null */
    static IOException missing(String where, String topic, Exception cause) {
        return new IOException(
                "Kafka at " + where + " has no topic " + topic + "; create it, or set mq.channel to one that there is",
                cause);
    }
}
