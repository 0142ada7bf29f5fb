package io.flowcept.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkflowsTest {
    private final Workflows workflows = new Workflows(Ids.random());

    @Test
    void aThreadWithoutWorkflow_isInTheOnlyOneThatIsOpen_orElseInTheRun() {
        assertThat(workflows.ambient()).isZero();
        int first = workflows.begin();
        assertThat(workflows.ambient()).isEqualTo(first);
        int second = workflows.begin();
        assertThat(second).isNotEqualTo(first);
        assertThat(workflows.ambient()).isZero();
        workflows.end(first);
        assertThat(workflows.ambient()).isEqualTo(second);
        assertThat(workflows.open()).containsExactly(second);
        workflows.end(second);
        workflows.end(second);
        assertThat(workflows.open()).isEmpty();
    }
}
