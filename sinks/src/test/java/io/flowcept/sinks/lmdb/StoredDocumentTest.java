package io.flowcept.sinks.lmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.sinks.document.Curation;
import io.flowcept.sinks.document.MsgpackMap;
import io.flowcept.sinks.document.Packed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredDocumentTest {
    private static StoredDocument task(Object... keysAndValues) throws IOException {
        Map<String, Object> message =
                MsgpackMap.read(Packed.task("t", keysAndValues).msgpack());
        return new StoredDocument(true, Curation.task(message, 0));
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.US_ASCII);
    }

    @Test
    void endOfATask_keepsWhatOnlyItsBeginningSaid() throws IOException {
        byte[] running = task("status", "RUNNING", "used", Packed.map("x", 1), "address", "tcp://h")
                .over(null);
        byte[] both = task("status", "FINISHED", "used", Packed.map("y", 2), "ended_at", 2.5)
                .over(running);
        assertThat(text(both))
                .isEqualTo("{\"task_id\": \"t\", \"status\": \"FINISHED\", \"used\": {\"x\": 1, \"y\": 2},"
                        + " \"address\": \"tcp://h\", \"running\": true, \"ended_at\": 2.5, \"finished\": true}");
    }

    @Test
    void beginningThatComesAgain_doesNotUndoTheEnd() throws IOException {
        byte[] finished = task("status", "FINISHED").over(null);
        assertThat(text(task("status", "RUNNING").over(finished)))
                .isEqualTo("{\"task_id\": \"t\", \"status\": \"FINISHED\", \"finished\": true, \"running\": true}");
    }

    @Test
    void whatIsThereAlready_isNotWrittenAgain() throws IOException {
        byte[] stored = task("status", "RUNNING", "used", Packed.map("x", 1)).over(null);
        assertThat(task("status", "RUNNING", "used", Packed.map("x", 1)).over(stored))
                .isNull();
        byte[] both = task("status", "FINISHED").over(stored);
        assertThat(task("status", "FINISHED").over(both)).isNull();
    }

    @Test
    void fieldsOfAWorkflow_replaceThoseOfTheSameName_andNoOthers() throws IOException {
        Map<String, Object> end = MsgpackMap.read(Packed.workflow("w", "status", "FINISHED", "used", Packed.map("b", 2))
                .msgpack());
        byte[] start = ("{\"type\": \"workflow\", \"workflow_id\": \"w\", \"started_at\": 1.5, \"used\": {\"a\": 1},"
                        + " \"status\": \"RUNNING\"}")
                .getBytes(StandardCharsets.US_ASCII);
        assertThat(text(new StoredDocument(false, end).over(start)))
                .isEqualTo("{\"type\": \"workflow\", \"workflow_id\": \"w\", \"started_at\": 1.5, \"used\": {\"b\": 2},"
                        + " \"status\": \"FINISHED\"}");
    }

    @Test
    void whatIsNoDocument_isReplaced() throws IOException {
        byte[] rubbish = "rubbish".getBytes(StandardCharsets.US_ASCII);
        assertThat(text(task("status", "RUNNING").over(rubbish)))
                .isEqualTo("{\"task_id\": \"t\", \"status\": \"RUNNING\", \"running\": true}");
    }
}
