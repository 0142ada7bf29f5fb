package io.flowcept.it.jdk;

import io.flowcept.it.Skips;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The JDKs of this machine. They are looked for where the tests run, in {@code JAVA_HOME}, in the homes that {@code
 * FLOWCEPT_IT_JDKS} lists as a class path would, in {@code /usr/lib/jvm}, and where {@code make jdks} puts them.
 */
public final class Jdks {
    private static final Pattern VERSION = Pattern.compile("version \"(?:1\\.)?([0-9]+)");
    private static final Map<Integer, Path> HOMES = find();

    private Jdks() {}

    /** The home of that version; where there is none the test is skipped, or fails if nothing may be skipped. */
    public static Path home(int version) {
        Path home = HOMES.get(version);
        Skips.unless(home != null, "there is no JDK " + version + " on this machine; make jdks gets it");
        return home;
    }

    private static Map<Integer, Path> find() {
        List<Path> candidates = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        addListed(candidates, System.getenv("JAVA_HOME"));
        addListed(candidates, System.getenv("FLOWCEPT_IT_JDKS"));
        addBelow(candidates, Path.of("/usr/lib/jvm"));
        String made = System.getenv("FLOWCEPT_JDKS_DIR");
        addBelow(
                candidates,
                made == null ? Path.of(System.getProperty("user.home"), ".cache/flowcept-jdks") : Path.of(made));
        Map<Integer, Path> homes = new TreeMap<>();
        for (Path candidate : candidates) {
            int version = version(candidate);
            if (version > 0) {
                homes.putIfAbsent(version, candidate);
            }
        }
        return homes;
    }

    private static void addListed(List<Path> candidates, String list) {
        if (list != null) {
            Stream.of(list.split(File.pathSeparator))
                    .filter(home -> !home.isBlank())
                    .map(Path::of)
                    .forEach(candidates::add);
        }
    }

    private static void addBelow(List<Path> candidates, Path directory) {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> homes = Files.list(directory)) {
                homes.sorted().forEach(candidates::add);
            } catch (IOException e) {
                System.out.println("not looked into for JDKs: " + e);
            }
        }
    }

    /** What a JDK says of itself, since not each has a file that does; 0 for what is no JDK or does not run. */
    private static int version(Path home) {
        if (!Files.isExecutable(home.resolve("bin/javac"))) {
            return 0;
        }
        try {
            Process process = new ProcessBuilder(home.resolve("bin/java").toString(), "-version")
                    .redirectErrorStream(true)
                    .start();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return 0;
            }
            Matcher version =
                    VERSION.matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return process.exitValue() == 0 && version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
