package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.it.demo.WekaDemo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code make demo} shows: an application that nobody changed, and its provenance. */
class DemoTest {
    @TempDir
    private Path directory;

    @Test
    void randomForestOnIris_isCaptured_andPrintsTheSameAsWithoutTheAgent() throws Exception {
        WekaDemo.Result result = WekaDemo.run(directory.resolve("demo"));

        assertThat(result.plain().exit()).isZero();
        assertThat(result.plain().out()).contains("Iris-virginica");
        assertThat(result.captured().out()).isEqualTo(result.plain().out());
        assertThat(result.identical()).isTrue();
        Map<Object, Long> counts = result.captured().tasks().stream()
                .map(task -> task.get("activity_id") + " " + task.get("status"))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        // Forests of 100 trees for ten folds and for the whole. Weka asks for predictions twice, and has two trainCV.
        assertThat(counts)
                .containsEntry("trainCV FINISHED", 20L)
                .containsEntry("buildClassifier FINISHED", 11L)
                .containsEntry("grow_tree FINISHED", 1100L)
                .containsEntry("distributionForInstance FINISHED", 300L);
        assertThat(result.captured().tasks("trainCV"))
                .extracting(task -> (Map<?, ?>) task.get("used"))
                .allSatisfy(used -> assertThat(used.get("numFolds")).isEqualTo(10))
                .extracting(used -> (Integer) used.get("numFold"))
                .containsOnly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        Map<String, Object> prediction =
                result.captured().tasks("distributionForInstance").get(0);
        List<?> distribution = (List<?>) ((Map<?, ?>) prediction.get("generated")).get("arg_0");
        assertThat(distribution).hasSize(3);
        assertThat(result.captured().workflows())
                .extracting(workflow -> workflow.get("name"))
                .contains("iris_random_forest");
    }
}
