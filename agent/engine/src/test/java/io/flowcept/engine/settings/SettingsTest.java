package io.flowcept.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path directory;

    private SettingsFiles files;

    @BeforeEach
    void files() {
        files = new SettingsFiles(directory);
    }

    @Test
    void emptyFiles_areTheDefaults() throws SettingsException {
        Map<String, Object> defaults = Settings.load(SettingsLocation.find(null, files.home(), Map.of()), Map.of())
                .flat();

        assertThat(files.load("").flat()).isEqualTo(defaults);
        assertThat(files.load("# nothing").flat()).isEqualTo(defaults);
        assertThat(files.load("---").flat()).isEqualTo(defaults);
        assertThat(files.load("mq:", "log: ~", "project: {}", "journal:").flat())
                .isEqualTo(defaults);
    }

    @Test
    void oneKeyOfASection_leavesTheOthersAtTheirDefaults() throws SettingsException {
        Settings settings = files.load("mq:", "  host: broker");

        assertThat(settings.mq.host).isEqualTo("broker");
        assertThat(settings.mq.port).isEqualTo(6379);
        assertThat(settings.mq.enabled).isFalse();
    }

    @Test
    void valuesArriveInTypedFields() throws SettingsException {
        Settings settings = files.load(
                "\uFEFFlog: {log_path: ~/agent.log, log_file_level: DEBUG, log_stream_level: \"error\"}",
                "project: {shutdown_timeout_secs: 0.5, enrich_messages: no, dump_buffer: {path: out.jsonl}}",
                "capture: {objects: fields, max_bytes: 1 MiB, max_depth: 0x10}",
                "journal: {path: ~/j, max_bytes: 2GiB, segment_bytes: 65536, when_full: block, fsync_ms: \"10\"}",
                "mq: {enabled: on, port: \"5672\", password: 12345, instances: ['a:1', 'b:2'], chunk_size: -1}",
                "telemetry_capture: {cpu: yes, gpu: [used, temperature]}",
                "db_buffer: {insertion_buffer_time_secs: 5}",
                "extra_metadata: {run: 7, nested: {list: [1, two, 3.5, true, ~]}}");

        assertThat(settings.log.logPath).isEqualTo(directory + "/agent.log");
        assertThat(settings.log.logFileLevel).isEqualTo("debug");
        assertThat(settings.log.logStreamLevel).isEqualTo("error");
        assertThat(settings.project.shutdownTimeoutSecs).isEqualTo(0.5);
        assertThat(settings.project.enrichMessages).isFalse();
        assertThat(settings.project.dumpBuffer.path).isEqualTo("out.jsonl");
        assertThat(settings.capture.objectFields).isTrue();
        assertThat(settings.capture.maxBytes).isEqualTo(1 << 20);
        assertThat(settings.capture.maxDepth).isEqualTo(16);
        assertThat(settings.journal.path).isEqualTo(directory + "/j");
        assertThat(settings.journal.maxBytes).isEqualTo(2L << 30);
        assertThat(settings.journal.segmentBytes).isEqualTo(65536);
        assertThat(settings.journal.blockWhenFull).isTrue();
        assertThat(settings.journal.fsyncMs).isEqualTo(10);
        assertThat(settings.mq.enabled).isTrue();
        assertThat(settings.mq.port).isEqualTo(5672);
        assertThat(settings.mq.password).isEqualTo("12345");
        assertThat(settings.mq.instances).containsExactly("a:1", "b:2");
        assertThat(settings.mq.chunkSize).isEqualTo(-1);
        assertThat(settings.telemetryCapture.cpu).isTrue();
        assertThat(settings.telemetryCapture.gpu).containsExactly("used", "temperature");
        assertThat(settings.dbBuffer.insertionBufferTimeSecs).isEqualTo(5.0);
        assertThat(settings.extraMetadata.toString()).isEqualTo("{run=7, nested={list=[1, two, 3.5, true, null]}}");
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void defaultLogPath_isAFileInTheWorkingDirectory() throws SettingsException {
        assertThat(files.load("log: {log_path: default}").log.logPath).isEqualTo("flowcept.log");
    }

    @Test
    void entriesAreReadWithAllTheirParts() throws SettingsException {
        InstrumentationSettings settings = files.load(
                        "instrumentation:",
                        "  workflows:",
                        "    - method: com.acme.Main.main",
                        "      name: my_workflow",
                        "    - com.acme.Batch.run(String[])",
                        "  tasks:",
                        "    - com.acme.Solver.solve",
                        "    - com.acme.io.**",
                        "    - class: com.acme.model.Trainer",
                        "      match: subtypes",
                        "      method: \"train(double[], int)\"",
                        "      mode: lightweight",
                        "      activity_id: train",
                        "      subtype: learning",
                        "      used: [data, 1]",
                        "      generated: model",
                        "      capture_this: true",
                        "      tags: [nightly, 7]",
                        "      custom_metadata: {team: physics}",
                        "    - {class: com.acme.Task, match: annotated, method: '*', mode: telemetry, used: []}")
                .instrumentation;

        WorkflowEntry named = settings.workflows.get(0);
        assertThat(List.of(named.line, named.classes.text(), named.methods.text(), named.name, named.source()))
                .containsExactly(3, "com.acme.Main", "main", "my_workflow", "com.acme.Main.main");
        WorkflowEntry unnamed = settings.workflows.get(1);
        assertThat(List.of(unnamed.line, unnamed.classes.text(), unnamed.methods.text(), unnamed.name))
                .containsExactly(5, "com.acme.Batch", "run(String[])", "com.acme.Batch.run(String[])");

        TaskEntry plain = settings.tasks.get(0);
        assertThat(plain.line).isEqualTo(7);
        assertThat(plain.classes.text()).isEqualTo("com.acme.Solver");
        assertThat(plain.methods.text()).isEqualTo("solve");
        assertThat(plain.match).isEqualTo(Match.EXACT);
        assertThat(plain.mode).isEqualTo(Mode.TASK);
        assertThat(plain.activityId).isNull();
        assertThat(plain.subtype).isNull();
        assertThat(plain.used).isNull();
        assertThat(plain.generated).isNull();
        assertThat(plain.captureThis).isFalse();
        assertThat(plain.tags).isEmpty();
        assertThat(plain.customMetadata).isEmpty();
        assertThat(plain.source()).isEqualTo("com.acme.Solver.solve");

        TaskEntry below = settings.tasks.get(1);
        assertThat(below.classes.text()).isEqualTo("com.acme.io.**");
        assertThat(below.methods.text()).isEqualTo("*");
        assertThat(below.source()).isEqualTo("com.acme.io.**");

        TaskEntry full = settings.tasks.get(2);
        assertThat(full.line).isEqualTo(9);
        assertThat(full.classes.text()).isEqualTo("com.acme.model.Trainer");
        assertThat(full.methods.text()).isEqualTo("train(double[], int)");
        assertThat(full.match).isEqualTo(Match.SUBTYPES);
        assertThat(full.mode).isEqualTo(Mode.LIGHTWEIGHT);
        assertThat(full.activityId).isEqualTo("train");
        assertThat(full.subtype).isEqualTo("learning");
        assertThat(full.used).containsExactly("data", 1);
        assertThat(full.generated).containsExactly("model");
        assertThat(full.captureThis).isTrue();
        assertThat(full.tags).containsExactly("nightly", "7");
        assertThat(full.customMetadata).isEqualTo(Map.of("team", "physics"));
        assertThat(full.source()).isEqualTo("com.acme.model.Trainer.train(double[], int)");

        TaskEntry annotated = settings.tasks.get(3);
        assertThat(annotated.match).isEqualTo(Match.ANNOTATED);
        assertThat(annotated.mode).isEqualTo(Mode.TELEMETRY);
        assertThat(annotated.used).isEmpty();
    }

    @Test
    void environmentOverridesTheFile_asInFlowcept() throws SettingsException {
        Map<String, String> env = Map.ofEntries(
                Map.entry("MQ_ENABLED", " Yes "),
                Map.entry("MQ_HOST", "h"),
                Map.entry("MQ_PORT", "1"),
                Map.entry("MQ_TYPE", "KAFKA"),
                Map.entry("MQ_URI", "u"),
                Map.entry("MQ_CHANNEL", "c"),
                Map.entry("MQ_USERNAME", "n"),
                Map.entry("MQ_VHOST", "v"),
                Map.entry("MQ_GROUP_ID", "g"),
                Map.entry("KVDB_HOST", "k"),
                Map.entry("KVDB_PORT", "2"),
                Map.entry("KVDB_URI", "ku"),
                Map.entry("MONGO_ENABLED", "t"),
                Map.entry("MONGO_URI", "mu"),
                Map.entry("MONGO_HOST", "m"),
                Map.entry("MONGO_PORT", "3"),
                Map.entry("LMDB_ENABLED", "1"),
                Map.entry("LMDB_PATH", "l"),
                Map.entry("DB_FLUSH_MODE", "online"),
                Map.entry("DUMP_BUFFER", "nope"),
                Map.entry("FLOWCEPT_CAMPAIGN_ID", "ci"),
                Map.entry("FLOWCEPT_WORKFLOW_ID", "wi"),
                Map.entry("FLOWCEPT_WORKFLOW_NAME", "wn"));

        Settings settings = files.load(env, "mq: {host: file, port: 9}", "project: {dump_buffer: {enabled: true}}");

        assertThat(settings.effective().stream()
                        .filter(setting -> setting.origin.startsWith("environment "))
                        .map(setting -> setting.toString()))
                .containsExactlyInAnyOrder(
                        "project.db_flush_mode = online  (environment DB_FLUSH_MODE)",
                        "project.dump_buffer.enabled = false  (environment DUMP_BUFFER)",
                        "experiment.campaign_id = ci  (environment FLOWCEPT_CAMPAIGN_ID)",
                        "experiment.workflow_id = wi  (environment FLOWCEPT_WORKFLOW_ID)",
                        "experiment.workflow_name = wn  (environment FLOWCEPT_WORKFLOW_NAME)",
                        "mq.enabled = true  (environment MQ_ENABLED)",
                        "mq.type = kafka  (environment MQ_TYPE)",
                        "mq.host = h  (environment MQ_HOST)",
                        "mq.port = 1  (environment MQ_PORT)",
                        "mq.uri = u  (environment MQ_URI)",
                        "mq.channel = c  (environment MQ_CHANNEL)",
                        "mq.username = n  (environment MQ_USERNAME)",
                        "mq.vhost = v  (environment MQ_VHOST)",
                        "mq.group_id = g  (environment MQ_GROUP_ID)",
                        "kv_db.host = k  (environment KVDB_HOST)",
                        "kv_db.port = 2  (environment KVDB_PORT)",
                        "kv_db.uri = ku  (environment KVDB_URI)",
                        "databases.mongodb.enabled = true  (environment MONGO_ENABLED)",
                        "databases.mongodb.uri = mu  (environment MONGO_URI)",
                        "databases.mongodb.host = m  (environment MONGO_HOST)",
                        "databases.mongodb.port = 3  (environment MONGO_PORT)",
                        "databases.lmdb.enabled = true  (environment LMDB_ENABLED)",
                        "databases.lmdb.path = l  (environment LMDB_PATH)");
    }

    @Test
    void telemetryEnabled_canOnlySwitchOff() throws SettingsException {
        String[] lines = {"telemetry_capture: {cpu: true, gpu: [used], unknown: 1}"};

        assertThat(files.load(Map.of("TELEMETRY_ENABLED", "true"), lines).telemetryCapture.cpu)
                .isTrue();
        assertThat(files.load(Map.of("TELEMETRY_ENABLED", "true"), lines).telemetryCapture.mem)
                .isFalse();
        Settings off = files.load(Map.of("TELEMETRY_ENABLED", "false"), lines);
        assertThat(off.telemetryCapture.cpu).isFalse();
        assertThat(off.telemetryCapture.gpu).isNull();
        assertThat(off.effective().stream()
                        .filter(setting -> setting.key.equals("telemetry_capture.cpu"))
                        .map(Object::toString))
                .containsExactly("telemetry_capture.cpu = false  (environment TELEMETRY_ENABLED)");
    }

    @Test
    void useDefault_ignoresTheEnvironment() throws SettingsException {
        Map<String, String> env = Map.of("FLOWCEPT_USE_DEFAULT", "True", "MQ_HOST", "h", "MQ_PORT", "bad");

        Settings settings = Settings.load(SettingsLocation.find(null, files.home(), env), env);

        assertThat(settings.mq.host).isEqualTo("localhost");
        assertThat(settings.effective().stream().map(setting -> setting.origin)).containsOnly("default");
    }

    @Test
    void portVariableOfAContainerPlatform_isIgnoredWithAWarning() throws SettingsException {
        Settings settings = files.load(Map.of("MONGO_PORT", "tcp://10.0.0.1:27017"), "");

        assertThat(settings.databases.mongodb.port).isEqualTo(27017);
        assertThat(settings.warnings())
                .extracting(Object::toString)
                .containsExactly("environment MONGO_PORT: databases.mongodb.port:"
                        + " \"tcp://10.0.0.1:27017\" is no port number, ignored");
    }

    @Test
    void portOfTheQueue_isThatOfItsType_unlessItIsSet() throws SettingsException {
        assertThat(files.load("mq: {type: redis}").mq.port).isEqualTo(6379);
        assertThat(files.load("mq: {type: kafka}").mq.port).isEqualTo(9092);
        assertThat(files.load("mq: {type: rabbitmq}").mq.port).isEqualTo(5672);
        assertThat(files.load("mq: {type: kafka, port: 6379}").mq.port).isEqualTo(6379);
    }

    @Test
    void propertiesOfKafka_keepTheirNames_dottedOrNested() throws SettingsException {
        Settings settings = files.load(
                "mq:",
                "  kafka:",
                "    linger.ms: 20",
                "    sasl: {mechanism: SCRAM-SHA-256, jaas.config: 'login password=\"p\";'}",
                "    ssl.keystore.key: '-----BEGIN PRIVATE KEY-----'");

        assertThat(settings.flat())
                .containsEntry("mq.kafka.linger.ms", 20L)
                .containsEntry("mq.kafka.sasl.mechanism", "SCRAM-SHA-256")
                .containsEntry("mq.kafka.sasl.jaas.config", "login password=\"p\";");
        assertThat(settings.warnings()).isEmpty();
        assertThat(settings.effective())
                .filteredOn(setting -> setting.key.endsWith("jaas.config") || setting.key.endsWith("keystore.key"))
                .hasSize(2)
                .allSatisfy(setting -> assertThat(setting.shown()).isEqualTo("REDACTED"));
    }

    @Test
    void commandOfMofka_isAListOfWords_orATextOfThem() throws SettingsException {
        assertThat(files.load("mq: {mofka: {command: [/opt/a b/carry, '{control}', 7]}}").mq.mofka.command)
                .containsExactly("/opt/a b/carry", "{control}", "7");
        assertThat(files.load("mq: {mofka: {command: ' carry  --to {topic}'}}").mq.mofka.command)
                .containsExactly("carry", "--to", "{topic}");
        assertThat(files.load("mq: {mofka: {command: ''}}").mq.mofka.command).isNull();
        assertThat(files.load("mq: {mofka: {command: []}}").mq.mofka.command).isNull();
    }

    @Test
    void secretsOfTheEnvironment_areTakenInBothSpellings_andNotShown() throws SettingsException {
        Settings settings = files.load(
                Map.of("A", "hunter2", "B", "hunter3"),
                "mq: {type: rabbitmq, password: '${ENV:A}', uri: 'amqp://${oc.env:B}@host'}",
                "kv_db: {password: '${oc.env:A}', uri: 'redis://me:${ENV:B}@host'}");

        assertThat(settings.mq.password).isEqualTo("hunter2");
        assertThat(settings.kvDb.password).isEqualTo("hunter2");
        assertThat(settings.mq.uri).isEqualTo("amqp://hunter3@host");
        assertThat(settings.effective().toString())
                .doesNotContain("hunter")
                .contains("mq.uri = amqp://REDACTED@host", "kv_db.uri = redis://me:REDACTED@host");
    }

    @Test
    void interpolationsAreReplaced() throws SettingsException {
        Settings settings = files.load(
                Map.of("HOST", "broker", "PORT", "99", "EMPTY", ""),
                "mq:",
                "  host: ${oc.env:HOST}.example.org",
                "  port: ${ENV:PORT}",
                "  enabled: ${oc.env:NOT_SET,true}",
                "  username: ${oc.env:NOT_SET,\"a, b\"}",
                "  channel: ${oc.env:NOT_SET,${oc.env:HOST}}",
                "  vhost: ${oc.env:EMPTY}",
                "  group_id: \\${oc.env:HOST}",
                "kv_db:",
                "  host: ${mq.host}",
                "  port: ${mq.port}",
                "agent: {api_key: '${oc.env:NOT_SET}', model: '${oc.env:HOST}'}",
                "instrumentation: {tasks: ['com.${oc.env:HOST}.A.run']}",
                "extra_metadata: {port: '${oc.env:PORT}'}");

        assertThat(settings.mq.host).isEqualTo("broker.example.org");
        assertThat(settings.mq.port).isEqualTo(99);
        assertThat(settings.mq.enabled).isTrue();
        assertThat(settings.mq.username).isEqualTo("a, b");
        assertThat(settings.mq.channel).isEqualTo("broker");
        assertThat(settings.mq.vhost).isEqualTo("/");
        assertThat(settings.mq.groupId).isEqualTo("${oc.env:HOST}");
        assertThat(settings.kvDb.host).isEqualTo("broker.example.org");
        assertThat(settings.kvDb.port).isEqualTo(99);
        assertThat(settings.agent.toString()).isEqualTo("{api_key=${oc.env:NOT_SET}, model=broker}");
        assertThat(settings.instrumentation.tasks.get(0).classes.text()).isEqualTo("com.broker.A");
        assertThat(settings.extraMetadata).isEqualTo(Map.of("port", 99L));
    }

    @Test
    void aliasesAndMergeKeys_areFollowed() throws SettingsException {
        Settings settings = files.load(
                "kv_db: &redis",
                "  host: first",
                "  port: 1",
                "databases:",
                "  mongodb: &other {host: second, db: d}",
                "mq:",
                "  <<: [*redis, *other]",
                "  port: 2",
                "instrumentation:",
                "  tasks:",
                "    - &a com.acme.A.run",
                "    - *a");

        assertThat(settings.mq.host).isEqualTo("first");
        assertThat(settings.mq.port).isEqualTo(2);
        assertThat(settings.instrumentation.tasks).hasToString("[com.acme.A.run, com.acme.A.run]");
        assertThat(settings.warnings())
                .extracting(problem -> files.shown(problem.toString()))
                .containsExactly("settings.yaml:5: mq.db: unknown key, ignored");
    }

    @Test
    void effectiveSettings_tellOriginAndHideSecrets() throws SettingsException {
        Settings settings = files.load(
                "mq: {password: hunter2, uri: 'redis://me:hunter2@host:1/0'}",
                "instrumentation:",
                "  tasks: [{class: a.B, method: c, custom_metadata: {token: t}}]",
                "agent: {api_key: k, model: sk-12345, mcp_port: 8000}",
                "adapters: {dask: {kind: dask}}");

        assertThat(settings.effective().stream()
                        .filter(setting -> !setting.origin.equals("default"))
                        .map(setting -> files.shown(setting.toString())))
                .containsExactly(
                        "instrumentation.tasks = [{class=a.B, method=c, custom_metadata={token=REDACTED}}]"
                                + "  (settings.yaml:3)",
                        "mq.uri = redis://me:REDACTED@host:1/0  (settings.yaml:1)",
                        "mq.password = REDACTED  (settings.yaml:1)",
                        "agent.api_key = REDACTED  (settings.yaml:4)",
                        "agent.model = REDACTED  (settings.yaml:4)",
                        "agent.mcp_port = 8000  (settings.yaml:4)",
                        "adapters.dask.kind = dask  (settings.yaml:5)");
        assertThat(settings.flat())
                .containsEntry("mq.password", "hunter2")
                .containsEntry("mq.port", 6379)
                .containsEntry("mq.instances", null)
                .containsEntry("agent.mcp_port", 8000L)
                .containsEntry(
                        "instrumentation.tasks",
                        List.of(Map.of("class", "a.B", "method", "c", "custom_metadata", Map.of("token", "t"))));
    }
}
