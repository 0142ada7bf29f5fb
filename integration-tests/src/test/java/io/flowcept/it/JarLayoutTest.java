package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.example.quickstart.Main;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rooms of the finished jar: what the host could see, what the engine's loader sees, what the command line sees. */
class JarLayoutTest {
    private static final int JAVA_8 = 52;
    private static final int JAVA_17 = 61;

    /** Contents by name; what is in an archive of a partition is named as if it lay beside the archive. */
    private static final Map<String, byte[]> FILES = new LinkedHashMap<>();

    /** All entries of the jar and of the archives in it, in their order, by the archive's name; "" is the jar. */
    private static final Map<String, List<ZipEntry>> ENTRIES = new LinkedHashMap<>();

    @BeforeAll
    static void readTheJar() throws IOException {
        try (InputStream jar = Files.newInputStream(AgentRun.agentJar())) {
            read("", jar);
        }
    }

    private static void read(String archive, InputStream in) throws IOException {
        String folder = archive.substring(0, archive.lastIndexOf('/') + 1);
        ZipInputStream zip = new ZipInputStream(in);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.isDirectory()) {
                continue;
            }
            ENTRIES.computeIfAbsent(archive, any -> new ArrayList<>()).add(entry);
            byte[] bytes = zip.readAllBytes();
            if (archive.isEmpty() && entry.getName().endsWith(".zip")) {
                read(entry.getName(), new ByteArrayInputStream(bytes));
            } else {
                assertThat(FILES.put(folder + entry.getName(), bytes))
                        .as("%s, twice", folder + entry.getName())
                        .isNull();
            }
        }
    }

    @Test
    void jar_hasFewEntries_sinceEachJvmReadsItsDirectoryMoreThanOnce() {
        assertThat(ENTRIES.keySet())
                .containsExactly("", "cli/start.zip", "inst/record.zip", "inst/rest.zip", "inst/start.zip");
        assertThat(ENTRIES.get("")).hasSizeLessThan(80);
        assertThat(ENTRIES.get("inst/start.zip")).hasSizeLessThan(120);
        assertThat(ENTRIES.get("inst/record.zip")).hasSizeBetween(300, 700);
        assertThat(ENTRIES.get("inst/rest.zip")).hasSizeGreaterThan(3_000);
    }

    @Test
    void root_holdsOnlyOurOwnFewClasses() {
        assertThat(FILES.keySet())
                .filteredOn(file -> !file.startsWith("inst/") && !file.startsWith("cli/"))
                .allSatisfy(
                        file -> assertThat(file)
                                .matches(
                                        "META-INF/.*|LICENSE"
                                                + "|io/flowcept/(bootstrap|api)/\\w+(\\$\\w+)?\\.class|io/flowcept/agent/FlowceptAgent\\.class"))
                .filteredOn(file -> file.startsWith("io/flowcept/bootstrap/") || file.startsWith("io/flowcept/api/"))
                .hasSizeLessThanOrEqualTo(15);
        assertThat(FILES.keySet())
                .filteredOn(file -> file.startsWith("META-INF/"))
                .noneMatch(file -> file.startsWith("META-INF/services/") || file.startsWith("META-INF/versions/"));
    }

    @Test
    void classesOfThePartitions_areClassesForOurOwnLoadersOnly() {
        assertThat(FILES.keySet())
                .filteredOn(file -> file.startsWith("inst/") || file.startsWith("cli/"))
                .isNotEmpty()
                .noneMatch(file -> file.endsWith(".class"));
    }

    @Test
    void noClass_isInTwoPartitions() {
        Map<String, String> partitionOf = new HashMap<>();
        for (String file : FILES.keySet()) {
            String name = file.replaceFirst("^(inst|cli)/", "").replaceFirst("\\.classdata$", ".class");
            if (name.endsWith(".class")) {
                assertThat(partitionOf.put(name, file)).as(file).isNull();
            }
        }
        assertThat(partitionOf).hasSizeGreaterThan(100);
    }

    @Test
    void everyProviderNamedInAServicesFile_isThere() {
        for (String file : FILES.keySet()) {
            if (!file.contains("META-INF/services/")) {
                continue;
            }
            String partition = file.substring(0, file.indexOf("META-INF/"));
            for (String line :
                    new String(FILES.get(file), StandardCharsets.UTF_8).lines().toList()) {
                String provider = line.replaceFirst("#.*", "").trim();
                if (!provider.isEmpty()) {
                    assertThat(FILES).containsKey(partition + provider.replace('.', '/') + ".classdata");
                }
            }
        }
        assertThat(FILES).containsKey("inst/META-INF/services/io.flowcept.sinks.SinkProvider");
    }

    @Test
    void whatTheJarHasOfJedis_namesNothingOfJedisThatIsNotThere() {
        Pattern name = Pattern.compile("redis/clients/(?!jedis/annots/)[\\w$/]+");
        List<String> jedis = FILES.keySet().stream()
                .filter(file -> file.startsWith("inst/redis/"))
                .toList();
        assertThat(jedis).isNotEmpty();
        for (String file : jedis) {
            Matcher named = name.matcher(new String(FILES.get(file), StandardCharsets.ISO_8859_1));
            while (named.find()) {
                assertThat(jedis).as(file).contains("inst/" + named.group() + ".classdata");
            }
        }
    }

    @Test
    void whatEntersAHost_runsOnJava8_andTheCommandLineOn17() {
        for (String file : FILES.keySet()) {
            if (file.endsWith(".class") || file.endsWith(".classdata")) {
                byte[] type = FILES.get(file);
                int version = type[6] << 8 | (type[7] & 0xFF);
                assertThat(version).as(file).isLessThanOrEqualTo(file.startsWith("cli/") ? JAVA_17 : JAVA_8);
            }
        }
    }

    @Test
    void manifest_namesTheThreeDoors() throws IOException {
        try (JarFile jar = new JarFile(AgentRun.agentJar().toFile())) {
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
        ENTRIES.forEach((archive, all) -> assertThat(all)
                .as(archive)
                .extracting(ZipEntry::getMethod)
                .containsOnly(archive.matches("|inst/(start|record)\\.zip") ? ZipEntry.STORED : ZipEntry.DEFLATED));
        assertThat(ENTRIES.get("inst/record.zip"))
                .extracting(ZipEntry::getName)
                .contains(
                        "io/flowcept/engine/capture/TaskRecorder.classdata",
                        "org/yaml/snakeyaml/parser/ParserImpl.classdata");
        assertThat(ENTRIES.get("inst/rest.zip"))
                .extracting(ZipEntry::getName)
                .contains("org/apache/kafka/clients/producer/KafkaProducer.classdata")
                .noneMatch(name -> name.startsWith("io/flowcept/"));
    }

    @Test
    void startInWhichNoClassIsSelected_needsTheFirstArchiveAlone(@TempDir Path directory) throws Exception {
        Outcome outcome = AgentRun.of(directory, Main.class)
                .settings("instrumentation:\n  tasks:\n    - com.acme.Nothing.run\n")
                .jvm("-verbose:class")
                .run();

        assertThat(outcome.exit()).isZero();
        Set<String> loaded = new TreeSet<>();
        Matcher name = Pattern.compile("\\bio\\.flowcept\\.(?:engine|sinks|telemetry)\\.[\\w.$]+")
                .matcher(outcome.out());
        while (name.find()) {
            loaded.add(name.group().replace('.', '/') + ".classdata");
        }
        assertThat(ENTRIES.get("inst/start.zip")).extracting(ZipEntry::getName).containsAll(loaded);
        assertThat(loaded).contains("io/flowcept/engine/Engine.classdata").hasSizeLessThan(50);
    }

    @Test
    void jar_isTheSameWhenBuiltAgain_forItSaysNowhereWhenItWasBuilt() {
        ENTRIES.forEach((archive, all) -> {
            assertThat(all)
                    .as("the times in %s", archive)
                    .extracting(ZipEntry::getTimeLocal)
                    .containsOnly(LocalDateTime.of(2026, 1, 1, 0, 0));
            // In an order of its own, whatever the disk's was; the manifest comes first in a jar.
            assertThat(all)
                    .extracting(ZipEntry::getName)
                    .filteredOn(name -> !name.equals("META-INF/MANIFEST.MF"))
                    .as("the order in %s", archive)
                    .isSorted();
        });
    }

    @Test
    void nativeLibraries_areThoseOfTheMachinesThatWeNameOnly() {
        assertThat(FILES.keySet())
                .filteredOn(file -> file.startsWith("inst/jni/"))
                .allMatch(file -> file.matches("inst/jni/((x86_64|aarch64)-Linux|Darwin|x86_64-Windows)/.*"))
                .hasSize(4);
        assertThat(FILES.keySet())
                .filteredOn(file -> file.startsWith("inst/org/lmdbjava/native/"))
                .contains(
                        "inst/org/lmdbjava/native/x86_64-linux-gnu.so",
                        "inst/org/lmdbjava/native/aarch64-linux-gnu.so",
                        "inst/org/lmdbjava/native/x86_64-macos-none.so",
                        "inst/org/lmdbjava/native/aarch64-macos-none.so",
                        "inst/org/lmdbjava/native/x86_64-windows-gnu.dll");
    }

    @Test
    void jar_carriesItsLicence() {
        assertThat(FILES.keySet()).containsAnyOf("LICENSE", "META-INF/LICENSE");
    }

    @Test
    void licencesThatLibrariesBring_areThere_eachUnderItsLibrarysName() {
        assertThat(FILES.keySet())
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
        assertThat(new String(FILES.get("META-INF/licenses/kafka-clients/NOTICE"), StandardCharsets.UTF_8))
                .startsWith("Apache Kafka");
    }
}
