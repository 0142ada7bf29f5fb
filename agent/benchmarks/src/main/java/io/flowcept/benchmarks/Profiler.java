package io.flowcept.benchmarks;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * async-profiler, in another JVM. It looks at each thread whenever that has used so much of a processor, the JVM's own threads
 * and native code among them. Where it may ask the kernel, it sees that, too; else it looks every few milliseconds only.
 */
final class Profiler {
    private static final String SAMPLES = "event=cpu,interval=250us,threads";

    private final Path library;

    /** @param directory where its native library is unpacked */
    Profiler(Path directory) throws IOException {
        library = directory.resolve("libasyncProfiler.so");
        String resource = "/" + machine() + "/libasyncProfiler.so";
        try (InputStream in = Profiler.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("there is no profiler for this machine: " + resource);
            }
            Files.copy(in, library, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String machine() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        return os.contains("mac") ? "macos" : arm ? "linux-arm64" : "linux-x64";
    }

    /** The JVM's options that profile it from its start to its end, into a file. */
    List<String> options(Path file) {
        return List.of("-agentpath:" + library + "=start," + SAMPLES + ",collapsed,file=" + file);
    }

    /** The JVM's options with which {@link #start} sees lines that the JIT compiler has moved. */
    static List<String> options() {
        return List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints");
    }

    /** Begins in a JVM that runs. */
    void start(long pid) throws IOException {
        // It would say so on that JVM's stdout.
        load(pid, "start," + SAMPLES + ",log=" + library.resolveSibling("profiler.log"));
    }

    /** Ends there, and reads what was seen. */
    Profile stop(long pid, Path file) throws IOException {
        load(pid, "stop,threads,collapsed,file=" + file);
        return Profile.of(List.of(file));
    }

    private void load(long pid, String command) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
            try {
                machine.loadAgentPath(library.toString(), command);
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
            throw new IOException("the profiler cannot " + command, e);
        }
    }
}
