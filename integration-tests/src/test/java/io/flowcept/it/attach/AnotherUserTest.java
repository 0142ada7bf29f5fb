package io.flowcept.it.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.it.AgentRun;
import io.flowcept.it.Skips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Root's JVM, and somebody who is not root. */
@EnabledOnOs(OS.LINUX)
class AnotherUserTest {
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final String NOBODY = "65534";

    @TempDir
    private Path directory;

    @Test
    void jvmOfAnotherUser_isRefused_withWhoseItIs_andWhomToRunAs() throws Exception {
        Skips.unless(
                System.getProperty("user.name").equals("root") && Files.isExecutable(SETPRIV),
                "only root can be two users, with setpriv");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path jar = Files.copy(AgentRun.agentJar(), directory.resolve("agent.jar"));
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("r--r--r--"));
        try (RunningHost host = RunningHost.start(directory.resolve("host"))) {
            assertThat(asNobody(jar, "attach", String.valueOf(host.pid())))
                    .isEqualTo("1 process " + host.pid() + " cannot be attached to: Operation not permitted;"
                            + " it is the process of root, so run this command as root\n");
            assertThat(asNobody(jar, "list")).doesNotContain(String.valueOf(host.pid()));
            assertThat(host.command("status", String.valueOf(host.pid())).exit())
                    .as("the host lives, without the agent")
                    .isEqualTo(1);
        }
    }

    /** The exit code, and what the command said. */
    private String asNobody(Path jar, String... arguments) throws IOException, InterruptedException {
        Path said = directory.resolve("said");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(SETPRIV.toString(), "--reuid=" + NOBODY, "--regid=" + NOBODY));
        command.addAll(List.of("--clear-groups", java.toString(), "-Duser.home=" + directory, "-jar", jar.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue() + " " + Files.readString(said);
    }
}
