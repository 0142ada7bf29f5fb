package io.flowcept.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What a task costs where a thousand methods are called in turn, beside one. */
record SitesInTurn(SelectingAgent agent) {
    private static final int ROUNDS = 3;
    private static final int SITES = 1_000;
    private static final int WARM_UP = 150;
    private static final int LOOPS = 60;

    void measure(Report to) throws IOException, InterruptedException {
        Map<Integer, Path> classes = new LinkedHashMap<>();
        for (int methods : new int[] {1, SITES}) {
            classes.put(methods, agent.work().resolve("sites-" + methods));
            GeneratedClasses.sites(classes.get(methods), methods, SITES);
        }
        Map<Integer, List<SiteCost>> added = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<Integer, Path> each : classes.entrySet()) {
                Path messages = agent.work().resolve("sites").resolve("messages.jsonl");
                Files.deleteIfExists(messages);
                SiteCost with = sites(each.getValue(), agent.options("sites", "org.example.sites.Calls.step*"));
                CaptureLine.of(messages).mustHave((WARM_UP + LOOPS) * 10L * SITES);
                added.computeIfAbsent(each.getKey(), any -> new ArrayList<>())
                        .add(with.less(sites(each.getValue(), List.of())));
            }
        }
        double one = median(added.get(1), SiteCost::warm);
        double many = median(added.get(SITES), SiteCost::warm);
        double oneCold = median(added.get(1), SiteCost::cold);
        double manyCold = median(added.get(SITES), SiteCost::cold);
        System.out.printf(
                Locale.ROOT,
                "a task of 1 site: %.0f ns CPU; of %d sites in turn: %.0f; the first time round behind a pause: %.0f and %.0f%n",
                one,
                SITES,
                many,
                oneCold,
                manyCold);
        to.row(Map.of(
                "name",
                "sites",
                "cpu_ns_1",
                one,
                "cpu_ns_1000",
                many,
                "cpu_ns_1_behind_pause",
                oneCold,
                "cpu_ns_1000_behind_pause",
                manyCold));
        to.goal(Goal.AS_SITES_GROW, many / one);
    }

    /** CPU nanoseconds of a call: in the first round of all behind a pause, and in those that follow. */
    private record SiteCost(double cold, double warm) {
        SiteCost less(SiteCost plain) {
            return new SiteCost(cold - plain.cold, warm - plain.warm);
        }
    }

    private static <T> double median(List<T> all, ToDoubleFunction<T> what) {
        return Spread.of(all.stream().map(what::applyAsDouble).toList()).median();
    }

    private SiteCost sites(Path classes, List<String> options) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(options);
        // A thousand methods share the calls, so each is called too seldom for the JIT to see to it in time.
        all.add("-XX:CompileThresholdScaling=0.05");
        Fork fork = new Fork(agent.work().resolve("run"), all, List.of(classes));
        List<SiteCost> costs = new ArrayList<>();
        for (String line : fork.run("org.example.sites.Calls", WARM_UP, LOOPS, 40)) {
            String[] both = line.split(" ", -1);
            costs.add(new SiteCost(Double.parseDouble(both[0]), Double.parseDouble(both[1])));
        }
        return new SiteCost(median(costs, SiteCost::cold), median(costs, SiteCost::warm));
    }
}
