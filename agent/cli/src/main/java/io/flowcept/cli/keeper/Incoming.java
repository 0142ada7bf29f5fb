package io.flowcept.cli.keeper;

import io.flowcept.sinks.Message;
import java.util.Map;

/** What a message of a queue turned out to be. */
sealed interface Incoming {
    /** To be stored. */
    record Document(Message message) implements Incoming {}

    /** Between Flowcept's parts: {@code info} and what belongs to it. */
    record Control(Map<String, Object> message) implements Incoming {}

    /** Nothing for a database, as in Flowcept: the description of an object, which its owner has stored. */
    record PassedOver() implements Incoming {}

    /** No message that can be stored, with the reason. */
    record Refused(String reason) implements Incoming {}
}
