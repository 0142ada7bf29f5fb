package io.flowcept.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The commands of the agent's jar. Exit codes: 0 done, 1 failed (why is on standard error), 2 wrong usage. */
@Command(
        name = "java -jar flowcept-agent.jar",
        description = "Workflow provenance of any JVM application, without touching its code.%n"
                + "To record one: java -javaagent:flowcept-agent.jar[=settings=PATH] -jar app.jar%n",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        subcommands = {
            InitSettings.class,
            ShowSettings.class,
            Suggest.class,
            ListJvms.class,
            Attach.class,
            Status.class,
            Reload.class,
            Detach.class,
            CheckServices.class,
            Consume.class,
            Stream.class,
            Recover.class,
            TelemetrySnapshot.class,
            Version.class
        })
public final class FlowceptCli implements Runnable {
    private final Properties system;
    private final Map<String, String> env;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // That it is there is enough for picocli.
    private boolean help;

    private FlowceptCli(Properties system, Map<String, String> env) {
        this.system = system;
        this.env = env;
    }

    /** Runs the command in {@code args} and ends the JVM with its exit code. */
    public static void main(String[] args) {
        CommandLine line = commandLine(System.getProperties(), System.getenv());
        // Data is JSON, and JSON is UTF-8, whatever the locale says.
        line.setOut(new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true));
        System.exit(line.execute(args));
    }

    static CommandLine commandLine(Properties system, Map<String, String> env) {
        return new CommandLine(new FlowceptCli(system, env)).setExecutionExceptionHandler((e, command, parsed) -> {
            String message = e.getMessage() == null ? e.toString() : e.getMessage();
            command.getErr().println(message);
            return CommandLine.ExitCode.SOFTWARE;
        });
    }

    /** Without a command: the help. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Of these, the user's home and {@code flowcept.settings} are read. */
    Properties system() {
        return system;
    }

    Map<String, String> env() {
        return env;
    }
}
