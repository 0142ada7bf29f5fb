package io.flowcept.it.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.it.AgentRun;
import io.flowcept.it.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.example.webapps.Main;
import org.example.webapps.app.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application server, Tomcat, whose application comes and goes while the server runs. */
class RedeploymentTest {
    private static final int DEPLOYMENTS = 100;
    private static final String SETTINGS = """
            instrumentation: {tasks: [{class: org.example.webapps.app.Answer, method: "*", capture_this: true}]}
            project: {shutdown_timeout_secs: 30}
            """;

    @TempDir
    private Path directory;

    @Test
    void hundredRedeployments_leaveNoClassLoaderBehind() throws IOException {
        Outcome plain = host("plain").withoutAgent().run();
        Outcome outcome = host("agent").settings(SETTINGS).run();

        assertThat(plain.exit()).as(plain.err()).isZero();
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        // The sum of the answers; and what Tomcat keeps itself of the last one.
        assertThat(outcome.out()).isEqualTo(plain.out()).matches("5050 [01]\n");
        Set<Object> numbers = new HashSet<>();
        outcome.tasks("sumOne").forEach(task -> numbers.add(((Map<?, ?>) task.get("used")).get("i1")));
        assertThat(numbers).hasSize(DEPLOYMENTS);
        assertThat(outcome.tasks("sumOne")).hasSize(DEPLOYMENTS);
        assertThat(outcome.tasks("doGet")).hasSize(DEPLOYMENTS);
        assertThat(outcome.complaints()).isEmpty();
    }

    private AgentRun host(String name) throws IOException {
        Path application = Files.createDirectories(directory.resolve(name).resolve("application"));
        Path file = application
                .resolve("WEB-INF/classes")
                .resolve(Answer.class.getName().replace('.', '/') + ".class");
        Files.createDirectories(file.getParent());
        try (var in = Answer.class
                .getClassLoader()
                .getResourceAsStream(Answer.class.getName().replace('.', '/') + ".class")) {
            Files.copy(in, file);
        }
        return AgentRun.of(directory.resolve(name), Main.class, application.toString(), String.valueOf(DEPLOYMENTS))
                .subjects("tomcat-embed-core.jar", "tomcat-annotations-api.jar")
                .timeout(Duration.ofMinutes(3));
    }
}
