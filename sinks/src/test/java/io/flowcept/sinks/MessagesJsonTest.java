package io.flowcept.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** That messages in a row become the text that each becomes alone. */
class MessagesJsonTest {
    /** Has soon compared so much that it does so as in a long run. */
    private static final MessagesJson USED = new MessagesJson("data");

    @Property
    void messagesInARow_becomeWhatEachBecomesAlone(@ForAll long seed) throws IOException {
        MessagesJson fresh = new MessagesJson("data");
        JsonBytes out = new JsonBytes();
        for (Map<String, Object> message : alike(new Random(seed))) {
            assertSame(fresh, MsgpackJsonTest.pack(message), out);
            assertSame(USED, MsgpackJsonTest.pack(message), out);
        }
    }

    @Property
    void damagedMessages_becomeWhatEachBecomesAlone_orAreRefusedLikeIt(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        MessagesJson fresh = new MessagesJson("data");
        JsonBytes out = new JsonBytes();
        for (Map<String, Object> message : alike(random)) {
            byte[] packed = MsgpackJsonTest.pack(message);
            byte[] damaged = packed.clone();
            damaged[random.nextInt(packed.length)] = (byte) random.nextInt();
            byte[] cut = Arrays.copyOf(damaged, Math.max(0, packed.length + 3 - random.nextInt(20)));
            for (byte[] each : List.of(packed, damaged, cut)) {
                assertSame(fresh, each, out);
                assertSame(USED, each, out);
            }
        }
    }

    @Test
    void whatDiffersInValuesAlone_isRewrittenByTheSample() throws IOException {
        JsonBytes out = new JsonBytes();
        SampleMessage sample =
                SampleMessage.of(among(task("1.5_7_1_ab-1", 1.5, List.of(1, 2), Map.of("a", 1))), "data", out);
        out.truncate(0);
        for (byte[] other : List.of(
                task("1.5_7_1_ab-1", 1.5, List.of(1, 2), Map.of("a", 1)),
                task("1.5_7_1_ab-10", 2.25, List.of(1, 2, 3), Map.of("b", 1)),
                task("", Math.PI, List.of(), Map.of()),
                task("x".repeat(300), -0.0, List.of(List.of("a\n"), 2), Map.of("a", "b")))) {
            assertThat(sample.rewrite(among(other), new CommonPrefix(), out)).isTrue();
            assertThat(out).hasToString(alone(other));
            out.truncate(0);
        }
        assertThat(sample.rewrite(among(MsgpackJsonTest.pack(Map.of("type", "task"))), new CommonPrefix(), out))
                .isFalse();
        assertThat(out.length()).isZero();
    }

    @Test
    void messageWithWhatIsDropped_isNoSample() throws IOException {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("data", "secret");
        message.put("type", "task");
        assertThat(SampleMessage.of(among(MsgpackJsonTest.pack(message)), "data", new JsonBytes()))
                .isNull();
        assertThat(SampleMessage.of(among(MsgpackJsonTest.pack(message)), null, new JsonBytes()))
                .isNotNull();
    }

    private static byte[] task(String id, double at, List<?> list, Map<?, ?> map) throws IOException {
        Map<String, Object> task = new LinkedHashMap<>();
        task.put("type", "task");
        task.put("task_id", id);
        task.put("workflow_id", "w");
        task.put("used", map);
        task.put("generated", list);
        task.put("started_at", at);
        task.put("status", "FINISHED");
        return MsgpackJsonTest.pack(task);
    }

    private static void assertSame(MessagesJson json, byte[] message, JsonBytes out) {
        out.truncate(0);
        String expected = null;
        try {
            expected = alone(message);
        } catch (IOException | RuntimeException refused) {
            try {
                json.append(among(message), out);
                throw new AssertionError("was taken: " + out);
            } catch (IOException | RuntimeException e) {
                assertThat(e).hasMessage(refused.getMessage());
                assertThat(out.length()).isZero();
                return;
            }
        }
        try {
            json.append(among(message), out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(out).hasToString(expected);
    }

    /** Before and behind it there are bytes that belong to other messages. */
    private static Message among(byte[] message) {
        byte[] bytes = new byte[message.length + 20];
        Arrays.fill(bytes, (byte) 0x81);
        System.arraycopy(message, 0, bytes, 9, message.length);
        return new Message(Message.Kind.TASK, bytes, 9, 9 + message.length, 9, 9);
    }

    private static String alone(byte[] message) throws IOException {
        JsonBytes out = new JsonBytes();
        MsgpackJson.message(message, "data", out);
        return out.toString();
    }

    /** Maps of mostly the same keys in the same order, of which many have the same values. */
    private static List<Map<String, Object>> alike(Random random) {
        List<Map<String, Object>> messages = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            messages.add(map(random, 2, "type", "task_id", "used", "data", "generated", "started_at", "status"));
        }
        return messages;
    }

    private static Map<String, Object> map(Random random, int depth, String... keys) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (String key : keys) {
            boolean rare = key.equals("data"); // which spoils the message as a sample for others
            if (random.nextInt(10) > (rare ? 8 : 0)) {
                map.put(key, value(random, depth));
            }
        }
        return map;
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 9)) {
            case 0 -> List.of("FINISHED", "a\"b", "\u20ac", "", true).get(random.nextInt(5));
            case 1 -> "x".repeat(random.nextInt(random.nextInt(10) == 0 ? 300 : 40));
            case 2 -> List.of(0, 1, 127, 128, 70_000).get(random.nextInt(5));
            case 3 -> random.nextLong() >> random.nextInt(64);
            case 4 -> List.of(0.5, 1795277376.552358, Math.PI).get(random.nextInt(3));
            case 5 -> Double.longBitsToDouble(random.nextLong());
            case 6 ->
                IntStream.range(0, random.nextInt(18))
                        .mapToObj(any -> value(random, depth - 1))
                        .toList();
            default -> map(random, depth - 1, "a", "b", "arg_0");
        };
    }
}
