package io.flowcept.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {
    @Test
    void workflowIds_areVersion4Uuids_andNeverRepeat() {
        Ids ids = Ids.random();
        Set<String> seen = new HashSet<>();
        for (int i = -1; i < 100_000; i++) {
            String id = ids.workflow(i);
            UUID parsed = UUID.fromString(id);
            assertThat(parsed.toString()).isEqualTo(id);
            assertThat(parsed.version()).isEqualTo(4);
            assertThat(parsed.variant()).isEqualTo(2);
            seen.add(id);
        }
        assertThat(seen).hasSize(100_001);
    }

    @Test
    void runs_differ() {
        assertThat(Ids.random().run())
                .matches("[0-9a-f]{16}")
                .isNotEqualTo(Ids.random().run());
    }

    @Test
    void idsOfARun_areGivenBackByWhatItWroteDown() {
        Ids ids = Ids.random();
        Ids restored = Ids.restored(ids.run(), ids.seed());
        assertThat(restored.run()).isEqualTo(ids.run());
        assertThat(restored.workflow(7)).isEqualTo(ids.workflow(7));
    }
}
