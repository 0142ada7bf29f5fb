package io.flowcept.sinks.queue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A server in a container that is as one without: it has the machine's own network, the server's directory at its own
 * path, the user of that directory, and no entry point of the image's. So ports outlive a kill, and options are the same.
 */
public final class Container {
    private static final long KILL_MILLIS = 10_000;
    private static final long PULL_MINUTES = 5;
    private static final Map<String, Boolean> OFFERED = new ConcurrentHashMap<>();

    private final GenericContainer<?> container;

    Container(String image, Path directory, Map<String, String> environment, List<String> command) {
        String user = userOf(directory);
        container = new GenericContainer<>(DockerImageName.parse(image))
                .withNetworkMode("host")
                .withEnv(environment)
                .withWorkingDirectory(directory.toString())
                .withCreateContainerCmdModifier(create -> asThisProcess(create, directory, user, command));
    }

    private static void asThisProcess(CreateContainerCmd create, Path directory, String user, List<String> command) {
        create.withEntrypoint(command);
        create.getHostConfig().withBinds(new Bind(directory.toString(), new Volume(directory.toString())));
        if (user != null) {
            create.withUser(user);
        }
    }

    /**
     * Whether servers come from this image: where an engine runs on this machine and has the image, or gets it, unless
     * {@code FLOWCEPT_SERVICES_ENGINE} is {@code local}. Said in a line, once.
     */
    public static boolean offers(String image) {
        return OFFERED.computeIfAbsent(image, asked -> {
            String obstacle = obstacle(asked);
            System.out.println(
                    obstacle == null
                            ? asked + " is run in containers"
                            : asked + " is not run, but a server of this machine: " + obstacle);
            return obstacle == null;
        });
    }

    private static String obstacle(String image) {
        if ("local".equals(System.getenv("FLOWCEPT_SERVICES_ENGINE"))) {
            return "FLOWCEPT_SERVICES_ENGINE is local";
        }
        if (!isSocketHere()) {
            return "no container engine has a socket here";
        }
        try {
            if (!DockerClientFactory.instance().isDockerAvailable()) {
                return "the container engine does not answer";
            }
            get(image);
            return null;
        } catch (RuntimeException e) {
            return "the container engine does not get it (" + e.getMessage() + ")";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without the repetitions of Testcontainers, which has patience for minutes where there is no registry. */
    private static void get(String image) throws InterruptedException {
        try {
            engine().inspectImageCmd(image).exec();
        } catch (NotFoundException notYet) {
            engine().pullImageCmd(image).start().awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES);
            engine().inspectImageCmd(image).exec();
        }
    }

    /** Of an engine on another machine the network is not ours. To look is quick; Testcontainers takes seconds. */
    private static boolean isSocketHere() {
        String named = System.getenv("DOCKER_HOST");
        if (named != null && !named.isEmpty()) {
            return named.startsWith("unix://") && System.getProperty("os.name").equals("Linux");
        }
        return Files.exists(Path.of("/var/run/docker.sock"))
                || Files.exists(Path.of("/run/user/" + numberOf(Path.of("/proc/self"), "uid") + "/docker.sock"));
    }

    /** Null for an engine without privileges: who is root in its containers is this user outside of them. */
    private static String userOf(Path directory) {
        List<String> options =
                DockerClientFactory.instance().client().infoCmd().exec().getSecurityOptions();
        boolean rootless = options != null && options.stream().anyMatch(option -> option.contains("rootless"));
        return rootless ? null : numberOf(directory, "uid") + ":" + numberOf(directory, "gid");
    }

    private static Object numberOf(Path file, String attribute) {
        try {
            return Files.exists(file) ? Files.getAttribute(file, "unix:" + attribute) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first time, or again after a {@link #kill}. */
    void start() {
        if (container.getContainerId() == null) {
            container.start();
        } else {
            engine().startContainerCmd(container.getContainerId()).exec();
        }
    }

    boolean isAlive() {
        return container.isRunning();
    }

    void kill() throws InterruptedException {
        try {
            engine().killContainerCmd(container.getContainerId()).exec();
        } catch (ConflictException ended) {
            // Before, or by itself.
        }
        long until = System.currentTimeMillis() + KILL_MILLIS;
        while (container.isRunning() && System.currentTimeMillis() < until) {
            Thread.sleep(20);
        }
    }

    /** The server's first process, as this machine knows it. */
    ProcessHandle process() {
        long pid = engine().inspectContainerCmd(container.getContainerId())
                .exec()
                .getState()
                .getPidLong();
        return ProcessHandle.of(pid).orElseThrow();
    }

    String log() {
        try {
            return container.getLogs();
        } catch (DockerException | IllegalStateException gone) {
            return "";
        }
    }

    void remove() {
        container.stop();
    }

    private static DockerClient engine() {
        return DockerClientFactory.instance().client();
    }
}
