package io.flowcept.sinks.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Whether what a large message needed is given back. */
class KeptSizeTest {
    @Test
    void bytesOfALargeDocument_areNotKept_andThoseOfAUsualOneAre() {
        BsonBytes bytes = new BsonBytes();
        int first = bytes.capacity();
        bytes.raw(new byte[2 << 20], 0, 2 << 20);
        bytes.truncate(1);
        assertThat(bytes.capacity()).isGreaterThanOrEqualTo(2 << 20);
        bytes.truncate(0);
        assertThat(bytes.capacity()).isEqualTo(first);
        bytes.raw(new byte[10_000], 0, 10_000);
        int usual = bytes.capacity();
        bytes.truncate(0);
        assertThat(bytes.capacity()).isEqualTo(usual);
        bytes.int32(7);
        assertThat(bytes.copy()).isEqualTo(new byte[] {7, 0, 0, 0});
    }

    @Test
    void keysOfALargeMessage_areNotKept_andAreForgotten() {
        DistinctKeys keys = new DistinctKeys();
        int first = keys.capacity();
        for (int i = 0; i < 10_000; i++) {
            assertThat(keys.add(1, key(i), 0, 4)).isTrue();
        }
        keys.clear();
        assertThat(keys.capacity()).isEqualTo(first);
        assertThat(keys.add(1, key(1), 0, 4)).isTrue();
        assertThat(keys.add(1, key(1), 0, 4)).isFalse();
    }

    private static byte[] key(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }
}
