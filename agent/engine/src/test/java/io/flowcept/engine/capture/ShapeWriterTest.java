package io.flowcept.engine.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.bootstrap.GrowingBytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapeWriterTest {
    @Test
    void arraysOfArrays_haveTheLengthsOfTheFirst() {
        assertThat(shape(new double[3][4])).isEqualTo(Map.of("type", "double[][]", "shape", List.of(3L, 4L)));
        assertThat(shape(new int[0][])).isEqualTo(Map.of("type", "int[][]", "shape", List.of(0L)));
        assertThat(shape(new String[2][])).isEqualTo(Map.of("type", "java.lang.String[][]", "shape", List.of(2L)));
    }

    @Test
    void arrayInsideItself_isAnArrayOfObjects() {
        Object[] array = new Object[1];
        array[0] = array;

        assertThat(shape(array)).isEqualTo(Map.of("type", "java.lang.Object[]", "shape", List.of(1L)));
    }

    @Test
    void whatIsNoPlainContainer_isNotAskedForItsSize() {
        assertThat(shape("text")).isEqualTo(Map.of("type", "java.lang.String", "size", 4L));
        assertThat(shape(Arrays.asList(1, 2))).isEqualTo(Map.of("type", "java.util.Arrays$ArrayList"));
        assertThat(shape(null)).isNull();
    }

    private static Object shape(Object value) {
        GrowingBytes out = new GrowingBytes();
        new ShapeWriter().write(out, value);
        return PlainData.read(ByteBuffer.wrap(Arrays.copyOf(out.bytes.array(), out.bytes.position())));
    }
}
