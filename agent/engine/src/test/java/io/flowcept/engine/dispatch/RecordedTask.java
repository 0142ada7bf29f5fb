package io.flowcept.engine.dispatch;

import io.flowcept.engine.capture.PlainData;
import io.flowcept.engine.capture.TaskRecord;
import io.flowcept.engine.context.Ids;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** One call: its record, as {@link TaskRecord} says, and the message that is to become of it. */
final class RecordedTask {
    private static final List<Object> RESULTS = List.of(
            7L,
            "text \"quoted\" \u20ac",
            List.of(1L, 2.5),
            List.of(),
            Map.of("a", 1L),
            Map.of("a", List.of(true)),
            -0.25);

    private static final String RUN = "f00d";
    private static final String SEED = "0".repeat(32);

    private final Map<String, Object> site;
    List<?> values = List.of();
    /** Of the values and the result, if they are words; else 0. */
    int kinds;

    byte kind = TaskRecord.TASK;
    int workflow;
    Object result;
    private boolean failed;
    private boolean light;
    private long thread = 3;
    private long count = 5;
    private long startedAt = 1_795_277_376_552_358_123L;
    private long endedAt = 1_795_277_377_000_000_999L;
    long[] parent;
    private Map<String, Object> atStart;
    private Map<String, Object> atEnd;

    RecordedTask(Map<String, Object> site) {
        this.site = site;
    }

    /** Of a run with these sites, whose tasks are the messages below. */
    static Definitions definitions(List<Map<String, Object>> sites) {
        List<byte[]> definitions = new ArrayList<>();
        definitions.add(Definitions.ofRun(Map.of(
                "run",
                RUN,
                "pid",
                4711L,
                "seed",
                SEED,
                "workflow_id",
                "run's",
                "campaign_id",
                "campaign",
                "hostname",
                "node")));
        sites.forEach(site -> definitions.add(Definitions.definition(Definitions.SITE, site)));
        return new Definitions(acceptor -> {
            definitions.forEach(each -> acceptor.accept(each, 0, each.length));
            definitions.clear();
            return 0;
        });
    }

    /** The facts of one. */
    static Map<String, Object> site(int number, List<String> used, List<String> generated) {
        Map<String, Object> site = new LinkedHashMap<>();
        site.put("number", number);
        site.put("signature", "C.m()");
        site.put("activity_id", "solve" + number);
        site.put("used", used);
        site.put("generated", generated);
        return site;
    }

    /** @param sites as {@link #site} makes them */
    static RecordedTask any(List<Map<String, Object>> sites, Random random) {
        RecordedTask task = new RecordedTask(sites.get(random.nextInt(sites.size())));
        task.thread = 1L + random.nextInt(3);
        task.count = random.nextInt(1000);
        task.workflow = random.nextInt(3);
        task.startedAt += 400_000_000L * random.nextInt(3);
        task.endedAt = task.startedAt + random.nextInt(2_000_000_000);
        task.parent = random.nextBoolean() ? null : new long[] {7, random.nextInt(9), task.startedAt - 1_000_000};
        int used = ((List<?>) task.site.get("used")).size();
        boolean startsWorkflow = task.site.containsKey("workflow_name");
        List<Object> values = new ArrayList<>();
        if (!startsWorkflow && used <= 2 && random.nextBoolean()) {
            for (int i = 0; i < used; i++) {
                values.add(task.word(random, i));
            }
            if (random.nextBoolean()) {
                task.result = task.word(random, 2);
            }
            task.values = values;
            return task;
        }
        task.light = random.nextInt(5) == 0;
        for (int i = 0; i < used && !task.light; i++) {
            values.add(RESULTS.get(random.nextInt(RESULTS.size())));
        }
        task.values = values;
        task.failed = random.nextInt(4) == 0;
        if (task.failed) {
            task.result = "java.lang.IllegalStateException: \"no\"\n\tat C.m";
        } else if (random.nextInt(4) > 0) {
            task.result = RESULTS.get(random.nextInt(RESULTS.size()));
        }
        task.atStart = random.nextBoolean() ? Map.of("cpu", Map.of("user", 0.5)) : null;
        task.atEnd = random.nextBoolean() ? Map.of("cpu", 1L) : null;
        return task;
    }

    private Object word(Random random, int place) {
        int kind = 1 + random.nextInt(3);
        kinds |= kind << (2 * place);
        return switch (kind) {
            case 1 -> random.nextLong() >> random.nextInt(64);
            case 2 -> random.nextInt(1000) / 8.0;
            default -> random.nextBoolean();
        };
    }

    byte[] record() {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        boolean startsWorkflow = site.containsKey("workflow_name");
        if (startsWorkflow) {
            entry.writeBytes(PlainData.encoded("id"));
            entry.writeBytes(PlainData.encoded(0L));
        }
        values.forEach(each -> entry.writeBytes(encoded(each)));
        int entryLength = entry.size() + (atStart == null ? 0 : PlainData.encoded(atStart).length);
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        if (parent != null) {
            ByteBuffer three = ByteBuffer.allocate(24);
            three.putLong(parent[0]).putLong(parent[1]).putLong(parent[2]);
            rest.writeBytes(three.array());
        }
        rest.writeBytes(entry.toByteArray());
        for (Object each : new Object[] {atStart, result, atEnd}) {
            rest.writeBytes(each == null ? new byte[0] : each == result ? encoded(each) : PlainData.encoded(each));
        }
        int count = kinds != 0 ? 1 << 13 | kinds : values.size() + (startsWorkflow ? 2 : 0) | (light ? 1 << 15 : 0);
        int flags = (result == null ? 0 : failed ? 2 : 1)
                | (atStart == null ? 0 : 1 << 5)
                | (atEnd == null ? 0 : 1 << 6)
                | (parent == null ? 0 : 1 << 7);
        return ByteBuffer.allocate(48 + rest.size())
                .put(kind)
                .put((byte) flags)
                .putShort((short) count)
                .putInt((Integer) site.get("number"))
                .putInt(workflow)
                .putInt(entryLength)
                .putLong(thread)
                .putLong(this.count)
                .putLong(startedAt)
                .putLong(endedAt)
                .put(rest.toByteArray())
                .array();
    }

    private byte[] encoded(Object value) {
        if (kinds == 0) {
            return PlainData.encoded(value);
        }
        long word = value instanceof Double real
                ? Double.doubleToRawLongBits(real)
                : value instanceof Boolean truth ? (truth ? 1 : 0) : (Long) value;
        return ByteBuffer.allocate(8).putLong(word).array();
    }

    Map<String, Object> message() {
        boolean lightweight = site.containsKey("lightweight");
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", "task");
        message.put("task_id", id(startedAt, thread, count));
        message.put("workflow_id", workflowId());
        message.put("campaign_id", "campaign");
        message.put("activity_id", site.get("activity_id"));
        if (parent != null) {
            message.put("parent_task_id", id(parent[2], parent[0], parent[1]));
        }
        if (!lightweight) {
            putValues(message);
        }
        message.put("started_at", seconds(startedAt));
        message.put("ended_at", seconds(endedAt));
        message.put("status", failed ? "ERROR" : "FINISHED");
        if (!lightweight) {
            if (failed) {
                message.put("stderr", result);
            }
            message.put("hostname", "node");
            for (String key : List.of("subtype", "tags", "custom_metadata")) {
                if (site.containsKey(key)) {
                    message.put(key, site.get(key));
                }
            }
        }
        return message;
    }

    String workflowId() {
        return workflow == 0 ? "run's" : Ids.restored(RUN, SEED).workflow(workflow);
    }

    private void putValues(Map<String, Object> message) {
        if (!light) {
            message.put("used", named((List<?>) site.get("used"), values));
        }
        if (result != null && !failed) {
            message.put("generated", generated((List<?>) site.get("generated")));
        }
        if (atStart != null) {
            message.put("telemetry_at_start", atStart);
        }
        if (atEnd != null) {
            message.put("telemetry_at_end", atEnd);
        }
    }

    private Object generated(List<?> names) {
        if (names == null) {
            return result instanceof Map ? result : Map.of("arg_0", result);
        }
        if (names.size() > 1 && result instanceof List<?> several && several.size() == names.size()) {
            return named(names, several);
        }
        return Map.of(names.size() == 1 ? names.get(0) : "arg_0", result);
    }

    private static Map<String, Object> named(List<?> names, List<?> values) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            map.put((String) names.get(i), values.get(i));
        }
        return map;
    }

    private static double seconds(long nanos) {
        long micros = nanos / 1000;
        return micros / 1e6;
    }

    private static String id(long startedAt, long thread, long count) {
        long micros = startedAt / 1000;
        return String.format(
                Locale.ROOT, "%d.%06d_4711_%d_f00d-%d", micros / 1_000_000, micros % 1_000_000, thread, count);
    }
}
