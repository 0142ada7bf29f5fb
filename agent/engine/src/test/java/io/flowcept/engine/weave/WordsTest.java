package io.flowcept.engine.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.bootstrap.Gate;
import io.flowcept.bootstrap.GrowingBytes;
import io.flowcept.bootstrap.Recorder;
import io.flowcept.engine.capture.EpochClock;
import io.flowcept.engine.capture.PlainData;
import io.flowcept.engine.capture.RunWorkflow;
import io.flowcept.engine.capture.TaskRecord;
import io.flowcept.engine.capture.TaskRecorder;
import io.flowcept.engine.context.Ids;
import io.flowcept.engine.context.Workflows;
import io.flowcept.engine.journal.Journal;
import io.flowcept.engine.journal.JournalOptions;
import io.flowcept.engine.journal.JournalReader;
import io.flowcept.engine.settings.RedactSettings;
import io.flowcept.engine.settings.Settings;
import io.flowcept.engine.settings.SettingsLocation;
import io.flowcept.engine.settings.TelemetryAt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** A call whose parameters come as words is recorded as one whose parameters come one by one. */
class WordsTest {
    private static final Site.Selection TASK =
            new Site.Selection(true, false, TelemetryAt.NEVER, null, "a", null, null, null, null, null);
    private static final Site.Selection WORKFLOW = TASK.alsoWorkflow("w");

    private final Sites sites = new Sites();
    private Path root;
    private Journal journal;
    private JournalReader reader;

    /** What was recorded of one call, with nothing that differs between two calls of the same kind. */
    private record Recorded(String flags, int values, List<Byte> entry, List<Byte> exit, boolean inParent) {}

    @BeforeTry
    void open() throws Exception {
        root = Files.createTempDirectory("words");
        install("{}");
    }

    private void install(String capture) throws Exception {
        Path file = Files.writeString(root.resolve("settings.yaml"), "capture: " + capture + "\n");
        Settings settings = Settings.load(SettingsLocation.named(file.toString(), "test", new Properties()), Map.of());
        journal = Journal.open(
                root.toFile(), "run" + System.nanoTime(), "test", new JournalOptions(1 << 20, 1 << 16, false, 0));
        reader = journal.reader("test");
        Gate.install(new TaskRecorder(
                journal,
                sites,
                new Workflows(Ids.random()),
                new RunWorkflow(journal, "run", 0),
                new EpochClock(),
                settings.capture,
                RedactSettings.unset(),
                null));
    }

    @AfterTry
    void remove() throws IOException {
        Gate.install(Recorder.OFF);
        reader.close();
        journal.discard();
        Files.delete(root.resolve("settings.yaml"));
        Files.delete(root);
    }

    @Property(tries = 400)
    void callsInWords_areRecordedAsOthers(
            @ForAll("values") @Size(max = WordKinds.MOST) List<Object> arguments, @ForAll("results") Object result)
            throws IOException {
        List<Recorded> oneByOne = recorded(site(TASK, arguments, false), arguments, result);

        assertThat(recorded(site(TASK, arguments, true), arguments, result)).isEqualTo(oneByOne);
        // The first call of a site tells what it needs.
        assertThat(recorded(site(TASK, arguments, true), arguments, result)).isEqualTo(oneByOne);
    }

    @Property(tries = 100)
    void methodsThatNeedMore_getTheirValuesInWordsToo(
            @ForAll("values") @Size(max = WordKinds.MOST) List<Object> arguments, @ForAll("results") Object result)
            throws Exception {
        List<Recorded> workflow = recorded(site(WORKFLOW, arguments, false), arguments, result);
        assertThat(recorded(site(WORKFLOW, arguments, true), arguments, result)).isEqualTo(workflow);

        reader.close();
        journal.discard();
        install("{values: shapes}");
        List<Recorded> shapes = recorded(site(TASK, arguments, false), arguments, result);
        assertThat(recorded(site(TASK, arguments, true), arguments, result)).isEqualTo(shapes);
        assertThat(recorded(site(TASK, arguments, true), arguments, result)).isEqualTo(shapes);
    }

    /** Those in words and others within each other; places for open tasks are used by both. */
    @Property(tries = 200)
    void callsWithinCalls_areEachTheChildOfTheOneAround_andCountedByTheirOwnMethod(
            @ForAll @Size(min = 1, max = 30) List<Integer> kinds) throws IOException {
        List<Object> arguments = List.of(7L, 2.5);
        // Not the one in words is the first: its count is to be its own.
        Site oneByOne = site(TASK, arguments, false);
        Site[] all = {site(TASK, arguments, true), oneByOne, site(WORKFLOW, arguments, true)};
        List<Object> open = new ArrayList<>();
        // The first call of a site tells what it needs, and goes the longer way itself.
        leave(enter(all[0], arguments), 7L);
        int expected = 1;
        for (int kind : kinds) {
            // Mostly deeper, and each kind once out again.
            if (kind % 3 == 0 && !open.isEmpty()) {
                leave(open.remove(open.size() - 1), result(kind));
            } else {
                open.add(enter(all[Math.floorMod(kind / 3, all.length)], arguments));
                expected++;
            }
        }
        while (!open.isEmpty()) {
            leave(open.remove(open.size() - 1), result(open.size()));
        }
        Map<Long, TaskRecord> byCount = new HashMap<>();
        read(record -> byCount.put(record.count(), record));
        assertThat(byCount).hasSize(expected);
        for (Site site : all) {
            long recorded = byCount.values().stream()
                    .filter(record -> record.site() == site.number)
                    .count();
            assertThat(site.counts.recorded()).isEqualTo(recorded);
        }
        int children = 0;
        for (TaskRecord record : byCount.values()) {
            assertThat(record.has(TaskRecord.RETURNED)).isTrue();
            if (record.parentThread() != 0) {
                TaskRecord parent = byCount.get(record.parentCount());
                assertThat(parent.startedAt())
                        .isEqualTo(record.parentStartedAt())
                        .isLessThanOrEqualTo(record.startedAt());
                assertThat(parent.endedAt()).isGreaterThanOrEqualTo(record.endedAt());
                children++;
            }
        }
        assertThat(children).isEqualTo(children(kinds));
    }

    /** One that is a word, or one that needs bytes. */
    private static Object result(int which) {
        return which % 2 == 0 ? (Object) 7L : 'c';
    }

    /** How many of these calls have one around them. */
    private static int children(List<Integer> kinds) {
        int depth = 0;
        int children = 0;
        for (int kind : kinds) {
            if (kind % 3 == 0 && depth > 0) {
                depth--;
            } else {
                children += depth > 0 ? 1 : 0;
                depth++;
            }
        }
        return children;
    }

    /** A place for open tasks that a call without values had before. */
    @Example
    void textOfACharacter_isThere_thoughTheCallBeforeWasWithoutValues() throws IOException {
        List<Object> none = List.of();
        Site light = site(TASK, none, false);
        light.cost.step(CaptureCost.Step.LIGHTWEIGHT);
        Site inWords = site(TASK, none, true);
        leave(enter(inWords, none), 'c');
        leave(enter(light, none), 'c');
        leave(enter(inWords, none), 'c');

        List<Boolean> returned = new ArrayList<>();
        read(record -> returned.add(record.has(TaskRecord.RETURNED)));
        assertThat(returned).containsExactly(true, false, true);
    }

    private void read(Consumer<TaskRecord> to) {
        for (int stripe = 0; stripe < reader.stripes(); stripe++) {
            reader.read(stripe, (buffer, offset, length) -> {
                byte[] copy = Arrays.copyOfRange(buffer, offset, offset + length);
                TaskRecord record = new TaskRecord(ByteBuffer.wrap(copy), 0, length);
                if (record.kind() == TaskRecord.TASK) {
                    to.accept(record);
                }
                return true;
            });
        }
    }

    /** One call within another of the same method, so that there is a parent, and a call within which there is one. */
    private List<Recorded> recorded(Site site, List<Object> arguments, Object result) throws IOException {
        Object outer = enter(site, arguments);
        Object inner = enter(site, arguments);
        leave(inner, result);
        leave(outer, result);
        List<Recorded> recorded = new ArrayList<>();
        long[] numbers = new long[2];
        read(record -> recorded.add(recorded(record, numbers)));
        reader.commit(reader.position());
        assertThat(recorded).hasSize(2);
        assertThat(numbers[1]).isEqualTo(numbers[0]);
        return recorded;
    }

    private static Recorded recorded(TaskRecord record, long[] numbers) {
        assertThat(record.endedAt()).isGreaterThanOrEqualTo(record.startedAt());
        boolean inner = record.parentThread() != 0;
        if (inner) {
            assertThat(record.parentThread()).isEqualTo(record.thread());
            assertThat(record.parentStartedAt()).isLessThanOrEqualTo(record.startedAt());
        }
        numbers[inner ? 0 : 1] = inner ? record.parentCount() : record.count();
        GrowingBytes entry = new GrowingBytes();
        GrowingBytes exit = new GrowingBytes();
        int begin = record.entryBegin();
        // What a workflow's start has of its own is another one for each.
        for (int own = 0; record.workflow() != 0 && own < TaskRecord.WORKFLOW_VALUES; own++) {
            begin = PlainData.endOf(record.bytes(), begin);
        }
        write(record, record.wordKinds(), begin, record.exitBegin(), entry);
        write(record, record.wordKinds() >>> WordKinds.RESULT, record.exitBegin(), record.end(), exit);
        String flags = (record.has(TaskRecord.RETURNED) ? "returned " : "")
                + (record.has(TaskRecord.FAILED) ? "failed " : "")
                + (record.has(TaskRecord.CUT) ? "cut " : "")
                + entry.bytes.position();
        int values = record.wordKinds() == 0 ? record.values() : WordKinds.count(record.wordKinds());
        return new Recorded(flags, values, list(entry), list(exit), inner);
    }

    /** As MessagePack. */
    private static void write(TaskRecord record, int kinds, int from, int to, GrowingBytes out) {
        int rest = kinds;
        out.reserve(to - from);
        for (int at = from; at < to; at += kinds == 0 ? 1 : Long.BYTES, rest >>>= WordKinds.BITS) {
            if (kinds == 0) {
                out.bytes.put(record.bytes().get(at));
            } else {
                PlainData.write(out, value(rest & WordKinds.MASK, record.bytes().getLong(at)));
            }
        }
    }

    private static Object value(int kind, long word) {
        return switch (kind) {
            case WordKinds.INTEGER -> word;
            case WordKinds.REAL -> Double.longBitsToDouble(word);
            default -> word != 0;
        };
    }

    private static List<Byte> list(GrowingBytes bytes) {
        List<Byte> list = new ArrayList<>();
        for (int i = 0; i < bytes.bytes.position(); i++) {
            list.add(bytes.bytes.get(i));
        }
        return list;
    }

    private Site site(Site.Selection selection, List<Object> arguments, boolean inWords) {
        int kinds = 0;
        List<String> names = new ArrayList<>();
        for (Object argument : arguments) {
            int kind = argument instanceof Long
                    ? WordKinds.INTEGER
                    : argument instanceof Double ? WordKinds.REAL : WordKinds.BOOLEAN;
            kinds |= kind << (WordKinds.BITS * names.size());
            names.add("p" + names.size());
        }
        return sites.define("com.acme.Calc", "sum", "()V", selection, names, inWords ? kinds : WordKinds.NONE);
    }

    private static Object enter(Site site, List<Object> arguments) {
        if (site.wordKinds != WordKinds.NONE) {
            long[] words = new long[WordKinds.MOST];
            for (int i = 0; i < arguments.size(); i++) {
                words[i] = word(arguments.get(i));
            }
            return switch (arguments.size()) {
                case 0 -> Gate.begin(site.number);
                case 1 -> Gate.begin(site.number, words[0]);
                default -> Gate.begin(site.number, words[0], words[1]);
            };
        }
        Object token = Gate.enter(site.number);
        for (Object argument : arguments) {
            if (argument instanceof Long value) {
                token = Gate.argument(token, (long) value);
            } else if (argument instanceof Double value) {
                token = Gate.argument(token, (double) value);
            } else {
                token = Gate.argument(token, (boolean) argument);
            }
        }
        return Gate.start(token);
    }

    private static long word(Object argument) {
        if (argument instanceof Boolean value) {
            return value ? 1 : 0;
        }
        return argument instanceof Long value ? value : Double.doubleToRawLongBits((double) argument);
    }

    private static void leave(Object token, Object result) {
        if (result instanceof Long value) {
            Gate.returned(token, (long) value);
        } else if (result instanceof Double value) {
            Gate.returned(token, (double) value);
        } else if (result instanceof Boolean value) {
            Gate.returned(token, (boolean) value);
        } else if (result instanceof Character value) {
            Gate.returned(token, (char) value);
        } else if (result instanceof Throwable thrown) {
            Gate.failed(token, thrown);
        } else if ("nothing".equals(result)) {
            Gate.exit(token);
        } else {
            Gate.returned(token, "null".equals(result) ? null : result);
        }
    }

    @Provide
    Arbitrary<List<Object>> values() {
        return Arbitraries.oneOf(longs(), doubles(), Arbitraries.of(true, false))
                .list();
    }

    @Provide
    Arbitrary<Object> results() {
        return Arbitraries.oneOf(
                longs(),
                doubles(),
                Arbitraries.of(true, false, 'c', "text", "null", "nothing", new IllegalStateException("thrown")));
    }

    private static Arbitrary<Object> longs() {
        return Arbitraries.longs().map(value -> (Object) value);
    }

    private static Arbitrary<Object> doubles() {
        return Arbitraries.oneOf(
                        Arbitraries.doubles(),
                        Arbitraries.of(Double.NaN, -0.0, Double.longBitsToDouble(0x7ff8_0000_0000_0001L)))
                .map(value -> (Object) value);
    }
}
