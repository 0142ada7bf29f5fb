package io.flowcept.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.engine.settings.Settings;
import io.flowcept.engine.settings.SettingsException;
import io.flowcept.engine.settings.SettingsLocation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FlowceptCliTest {
    @TempDir
    Path home;

    private final Properties system = new Properties();
    private final Map<String, String> env = new HashMap<>();
    private String out;
    private String err;

    @BeforeEach
    void home() {
        system.setProperty("user.home", home.toString());
    }

    @Test
    void noArguments_printTheHelpWithOneLineForEachCommand() {
        assertThat(run()).isEqualTo(0);

        assertThat(err).isEmpty();
        assertThat(out).isEqualTo("""
                        Usage: java -jar flowcept-agent.jar [-h] COMMAND
                        Workflow provenance of any JVM application, without touching its code.
                        To record one: java -javaagent:flowcept-agent.jar[=settings=PATH] -jar app.jar

                          -h, --help   Show this help.

                        Commands:
                          init-settings   Write a settings file to start from.
                          show-settings   Print the settings in force and where each comes from.
                          suggest         Watch a JVM, and propose settings that record it.
                          list            List the JVMs of this user, and say in which the agent is.
                          attach          Put the agent into a JVM, or give it other settings.
                          status          Say what the agent in a JVM recorded and delivered.
                          reload          Have the agent in a JVM read its settings again.
                          detach          Take the agent out of a JVM, as if it had not been.
                          check-services  Say of each service in the settings whether it can be used.
                          consume         Store the messages of the queue in the databases: the keeper.
                          stream          Print the messages of the queue as they pass.
                          recover         Deliver what killed JVMs left in their journals.
                          telemetry       Print what this machine and process use now.
                          version         Print the versions of agent, format, Java and libraries.
                        """);
    }

    @Test
    void unknownCommand_isWrongUsage() {
        assertThat(run("shwo-settings")).isEqualTo(2);

        assertThat(out).isEmpty();
        assertThat(err).isEqualTo("""
                        Unmatched argument at index 0: 'shwo-settings'
                        Did you mean: java -jar flowcept-agent.jar show-settings or java -jar flowcept-agent.jar init-settings or java -jar flowcept-agent.jar check-services?
                        """);
    }

    @Test
    void unknownOption_isWrongUsage() {
        assertThat(run("init-settings", "--ful")).isEqualTo(2);

        assertThat(err).startsWith("Unknown option: '--ful'\nPossible solutions: --full\n");
    }

    @Test
    void initSettings_writesAStarterFileThatLoads_andSaysHowToGoOn() throws Exception {
        Path file = home.resolve(".flowcept/settings.yaml");

        assertThat(run("init-settings")).isEqualTo(0);

        assertThat(err).isEmpty();
        assertThat(out)
                .isEqualTo("Wrote " + file + ". Name your methods in it, then run:\n"
                        + "  java -javaagent:flowcept-agent.jar -jar app.jar\n");
        assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(25);
        Settings settings = load(file);
        assertThat(settings.warnings()).isEmpty();
        assertThat(settings.instrumentation.tasks).hasToString("[com.example.Solver.solve]");
        assertThat(settings.project.dumpBuffer.path).isEqualTo("flowcept_messages.jsonl");
    }

    @Test
    void starterFilesExamples_areValidWithoutTheirCommentSigns() throws Exception {
        Path file = home.resolve("starter.yaml");
        run("init-settings", "--path", file.toString());
        Files.writeString(
                file, Files.readString(file).replace("    # - ", "    - ").replace("    #   ", "      "));

        Settings settings = load(file);

        assertThat(settings.warnings()).isEmpty();
        assertThat(settings.instrumentation.tasks)
                .hasToString(
                        "[com.example.Solver.solve, com.example.io.**," + " com.example.Trainer.train(double[], int)]");
    }

    @Test
    void initSettingsFull_writesTheShippedFile() throws Exception {
        Path file = home.resolve("new/all.yaml");

        assertThat(run("init-settings", "--full", "--path", file.toString())).isEqualTo(0);

        assertThat(out)
                .isEqualTo("Wrote " + file + ". Name your methods in it, then run:\n"
                        + "  java -javaagent:flowcept-agent.jar=settings=" + file + " -jar app.jar\n");
        try (var shipped = Settings.class.getResourceAsStream("/settings.yaml")) {
            assertThat(Files.readAllBytes(file)).isEqualTo(shipped.readAllBytes());
        }
    }

    @Test
    void initSettings_overwritesOnlyWithForce() throws IOException {
        Path file = Files.writeString(home.resolve("mine.yaml"), "mine");

        assertThat(run("init-settings", "--path", file.toString())).isEqualTo(1);
        assertThat(out).isEmpty();
        assertThat(err).isEqualTo(file + " exists and is left as it is; --force overwrites it.\n");
        assertThat(file).hasContent("mine");

        assertThat(run("init-settings", "--path", file.toString(), "--force")).isEqualTo(0);
        assertThat(Files.readString(file)).contains("com.example.Solver.solve");
    }

    @Test
    void initSettings_saysWhyAFileCannotBeWritten() throws IOException {
        assertThat(run("init-settings", "--path", home.toString(), "--force")).isEqualTo(1);
        assertThat(err).isEqualTo(home + " is a directory, expected the path of a file.\n");

        Path file = Files.writeString(home.resolve("file"), "");
        assertThat(run("init-settings", "--path", file + "/below.yaml")).isEqualTo(1);
        assertThat(out).isEmpty();
        assertThat(err).startsWith(file + "/below.yaml cannot be written: ").hasLineCount(1);
    }

    @Test
    void showSettings_printsValuesWithTheirOrigin() throws IOException {
        Path file = Files.writeString(home.resolve("s.yaml"), """
                mq: {host: broker, password: hunter2}
                instrumentation:
                  tasks:
                    - com.acme.Solver.solve
                    - {class: a.B, method: c, used: []}
                unknown: 1
                """);
        env.put("MQ_PORT", "99");
        system.setProperty("user.home", "/h");

        assertThat(run("show-settings", "--settings", file.toString())).isEqualTo(0);

        assertThat(err).isEqualTo(file + ":6: unknown: unknown key, ignored\n");
        assertThat(out.lines().filter(line -> !line.endsWith("  default")))
                .containsExactly(
                        "# " + file + " (--settings)",
                        "instrumentation.tasks                       "
                                + "    [com.acme.Solver.solve, {class: a.B, method: c, used: []}]  line 4",
                        "mq.host                                         broker                   line 1",
                        "mq.port                                         99                       environment MQ_PORT",
                        "mq.password                                     REDACTED                 line 1");
        assertThat(out)
                .contains("project.shutdown_timeout_secs                   5                        default\n")
                .contains("mq.uri                                          ~                        default\n");
    }

    @Test
    void showSettings_ofNoFile_showsTheDefaults() {
        assertThat(run("show-settings")).isEqualTo(0);

        assertThat(err).isEmpty();
        assertThat(out).startsWith("# built-in defaults\n");
        assertThat(out.lines().skip(1)).isNotEmpty().allMatch(line -> line.endsWith("  default"));
    }

    @Test
    void showSettings_printsAllProblems() throws IOException {
        Path file = Files.writeString(home.resolve("s.yaml"), "mq: {port: many}\nlog: {log_file_level: loud}\n");

        assertThat(run("show-settings", "--settings", file.toString())).isEqualTo(1);

        assertThat(out).isEmpty();
        assertThat(err)
                .isEqualTo(file + ":1: mq.port: found \"many\", expected a whole number from 1 to 65535\n" + file
                        + ":2: log.log_file_level: found \"loud\", expected one of debug, info, warning, warn, error,"
                        + " critical, fatal, notset, disable\n");
    }

    @Test
    void version_printsWhatTheBuildPutIn() throws SettingsException {
        assertThat(run("version")).isEqualTo(0);

        assertThat(err).isEmpty();
        assertThat(out.lines()).allMatch(line -> line.matches("[A-Za-z -]+ \\d+(\\.\\d+)+.*"));
        assertThat(out.lines().map(line -> line.replaceFirst(" \\d.*", "")))
                .containsExactly(
                        "flowcept-agent",
                        "Flowcept format",
                        "Byte Buddy",
                        "SnakeYAML",
                        "picocli",
                        "Jedis",
                        "kafka-clients",
                        "amqp-client",
                        "MongoDB driver",
                        "lmdbjava",
                        "Java");
        assertThat(out)
                .startsWith("flowcept-agent ")
                .contains("\nFlowcept format "
                        + Settings.load(SettingsLocation.find(null, system, env), env).flowceptVersion + "\n")
                .contains("\npicocli " + CommandLine.VERSION + "\n")
                .endsWith("\nJava " + System.getProperty("java.version") + " (" + System.getProperty("java.vm.name")
                        + ")\n");
    }

    private static Settings load(Path file) throws SettingsException {
        return Settings.load(SettingsLocation.named(file.toString(), "test", new Properties()), Map.of());
    }

    private int run(String... args) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        CommandLine commandLine = FlowceptCli.commandLine(system, env)
                .setOut(new PrintWriter(outText))
                .setErr(new PrintWriter(errText))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        int exitCode = commandLine.execute(args);
        commandLine.getOut().flush();
        commandLine.getErr().flush();
        out = outText.toString();
        err = errText.toString();
        return exitCode;
    }
}
