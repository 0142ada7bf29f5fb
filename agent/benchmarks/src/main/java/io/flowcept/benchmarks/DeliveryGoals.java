package io.flowcept.benchmarks;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The goals about loads that were delivered: each is reported if what it takes was measured. */
record DeliveryGoals(List<Delivered> results) {
    private static final List<String> OTHERS = List.of(
            DeliveryBenchmark.NO_AGENT,
            DeliveryBenchmark.PYTHON,
            DeliveryBenchmark.OPEN_TELEMETRY,
            DeliveryBenchmark.ELASTIC);

    Report report() {
        Report report = new Report("delivery");
        results.forEach(report::row);
        sink(report, "jsonl", Goal.CPU_JSONL, Goal.RATE_JSONL);
        sink(report, "redis", Goal.CPU_REDIS, Goal.RATE_REDIS);
        sink(report, "kafka", Goal.CPU_KAFKA, Goal.RATE_KAFKA);
        atFullSpeed()
                .filter(each -> each.sink().startsWith("mongodb"))
                .forEach(each -> report.goal(
                        each.sink().equals(DeliveryBenchmark.MONGODB_ALONE)
                                ? Goal.RATE_MONGODB_ALONE
                                : Goal.RATE_MONGODB,
                        each.deliveredPerSecond()));
        of(DeliveryBenchmark.PYTHON, atFullSpeed())
                .forEach(python -> of("redis", atFullSpeed())
                        .forEach(ours -> report.goal(
                                Goal.RATE_PYTHON, ours.deliveredPerSecond() / python.deliveredPerSecond())));
        OptionalDouble dearest = paced().filter(
                        each -> List.of("jsonl", "redis", "kafka").contains(each.sink()))
                .mapToDouble(Delivered::addedMicros)
                .max();
        of(DeliveryBenchmark.OPEN_TELEMETRY, paced())
                .forEach(other -> dearest.ifPresent(ours -> report.goal(Goal.CPU_OTEL, ours / other.addedMicros())));
        if (ours(atFullSpeed()).findAny().isPresent()) {
            report.goal(Goal.LOST_PACED, lost(paced()));
            report.goal(Goal.LOST_FULL, lost(atFullSpeed()));
        }
        return report;
    }

    private void sink(Report report, String sink, Goal cpu, Goal rate) {
        of(sink, paced()).forEach(each -> report.goal(cpu, each.addedMicros()));
        of(sink, atFullSpeed()).forEach(each -> report.goal(rate, each.deliveredPerSecond()));
    }

    private static double lost(Stream<Delivered> of) {
        return ours(of).mapToDouble(Delivered::lost).sum();
    }

    private Stream<Delivered> paced() {
        return results.stream().filter(each -> each.offered() == DeliveryBenchmark.PACED_RATE);
    }

    private Stream<Delivered> atFullSpeed() {
        return results.stream().filter(each -> each.offered() == 0);
    }

    private static Stream<Delivered> of(String sink, Stream<Delivered> among) {
        return among.filter(each -> each.sink().equals(sink));
    }

    private static Stream<Delivered> ours(Stream<Delivered> among) {
        return among.filter(each -> !OTHERS.contains(each.sink()));
    }
}
