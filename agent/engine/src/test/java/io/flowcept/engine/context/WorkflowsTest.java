package io.flowcept.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkflowsTest {
    private final Workflows workflows = new Workflows(Ids.random());

    @Test
    void aThreadWithoutWorkflow_isInTheOnlyOneThatIsOpen_orElseInTheRun() {
        assertThat(workflows.ambient()).isZero();
        int first = begin();
        assertThat(workflows.ambient()).isEqualTo(first);
        int second = begin();
        assertThat(second).isNotEqualTo(first);
        assertThat(workflows.ambient()).isZero();
        workflows.end(first);
        assertThat(workflows.ambient()).isEqualTo(second);
        assertThat(workflows.open()).containsExactly(second);
        assertThat(workflows.end(second)).isTrue();
        assertThat(workflows.end(second)).isFalse();
        assertThat(workflows.open()).isEmpty();
    }

    private int begin() {
        int number = workflows.next();
        workflows.begin(number, new byte[0]);
        return number;
    }
}
