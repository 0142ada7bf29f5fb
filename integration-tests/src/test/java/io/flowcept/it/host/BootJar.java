package io.flowcept.it.host;

import io.flowcept.it.AgentRun;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/** A jar as Spring Boot's plugins lay it out, with its own loader from its own jar, and libraries that stay jars. */
final class BootJar implements Closeable {
    private final JarOutputStream out;

    BootJar(Path file, String startClass) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(Attributes.Name.MAIN_CLASS, "org.springframework.boot.loader.launch.JarLauncher");
        manifest.getMainAttributes().putValue("Start-Class", startClass);
        manifest.getMainAttributes().putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
        manifest.getMainAttributes().putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
        out = new JarOutputStream(Files.newOutputStream(file), manifest);
        try (JarFile loader =
                new JarFile(AgentRun.subject("spring-boot-loader.jar").toFile())) {
            for (JarEntry entry : Collections.list(loader.entries())) {
                if (entry.getName().startsWith("org/")) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    loader.getInputStream(entry).transferTo(out);
                }
            }
        }
        // Where the loader looks, it asks for the directories themselves.
        out.putNextEntry(new JarEntry("BOOT-INF/"));
        out.putNextEntry(new JarEntry("BOOT-INF/classes/"));
        out.putNextEntry(new JarEntry("BOOT-INF/lib/"));
    }

    /** The classes of one package of the tests' applications, with its directories, by which Spring finds them. */
    BootJar packageOf(Class<?> one) throws IOException {
        Path classes =
                Path.of(one.getProtectionDomain().getCodeSource().getLocation().getPath());
        Path directory = classes.resolve(one.getPackageName().replace('.', '/'));
        for (Path each = directory; !each.equals(classes); each = each.getParent()) {
            out.putNextEntry(new JarEntry("BOOT-INF/classes/" + classes.relativize(each) + "/"));
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                store("BOOT-INF/classes/" + classes.relativize(file), Files.readAllBytes(file));
            }
        }
        return this;
    }

    BootJar resource(String name, String text) throws IOException {
        store("BOOT-INF/classes/" + name, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    BootJar library(Path jar) throws IOException {
        store("BOOT-INF/lib/" + jar.getFileName(), Files.readAllBytes(jar));
        return this;
    }

    /** Nested jars are read where they lie, so they are not compressed. */
    private void store(String name, byte[] bytes) throws IOException {
        JarEntry entry = new JarEntry(name);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        out.putNextEntry(entry);
        out.write(bytes);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
