package io.flowcept.telemetry;

import io.flowcept.telemetry.cpu.CpuBaseline;
import io.flowcept.telemetry.machine.EnvironmentView;
import io.flowcept.telemetry.machine.Secrets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** What is to be measured: {@code telemetry_capture} of the settings. Immutable; each method answers a changed copy. */
public final class TelemetryOptions {
    private static final Secrets ALL_SECRET = new Secrets() {
        @Override
        public boolean isName(String name) {
            return true;
        }

        @Override
        public boolean isIn(String text) {
            return true;
        }
    };

    // Assigned before anybody else sees the object.
    boolean cpu;
    boolean perCpu;
    CpuBaseline cpuSince;
    boolean process;
    boolean memory;
    boolean disk;
    boolean network;
    Set<String> gpu = Collections.emptySet();
    double slowRefreshSeconds = 5;
    EnvironmentView environment = EnvironmentView.REDACTED;
    Secrets secrets = ALL_SECRET;

    private TelemetryOptions() {}

    private TelemetryOptions copy() {
        TelemetryOptions copy = new TelemetryOptions();
        copy.cpu = cpu;
        copy.perCpu = perCpu;
        copy.cpuSince = cpuSince;
        copy.process = process;
        copy.memory = memory;
        copy.disk = disk;
        copy.network = network;
        copy.gpu = gpu;
        copy.slowRefreshSeconds = slowRefreshSeconds;
        copy.environment = environment;
        copy.secrets = secrets;
        return copy;
    }

    /** Nothing is measured; what is slow would be read every 5 seconds. */
    public static TelemetryOptions nothing() {
        return new TelemetryOptions();
    }

    /** Everything but graphics processors. */
    public static TelemetryOptions everything() {
        return nothing().cpu(true, true).process(true).memory(true).disk(true).network(true);
    }

    /** Processor times and load: of all together, and of each. */
    public TelemetryOptions cpu(boolean total, boolean each) {
        TelemetryOptions copy = copy();
        copy.cpu = total;
        copy.perCpu = each;
        return copy;
    }

    /** What the first load of processors counts from, on Linux; null, and elsewhere: from the opening. */
    public TelemetryOptions cpuSince(CpuBaseline baseline) {
        TelemetryOptions copy = copy();
        copy.cpuSince = baseline;
        return copy;
    }

    /** This process, and its JVM. */
    public TelemetryOptions process(boolean on) {
        TelemetryOptions copy = copy();
        copy.process = on;
        return copy;
    }

    public TelemetryOptions memory(boolean on) {
        TelemetryOptions copy = copy();
        copy.memory = on;
        return copy;
    }

    public TelemetryOptions disk(boolean on) {
        TelemetryOptions copy = copy();
        copy.disk = on;
        return copy;
    }

    public TelemetryOptions network(boolean on) {
        TelemetryOptions copy = copy();
        copy.network = on;
        return copy;
    }

    /** Names of metrics of graphics processors; none: they are left alone. */
    public TelemetryOptions gpu(Collection<String> metrics) {
        TelemetryOptions copy = copy();
        copy.gpu = Collections.unmodifiableSet(new LinkedHashSet<>(metrics));
        return copy;
    }

    /** How often what is costly and changes slowly is read, at most; more than 0. */
    public TelemetryOptions slowRefreshSeconds(double seconds) {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("not more than 0 seconds: " + seconds);
        }
        TelemetryOptions copy = copy();
        copy.slowRefreshSeconds = seconds;
        return copy;
    }

    /** What {@code machine_info} shows of the environment variables; redacted unless this is called. */
    public TelemetryOptions environment(EnvironmentView shown) {
        TelemetryOptions copy = copy();
        copy.environment = shown;
        return copy;
    }

    /** What is hidden of environment variables and of the command line; all of it unless this is called. */
    public TelemetryOptions secrets(Secrets hidden) {
        TelemetryOptions copy = copy();
        copy.secrets = hidden;
        return copy;
    }

    /** Whether a snapshot would hold anything. */
    public boolean isAnything() {
        return cpu || perCpu || process || memory || disk || network || !gpu.isEmpty();
    }
}
