package io.flowcept.it.attach;

import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.VirtualMachine;
import io.flowcept.it.AgentRun;
import io.flowcept.it.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import org.example.attached.Main;

/** {@link Main}, or another application, in a JVM of its own, without the agent at its start. */
public final class RunningHost implements AutoCloseable {
    private static final long MOST_SECONDS = 60;

    private final Path directory;
    private final Path companion;
    private final Process process;
    private int answers = 1;

    private RunningHost(Path directory, Path companion, Process process) {
        this.directory = directory;
        this.companion = companion;
        this.process = process;
    }

    static RunningHost start(Path directory, String... jvmOptions) throws Exception {
        return start(directory, Path.of(System.getProperty("java.home")), jvmOptions);
    }

    /** In the JVM of {@code javaHome}; returns when it can be attached to. */
    public static RunningHost start(Path directory, Path javaHome, String... jvmOptions) throws Exception {
        Path companion = Files.createDirectories(directory).resolve("companion.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Agent-Class", Main.class.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        new JarOutputStream(Files.newOutputStream(companion), manifest).close();
        return of(
                directory,
                companion,
                AgentRun.of(directory, Main.class).javaHome(javaHome).jvm(jvmOptions),
                "works");
    }

    /** Another application, which prints {@code sign} when it can be attached to; it has no {@link #code}. */
    public static RunningHost of(Path directory, AgentRun application, String sign) throws Exception {
        return of(directory, null, application, sign);
    }

    private static RunningHost of(Path directory, Path companion, AgentRun application, String sign) throws Exception {
        Process process = application.withoutAgent().start();
        RunningHost host = new RunningHost(directory, companion, process);
        host.await(() -> host.out().contains(sign), "a start");
        return host;
    }

    public long pid() {
        return process.pid();
    }

    /** Writes settings whose journal is the directory's; the path. */
    public Path settings(String yaml) throws IOException {
        Path file = directory.resolve("settings.yaml");
        Files.writeString(file, yaml + "\njournal:\n  path: " + directory.resolve("journal") + "\n");
        return file;
    }

    /** What the jar's command says, to the end; its directory is another. */
    public Outcome command(String... arguments) {
        return AgentRun.command(directory.resolve("command"), arguments).run();
    }

    /** Attaches as any tool can, without the jar's command line. */
    void attach(String arguments) throws Exception {
        attach(AgentRun.agentJar(), arguments);
    }

    private void attach(Path jar, String arguments) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(String.valueOf(process.pid()));
        try {
            machine.loadAgent(jar.toString(), arguments);
        } catch (AgentLoadException e) {
            // Java 8 says that all is well in a form that later ones take for an error.
            if (!"0".equals(e.getMessage())) {
                throw e;
            }
        } finally {
            machine.detach();
        }
    }

    /**
     * The class that is selected, as the JVM has it now, without constants that nothing in it refers to: from Java 21 on
     * the JVM keeps those of every form that a class had.
     */
    public String code() throws Exception {
        attach(companion, "");
        byte[] seen = Base64.getDecoder().decode(ask("code").substring("code ".length()));
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(seen).accept(writer, 0);
        return Base64.getEncoder().encodeToString(writer.toByteArray());
    }

    /** What memory, threads and class loaders the host sees. */
    public String footprint() throws Exception {
        attach(companion, "");
        return ask("footprint");
    }

    private String ask(String line) throws Exception {
        OutputStream in = process.getOutputStream();
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
        answers++;
        await(() -> out().size() >= answers, "an answer to " + line);
        return out().get(answers - 1);
    }

    List<String> out() throws IOException {
        return Files.readAllLines(directory.resolve("stdout"));
    }

    public String err() throws IOException {
        return Files.readString(directory.resolve("stderr"));
    }

    /** The whole lines that are in the file of messages now. */
    public List<Map<String, Object>> messages() throws IOException {
        Path file = directory.resolve("cwd/flowcept_messages.jsonl");
        if (!Files.exists(file)) {
            return new ArrayList<>();
        }
        String text = Files.readString(file);
        Path whole = Files.createTempFile(directory, "messages", ".jsonl");
        Files.writeString(whole, text.substring(0, text.lastIndexOf('\n') + 1));
        return Outcome.read(whole);
    }

    public long tasks(String activity) throws IOException {
        return messages().stream()
                .filter(message -> activity.equals(message.get("activity_id")))
                .count();
    }

    /** Something that comes to be true, or does not within a minute. */
    public interface Condition {
        boolean holds() throws Exception;
    }

    public void await(Condition condition, String what) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!condition.holds()) {
            if (!process.isAlive() || System.nanoTime() - until > 0) {
                throw new AssertionError("there was never " + what + "; stderr:\n" + err());
            }
            Thread.sleep(50);
        }
    }

    /** Ends the host by the end of its input, as it would have ended without the agent. */
    public int end() throws Exception {
        process.getOutputStream().close();
        if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the host does not end; stderr:\n" + err());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
