package io.flowcept.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.example.quickstart.Main;

/**
 * One application in a JVM of its own, with the agent unless {@link #withoutAgent} is said. All that a run touches lies
 * below one directory: {@code cwd}, {@code home}, {@code tmp}, {@code journal}, {@code settings.yaml}, {@code stdout}, {@code
 * stderr}. The child never outlives {@link #run}.
 */
public final class AgentRun {
    private final Path directory;
    private final List<String> main = new ArrayList<>();
    private final List<String> jvmFirst = new ArrayList<>();
    private final List<String> jvm = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final List<Path> classPath = new ArrayList<>(applications());
    private Path javaHome = Path.of(System.getProperty("java.home"));
    private Path workingDirectory;
    private String agentArgument;
    private boolean agent = true;
    private String settings = "";
    private Duration timeout = Duration.ofSeconds(60);

    private AgentRun(Path directory) {
        this.directory = directory;
        this.workingDirectory = directory.resolve("cwd");
        this.agentArgument = "=settings=" + directory.resolve("settings.yaml");
    }

    /** A run of {@code mainClass} that keeps to {@code directory}; a second one there finds what the first left. */
    public static AgentRun of(Path directory, Class<?> mainClass, String... arguments) {
        return of(directory, mainClass.getName(), arguments);
    }

    /** Like the other one, for a class that these tests are not compiled against. */
    public static AgentRun of(Path directory, String mainClass, String... arguments) {
        AgentRun run = new AgentRun(directory);
        run.main.add(mainClass);
        run.main.addAll(List.of(arguments));
        return run;
    }

    /** {@code java -jar flowcept-agent.jar ARGUMENTS}, with the settings of this directory. */
    public static AgentRun command(Path directory, String... arguments) {
        AgentRun run =
                new AgentRun(directory).withoutAgent().jvm("-jar", agentJar().toString());
        run.classPath.clear();
        run.main.addAll(List.of(arguments));
        return run;
    }

    /** The finished jar. */
    public static Path agentJar() {
        Path jar = Path.of(System.getProperty("flowcept.jar", "../agent/dist/target/flowcept-agent.jar"))
                .toAbsolutePath()
                .normalize();
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("no " + jar + ": mvn verify builds it, mvn test does not");
        }
        return jar;
    }

    /** A jar or directory of somebody else's application, by its file name. */
    public static Path subject(String name) {
        Path subject = Path.of(System.getProperty("flowcept.it.subjects", "target/subjects"))
                .toAbsolutePath()
                .resolve(name);
        if (!Files.exists(subject)) {
            throw new IllegalStateException("no " + subject);
        }
        return subject;
    }

    /** The settings file's text. Unless it has a {@code journal:} section, one is added that keeps to the directory. */
    public AgentRun settings(String yaml) {
        settings = yaml;
        return this;
    }

    /** What follows the jar's path in {@code -javaagent:}, in place of {@code =settings=…}. */
    public AgentRun agentArgument(String text) {
        agentArgument = text;
        return this;
    }

    public AgentRun withoutAgent() {
        agent = false;
        return this;
    }

    public AgentRun jvm(String... options) {
        jvm.addAll(List.of(options));
        return this;
    }

    /** Options that come before the agent's own. */
    public AgentRun jvmFirst(String... options) {
        jvmFirst.addAll(List.of(options));
        return this;
    }

    /** A variable of the application's environment, in place of this process's. */
    public AgentRun environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public AgentRun javaHome(Path home) {
        javaHome = home;
        return this;
    }

    /** Adds jars of {@code target/subjects} to the application's class path. */
    public AgentRun subjects(String... names) {
        for (String name : names) {
            classPath.add(subject(name));
        }
        return this;
    }

    /** Takes the tests' own applications from the class path. */
    public AgentRun withoutApplications() {
        classPath.removeAll(applications());
        return this;
    }

    public AgentRun classPath(Path entry) {
        classPath.add(entry);
        return this;
    }

    public AgentRun workingDirectory(Path path) {
        workingDirectory = path;
        return this;
    }

    public AgentRun timeout(Duration limit) {
        timeout = limit;
        return this;
    }

    /** Runs to the end, or fails after the timeout. */
    public Outcome run() {
        return runUntil(() -> true);
    }

    /** Closes the child's stdin once {@code done}, then waits for its end; fails when either takes too long. */
    public Outcome runUntil(BooleanSupplier done) {
        try {
            Process process = start();
            long deadline = System.nanoTime() + timeout.toNanos();
            try {
                while (!done.getAsBoolean() && process.isAlive() && System.nanoTime() < deadline) {
                    Thread.sleep(10);
                }
                process.getOutputStream().close();
                if (!process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS)) {
                    throw new AssertionError("still running after " + timeout + "; stdout:\n"
                            + Files.readString(directory.resolve("stdout")) + "\nstderr:\n"
                            + Files.readString(directory.resolve("stderr")));
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
            return Outcome.of(process.exitValue(), directory, workingDirectory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts and returns at once. The caller ends the process. */
    public Process start() throws IOException {
        Files.createDirectories(workingDirectory);
        Files.createDirectories(directory.resolve("home"));
        Files.createDirectories(directory.resolve("tmp"));
        String journal =
                settings.contains("journal:") ? "" : "\njournal:\n  path: " + directory.resolve("journal") + "\n";
        Files.writeString(directory.resolve("settings.yaml"), settings + journal);
        ProcessBuilder builder = new ProcessBuilder(command())
                .directory(workingDirectory.toFile())
                .redirectOutput(directory.resolve("stdout").toFile())
                .redirectError(directory.resolve("stderr").toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("FLOWCEPT") || name.startsWith("JAVA_") || name.startsWith("JDK_"));
        builder.environment().put("HOME", directory.resolve("home").toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin/java").toString());
        command.add("-Duser.home=" + directory.resolve("home"));
        command.add("-Djava.io.tmpdir=" + directory.resolve("tmp"));
        command.addAll(jvmFirst);
        if (agent) {
            command.add("-javaagent:" + agentJar() + agentArgument);
        }
        if (!classPath.isEmpty()) {
            command.add("-cp");
            command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(":")));
        }
        command.addAll(jvm);
        command.addAll(main);
        return command;
    }

    /** The classes of Java 8 first, then those of Java 17, which an older JVM does not find anything in. */
    private static List<Path> applications() {
        return List.of(classesOf(Main.class), classesOf(AgentRun.class));
    }

    private static Path classesOf(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    /** The names of the files below the run's journal directory; empty when there is none. */
    static List<String> journalFiles(Path directory) {
        Path journal = directory.resolve("journal");
        if (!Files.exists(journal)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(journal)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> journal.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
