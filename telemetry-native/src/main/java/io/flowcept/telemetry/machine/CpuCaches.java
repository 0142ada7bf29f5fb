package io.flowcept.telemetry.machine;

import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The processors' caches from {@code /sys/devices/system/cpu}, in bytes, of all processors together as lscpu(1) sums them:
 * a cache that several share counts once.
 */
final class CpuCaches {
    private static final File PROCESSORS = new File("/sys/devices/system/cpu");

    private CpuCaches() {}

    static void write(SnapshotBuffer out) {
        Map<String, Long> bytes = new HashMap<>();
        Map<String, String> level2 = new HashMap<>();
        Set<String> seen = new HashSet<>();
        File[] processors = PROCESSORS.listFiles((directory, name) -> name.matches("cpu[0-9]+"));
        for (File processor : processors == null ? new File[0] : processors) {
            File[] caches = new File(processor, "cache").listFiles((directory, name) -> name.startsWith("index"));
            for (File cache : caches == null ? new File[0] : caches) {
                String kind = text(cache, "level") + text(cache, "type");
                if (seen.add(kind + " of " + text(cache, "shared_cpu_list"))) {
                    bytes.merge(kind, size(text(cache, "size")), Long::sum);
                }
                if (kind.startsWith("2")) {
                    level2.put("l2_cache_line_size", text(cache, "coherency_line_size"));
                    level2.put("l2_cache_associativity", text(cache, "ways_of_associativity"));
                }
            }
        }
        entry(out, "l3_cache_size", bytes.get("3Unified"));
        entry(out, "l2_cache_size", bytes.get("2Unified"));
        entry(out, "l1_data_cache_size", bytes.get("1Data"));
        entry(out, "l1_instruction_cache_size", bytes.get("1Instruction"));
        for (Map.Entry<String, String> entry : level2.entrySet()) {
            entry(out, entry.getKey(), size(entry.getValue()));
        }
    }

    private static void entry(SnapshotBuffer out, String key, Long value) {
        if (value != null && value > 0) {
            out.integer(Key.of(key), value);
        }
    }

    /** {@code 2048K}, or a plain number; 0 where it cannot be read. */
    private static long size(String text) {
        try {
            return text.endsWith("K")
                    ? 1024 * Long.parseLong(text.substring(0, text.length() - 1))
                    : Long.parseLong(text);
        } catch (NumberFormatException unknown) {
            return 0;
        }
    }

    private static String text(File directory, String name) {
        try {
            return new String(Files.readAllBytes(new File(directory, name).toPath()), StandardCharsets.UTF_8).trim();
        } catch (IOException unreadable) {
            return "";
        }
    }
}
