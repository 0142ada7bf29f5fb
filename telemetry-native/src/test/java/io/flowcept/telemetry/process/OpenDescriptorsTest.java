package io.flowcept.telemetry.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OpenDescriptorsTest {
    private static final String TABLE = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1
               1: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 99 1
               2: 0100007F:1F92 00000000:0000 06 00000000:00000000 03:00000176 00000000     0        0 0 3
               3: 0100007F:1F93 00000000:0000 01 00000000:00000000 00:00000000 00000000     0     4711 12 1
            """;

    @Test
    void rowsOfTheProcessesSockets_areCounted_howeverTheTableIsCutWhenRead() throws IOException {
        for (int size = 1; size < 40; size++) {
            int rows = OpenDescriptors.rows(
                    new ByteArrayInputStream(TABLE.getBytes(StandardCharsets.US_ASCII)),
                    new long[] {12, 4711},
                    new byte[size]);
            assertThat(rows).as("buffer of " + size).isEqualTo(2);
        }
    }

    @Test
    void rowsOfNoSocket_areNobodys() throws IOException {
        int rows = OpenDescriptors.rows(
                new ByteArrayInputStream(TABLE.getBytes(StandardCharsets.US_ASCII)), new long[] {0}, new byte[64]);
        assertThat(rows).isZero();
    }
}
