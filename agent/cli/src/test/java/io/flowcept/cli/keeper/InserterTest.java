package io.flowcept.cli.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.Received;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages are those that Flowcept 1.0.3 was seen to send. */
class InserterTest {
    private static final Inserter PLAIN = new Inserter(false, null, () -> null);

    private static Message stored(Inserter inserter, Received received) {
        Incoming incoming = inserter.read(received);
        assertThat(incoming).isInstanceOf(Incoming.Document.class);
        return ((Incoming.Document) incoming).message();
    }

    private static String storedText(Inserter inserter, String json) {
        return Json.text(stored(inserter, Json.received("q@1", json)).msgpack());
    }

    private static Inserter enriching() {
        Map<String, Object> host = new LinkedHashMap<>();
        host.put("node_name", "vm");
        host.put("login_name", "ada");
        host.put("hostname", "node7");
        return new Inserter(false, new Host(host), () -> "camp1");
    }

    @Test
    void wholeTask_staysAsItIs() {
        String task = """
                {"activity_id":"add","workflow_id":"b892741d","campaign_id":"0ebae267",\
                "used":{"a":1,"b":3,"rest":[4,5],"kw":{"k":6}},"started_at":1795277313.1524143,"hostname":"localhost",\
                "task_id":"1795277313.1524143","status":"FINISHED","ended_at":1795277313.152417,\
                "generated":{"arg_0":4},"type":"task"}""";
        Message message = stored(PLAIN, Json.received("q@1", task));
        assertThat(message.kind()).isEqualTo(Message.Kind.TASK);
        assertThat(message.id()).isEqualTo("1795277313.1524143");
        assertThat(Json.text(message.msgpack())).isEqualTo(Json.spaced(task));
    }

    @Test
    void taskWithoutAnId_getsOneThatIsTheSameWhenItComesAgain_andAnotherForItsLike() {
        String light = "{\"type\":\"task\",\"workflow_id\":\"b892741d\",\"activity_id\":\"light\","
                + "\"used\":{\"x\":4},\"generated\":{\"y\":4}}";
        Message first = stored(PLAIN, Json.received("q@1", light));
        assertThat(Json.text(first.msgpack()))
                .isEqualTo(Json.spaced(light.replace("}}", "},\"task_id\":\"" + first.id() + "\"}")));
        assertThat(first.id()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(stored(PLAIN, Json.received("q@1", light)).id()).isEqualTo(first.id());
        assertThat(stored(PLAIN, Json.received("q@2", light)).id()).isNotEqualTo(first.id());
    }

    @Test
    void loopIterationWithoutType_isATaskOfSubtypeIteration() {
        assertThat(storedText(PLAIN, """
                {"started_at":1795277313.1531823,"task_id":"2802607723172080","workflow_id":"b892741d",\
                "activity_id":"lp_iteration","group_id":"280260772317208","used":{"i":0,"it":0},\
                "parent_task_id":"P","status":"FINISHED"}""")).isEqualTo(Json.spaced("""
                {"started_at":1795277313.1531823,"task_id":"2802607723172080","workflow_id":"b892741d",\
                "activity_id":"lp_iteration","group_id":"280260772317208","used":{"i":0,"it":0},\
                "parent_task_id":"P","status":"FINISHED","type":"task","subtype":"iteration"}"""));
    }

    @Test
    void iterationWithoutAnId_isNamedByItsGroupAndIndex_andWithoutAnIndexItIsKept() {
        String iteration = "{\"type\":\"task\",\"group_id\":\"28026077\",\"used\":{\"i\":%s}}";
        assertThat(stored(PLAIN, Json.received("q@1", iteration.formatted("12")))
                        .id())
                .isEqualTo("2802607712");
        assertThat(stored(PLAIN, Json.received("q@1", iteration.formatted("1.5")))
                        .id())
                .isEqualTo("280260771.5");
        assertThat(stored(PLAIN, Json.received("q@1", iteration.formatted("null")))
                        .id())
                .hasSize(36);
    }

    @Test
    void workflowAmongTheArguments_isTheTasksOwn() {
        assertThat(storedText(
                        enriching(),
                        "{\"task_id\":\"1\",\"activity_id\":\"noid\",\"used\":{\"workflow_id\":\"WX\",\"q\":1},"
                                + "\"generated\":5}"))
                .isEqualTo(Json.spaced("{\"task_id\":\"1\",\"activity_id\":\"noid\",\"used\":{\"q\":1},\"generated\":5,"
                        + "\"type\":\"task\",\"workflow_id\":\"WX\",\"campaign_id\":\"camp1\",\"node_name\":\"vm\","
                        + "\"login_name\":\"ada\",\"hostname\":\"node7\"}"));
    }

    @ParameterizedTest
    @CsvSource({
        "task_id, TASK",
        "activity_id, TASK",
        "agent_id, AGENT",
        "name, WORKFLOW",
        "environment_id, WORKFLOW",
    })
    void missingType_isGuessedFromTheFieldsThatAreThere(String field, Message.Kind kind) {
        String json = "{\"" + field + "\":\"v\",\"workflow_id\":\"w\"}";
        assertThat(stored(PLAIN, Json.received("q@1", json)).kind()).isEqualTo(kind);
    }

    @Test
    void telemetry_isSummarised_andTagsAreAddedToTheUsers() {
        assertThat(storedText(enriching(), """
                {"type":"task","task_id":"t","campaign_id":"c","hostname":"node7","tags":["t1"],\
                "generated":{"result":0.95},"started_at":100.0,"ended_at":102.5,\
                "telemetry_at_start":{"cpu":{"percent_all":0.0,"times_avg":{"user":1.0,"system":2.0,"idle":3.0}},\
                "memory":{"virtual":{"used":100,"percent":2.0},"swap":{"used":0}},\
                "gpu":{"gpu_0":{"used":1000,"temperature":40,"name":"A","id":"x"}}},\
                "telemetry_at_end":{"cpu":{"percent_all":90.5,"times_avg":{"user":2.5,"system":2.0,"idle":4.0}},\
                "memory":{"virtual":{"used":2000000100,"percent":3.5},"swap":{"used":7}},\
                "gpu":{"gpu_0":{"used":5000,"temperature":55,"name":"A","id":"x"}}}}"""))
                .endsWith(Json.spaced("""
                {"node_name":"vm","login_name":"ada","telemetry_summary":{"duration_sec":2.5,\
                "cpu":{"percent_all_diff":90.5,"user_time_diff":1.5,"system_time_diff":0.0,"idle_time_diff":1.0},\
                "memory":{"used_mem_diff":2000000000,"percent_diff":1.5,"swap_used_diff":7},\
                "gpu":{"gpu_0":{"used_diff":4000,"temperature_diff":15}}}}""").substring(1))
                .contains(Json.spaced("""
                {"tags":["t1","high_cpu","high_mem","long_duration","high_output"]}""").replaceAll("^.|.$", ""));
    }

    @Test
    void taskOfAnotherMachine_doesNotGetThisOnesName() {
        String task = "{\"type\":\"task\",\"task_id\":\"t\",\"campaign_id\":\"c\",\"hostname\":\"node8\"}";
        assertThat(storedText(enriching(), task)).isEqualTo(Json.spaced(task));
    }

    @Test
    void emptyFields_areLeftOutWhenThatIsWanted() {
        Inserter removing = new Inserter(true, null, () -> null);
        assertThat(storedText(
                        removing,
                        "{\"type\":\"workflow\",\"workflow_id\":\"w\",\"name\":\"\",\"used\":{\"a\":null,\"b\":0}}"))
                .isEqualTo("{\"type\": \"workflow\", \"workflow_id\": \"w\", \"used\": {\"b\": 0}}");
    }

    @Test
    void finishedTask_hasThatStatus() {
        assertThat(storedText(PLAIN, "{\"type\":\"task\",\"task_id\":\"t\",\"status\":\"RUNNING\",\"finished\":true}"))
                .isEqualTo("{\"type\": \"task\", \"task_id\": \"t\", \"status\": \"FINISHED\", \"finished\": true}");
    }

    @Test
    void whatIsNoMessageForADatabase_isToldFromThem() {
        assertThat(PLAIN.read(Json.received("q@1", "{\"type\":\"object\",\"object_id\":\"o\"}")))
                .isInstanceOf(Incoming.PassedOver.class);
        assertThat(PLAIN.read(Json.received("q@1", "{\"type\":\"flowcept_control\",\"info\":\"x\"}")))
                .isInstanceOf(Incoming.Control.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"invoice\"} | there is no type invoice",
                "{\"colour\":\"red\"} | it has no type, and none of the fields that would tell it",
                "{\"type\":\"workflow\",\"name\":\"n\"} | it has no workflow_id",
                "{\"type\":\"agent\",\"name\":\"n\"} | it has no agent_id",
            })
    void whatCannotBeStored_isRefusedWithTheReason(String json, String reason) {
        assertThat(PLAIN.read(Json.received("q@1", json))).isEqualTo(new Incoming.Refused(reason));
    }

    @Test
    void bytesThatAreNoMap_areRefusedWithTheReason() {
        byte[] bytes = "hello".getBytes(StandardCharsets.US_ASCII);
        assertThat(PLAIN.read(new Received(bytes, "q@1")))
                .isEqualTo(new Incoming.Refused("a message of 5 bytes is no map (at byte 1)"));
        assertThat(PLAIN.read(new Received(new byte[0], "q@1"))).isInstanceOf(Incoming.Refused.class);
    }
}
