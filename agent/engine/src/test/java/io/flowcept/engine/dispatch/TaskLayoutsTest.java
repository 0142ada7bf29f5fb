package io.flowcept.engine.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.engine.capture.TaskRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskLayoutsTest {
    private static final List<Map<String, Object>> SITES = IntStream.range(0, TaskLayouts.MOST + 1)
            .mapToObj(number -> RecordedTask.site(number, List.of(), null))
            .toList();

    private final Definitions definitions = RecordedTask.definitions(SITES);
    private final TaskLayouts layouts = new TaskLayouts(definitions, definitions.run(), true);

    @Test
    void layoutOfAShape_isMadeOnce_untilThereAreTooMany() throws IOException {
        TaskLayout first = of(0);
        for (int site = 1; site < TaskLayouts.MOST; site++) {
            assertThat(of(site)).isNotSameAs(first);
        }
        assertThat(of(0)).isSameAs(first);
        of(TaskLayouts.MOST);
        // Whatever has been found last is not asked for in the map.
        for (int site = 1; site <= 64; site++) {
            of(site);
        }
        TaskLayout second = of(0);
        assertThat(second).isNotSameAs(first);
        assertThat(second.pieces).isDeepEqualTo(first.pieces);
        assertThat(second.parts).isEqualTo(first.parts);
    }

    private TaskLayout of(int site) throws IOException {
        byte[] record = new RecordedTask(SITES.get(site)).record();
        return layouts.of(new TaskRecord(ByteBuffer.wrap(record), 0, record.length));
    }
}
