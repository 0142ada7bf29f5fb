package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The rooms of the finished jar: what the host could see, what the engine's loader sees, what the command line sees. */
class JarLayoutTest {
    private static final int JAVA_8 = 52;
    private static final int JAVA_17 = 61;

    private final List<String> files = new ArrayList<>();

    JarLayoutTest() throws IOException {
        try (JarFile jar = open()) {
            jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(JarEntry::getName)
                    .forEach(files::add);
        }
    }

    @Test
    void root_holdsOnlyOurOwnFewClasses() {
        assertThat(files)
                .filteredOn(file -> !file.startsWith("inst/") && !file.startsWith("cli/"))
                .allSatisfy(
                        file -> assertThat(file)
                                .matches(
                                        "META-INF/.*|LICENSE"
                                                + "|io/flowcept/(bootstrap|api)/\\w+(\\$\\w+)?\\.class|io/flowcept/agent/FlowceptAgent\\.class"))
                .filteredOn(file -> file.startsWith("io/flowcept/bootstrap/") || file.startsWith("io/flowcept/api/"))
                .hasSizeLessThanOrEqualTo(15);
        assertThat(files)
                .filteredOn(file -> file.startsWith("META-INF/"))
                .noneMatch(file -> file.startsWith("META-INF/services/") || file.startsWith("META-INF/versions/"));
    }

    @Test
    void classesOfThePartitions_areClassesForOurOwnLoadersOnly() {
        assertThat(files)
                .filteredOn(file -> file.startsWith("inst/") || file.startsWith("cli/"))
                .isNotEmpty()
                .noneMatch(file -> file.endsWith(".class"));
    }

    @Test
    void noClass_isInTwoPartitions() {
        Map<String, String> partitionOf = new HashMap<>();
        for (String file : files) {
            String name = file.replaceFirst("^(inst|cli)/", "").replaceFirst("\\.classdata$", ".class");
            if (name.endsWith(".class")) {
                assertThat(partitionOf.put(name, file)).as(file).isNull();
            }
        }
        assertThat(partitionOf).hasSizeGreaterThan(100);
    }

    @Test
    void everyProviderNamedInAServicesFile_isThere() throws IOException {
        try (JarFile jar = open()) {
            for (String file : files) {
                if (!file.contains("META-INF/services/")) {
                    continue;
                }
                String partition = file.substring(0, file.indexOf("META-INF/"));
                for (String line : new String(bytes(jar, file), StandardCharsets.UTF_8)
                        .lines()
                        .toList()) {
                    String provider = line.replaceFirst("#.*", "").trim();
                    if (!provider.isEmpty()) {
                        assertThat(files).contains(partition + provider.replace('.', '/') + ".classdata");
                    }
                }
            }
        }
        assertThat(files).contains("inst/META-INF/services/io.flowcept.sinks.SinkProvider");
    }

    @Test
    void whatTheJarHasOfJedis_namesNothingOfJedisThatIsNotThere() throws IOException {
        Pattern name = Pattern.compile("redis/clients/(?!jedis/annots/)[\\w$/]+");
        List<String> jedis =
                files.stream().filter(file -> file.startsWith("inst/redis/")).toList();
        assertThat(jedis).isNotEmpty();
        try (JarFile jar = open()) {
            for (String file : jedis) {
                Matcher named = name.matcher(new String(bytes(jar, file), StandardCharsets.ISO_8859_1));
                while (named.find()) {
                    assertThat(jedis).as(file).contains("inst/" + named.group() + ".classdata");
                }
            }
        }
    }

    @Test
    void whatEntersAHost_runsOnJava8_andTheCommandLineOn17() throws IOException {
        try (JarFile jar = open()) {
            for (String file : files) {
                if (file.endsWith(".class") || file.endsWith(".classdata")) {
                    byte[] type = bytes(jar, file);
                    int version = type[6] << 8 | (type[7] & 0xFF);
                    assertThat(version).as(file).isLessThanOrEqualTo(file.startsWith("cli/") ? JAVA_17 : JAVA_8);
                }
            }
        }
    }

    @Test
    void manifest_namesTheThreeDoors() throws IOException {
        try (JarFile jar = open()) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            Map<String, String> doors = new HashMap<>();
            for (String name : Arrays.asList(
                    "Premain-Class", "Agent-Class", "Main-Class", "Can-Redefine-Classes", "Can-Retransform-Classes")) {
                doors.put(name, manifest.getValue(name));
            }
            assertThat(doors)
                    .isEqualTo(Map.of(
                            "Premain-Class", "io.flowcept.agent.FlowceptAgent",
                            "Agent-Class", "io.flowcept.agent.FlowceptAgent",
                            "Main-Class", "io.flowcept.agent.FlowceptAgent",
                            "Can-Redefine-Classes", "true",
                            "Can-Retransform-Classes", "true"));
        }
    }

    @Test
    void jar_isSmall_withWhatTheStartNeedsStored_andTheClientsDeflated() throws IOException {
        assertThat(Files.size(AgentRun.agentJar())).isLessThan(40_000_000);
        try (JarFile jar = open()) {
            for (String file : files) {
                if (file.endsWith(".class") || file.startsWith("inst/io/flowcept/")) {
                    assertThat(jar.getJarEntry(file).getMethod()).as(file).isEqualTo(ZipEntry.STORED);
                } else if (file.startsWith("inst/org/apache/") || file.startsWith("inst/com/")) {
                    assertThat(jar.getJarEntry(file).getMethod()).as(file).isEqualTo(ZipEntry.DEFLATED);
                }
            }
        }
    }

    @Test
    void jar_isTheSameWhenBuiltAgain_forItSaysNowhereWhenItWasBuilt() throws IOException {
        try (JarFile jar = open()) {
            assertThat(jar.stream().map(JarEntry::getTimeLocal).distinct())
                    .as("the time of every entry")
                    .containsExactly(LocalDateTime.of(2026, 1, 1, 0, 0));
        }
        // In an order of its own, whatever the disk's was: what is stored, then what is deflated.
        List<String> stored = new ArrayList<>();
        List<String> deflated = new ArrayList<>();
        try (JarFile jar = open()) {
            for (String file : files) {
                boolean first = jar.getJarEntry(file).getMethod() == ZipEntry.STORED;
                (first ? stored : deflated).add(file);
            }
        }
        assertThat(stored).isSorted();
        assertThat(deflated).isSorted();
        assertThat(files).startsWith(stored.toArray(new String[0]));
    }

    @Test
    void nativeLibraries_areThoseOfTheMachinesThatWeNameOnly() {
        assertThat(files)
                .filteredOn(file -> file.startsWith("inst/jni/"))
                .allMatch(file -> file.matches("inst/jni/((x86_64|aarch64)-Linux|Darwin|x86_64-Windows)/.*"))
                .hasSize(4);
        assertThat(files)
                .filteredOn(file -> file.startsWith("inst/org/lmdbjava/native/"))
                .contains(
                        "inst/org/lmdbjava/native/x86_64-linux-gnu.so",
                        "inst/org/lmdbjava/native/aarch64-linux-gnu.so",
                        "inst/org/lmdbjava/native/x86_64-macos-none.so",
                        "inst/org/lmdbjava/native/aarch64-macos-none.so",
                        "inst/org/lmdbjava/native/x86_64-windows-gnu.dll");
    }

    @Test
    void jar_carriesItsLicence_andNothingTwice() {
        assertThat(files).containsAnyOf("LICENSE", "META-INF/LICENSE");
        assertThat(new TreeSet<>(files)).hasSameSizeAs(files);
    }

    @Test
    void licencesThatLibrariesBring_areThere_eachUnderItsLibrarysName() throws IOException {
        assertThat(files)
                .contains(
                        "META-INF/licenses/kafka-clients/LICENSE",
                        "META-INF/licenses/kafka-clients/NOTICE",
                        "META-INF/licenses/jackson-core/LICENSE",
                        "META-INF/licenses/jackson-core/NOTICE",
                        "META-INF/licenses/byte-buddy/LICENSE",
                        "META-INF/licenses/byte-buddy/NOTICE",
                        "META-INF/licenses/byte-buddy/licenses/ASM",
                        "META-INF/licenses/jna-jpms/LICENSE",
                        "META-INF/licenses/jna-jpms/AL2.0",
                        "META-INF/licenses/jna-jpms/LGPL2.1")
                .noneMatch(file -> file.matches("(inst|cli)/(.*/)?(\\w+-)*(LICENSE|NOTICE)(\\.\\w+)?"));
        try (JarFile jar = open()) {
            assertThat(new String(bytes(jar, "META-INF/licenses/kafka-clients/NOTICE"), StandardCharsets.UTF_8))
                    .startsWith("Apache Kafka");
        }
    }

    private static JarFile open() throws IOException {
        return new JarFile(AgentRun.agentJar().toFile());
    }

    private static byte[] bytes(JarFile jar, String name) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getJarEntry(name))) {
            return in.readAllBytes();
        }
    }
}
