package io.flowcept.sinks.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessagePack;

class MsgpackBytesTest {
    @Property(tries = 300)
    void whatIsWritten_isReadAsItWas_andInTheLengthThatMsgpackCoreNeeds(@ForAll("values") Object value)
            throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("v", value);
        byte[] bytes = MsgpackBytes.of(map);
        assertThat(PythonJson.text(MsgpackMap.read(bytes))).isEqualTo(PythonJson.text(map));
        try (org.msgpack.core.MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            packer.packValue(MessagePack.newDefaultUnpacker(bytes).unpackValue());
            assertThat(packer.toByteArray()).isEqualTo(bytes);
        }
    }

    @Provide
    Arbitrary<Object> values() {
        Arbitrary<Object> leaf = Arbitraries.oneOf(
                Arbitraries.longs().asGeneric(),
                Arbitraries.integers().map(Integer::longValue).asGeneric(),
                Arbitraries.doubles().asGeneric(),
                Arbitraries.strings()
                        .ofMaxLength(400)
                        .excludeChars('\uFFFE', '\uFFFF')
                        .asGeneric(),
                Arbitraries.of(true, false).asGeneric(),
                Arbitraries.bigIntegers()
                        .between(
                                BigInteger.ONE.shiftLeft(63),
                                BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE))
                        .asGeneric());
        return Arbitraries.lazyOf(
                () -> leaf,
                () -> leaf.list().ofMaxSize(40).map(list -> (Object) new ArrayList<Object>(list)),
                () -> Arbitraries.maps(Arbitraries.strings().alpha().ofMaxLength(40), leaf)
                        .ofMaxSize(40)
                        .map(map -> (Object) new LinkedHashMap<>(map)));
    }

    @Test
    void binary_staysBinary() throws IOException {
        byte[] data = new byte[70_000];
        Arrays.fill(data, (byte) 7);
        Map<String, Object> read = MsgpackMap.read(MsgpackBytes.of(Map.of("data", data)));
        assertThat((byte[]) read.get("data")).isEqualTo(data);
    }

    @Test
    void whatMessagePackLacks_isRefused() {
        for (Object value : List.of(BigInteger.ONE.shiftLeft(64), Thread.currentThread())) {
            assertThatThrownBy(() -> MsgpackBytes.of(Map.of("v", value))).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
