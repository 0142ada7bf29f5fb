package io.flowcept.telemetry.cpu;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * The processors' lines of {@code /proc/stat} at one moment, which percentages are to count from. To be read on the host's
 * thread before its main method: one file, one small array, and no class that the JVM has not loaded yet but this one.
 * Immutable.
 */
public final class CpuBaseline {
    static final String PATH = "/proc/stat";

    private static final int FIRST_BYTES = 8192;

    final byte[] text;

    private CpuBaseline(byte[] text) {
        this.text = text;
    }

    /** The present moment; null where there is no such file. */
    public static CpuBaseline read() {
        return read(PATH);
    }

    static CpuBaseline read(String path) {
        try (FileInputStream in = new FileInputStream(path)) {
            byte[] bytes = new byte[FIRST_BYTES];
            int length = 0;
            for (int read = in.read(bytes); read > 0; read = in.read(bytes, length, bytes.length - length)) {
                length += read;
                int end = endOfProcessors(bytes, length);
                if (end > 0) {
                    return new CpuBaseline(Arrays.copyOf(bytes, end));
                }
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, 2 * length);
                }
            }
            return new CpuBaseline(Arrays.copyOf(bytes, length));
        } catch (IOException unreadable) {
            return null;
        }
    }

    /** Where the first line begins that is not a processor's, the interrupts'; 0 if it is not there yet. */
    private static int endOfProcessors(byte[] bytes, int length) {
        for (int i = 1; i < length; i++) {
            if (bytes[i - 1] == '\n' && bytes[i] != 'c') {
                return i;
            }
        }
        return 0;
    }
}
