package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Apache Commons Codec's published tests, with every method of {@code org.apache.commons} selected. */
class CommonsTestsTest {
    private static final String SELECTED =
            "instrumentation:\n  max_overhead_percent: 0\n  tasks:\n    - org.apache.commons.**\n";

    @TempDir
    private Path directory;

    @Test
    void libraryOfWhichEverythingIsSelected_passesItsOwnTestsAsBefore() throws Exception {
        Path journal = directory.resolve("agent/journal");
        Map<String, String> plain = results(tests("plain").withoutAgent());
        // As lines of JSON, the tens of millions of calls would be gigabytes; a small journal takes the first of them.
        Map<String, String> woven = results(tests("agent").settings(SELECTED + """
                        project:
                          dump_buffer:
                            enabled: false
                        journal:
                          max_bytes: 16MiB
                          path: %s
                        """.formatted(journal)));

        assertThat(plain).hasSizeGreaterThan(1000).containsValue("passed").doesNotContainValue("failed");
        assertThat(woven).isEqualTo(plain);
        Outcome recovered = AgentRun.command(
                        directory.resolve("agent"),
                        "recover",
                        "--settings",
                        directory.resolve("agent/settings.yaml") + "")
                .settings(SELECTED + "journal:\n  path: " + journal + "\n")
                .run();
        assertThat(recovered.exit()).as(recovered.err()).isZero();
        assertThat(recovered.tasks()).hasSizeGreaterThan(10_000);
        assertThat(recovered.tasks("encodeBase64").get(0)).containsKeys("used", "generated", "started_at", "ended_at");
    }

    private AgentRun tests(String name) throws IOException {
        Path run = directory.resolve(name);
        Path tests = AgentRun.subject("commons-codec-tests");
        // Some of the tests read their files by the path that these have in the library's source tree.
        copy(tests, run.resolve("cwd/src/test/resources"));
        return AgentRun.of(
                        run,
                        "org.junit.platform.console.ConsoleLauncher",
                        "execute",
                        "--scan-classpath",
                        tests.toString(),
                        // Loops that measure speed for minutes, and find nothing else.
                        "--exclude-classname",
                        ".*PerformanceTest",
                        "--details=none",
                        "--disable-banner",
                        "--disable-ansi-colors",
                        "--reports-dir",
                        run.resolve("reports").toString())
                .classPath(tests)
                .subjects(
                        "junit-platform-console-standalone.jar",
                        "commons-codec.jar",
                        "commons-lang3.jar",
                        "commons-io.jar")
                // Less than what makes the library's tests try arrays of gibibytes.
                .jvm("-Xmx1g")
                .timeout(Duration.ofMinutes(8));
    }

    private Map<String, String> results(AgentRun run) throws Exception {
        Outcome outcome = run.run();
        assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isZero();
        Path report = outcome.file().resolveSibling("../reports/TEST-junit-jupiter.xml");
        NodeList cases = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("testcase");
        Map<String, String> results = new TreeMap<>();
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            String name = test.getAttribute("classname") + "." + test.getAttribute("name");
            results.merge(name, result(test), (one, other) -> one + "," + other);
        }
        return results;
    }

    private static String result(Element test) {
        for (Node child = test.getFirstChild(); child != null; child = child.getNextSibling()) {
            String kind = child.getNodeName();
            if (kind.equals("failure") || kind.equals("error")) {
                return "failed";
            }
            if (kind.equals("skipped")) {
                return "skipped";
            }
        }
        return "passed";
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.isRegularFile(file) && !file.toString().endsWith(".class")) {
                    Path target = to.resolve(from.relativize(file).toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
    }
}
