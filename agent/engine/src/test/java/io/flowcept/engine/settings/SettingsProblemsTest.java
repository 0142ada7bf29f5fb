package io.flowcept.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsProblemsTest {
    @TempDir
    Path directory;

    private SettingsFiles files;

    @BeforeEach
    void files() {
        files = new SettingsFiles(directory);
    }

    @Test
    void unknownMode_namesTheNearestOne() {
        assertThat(files.problems(
                        "instrumentation:",
                        "  tasks:",
                        "    - class: com.acme.A",
                        "      method: run",
                        "      mode: lite"))
                .containsExactly("settings.yaml:5: instrumentation.tasks[0].mode: found \"lite\","
                        + " expected one of task, telemetry, lightweight (did you mean \"lightweight\"?)");
    }

    @Test
    void valuesOfTheWrongType_areToldAllAtOnceInTheOrderOfTheirLines() {
        assertThatThrownBy(() -> files.load(
                        "mq:",
                        "  port: many",
                        "  enabled: maybe",
                        "  buffer_size: 0",
                        "project:",
                        "  shutdown_timeout_secs: -1",
                        "  dump_buffer: here.jsonl",
                        "journal:",
                        "  max_bytes: 12 parsecs",
                        "capture: [1, 2]",
                        "experiment:",
                        "  user: {name: me}",
                        "databases: {mongodb: {port: 70000}}",
                        "telemetry_capture: {gpu: [[used]]}",
                        "extra_metadata: none"))
                .isInstanceOfSatisfying(SettingsException.class, e -> {
                    assertThat(e.problems().stream().map(p -> files.shown(p.toString())))
                            .containsExactly(
                                    "settings.yaml:2: mq.port: found \"many\", expected a whole number from 1 to 65535",
                                    "settings.yaml:3: mq.enabled: found \"maybe\", expected true or false",
                                    "settings.yaml:4: mq.buffer_size: found \"0\","
                                            + " expected a whole number of at least 1",
                                    "settings.yaml:6: project.shutdown_timeout_secs: found \"-1\","
                                            + " expected a number of at least 0",
                                    "settings.yaml:7: project.dump_buffer: found \"here.jsonl\","
                                            + " expected keys and values",
                                    "settings.yaml:9: journal.max_bytes: found \"12 parsecs\", expected a number of"
                                            + " bytes from 1MiB to 1024TiB, such as 1048576, 512KiB or 1GiB",
                                    "settings.yaml:10: capture: found a list, expected keys and values",
                                    "settings.yaml:12: experiment.user: found keys and values, expected text",
                                    "settings.yaml:13: databases.mongodb.port: found \"70000\","
                                            + " expected a whole number from 1 to 65535",
                                    "settings.yaml:14: telemetry_capture.gpu[0]: found a list,"
                                            + " expected text or a list of texts",
                                    "settings.yaml:15: extra_metadata: found \"none\", expected keys and values");
                    assertThat(files.shown(e.getMessage()))
                            .isEqualTo("settings.yaml:2: mq.port: found \"many\","
                                    + " expected a whole number from 1 to 65535 (and 10 more)");
                });
    }

    @Test
    void problem_hasItsPartsApart() {
        assertThatThrownBy(() -> files.load("mq:", "  type: reddis"))
                .isInstanceOfSatisfying(SettingsException.class, e -> {
                    SettingsProblem problem = e.problems().get(0);
                    assertThat(problem.file)
                            .isEqualTo(directory.resolve("settings.yaml").toString());
                    assertThat(problem.line).isEqualTo(2);
                    assertThat(problem.key).isEqualTo("mq.type");
                    assertThat(problem.found).isEqualTo("\"reddis\"");
                    assertThat(problem.expected).isEqualTo("one of redis, kafka, mofka, rabbitmq");
                    assertThat(problem.nearest).isEqualTo("redis");
                    assertThat(problem.message)
                            .isEqualTo("found \"reddis\", expected one of redis, kafka, mofka, rabbitmq");
                });
    }

    @Test
    void entriesThatSelectNothing_areTold() {
        assertThat(files.problems(
                        "instrumentation:",
                        "  workflows:",
                        "    - name: no_method",
                        "  tasks:",
                        "    - solve",
                        "    - com..acme.Solver.solve",
                        "    - com.acme.Solver.solve(int",
                        "    - com.acme.Solver.<clinit>",
                        "    - class: com/acme/Solver",
                        "      method: solve",
                        "    - class: com.acme.Solver",
                        "    - [com.acme.Solver.solve]",
                        "    - ~",
                        "    - com.acme.Solver.solve: yes"))
                .containsExactly(
                        "settings.yaml:3: instrumentation.workflows[0]: no method,"
                                + " expected Class.method, such as com.acme.Solver.solve",
                        "settings.yaml:5: instrumentation.tasks[0]: found \"solve\","
                                + " expected Class.method, such as com.acme.Solver.solve",
                        "settings.yaml:6: instrumentation.tasks[1]: found \"com..acme.Solver.solve\","
                                + " expected a class name or glob without empty parts between dots",
                        "settings.yaml:7: instrumentation.tasks[2]: found \"com.acme.Solver.solve(int\","
                                + " expected parameter types closed by ')'",
                        "settings.yaml:8: instrumentation.tasks[3]: found \"com.acme.Solver.<clinit>\","
                                + " expected a method name or <init>: a class's static initialiser is no task",
                        "settings.yaml:9: instrumentation.tasks[4].class: found \"com/acme/Solver\","
                                + " expected a class name with dots, not slashes",
                        "settings.yaml:11: instrumentation.tasks[5]: no method,"
                                + " expected method: NAME, or method: \"*\" for all",
                        "settings.yaml:12: instrumentation.tasks[6]: found a list,"
                                + " expected Class.method, or a mapping with class and method",
                        "settings.yaml:13: instrumentation.tasks[7]: no method,"
                                + " expected Class.method, such as com.acme.Solver.solve",
                        "settings.yaml:14: instrumentation.tasks[8]: no method,"
                                + " expected Class.method, such as com.acme.Solver.solve");
    }

    @Test
    void wrongPartsOfATask_areTold() {
        assertThat(files.problems(
                        "instrumentation:",
                        "  tasks:",
                        "    - class: com.acme.Solver",
                        "      method: solve",
                        "      match: subtype",
                        "      used: [a, -1, 1.5]",
                        "      generated: {a: b}",
                        "      capture_this: sometimes",
                        "      tags: [~]",
                        "      custom_metadata: nightly",
                        "  workflows: com.acme.Main.main"))
                .containsExactly(
                        "settings.yaml:5: instrumentation.tasks[0].match: found \"subtype\","
                                + " expected one of exact, subtypes, annotated (did you mean \"subtypes\"?)",
                        "settings.yaml:6: instrumentation.tasks[0].used[1]: found \"-1\","
                                + " expected names or positions (from 0) of parameters",
                        "settings.yaml:6: instrumentation.tasks[0].used[2]: found \"1.5\","
                                + " expected names or positions (from 0) of parameters",
                        "settings.yaml:7: instrumentation.tasks[0].generated: found keys and values,"
                                + " expected text or a list of texts",
                        "settings.yaml:8: instrumentation.tasks[0].capture_this: found \"sometimes\","
                                + " expected true or false",
                        "settings.yaml:9: instrumentation.tasks[0].tags[0]: found \"~\","
                                + " expected text or a list of texts",
                        "settings.yaml:10: instrumentation.tasks[0].custom_metadata: found \"nightly\","
                                + " expected keys and values",
                        "settings.yaml:11: instrumentation.workflows: found \"com.acme.Main.main\","
                                + " expected a list");
    }

    @Test
    void unknownKeys_areWarningsWithTheNearestKey() throws SettingsException {
        assertThat(files.warnings(
                        "instrumentaton: {}",
                        "mq: {prot: 1, zzz: 2}",
                        "instrumentation:",
                        "  tasks:",
                        "    - {class: com.acme.A, method: run, activity: a}"))
                .containsExactly(
                        "settings.yaml:1: instrumentaton: unknown key, ignored (did you mean \"instrumentation\"?)",
                        "settings.yaml:2: mq.prot: unknown key, ignored (did you mean \"port\"?)",
                        "settings.yaml:2: mq.zzz: unknown key, ignored",
                        "settings.yaml:5: instrumentation.tasks[0].activity: unknown key, ignored"
                                + " (did you mean \"activity_id\"?)");
    }

    @Test
    void keySetTwice_isAWarningThatNamesBothLines_andTheLastCounts() throws SettingsException {
        Settings settings = files.load("mq:", "  port: 1", "  host: a", "  port: 2");

        assertThat(settings.mq.port).isEqualTo(2);
        assertThat(settings.warnings())
                .extracting(problem -> files.shown(problem.toString()))
                .containsExactly("settings.yaml:4: mq.port: set a second time, line 2 is ignored");
    }

    @Test
    void malformedYaml_isToldWithLineAndColumn() {
        assertThat(files.problems("mq:", "  port: 1: 2"))
                .containsExactly("settings.yaml:2: not valid YAML at column 10: mapping values are not allowed here");
        assertThat(files.problems("mq: {port: 1"))
                .containsExactly(
                        "settings.yaml:2: not valid YAML at column 1:" + " expected ',' or '}', but got <stream end>");
        assertThat(files.problems("mq:", "\tport: 1"))
                .containsExactly("settings.yaml:2: not valid YAML at column 1: found character '\\t(TAB)' that cannot"
                        + " start any token. (Do not use \\t(TAB) for indentation)");
        assertThat(files.problems("a: 1", "---", "b: 2"))
                .containsExactly("settings.yaml:2: a second document starts here, expected one");
    }

    @Test
    void uriAndHostOfTheQueueTogether_areRefused_butNotAPlaceholderOrAnOverride() throws SettingsException {
        assertThat(files.problems("mq:", "  host: a", "  uri: redis://b"))
                .containsExactly(
                        "settings.yaml:3: mq.uri: says where the queue is, and so does mq.host; keep one of them");
        assertThat(files.problems("mq: {host: a, uri: '?'}")).isEmpty();
        assertThat(files.load(Map.of("MQ_URI", "redis://b"), "mq: {host: a}").mq.uri)
                .isEqualTo("redis://b");
    }

    @Test
    void uriOfAnotherTypesScheme_isRefused_withoutItsPassword() {
        assertThat(files.problems("mq:", "  type: redis", "  uri: amqp://ada:countess@b/"))
                .containsExactly(
                        "settings.yaml:3: mq.uri: found amqp://, expected redis:// or rediss:// for mq.type redis");
        assertThat(files.problems("mq: {type: rabbitmq, uri: 'b:5672'}"))
                .containsExactly("settings.yaml:1: mq.uri: found one without scheme,"
                        + " expected amqp:// or amqps:// for mq.type rabbitmq");
        assertThat(files.problems("mq: {type: kafka, uri: 'redis://b'}"))
                .containsExactly("settings.yaml:1: mq.uri: found redis://,"
                        + " expected kafka://, or host:port alone for mq.type kafka");
        assertThat(files.problems("mq: {type: mofka, uri: 'mofka://b'}"))
                .containsExactly("settings.yaml:1: mq.uri: mq.type mofka has no uri; mq.group_file says where it is");
        assertThat(files.problems(Map.of("MQ_URI", "amqp://b", "MQ_TYPE", "redis"), "mq: {}"))
                .containsExactly(
                        "environment MQ_URI: mq.uri: found amqp://, expected redis:// or rediss:// for mq.type redis");
        for (String right :
                List.of("redis: rediss://b", "kafka: 'b:1,c:2'", "kafka: SSL://b:1", "rabbitmq: amqps://b")) {
            assertThat(files.problems("mq: {type: " + right.replace(": ", ", uri: ") + "}"))
                    .isEmpty();
        }
    }

    @Test
    void instanceThatIsNoAddress_isRefused_asIsOneBesideAUri() {
        assertThat(files.problems(
                        "mq:",
                        "  instances:",
                        "    - a:6379",
                        "    - a:70000",
                        "    - '[::1]:1'",
                        "    - redis://a:1",
                        "    - ':1'",
                        "    - a"))
                .containsExactly(
                        "settings.yaml:4: mq.instances[1]: found \"a:70000\","
                                + " expected host:port with a port from 1 to 65535",
                        "settings.yaml:6: mq.instances[3]: found \"redis://a:1\","
                                + " expected host:port with a port from 1 to 65535",
                        "settings.yaml:7: mq.instances[4]: found \":1\","
                                + " expected host:port with a port from 1 to 65535");
        assertThat(files.problems("mq: {instances: 'a:b'}"))
                .containsExactly("settings.yaml:1: mq.instances: found \"a:b\","
                        + " expected host:port with a port from 1 to 65535");
        assertThat(files.problems("mq: {instances: ['a:1'], uri: 'redis://b'}"))
                .containsExactly("settings.yaml:1: mq.uri: says where the queue is, and so does mq.instances;"
                        + " keep one of them");
    }

    @Test
    void queueAndDatabase_haveTheirOwnMistakesNamed() {
        assertThat(files.problems(
                        "mq:",
                        "  redis: {mode: streams}",
                        "  port: 0",
                        "  buffer_size: 0",
                        "  insertion_buffer_time_secs: -1",
                        "databases:",
                        "  mongodb:",
                        "    uri: mongodb://a",
                        "    host: b",
                        "    port: 65536"))
                .containsExactly(
                        "settings.yaml:2: mq.redis.mode: found \"streams\", expected one of pubsub, stream"
                                + " (did you mean \"stream\"?)",
                        "settings.yaml:3: mq.port: found \"0\", expected a whole number from 1 to 65535",
                        "settings.yaml:4: mq.buffer_size: found \"0\", expected a whole number of at least 1",
                        "settings.yaml:5: mq.insertion_buffer_time_secs: found \"-1\","
                                + " expected a number of at least 0",
                        "settings.yaml:8: databases.mongodb.uri: says where the database is, and so does"
                                + " databases.mongodb.host; keep one of them",
                        "settings.yaml:10: databases.mongodb.port: found \"65536\","
                                + " expected a whole number from 1 to 65535");
    }

    @Test
    void mofkaWithoutItsGroupFile_isRefused_unlessItHasACommandOfItsOwn() {
        assertThat(files.problems("mq:", "  enabled: true", "  type: mofka"))
                .containsExactly(
                        "settings.yaml:2: mq.group_file: not set, expected the file that Mofka's servers wrote,"
                                + " since mq.type is mofka");
        assertThat(files.problems("mq: {enabled: true, type: mofka, group_file: m.json}"))
                .isEmpty();
        assertThat(files.problems("mq: {enabled: true, type: mofka, mofka: {command: carry}}"))
                .isEmpty();
    }

    @Test
    void starWithoutQuotes_isExplained() {
        assertThat(files.problems("instrumentation:", "  tasks:", "    - class: com.acme.A", "      method: *"))
                .containsExactly("settings.yaml:4: not valid YAML at column 16:"
                        + " a value that starts with * must stand in quotes");
        assertThat(files.problems("instrumentation:", "  tasks:", "    - *Solver"))
                .containsExactly("settings.yaml:3: not valid YAML: *Solver stands for a value marked &Solver,"
                        + " and there is none; for a name with *, use quotes");
    }

    @Test
    void fileThatIsNoMapping_isTold() {
        assertThat(files.problems("- com.acme.Solver.solve"))
                .containsExactly("settings.yaml:1: found a list, expected keys and values, such as \"mq:\"");
        assertThat(files.problems("just text"))
                .containsExactly("settings.yaml:1: found \"just text\", expected keys and values, such as \"mq:\"");
        assertThat(files.problems("mq:", "  ? [a, b]", "  : c"))
                .containsExactly("settings.yaml:2: mq: found a list as a key, expected text");
    }

    @Test
    void directoryMissingUnreadableAndHugeFiles_areTold() throws IOException {
        assertThat(problem(directory)).isEqualTo(directory + ": this is a directory, expected a file");
        Path missing = directory.resolve("missing.yaml");
        assertThat(problem(missing)).isEqualTo(missing + ": there is no such file");
        Path huge = Files.writeString(directory.resolve("huge.yaml"), "#".repeat((1 << 20) + 1));
        assertThat(problem(huge)).isEqualTo(huge + ": this file is larger than 1 MiB");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {'a', '\n', (byte) 0xC3, (byte) 0x28});
        assertThat(problem(binary)).isEqualTo(binary + ":2: this is not UTF-8 text");
        Path control = Files.write(directory.resolve("control"), new byte[] {'a', '\n', 'b', 0});
        assertThat(problem(control))
                .isEqualTo(control + ":2: not valid YAML: a control character, is this a text file?");
    }

    @Test
    void deviceAsFile_isRefusedUnread() {
        File device = new File("/dev/zero");
        assumeFalse(!device.exists());
        assertThat(problem(device.toPath())).isEqualTo("/dev/zero: this is no regular file");
    }

    @Test
    void unreadableFile_isTold() throws IOException {
        Path file = Files.writeString(directory.resolve("secret.yaml"), "mq: {}");
        assumeFalse(!file.toFile().setReadable(false) || file.toFile().canRead(), "this user may read everything");

        assertThat(problem(file)).isEqualTo(file + ": cannot be read: Permission denied");
    }

    @Test
    void aliasesThatExpandWithoutEnd_areRefused() {
        StringBuilder bomb = new StringBuilder("extra_metadata:\n  a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("  a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
        }
        assertThat(files.problems(bomb.toString()))
                .containsExactly("settings.yaml:3: aliases (*name) expand to too much or contain themselves");
        assertThat(files.problems("extra_metadata: &a", "  again: *a"))
                .containsExactly("settings.yaml:1: aliases (*name) expand to too much or contain themselves");
        assertThat(files.problems("mq: &a", "  <<: *a"))
                .containsExactly("settings.yaml:1: aliases (*name) expand to too much or contain themselves");
        assertThat(files.problems("mq:", "  <<: 5"))
                .containsExactly("settings.yaml:2: mq.<<: found \"5\", expected keys and values to merge");
    }

    @Test
    void endlessNesting_isRefused() {
        assertThat(files.problems("extra_metadata: " + "[".repeat(100_000)))
                .containsExactly("settings.yaml:1: more than 50 levels");
    }

    @Test
    void interpolationThatFails_isToldWithItsReason() {
        assertThat(files.problems(
                        "mq:",
                        "  password: ${oc.env:NOT_SET}",
                        "  host: ${oc.decode:x}",
                        "  uri: ${mq.uri}",
                        "  channel: ${oc.env:A",
                        "  vhost: ${kv_db}"))
                .containsExactly(
                        "settings.yaml:2: mq.password: environment variable NOT_SET is not set",
                        "settings.yaml:3: mq.host: ${oc.decode:x} is neither ${oc.env:NAME}, ${oc.env:NAME,default}"
                                + " nor the ${section.key} of a value",
                        "settings.yaml:4: mq.uri: ${...} refers to itself",
                        "settings.yaml:5: mq.channel: ${ without its closing }",
                        "settings.yaml:6: mq.vhost: ${kv_db} is neither ${oc.env:NAME}, ${oc.env:NAME,default}"
                                + " nor the ${section.key} of a value");
    }

    @Test
    void interpolationsThatExpandWithoutEnd_areRefused() {
        StringBuilder bomb = new StringBuilder("extra_metadata:\n  a0: text\n");
        for (int i = 1; i < 12; i++) {
            String reference = "${extra_metadata.a" + (i - 1) + "}";
            bomb.append("  a" + i + ": " + reference.repeat(100) + "\n");
        }
        assertThat(files.problems(bomb.toString()))
                .containsExactly("settings.yaml:4: extra_metadata.a2: ${...} expands to too much");
        assertThat(files.problems(bomb.toString().replace("a0: text", "a0: ''")))
                .containsExactly("settings.yaml:4: extra_metadata.a2: ${...} expands to too much");
    }

    @Test
    void wrongEnvironment_isToldWithItsVariable() {
        assertThat(files.problems(Map.of("MQ_PORT", "many", "MQ_TYPE", "rabbit"), "mq: {port: 1}"))
                .containsExactly(
                        "environment MQ_TYPE: mq.type: found \"rabbit\", expected one of redis, kafka, mofka, rabbitmq"
                                + " (did you mean \"rabbitmq\"?)",
                        "environment MQ_PORT: mq.port: found \"many\", expected a whole number from 1 to 65535");
    }

    @Test
    void secretOfTheWrongType_isNotShown() {
        assertThat(files.problems("mq: {password: [hunter2]}"))
                .containsExactly("settings.yaml:1: mq.password: found a list, expected text");
    }

    private static String problem(Path file) {
        try {
            Settings.load(SettingsLocation.named(file.toString(), "test", new Properties()), Map.of());
            return "none";
        } catch (SettingsException e) {
            return e.getMessage();
        }
    }
}
