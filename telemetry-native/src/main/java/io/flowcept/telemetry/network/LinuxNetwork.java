package io.flowcept.telemetry.network;

import io.flowcept.telemetry.proc.ProcFile;
import io.flowcept.telemetry.proc.ProcText;
import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import java.io.IOException;
import java.util.Arrays;

/**
 * The block {@code network} from {@code /proc/self/net/dev}: the interfaces of this process's network namespace. For one
 * thread at a time.
 */
public final class LinuxNetwork implements TelemetrySource {
    private static final Key BLOCK = Key.of("network");
    private static final Key SUM = Key.of("netio_sum");
    private static final Key PER_INTERFACE = Key.of("netio_per_interface");

    private final ProcFile dev;
    private final TrafficCounters sum = new TrafficCounters();
    /** By line. */
    private Interface[] interfaces = {};

    private int count;

    /** Opens the file. */
    public LinuxNetwork() throws IOException {
        dev = ProcFile.openLines("/proc/self/net/dev");
    }

    @Override
    public Key block() {
        return BLOCK;
    }

    @Override
    public void write(SnapshotBuffer out) throws IOException {
        read();
        out.beginMap();
        if (count > 0) {
            out.key(SUM);
            sum.write(out);
        }
        out.key(PER_INTERFACE);
        out.beginMap();
        for (int i = 0; i < count; i++) {
            // Flowcept leaves out those that did not both send and receive.
            if (interfaces[i].counters.bothWays()) {
                out.key(interfaces[i].key);
                interfaces[i].counters.write(out);
            }
        }
        out.endMap();
        out.endMap();
    }

    private void read() throws IOException {
        count = 0;
        sum.clear();
        ProcText text = dev.read();
        text.nextLine();
        text.nextLine(); // two lines of headings
        for (; !text.atEnd(); text.nextLine()) {
            text.spaces();
            int begin = text.at();
            int colon = endOfName(text);
            if (colon < 0) {
                continue;
            }
            Interface of = interfaceOf(text.bytes(), begin, colon);
            text.at(colon + 1);
            of.counters.read(text);
            sum.add(of.counters);
            count++;
        }
    }

    /** The colon behind the name, which has none in it: the kernel accepts no such name. */
    private static int endOfName(ProcText text) {
        byte[] bytes = text.bytes();
        for (int i = text.at(); i < text.end() && bytes[i] != '\n'; i++) {
            if (bytes[i] == ':') {
                return i;
            }
        }
        return -1;
    }

    private Interface interfaceOf(byte[] bytes, int from, int to) {
        if (count == interfaces.length) {
            interfaces = Arrays.copyOf(interfaces, count + 1);
        }
        if (interfaces[count] == null || !interfaces[count].key.is(bytes, from, to)) {
            interfaces[count] = new Interface(bytes, from, to);
        }
        return interfaces[count];
    }

    @Override
    public void close() {
        dev.close();
    }

    private static final class Interface {
        final Key key;
        final TrafficCounters counters = new TrafficCounters();

        Interface(byte[] bytes, int from, int to) {
            key = Key.of(bytes, from, to);
        }
    }
}
