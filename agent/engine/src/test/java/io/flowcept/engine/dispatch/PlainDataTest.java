package io.flowcept.engine.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcept.bootstrap.GrowingBytes;
import io.flowcept.engine.capture.PlainData;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PlainDataTest {
    @Property(tries = 300)
    void whatWasWritten_isReadBack_andItsEndIsFound(@ForAll("plain") Object value) {
        GrowingBytes out = new GrowingBytes();
        PlainData.write(out, value);
        int end = out.bytes.position();
        PlainData.write(out, "behind");
        ByteBuffer bytes = ByteBuffer.wrap(out.bytes.array());
        assertThat(PlainData.endOf(bytes, 0)).isEqualTo(end);
        assertThat(PlainData.read(bytes)).isEqualTo(value);
        assertThat(bytes.position()).isEqualTo(end);
    }

    @Example
    void sizeThatIsNone_isRefused_andNotFollowed() {
        for (int format : new int[] {0xdb, 0xdd, 0xdf}) {
            ByteBuffer bytes = ByteBuffer.allocate(16).put(0, (byte) format).putInt(1, -3);
            assertThatThrownBy(() -> PlainData.endOf(bytes, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no such size here: 4294967293");
        }
    }

    @Provide
    Arbitrary<Object> plain() {
        Arbitrary<Object> leaf = Arbitraries.oneOf(
                Arbitraries.longs().asGeneric(),
                Arbitraries.longs().between(-40, 300).asGeneric(),
                Arbitraries.doubles().asGeneric(),
                Arbitraries.strings()
                        .ofMaxLength(40)
                        .filter(s -> s.codePoints().noneMatch(c -> c >= 0xD800 && c < 0xE000))
                        .asGeneric(),
                Arbitraries.of(true, false).asGeneric());
        return Arbitraries.recursive(() -> leaf, this::nested, 0, 3);
    }

    private Arbitrary<Object> nested(Arbitrary<Object> inner) {
        Arbitrary<Object> list = inner.list().ofMaxSize(20).map(List::copyOf);
        Arbitrary<Object> map = Arbitraries.maps(Arbitraries.strings().alpha().ofMaxLength(5), inner)
                .ofMaxSize(5)
                .map(Map::copyOf);
        return Arbitraries.oneOf(inner, list, map);
    }
}
