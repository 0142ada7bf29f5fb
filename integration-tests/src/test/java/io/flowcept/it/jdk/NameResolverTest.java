package io.flowcept.it.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.it.AgentRun;
import io.flowcept.it.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From Java 18 on an application may bring its own resolver of names, which the JVM looks for once, at the first lookup. */
class NameResolverTest {
    private static final String RESOLVER = """
            package org.example.names;

            import java.net.InetAddress;
            import java.net.UnknownHostException;
            import java.net.spi.InetAddressResolver;
            import java.net.spi.InetAddressResolverProvider;
            import java.util.stream.Stream;

            public class Resolver extends InetAddressResolverProvider implements InetAddressResolver {
                public InetAddressResolver get(Configuration configuration) {
                    return this;
                }

                public String name() {
                    return "example";
                }

                public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                    return Stream.of(InetAddress.getByAddress(host, new byte[] {10, 1, 2, 3}));
                }

                public String lookupByAddress(byte[] address) {
                    return "named.example.org";
                }
            }
            """;
    private static final String MAIN = """
            package org.example.names;

            import java.net.InetAddress;

            public class Main {
                public static void main(String[] arguments) throws Exception {
                    step();
                    Thread.sleep(2000); // the agent looks up the machine's name meanwhile
                    System.out.println(InetAddress.getByName("no.such.host.example.org").getHostAddress());
                }

                static void step() {}
            }
            """;

    @TempDir
    private Path directory;

    @Test
    void agentThatLooksUpAName_leavesTheApplicationItsResolver() throws Exception {
        Path home = Jdks.home(21);
        Path classes = compiled(home);

        Outcome outcome = AgentRun.of(directory, "org.example.names.Main")
                .javaHome(home)
                .classPath(classes)
                .settings("instrumentation: {tasks: [org.example.names.Main.step]}\n")
                .run();

        assertThat(outcome.out()).isEqualTo("10.1.2.3\n");
        assertThat(outcome.calls()).containsExactly("step{} -> null");
    }

    private Path compiled(Path home) throws Exception {
        Path sources = Files.createDirectories(directory.resolve("sources"));
        Files.writeString(sources.resolve("Resolver.java"), RESOLVER);
        Files.writeString(sources.resolve("Main.java"), MAIN);
        Path classes = directory.resolve("classes");
        Process compiler = new ProcessBuilder(
                        home.resolve("bin/javac").toString(),
                        "-d",
                        classes.toString(),
                        sources.resolve("Resolver.java").toString(),
                        sources.resolve("Main.java").toString())
                .inheritIO()
                .start();
        assertThat(compiler.waitFor()).isZero();
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve("java.net.spi.InetAddressResolverProvider"), "org.example.names.Resolver\n");
        return classes;
    }
}
