package io.flowcept.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an agent costs each class that is loaded and not selected. */
record ClassesLoaded(SelectingAgent agent, Peers peers) {
    private static final int ROUNDS = 7;
    private static final int CLASSES = 3_000;
    private static final String ANY_AGENT = "an agent that does nothing";

    void measure(Report to) throws IOException, InterruptedException {
        Path classes = agent.work().resolve("many");
        GeneratedClasses.many(classes, CLASSES);
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        try (Collector collector = new Collector()) {
            kinds.put("no agent", List.of());
            kinds.put(ANY_AGENT, NoOpAgent.options(agent.work().resolve("no-op")));
            kinds.put("flowcept", agent.options("classes", "com.acme.Nothing.run"));
            kinds.put("OpenTelemetry", peers.openTelemetry("com.acme.Nothing", "run", collector.port()));
            Map<String, List<Double>> micros = new LinkedHashMap<>();
            for (int round = 0; round < ROUNDS; round++) {
                for (Map.Entry<String, List<String>> kind : kinds.entrySet()) {
                    Fork fork = new Fork(agent.work().resolve("run"), kind.getValue(), List.of(classes));
                    double nanos =
                            Double.parseDouble(fork.run("org.example.many.Main").get(0));
                    micros.computeIfAbsent(kind.getKey(), any -> new ArrayList<>())
                            .add(nanos / 1e3 / CLASSES);
                }
            }
            List<Double> plain = micros.remove("no agent");
            double alone = Spread.of(plain).median();
            System.out.printf(Locale.ROOT, "loading a class without an agent takes %.1f us%n", alone);
            micros.forEach((kind, each) -> {
                Spread added = added(each, plain);
                System.out.printf(
                        Locale.ROOT,
                        "loading a class that is not selected, %s: %+.1f us (half of the rounds %+.1f to %+.1f)%n",
                        kind,
                        added.median(),
                        added.low(),
                        added.high());
                to.row(Map.of("name", "class loaded, " + kind, "added_us", added, "plain_us", alone));
            });
            Spread beyond = added(micros.get("flowcept"), micros.get(ANY_AGENT));
            System.out.printf(
                    Locale.ROOT,
                    "of flowcept's, beyond any agent's: %.1f us (%+.1f to %+.1f)%n",
                    beyond.median(),
                    beyond.low(),
                    beyond.high());
            to.goal(Goal.CLASS_LOADED, added(micros.get("flowcept"), plain).median());
            to.anyAgent(Goal.CLASS_LOADED, added(micros.get(ANY_AGENT), plain).median());
        }
    }

    /** Round by round: a machine is slower in some than in others. */
    private static Spread added(List<Double> with, List<Double> without) {
        List<Double> added = new ArrayList<>();
        for (int round = 0; round < with.size(); round++) {
            added.add(with.get(round) - without.get(round));
        }
        return Spread.of(added);
    }
}
