package io.flowcept.telemetry.cpu;

import io.flowcept.telemetry.proc.ProcFile;
import io.flowcept.telemetry.proc.ProcText;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The mean of the processors' present frequencies: from {@code /proc/cpuinfo}, or {@code cpufreq} where that does not say
 * them (ARM). Not for each snapshot: the kernel may ask every processor for it. Read by one thread, asked by any.
 */
final class CpuFrequency {
    private static final byte[] MEGAHERTZ = "cpu MHz".getBytes(StandardCharsets.US_ASCII);
    private static final File POLICIES = new File("/sys/devices/system/cpu/cpufreq");

    private volatile double megahertz;

    /** 0 where it is not known. */
    double megahertz() {
        return megahertz;
    }

    void refresh() {
        double mean = fromCpuInfo();
        megahertz = mean > 0 ? mean : fromPolicies();
    }

    private static double fromCpuInfo() {
        try (ProcFile file = ProcFile.openLines("/proc/cpuinfo")) {
            double sum = 0;
            int count = 0;
            for (ProcText text = file.read(); !text.atEnd(); text.nextLine()) {
                if (text.takes(MEGAHERTZ)) {
                    text.spaces();
                    text.at(text.at() + 1); // the colon
                    sum += text.decimal();
                    count++;
                }
            }
            return count == 0 ? 0 : sum / count;
        } catch (IOException | RuntimeException unknown) {
            return 0;
        }
    }

    private static double fromPolicies() {
        File[] policies = POLICIES.listFiles();
        double kilohertz = 0;
        int count = 0;
        for (File policy : policies == null ? new File[0] : policies) {
            try (ProcFile file = ProcFile.openIfThere(new File(policy, "scaling_cur_freq").getPath())) {
                if (file != null) {
                    kilohertz += file.read().number();
                    count++;
                }
            } catch (IOException | RuntimeException unknown) {
                // Not this one.
            }
        }
        return count == 0 ? 0 : kilohertz / count / 1000;
    }
}
