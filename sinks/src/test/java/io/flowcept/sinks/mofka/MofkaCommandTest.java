package io.flowcept.sinks.mofka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcept.sinks.SinkOptions;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MofkaCommandTest {
    private static final File CONTROL = new File("/tmp/c");

    @Test
    void withoutACommand_itIsDiasporasControlProgram_withTheGroupFile() throws IOException {
        MofkaCommand command = command(Map.of("mq.group_file", "mofka.json", "mq.channel", "provenance"));

        assertThat(command.words(CONTROL))
                .containsExactly(
                        "diaspora-ctl",
                        "fifo",
                        "--driver",
                        "mofka",
                        "--driver.group_file",
                        "mofka.json",
                        "--control-file",
                        "/tmp/c");
        assertThat(command.isControlled()).isTrue();
        assertThat(command.describe()).isEqualTo("mofka.json, provenance");
        assertThat(command.order(new File("/tmp/p"))).isEqualTo("/tmp/p -> provenance (format=json)\n");
    }

    @Test
    void withoutAGroupFile_itIsAskedFor() {
        assertThatThrownBy(() -> command(Map.of()).words(CONTROL)).hasMessageContaining("mq.group_file");
    }

    @Test
    void ownCommand_hasItsPlacesFilled_andReadsItsInputUnlessItTakesOrders() throws IOException {
        MofkaCommand orders =
                command(Map.of("mq.mofka.command", List.of("carry", "--by={control}"), "mq.group_file", "g"));
        MofkaCommand lines = command(
                Map.of("mq.mofka.command", List.of("carry", "{topic}", "{group_file}", ""), "mq.group_file", "g"));

        assertThat(orders.words(CONTROL)).containsExactly("carry", "--by=/tmp/c");
        assertThat(orders.isControlled()).isTrue();
        assertThat(lines.words(CONTROL)).containsExactly("carry", "interception", "g", "");
        assertThat(lines.isControlled()).isFalse();
    }

    @Test
    void topicThatTheOrderCannotName_isRefused() {
        for (String topic : List.of("a(b", "a\nb", " a")) {
            assertThatThrownBy(() -> command(Map.of("mq.channel", topic)).order(new File("/tmp/p")))
                    .hasMessageContaining("mq.channel");
        }
    }

    private static MofkaCommand command(Map<String, Object> settings) {
        return new MofkaCommand(new SinkOptions(settings, new File("."), "w", "17_3", Set.of()));
    }
}
