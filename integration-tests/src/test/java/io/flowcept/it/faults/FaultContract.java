package io.flowcept.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.it.AgentRun;
import io.flowcept.it.Outcome;
import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.queue.FarSide;
import io.flowcept.sinks.queue.LocalServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What no fault may do, whatever the sink: lose a task, double one, swap two of one thread, slow the application, or fill
 * its stderr. Classes of several sinks run at the same time, since they mostly wait; their tests, one after another.
 */
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FaultContract {
    private static final int CUTS = 12;

    /** Of one connection: room for some full batches, so that there is progress between the cuts. */
    private static final int MOST_BYTES = 2_000_000;

    /** Seconds: much for one step, also on a machine that does other things. */
    private static final int ENOUGH = 120;

    private static final String KEPT = "; they are kept in the journal";
    private static final String AGAIN = " takes messages again";

    private final int outageSeconds = Integer.getInteger("flowcept.it.outageSeconds", 20);
    private final long seed = Long.getLong("flowcept.it.seed", System.nanoTime());
    private Path directory;
    private FarSide far;
    private FaultProxy proxy;

    /** Not yet started. */
    abstract FarSide farSide(Path directory, Certificate certificate, int proxyPort) throws Exception;

    /** How the sink calls itself on stderr. */
    abstract String address(String port, String destination);

    /** A pattern for what is said when the server cannot be reached, or is gone in the middle of something. */
    abstract String gone();

    /** A pattern for what is said when the server has not answered for too long. */
    abstract String silent();

    /** A pattern for what is said when the server refuses the credentials. */
    abstract String refused();

    /** A pattern for what is said when the destination is not there, or null for a sink that makes it. */
    abstract String missing(String destination);

    @BeforeAll
    void startServer(@TempDir Path directory) throws Exception {
        this.directory = directory;
        Path ofServer = Files.createDirectories(directory.resolve("server"));
        int port = LocalServer.freePort();
        far = farSide(ofServer, new Certificate(ofServer), port);
        far.server().start();
        proxy = new FaultProxy(port, far.portBehindProxy());
    }

    @AfterAll
    void stopServer() throws Exception {
        if (proxy != null) {
            proxy.close();
            far.close();
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void serverThatIsKilledForAWhile_costsNothingButTime_alsoInASmallHeap() throws Exception {
        far.prepare("killed");
        int port = far.server().port();
        try (SteadyHost host = host("killed", far.settings("killed", port), "-Xmx64m")) {
            awaitDelivery("killed");
            SteadyHost.Work before = host.work(3);
            far.server().kill();
            SteadyHost.Work during = outage(host);
            double journal = host.journalMegabytes();
            far.server().start();
            host.awaitLastLine(AGAIN, ENOUGH);
            SteadyHost.Work after = host.work(1);
            host.end(ENOUGH);
            said(host, "killed", port, gone());
            Arrived arrived = arrivedExactly(host, "killed");
            print(
                    "%d s of outage, 64 MB of heap: before %s, during %s, after %s; journal %.1f MB;"
                            + " %d tasks, 0 lost, %d came again",
                    outageSeconds, before, during, after, journal, arrived.tasks(), arrived.again());
        }
    }

    /** Of a long one it says every half minute how it goes. */
    private SteadyHost.Work outage(SteadyHost host) throws InterruptedException {
        double rate = 0;
        double micros = 0;
        int parts = Math.max(1, outageSeconds / 30);
        for (int part = 1; part <= parts; part++) {
            SteadyHost.Work work = host.work((double) outageSeconds / parts);
            rate += work.rate() / parts;
            micros += work.micros() / parts;
            print(
                    "%d s into the outage: %s, heap after collection %.1f MB, journal %.1f MB",
                    outageSeconds * part / parts, work, host.heapMegabytes(), host.journalMegabytes());
        }
        return new SteadyHost.Work(rate, micros);
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void serverThatIsDownAtTheStart_getsAllOnceItIsThere() throws Exception {
        proxy.refuse();
        far.prepare("late");
        try (SteadyHost host = host("late", throughProxy("late"))) {
            host.awaitLastLine(KEPT, ENOUGH);
            proxy.accept();
            host.awaitLastLine(AGAIN, ENOUGH);
            host.end(ENOUGH);
            said(host, "late", proxy.port(), gone());
            arrivedExactly(host, "late");
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void connectionThatIsCutAtRandomBytes_isMadeAnew_andNothingIsLost() throws Exception {
        proxy.accept();
        far.prepare("cut");
        try (SteadyHost host = host("cut", throughProxy("cut"))) {
            awaitDelivery("cut");
            int before = proxy.cuts();
            proxy.cutAtRandom(seed, Math.min(MOST_BYTES, 4_000 * far.pace()));
            SteadyHost.Work during = host.work(5);
            for (int i = 0; i < ENOUGH && proxy.cuts() - before < CUTS; i++) {
                during = host.work(1);
            }
            int cuts = proxy.cuts() - before;
            proxy.accept();
            assertThat(cuts).isGreaterThanOrEqualTo(CUTS);
            // The last cut may not be known yet.
            host.work(1);
            if (!host.lines().isEmpty()) {
                host.awaitLastLine(AGAIN, ENOUGH);
            }
            host.end(ENOUGH);
            List<String> lines = host.lines();
            assertThat(lines).hasSizeLessThanOrEqualTo(2 * cuts + 2);
            saidInTurns(lines, "cut", proxy.port(), gone());
            Arrived arrived = arrivedExactly(host, "cut");
            print(
                    "%d cuts at random bytes (seed %d), %d lines, %s; %d tasks, 0 lost, %d came again",
                    cuts, seed, lines.size(), during, arrived.tasks(), arrived.again());
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void serverThatFallsSilent_isGivenUp_andTriedAgain() throws Exception {
        proxy.accept();
        far.prepare("silent");
        try (SteadyHost host = host("silent", throughProxy("silent"))) {
            awaitDelivery("silent");
            SteadyHost.Work before = host.work(2);
            proxy.fallSilent();
            SteadyHost.Work during = host.work(1);
            host.awaitLastLine(KEPT, 30);
            proxy.accept();
            host.awaitLastLine(AGAIN, ENOUGH);
            host.end(ENOUGH);
            said(host, "silent", proxy.port(), silent());
            Arrived arrived = arrivedExactly(host, "silent");
            print("silence: before %s, during %s, %d came again", before, during, arrived.again());
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void serverThatTakesASecondToAnswer_isWaitedFor() throws Exception {
        proxy.accept();
        far.prepare("slow");
        try (SteadyHost host = host("slow", throughProxy("slow"), 300)) {
            awaitDelivery("slow");
            proxy.delayAnswers(1_000);
            SteadyHost.Work during = host.work(6);
            host.end(ENOUGH);
            proxy.accept();
            assertThat(host.lines()).isEmpty();
            Arrived arrived = arrivedExactly(host, "slow");
            print("1 s an answer: %s, %d came again", during, arrived.again());
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void wrongCredentials_areSaid_andRecoverDeliversWithTheRightOnes() throws Exception {
        far.prepare("credentials");
        try (SteadyHost host = host("credentials", far.settings("credentials", false), 5)) {
            host.awaitLastLine(KEPT, ENOUGH);
            host.end(30);
            List<String> lines = host.lines();
            assertThat(lines).as("%s", lines).hasSize(2);
            assertThat(lines.get(0)).matches(down("credentials", "\\d+", refused()));
            assertThat(lines.get(1))
                    .matches("flowcept: " + (Arrays.stream(host.returned()).sum() + 2) + " messages have not reached "
                            + address("\\d+", "credentials") + " .* recover "
                            + Pattern.quote(journal("credentials")));
            assertThat(far.count("credentials")).isZero();
            recover("credentials", far.settings("credentials", true));
            arrivedExactly(host, "credentials");
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void destinationThatIsMissing_isSaidOrMade_andGetsAll() throws Exception {
        try (SteadyHost host =
                host("missing", far.settings("missing", far.server().port()))) {
            if (missing("missing") == null) {
                awaitDelivery("missing");
                host.end(ENOUGH);
                assertThat(host.lines()).isEmpty();
            } else {
                host.awaitLastLine(KEPT, ENOUGH);
                far.prepare("missing");
                host.awaitLastLine(AGAIN, ENOUGH);
                host.end(ENOUGH);
                said(host, "missing", far.server().port(), missing("missing"));
            }
            arrivedExactly(host, "missing");
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void hostThatIsKilledInAnOutage_hasItsTasksDeliveredByRecover() throws Exception {
        proxy.accept();
        far.prepare("orphan");
        try (SteadyHost host = host("orphan", throughProxy("orphan"))) {
            awaitDelivery("orphan");
            proxy.refuse();
            host.work(2);
            host.kill();
            proxy.accept();
            recover("orphan", throughProxy("orphan"));
            Arrived arrived = new Arrived(far.messages("orphan"), far.keepsOrder());
            arrived.areAtLeast(host.returned());
            print("kill -9 in an outage: %d tasks, 0 lost, %d came again", arrived.tasks(), arrived.again());
        }
    }

    private SteadyHost host(String name, String settings, String... jvm) throws Exception {
        return new SteadyHost(directory.resolve(name), settings, far.pace(), ENOUGH, jvm);
    }

    private SteadyHost host(String name, String settings, int paceOrSecs) throws Exception {
        // Who ends while the sink refuses need not wait for it; who is slow gets fewer tasks.
        boolean slow = paceOrSecs > 100;
        return new SteadyHost(
                directory.resolve(name), settings, slow ? paceOrSecs : far.pace(), slow ? ENOUGH : paceOrSecs);
    }

    /** A client that is loaded for the first time takes seconds of a busy machine. */
    private void awaitDelivery(String destination) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(ENOUGH);
        while (far.count(destination) == 0) {
            assertThat(System.nanoTime() - until)
                    .as("nanoseconds beyond the time")
                    .isNegative();
            Thread.sleep(100);
        }
    }

    private String throughProxy(String destination) {
        return far.settings(destination, proxy.port());
    }

    private void recover(String name, String settings) {
        Path run = directory.resolve(name);
        Outcome recovered = AgentRun.command(
                        run,
                        "recover",
                        "--settings",
                        run.resolve("settings.yaml").toString())
                .settings(settings)
                .run();
        assertThat(recovered.exit()).as(recovered.out() + recovered.err()).isZero();
        assertThat(recovered.journal()).isEmpty();
    }

    private String journal(String name) throws Exception {
        try (var runs = Files.list(directory.resolve(name).resolve("journal"))) {
            return runs.findFirst().orElseThrow().toString();
        }
    }

    private Arrived arrivedExactly(SteadyHost host, String destination) throws Exception {
        Arrived arrived = new Arrived(far.messages(destination), far.keepsOrder());
        arrived.areExactly(host.returned());
        return arrived;
    }

    /** Down and up again, and not a line more. */
    private void said(SteadyHost host, String destination, int port, String why) {
        List<String> lines = host.lines();
        assertThat(lines).as("%s", lines).hasSize(2);
        saidInTurns(lines, destination, port, why);
    }

    private void saidInTurns(List<String> lines, String destination, int port, String why) {
        for (int i = 0; i < lines.size(); i++) {
            if (i % 2 == 0) {
                assertThat(lines.get(i)).matches(down(destination, String.valueOf(port), why));
            } else {
                assertThat(lines.get(i)).isEqualTo("flowcept: " + address(String.valueOf(port), destination) + AGAIN);
            }
        }
    }

    private Pattern down(String destination, String port, String why) {
        return Pattern.compile(
                "flowcept: " + address(port, destination) + " does not take messages: (" + why + ")" + KEPT);
    }

    private void print(String format, Object... arguments) {
        System.out.println(getClass().getSimpleName() + ": " + String.format(Locale.ROOT, format, arguments));
    }
}
