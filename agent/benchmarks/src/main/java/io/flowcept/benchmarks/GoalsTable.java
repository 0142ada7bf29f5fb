package io.flowcept.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** Prints every goal with what the benchmarks have just measured of it, from their JSON files. */
public final class GoalsTable {
    private GoalsTable() {}

    /** Arguments: the agent's jar, and the JSON files; one that is not there is a benchmark that did not run. */
    public static void main(String[] arguments) throws IOException {
        Map<Goal, Double> measured = new EnumMap<>(Goal.class);
        Map<Goal, Double> anyAgent = new EnumMap<>(Goal.class);
        measured.put(Goal.JAR, Files.size(Path.of(arguments[0])) / 1e6);
        for (int i = 1; i < arguments.length; i++) {
            Path file = Path.of(arguments[i]);
            if (Files.exists(file)) {
                JsonNode report = Report.JSON.readTree(file.toFile());
                read(report.path("goals"), measured);
                read(report.path("any_agent"), anyAgent);
            }
        }
        System.out.println();
        System.out.printf("%-40s    %-28s %14s%n", "", "goal", "measured");
        for (Goal goal : Goal.values()) {
            System.out.println(goal.row(measured.get(goal), anyAgent.get(goal)));
        }
        long met = measured.entrySet().stream()
                .filter(each -> each.getKey().isMetBy(each.getValue()))
                .count();
        System.out.printf("%d of %d measured goals are met%n", met, measured.size());
    }

    private static void read(JsonNode from, Map<Goal, Double> to) {
        from.forEachEntry((goal, value) -> to.put(Goal.valueOf(goal), value.doubleValue()));
    }
}
