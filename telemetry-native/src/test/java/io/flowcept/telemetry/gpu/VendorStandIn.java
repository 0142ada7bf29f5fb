package io.flowcept.telemetry.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A vendor's library that the test compiles from C: the real names, structures and error codes, and known values. */
public final class VendorStandIn {
    private VendorStandIn() {}

    /** The path of the library; the test is skipped where there is no C compiler, or fails where none may be. */
    public static String compile(Path directory, String source, String... macros) throws Exception {
        String compiler = compiler();
        Path code = directory.resolve(source);
        try (InputStream in = VendorStandIn.class.getResourceAsStream("/gpu/" + source)) {
            Files.write(code, in.readAllBytes());
        }
        Path library = directory.resolve("lib" + source.replace(".c", "") + "-" + String.join("-", macros) + ".so");
        List<String> command = new ArrayList<>(List.of(compiler, "-shared", "-fPIC", "-Wall", "-Wextra", "-Werror"));
        for (String macro : macros) {
            command.add("-D" + macro);
        }
        command.addAll(List.of("-o", library.toString(), code.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return library.toString();
    }

    private static String compiler() {
        for (String place : System.getenv("PATH").split(":", -1)) {
            Path compiler = Path.of(place, "cc");
            if (Files.isExecutable(compiler)) {
                return compiler.toString();
            }
        }
        String reason = "skipped: there is no C compiler on this machine";
        if (Boolean.getBoolean("flowcept.it.noSkips")) {
            Assertions.fail(reason);
        }
        System.out.println(reason);
        Assumptions.abort(reason);
        return null;
    }
}
