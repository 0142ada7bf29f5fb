package io.flowcept.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a call costs behind a walk through memory, in one way of recording. For one thread. */
final class ColdCall {
    private final String name;
    private final List<Double> bareNanos = new ArrayList<>();
    private final List<Double> addedNanos = new ArrayList<>();

    ColdCall(String name) {
        this.name = name;
    }

    /** Takes what {@code org.example.call.Cold} has printed. */
    void add(List<String> lines) {
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            double bare = Double.parseDouble(words[0]);
            bareNanos.add(bare);
            addedNanos.add(Double.parseDouble(words[1]) - bare);
        }
    }

    /** @param floor the name of the one that the others are compared with, if it is there */
    static void print(List<ColdCall> calls, String floor, int walkedBytes) {
        double least = calls.stream()
                .filter(call -> call.name.equals(floor))
                .mapToDouble(call -> Spread.of(call.addedNanos).median())
                .findAny()
                .orElse(Double.NaN);
        System.out.printf(
                Locale.ROOT,
                "A call beyond the bare method, each behind a walk through %,d bytes, wall time, medians of a hundred%n",
                walkedBytes);
        System.out.printf("%-44s %8s %17s %8s%n", "", "ns", "half between", "x floor");
        for (ColdCall call : calls) {
            Spread added = Spread.of(call.addedNanos);
            System.out.printf(
                    Locale.ROOT,
                    "%-44s %8.0f %8.0f-%8.0f %8s%n",
                    call.name,
                    added.median(),
                    added.low(),
                    added.high(),
                    Double.isNaN(least) ? "" : String.format(Locale.ROOT, "%.2f", added.median() / least));
        }
    }

    Map<String, Object> row() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", name + ", cold");
        row.put("bare_wall_ns", Spread.of(bareNanos));
        row.put("added_wall_ns", Spread.of(addedNanos));
        return row;
    }
}
