package io.flowcept.telemetry.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class HostIdentityTest {
    private final HostIdentity identity = HostIdentity.read();

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void systemName_isWhatUnamePrints() throws Exception {
        assertThat(identity.sysName()).isEqualTo(output("uname", "-s"));
    }

    @Test
    void systemNames_ofOtherSystems_areThoseOfPython() {
        assertThat(Arrays.asList(
                        HostIdentity.sysName("Mac OS X"),
                        HostIdentity.sysName("Windows Server 2022"),
                        HostIdentity.sysName("FreeBSD"),
                        HostIdentity.sysName(null)))
                .containsExactly("Darwin", "Windows", "FreeBSD", null);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void user_isWhatIdPrints() throws Exception {
        assertThat(identity.user()).isEqualTo(output("id", "-un"));
    }

    @Test
    void processId_isTheOneOfThisJvm_whicheverWayItIsRead() {
        assertThat(ProcessId.read())
                .isEqualTo(ProcessHandle.current().pid())
                .isEqualTo(ProcessId.byProcessHandle())
                .isEqualTo(ProcessId.byManagement());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void processId_isReadFromProcOnLinux() {
        assertThat(ProcessId.byProc()).isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void hostname_isWhatPythonSays() throws Exception {
        String python;
        try {
            python = output("python3", "-c", "import socket; print(socket.getfqdn())");
        } catch (IOException noPython) {
            assumeTrue(false, "no python3 here");
            return;
        }
        assertThat(identity.hostname()).isEqualTo(python);
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return output;
    }
}
