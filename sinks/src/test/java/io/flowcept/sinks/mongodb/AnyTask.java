package io.flowcept.sinks.mongodb;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Tasks as the agent sends them, mostly, but with anything anywhere. */
final class AnyTask {
    private static final List<String> FIELDS =
            List.of("activity_id", "workflow_id", "tags", "data", "stderr", "telemetry_summary", "error", "hostname");
    private static final List<String> MAPS =
            List.of("used", "generated", "custom_metadata", "telemetry_at_start", "telemetry_at_end");
    private static final List<String> TIMES =
            List.of("started_at", "ended_at", "submitted_at", "registered_at", "utc_timestamp");

    private AnyTask() {}

    /** Without an id. */
    static Arbitrary<Map<Object, Object>> messages() {
        Arbitrary<String> rareName = Arbitraries.of("", "_id", "a.b", "$a", "é", "finished", "b$", "x\0y", "task_id");
        Arbitrary<Tuple.Tuple2<Object, Object>> field = Arbitraries.frequencyOf(
                Tuple.of(
                        8,
                        field(Arbitraries.of(MAPS), Arbitraries.frequencyOf(Tuple.of(9, map(2)), Tuple.of(2, any(1))))),
                Tuple.of(8, field(Arbitraries.of(FIELDS), any(2))),
                Tuple.of(6, field(Arbitraries.of(TIMES), times())),
                Tuple.of(3, field(Arbitraries.just("status"), statuses())),
                Tuple.of(1, field(rareName, any(1))));
        return field.list().ofMaxSize(14).map(AnyTask::united);
    }

    private static Map<Object, Object> united(List<Tuple.Tuple2<Object, Object>> fields) {
        Map<Object, Object> map = new LinkedHashMap<>();
        fields.forEach(field -> map.put(field.get1(), field.get2()));
        return map;
    }

    private static Arbitrary<Tuple.Tuple2<Object, Object>> field(Arbitrary<?> names, Arbitrary<?> values) {
        return names.<Object>map(name -> name)
                .flatMap(name ->
                        values.<Object>map(value -> value).injectNull(0.05).map(value -> Tuple.of(name, value)));
    }

    private static Arbitrary<Object> statuses() {
        return Arbitraries.of("FINISHED", "FINISHED", "ERROR", "RUNNING", "CANCELLED", "finished", "USED", "", 5);
    }

    private static Arbitrary<Object> times() {
        return Arbitraries.frequencyOf(
                Tuple.of(9, Arbitraries.doubles().between(0, 4e9).asGeneric()),
                Tuple.of(1, Arbitraries.doubles().asGeneric()),
                Tuple.of(1, Arbitraries.of(Double.NaN, 5L, "soon", List.of(), Map.of("x", 1))));
    }

    private static Arbitrary<Object> any(int depth) {
        Arbitrary<Object> leaf = Arbitraries.oneOf(
                Arbitraries.longs().asGeneric(),
                Arbitraries.integers().between(-200, 200).asGeneric(),
                Arbitraries.doubles().asGeneric(),
                Arbitraries.of(Double.NaN, Double.NEGATIVE_INFINITY, 1.5f, true, false, ""),
                Arbitraries.strings().ofMaxLength(40).asGeneric(),
                Arbitraries.strings().ascii().ofMaxLength(300).asGeneric(),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(300).asGeneric(),
                Arbitraries.just(BigInteger.ONE.shiftLeft(63).add(BigInteger.valueOf(1025))));
        return depth == 0
                ? leaf
                : Arbitraries.frequencyOf(
                        Tuple.of(4, leaf),
                        Tuple.of(1, any(depth - 1).list().ofMaxSize(20).map(list -> (Object) new ArrayList<>(list))),
                        Tuple.of(1, map(depth - 1)));
    }

    private static Arbitrary<Object> map(int depth) {
        Arbitrary<Object> keys = Arbitraries.frequencyOf(
                Tuple.of(
                        20,
                        Arbitraries.strings()
                                .alpha()
                                .numeric()
                                .ofMinLength(1)
                                .ofMaxLength(20)
                                .asGeneric()),
                Tuple.of(20, Arbitraries.of("a", "b", "user", "workflow_id", "result", "_id")),
                Tuple.of(1, Arbitraries.of("1", 1, "True", true, "a.b", "$x", "", "ü", "\0")));
        return Arbitraries.maps(keys, any(depth)).ofMaxSize(8).map(map -> (Object) new LinkedHashMap<>(map));
    }
}
