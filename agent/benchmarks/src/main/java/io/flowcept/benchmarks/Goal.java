package io.flowcept.benchmarks;

import java.util.Locale;

/** The bounds that were set for the agent's cost, in the order in which {@code make bench} lists them. */
enum Goal {
    LIGHTWEIGHT_FLOOR("lightweight task, journaled", "<=", 1.5, "x floor"),
    LIGHTWEIGHT_OTEL("lightweight task, journaled", "<=", 0.20, "x OpenTelemetry"),
    LIGHTWEIGHT_BYTES("lightweight task, journaled", "<=", 0, "B on the heap"),
    PRIMITIVES_FLOOR("two primitives and result", "<=", 2.5, "x floor"),
    PRIMITIVES_OTEL("two primitives and result", "<=", 0.35, "x OpenTelemetry"),
    PRIMITIVES_BYTES("two primitives and result", "<=", 0, "B on the heap"),
    VALUES_OTEL("string, double[100] and bean", "<=", 1.0, "x OpenTelemetry"),
    DISABLED("selected, but instrumentation disabled", "<=", 2, "ns"),
    SWITCHED_OFF("woven, and switched off", "<=", 2, "ns"),
    CPU_JSONL("process CPU a task at 20,000/s, JSONL", "<=", 1, "us"),
    CPU_REDIS("process CPU a task at 20,000/s, Redis", "<=", 1, "us"),
    CPU_KAFKA("process CPU a task at 20,000/s, Kafka", "<=", 1, "us"),
    CPU_OTEL("the same, dearest of the three", "<=", 0.25, "x OpenTelemetry"),
    LOST_PACED("tasks lost at 20,000/s", "<=", 0, "tasks"),
    CPU_IDLE("process CPU, idle", "<=", 0.1, "% of a core"),
    CPU_TEN("process CPU, 10 tasks/s", "<=", 0.1, "% of a core"),
    RATE_JSONL("sustained by 2 threads, JSONL", ">=", 500_000, "tasks/s"),
    RATE_REDIS("sustained by 2 threads, Redis", ">=", 250_000, "tasks/s"),
    RATE_KAFKA("sustained by 2 threads, Kafka", ">=", 250_000, "tasks/s"),
    RATE_MONGODB("sustained by 2 threads, MongoDB protocol", ">=", 60_000, "tasks/s"),
    RATE_MONGODB_ALONE("the same, to a server that stores nothing", ">=", 60_000, "tasks/s"),
    RATE_PYTHON("sustained by 2 threads, Redis", ">=", 6, "x Python's Flowcept"),
    LOST_FULL("tasks lost at full speed", "<=", 0, "tasks"),
    CONTENTION("calls/s of 16 threads", ">=", 1, "x those of 2"),
    TELEMETRY_PSUTIL("telemetry snapshot", "<=", 0.2, "x psutil"),
    TELEMETRY_READS("telemetry snapshot", "<=", 1.5, "x bare reads"),
    TELEMETRY_BYTES("telemetry snapshot", "<=", 1000, "B on the heap"),
    STARTUP_ONE("start-up added, one class selected", "<=", 150, "ms"),
    STARTUP_NONE("start-up added, none selected", "<=", 60, "ms"),
    STARTUP_OTEL("start-up added, one class selected", "<=", 0.08, "x OpenTelemetry"),
    RESIDENT("resident memory added", "<=", 25, "MB"),
    CLASS_LOADED("loaded class that is not selected", "<=", 2, "us"),
    AS_TASKS_GROW("a task after 10^7, beside 10^4", "<=", 1.1, "x"),
    AS_SITES_GROW("a task of 1,000 sites over again, by 1", "<=", 1.2, "x"),
    JOURNAL_FLAT("journal after 10^7, beside 10^4", "<=", 1.1, "x"),
    HEAP_FLAT("live heap after 10^7, beside 10^4", "<=", 1.1, "x"),
    THREADS_FLAT("threads after 10^7, beside 10^4", "<=", 1.0, "x"),
    JAR("jar", "<=", 40, "MB"),
    APPLICATION_WEKA("wall time of Weka's random forest", "<=", 1.01, "x without the agent"),
    APPLICATION_LUCENE("wall time of Lucene's indexing", "<=", 1.01, "x without the agent"),
    APPLICATION_DJL("wall time of DJL's training", "<=", 1.01, "x without the agent");

    private final String what;
    private final boolean atMost;
    private final double bound;
    private final String unit;

    Goal(String what, String relation, double bound, String unit) {
        this.what = what;
        this.atMost = relation.equals("<=");
        this.bound = bound;
        this.unit = unit;
    }

    boolean isMetBy(double measured) {
        return atMost ? measured <= bound : measured >= bound;
    }

    /**
     * A line of the table.
     *
     * @param measured null where nothing was
     * @param anyAgent what an agent that does nothing costs, or null
     */
    String row(Double measured, Double anyAgent) {
        return String.format(
                Locale.ROOT,
                "%-40s %2s %-28s %14s  %s%s",
                what,
                atMost ? "<=" : ">=",
                number(bound) + " " + unit,
                measured == null ? "not measured" : number(measured),
                measured == null ? "" : isMetBy(measured) ? "met" : "NOT MET",
                anyAgent == null ? "" : ", of which any agent " + number(anyAgent));
    }

    private static String number(double value) {
        return String.format(
                Locale.ROOT, Math.abs(value) >= 1000 ? "%,.0f" : value == Math.rint(value) ? "%.0f" : "%.2f", value);
    }
}
