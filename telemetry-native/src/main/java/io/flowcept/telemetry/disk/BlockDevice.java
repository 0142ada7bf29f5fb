package io.flowcept.telemetry.disk;

import io.flowcept.telemetry.snapshot.Key;
import java.io.File;

/** A line of {@code diskstats}: a device or a partition of one. */
final class BlockDevice {
    final Key key;
    final boolean whole;
    final DiskCounters counters = new DiskCounters();

    BlockDevice(byte[] bytes, int from, int to) {
        key = Key.of(bytes, from, to);
        // A name with a slash (cciss/c0d0) has an exclamation mark there.
        whole = new File("/sys/block", key.toString().replace('/', '!')).exists();
    }
}
