package io.flowcept.telemetry.machine;

import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The entry {@code cpu} of {@code machine_info}, with the names of py-cpuinfo 9: from {@code /proc/cpuinfo} and the caches
 * below {@code /sys/devices/system/cpu}, or by OSHI where those are not. Stateless.
 */
public final class CpuInfo implements TelemetrySource {
    private static final Key BLOCK = Key.of("cpu");
    private static final Pattern ADVERTISED = Pattern.compile("@\\s*([0-9.]+)\\s*([GM])Hz");

    @Override
    public Key block() {
        return BLOCK;
    }

    @Override
    public void write(SnapshotBuffer out) throws IOException {
        out.beginMap();
        writeArchitecture(out);
        if (Files.exists(Paths.get("/proc/cpuinfo"))) {
            List<String> lines = Files.readAllLines(Paths.get("/proc/cpuinfo"), StandardCharsets.UTF_8);
            writeProcessor(out, fields(lines), count(lines));
            CpuCaches.write(out);
        } else {
            OshiCpuInfo.write(out);
        }
        out.endMap();
    }

    private static void writeArchitecture(SnapshotBuffer out) {
        String machine = Platform.machine(HostIdentity.sysName(System.getProperty("os.name")));
        if (machine == null) {
            return;
        }
        String lower = machine.toLowerCase(Locale.ROOT);
        String arch = lower.equals("x86_64") || lower.equals("amd64")
                ? "X86_64"
                : lower.equals("aarch64") || lower.equals("arm64")
                        ? "ARM_8"
                        : lower.startsWith("ppc64")
                                ? "PPC_64"
                                : lower.equals("s390x") ? "S390X" : lower.equals("riscv64") ? "RISCV_64" : null;
        out.text(Key.of("arch"), arch);
        if (arch != null) {
            // All of them.
            out.integer(Key.of("bits"), 64);
        }
        out.text(Key.of("arch_string_raw"), machine);
    }

    private static void writeProcessor(SnapshotBuffer out, Map<String, String> fields, int count) {
        String brand = first(fields, "model name", "Processor", "cpu");
        out.integer(Key.of("count"), count);
        out.text(Key.of("vendor_id_raw"), fields.get("vendor_id"));
        out.text(Key.of("brand_raw"), brand);
        String megahertz = first(fields, "cpu MHz", "clock");
        double actual = megahertz == null ? 0 : number(megahertz.replaceAll("[^0-9.]", "")) * 1e6;
        writeFrequencies(out, brand, actual);
        integer(out, "stepping", fields.get("stepping"));
        integer(out, "model", fields.get("model"));
        integer(out, "family", fields.get("cpu family"));
        String flags = first(fields, "flags", "Features");
        if (flags != null) {
            String[] sorted = flags.trim().split("\\s+", -1);
            Arrays.sort(sorted);
            out.key(Key.of("flags"));
            out.beginArray();
            for (String flag : sorted) {
                out.element();
                out.text(flag);
            }
            out.endArray();
        }
    }

    /** The advertised frequency is the one in the brand's name, or else the present one, as py-cpuinfo has it. */
    static void writeFrequencies(SnapshotBuffer out, String brand, double actual) {
        Matcher named = ADVERTISED.matcher(brand == null ? "" : brand);
        double advertised =
                named.find() ? number(named.group(1)) * (named.group(2).equals("G") ? 1e9 : 1e6) : actual;
        writeFrequency(out, "hz_advertised", advertised);
        writeFrequency(out, "hz_actual", actual);
    }

    private static void writeFrequency(SnapshotBuffer out, String name, double hertz) {
        if (!(hertz > 0)) {
            return;
        }
        out.text(Key.of(name + "_friendly"), String.format(Locale.ROOT, "%.4f GHz", hertz / 1e9));
        // The number and the power of ten it is to be multiplied with.
        out.key(Key.of(name));
        out.beginArray();
        out.element();
        out.integer(Math.round(hertz));
        out.element();
        out.integer(0);
        out.endArray();
    }

    private static Map<String, String> fields(List<String> lines) {
        Map<String, String> fields = new HashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                // The first processor speaks for all.
                fields.putIfAbsent(
                        line.substring(0, colon).trim(),
                        line.substring(colon + 1).trim());
            }
        }
        return fields;
    }

    private static int count(List<String> lines) {
        int count = 0;
        for (String line : lines) {
            count += line.startsWith("processor") ? 1 : 0;
        }
        return count > 0 ? count : Runtime.getRuntime().availableProcessors();
    }

    private static String first(Map<String, String> fields, String... names) {
        for (String name : names) {
            if (fields.get(name) != null && !fields.get(name).isEmpty()) {
                return fields.get(name);
            }
        }
        return null;
    }

    private static void integer(SnapshotBuffer out, String key, String text) {
        double value = text == null ? Double.NaN : number(text);
        if (value == Math.rint(value)) {
            out.integer(Key.of(key), (long) value);
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException other) {
            return Double.NaN;
        }
    }
}
