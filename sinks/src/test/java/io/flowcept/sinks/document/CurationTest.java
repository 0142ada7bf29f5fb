package io.flowcept.sinks.document;

import static io.flowcept.sinks.document.Packed.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CurationTest {
    @Test
    void task_losesItsType_andGetsAFieldForItsStatus() {
        assertCurated(
                map("type", "task", "task_id", "t", "status", "ERROR", "stderr", "bad", "data", "raw"),
                map("task_id", "t", "status", "ERROR", "stderr", "bad", "data", "raw", "error", true));
    }

    @Test
    void statusOutsideOfTheVocabulary_isKept_andOneThatIsNullIsLeftOut() {
        assertCurated(map("status", "CANCELLED"), map("status", "CANCELLED", "cancelled", true));
        assertCurated(map("task_id", "t", "status", null), map("task_id", "t"));
    }

    @Test
    void statusNamedLikeAField_doesNotOverwriteIt() {
        assertCurated(map("status", "USED", "used", map("x", 1L)), map("status", "USED", "used", map("x", 1L)));
    }

    @Test
    void emptyMaps_go_andEmptyMapsInThem_butNoDeeperOnesAndNoLists() {
        assertCurated(
                map(
                        "used", map(),
                        "generated", map("a", map(), "b", List.of(), "c", map("d", map())),
                        "telemetry_at_start", map("cpu", map()),
                        "tags", List.of(),
                        "other", map()),
                map(
                        "generated", map("b", List.of(), "c", map("d", map())),
                        "telemetry_at_start", map(),
                        "tags", List.of(),
                        "other", map()));
    }

    @Test
    void valuesThatAreNoMaps_becomeMaps_inTheirPlace() {
        assertCurated(
                map("used", List.of(7L, "x", List.of()), "generated", 5L, "custom_metadata", null, "activity_id", "a"),
                map(
                        "used", map("arg0", 7L, "arg1", "x", "arg2", List.of()),
                        "generated", map("arg0", 5L),
                        "custom_metadata", map("arg0", null),
                        "activity_id", "a"));
        assertCurated(map("used", List.of()), map("used", map()));
    }

    @Test
    void workflowAmongTheArguments_isTaken_onlyByATaskThatHasNone() {
        assertCurated(
                map("used", map("workflow_id", "WX", "q", 1L), "activity_id", "noid"),
                map("used", map("q", 1L), "activity_id", "noid", "workflow_id", "WX"));
        assertCurated(
                map("workflow_id", "w", "used", map("workflow_id", "WX")),
                map("workflow_id", "w", "used", map("workflow_id", "WX")));
        for (Object nothing : Arrays.asList(null, "", 0L, 0.0, false, List.of())) {
            assertCurated(map("used", map("workflow_id", nothing)), map("used", map("workflow_id", nothing)));
        }
    }

    @Test
    void timesThatAreNull_areLeftOut() {
        assertCurated(
                map(
                        "started_at",
                        1.5,
                        "ended_at",
                        null,
                        "submitted_at",
                        null,
                        "utc_timestamp",
                        2L,
                        "registered_at",
                        null),
                map("started_at", 1.5, "utc_timestamp", 2L));
    }

    @Test
    void timeOfInsertion_isAddedWhenAskedFor() {
        assertThat(Curation.task(Map.of("task_id", "t"), 12.5))
                .isEqualTo(Map.of("task_id", "t", "utc_time_at_insertion", 12.5));
    }

    @Test
    void messagesOfOneTask_areUnited_theirMapsEntryByEntry() throws IOException {
        Map<String, Map<String, Object>> batch = new LinkedHashMap<>();
        add(batch, "t", map("task_id", "t", "status", "SUBMITTED", "used", map("a", 1L, "b", map("x", 1L))));
        add(batch, "u", map("task_id", "u"));
        add(
                batch,
                "t",
                map("task_id", "t", "status", "FINISHED", "used", map("b", map("y", 2L)), "generated", map("g", 3L)));
        add(batch, "t", map("task_id", "t"));
        add(batch, "t", map("task_id", "t", "status", "RUNNING", "used", map()));

        assertThat(new ArrayList<>(batch.keySet())).containsExactly("t", "u");
        assertThat(batch.get("u")).isEqualTo(map("task_id", "u"));
        assertThat(batch.get("t"))
                .isEqualTo(map(
                        "task_id",
                        "t",
                        "status",
                        "FINISHED",
                        "used",
                        map("a", 1L, "b", map("y", 2L)),
                        "generated",
                        map("g", 3L),
                        "submitted",
                        true,
                        "finished",
                        true,
                        "running",
                        true));
    }

    private static void add(Map<String, Map<String, Object>> batch, String id, Map<Object, Object> message)
            throws IOException {
        Curation.add(Curation.task(MsgpackMap.read(Packed.bytes(message)), 0), id, batch);
    }

    private static void assertCurated(Map<Object, Object> message, Map<Object, Object> expected) {
        Map<String, Object> read = new LinkedHashMap<>();
        message.forEach((key, value) -> read.put((String) key, value));
        Map<String, Object> before = new LinkedHashMap<>(read);
        Map<String, Object> curated = Curation.task(read, 0);
        assertThat(curated).isEqualTo(expected);
        assertThat(new ArrayList<Object>(curated.keySet())).isEqualTo(new ArrayList<>(expected.keySet()));
        assertThat(read).isEqualTo(before);
    }
}
