package io.flowcept.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.example.noop.Agent;

/** The agent that does nothing, as a jar: what any agent at all costs. */
final class NoOpAgent {
    private NoOpAgent() {}

    /** Writes the jar; the JVM's options that start it. */
    static List<String> options(Path directory) throws IOException {
        Path jar = Files.createDirectories(directory).resolve("no-op.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", Agent.class.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        String entry = Agent.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.putNextEntry(new JarEntry(entry));
            Files.copy(Fork.classes().resolve(entry), out);
            out.closeEntry();
        }
        return List.of("-javaagent:" + jar);
    }
}
