package io.flowcept.telemetry.gpu.amd;

import com.sun.jna.Memory;
import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;

/**
 * The parts of {@code amdsmi_gpu_metrics_t} that Flowcept records, by their offsets:
 *
 * <pre>
 *    0  header: u16 size, u8 format, u8 content
 *    4  u16 temperature: edge, hotspot, mem, vrgfx, vrsoc, vrmem
 *   16  u16 average activity: gfx, umc, mm
 *   22  u16 average_socket_power
 *   24  u64 energy_accumulator
 *   32  u64 system_clock_counter
 *   40  u16 average clock: gfx, soc, u, vclk0, dclk0, vclk1, dclk1
 *   54  u16 current clock: gfx, soc, u, vclk0, dclk0, vclk1, dclk1
 *   68  u32 throttle_status
 *   72  u16 current_fan_speed, pcie_link_width, pcie_link_speed, padding
 *   80  u32 gfx_activity_acc, mem_activity_acc
 *   88  u16 temperature_hbm[4]
 * </pre>
 *
 * Units are the library's own: degrees Celsius, watts, 15.3 microjoules, megahertz, revolutions a minute. All ones is the
 * library's sign for "not on this device", and such a value is left out.
 */
final class GpuMetrics {
    private static final Key AVERAGE_SOCKET_POWER = Key.of("average_socket_power");
    private static final Key ENERGY_ACCUMULATOR = Key.of("energy_accumulator");
    private static final Key HBM = Key.of("hbm");
    private static final Key FAN_SPEED = Key.of("fan_speed");

    private static final Key[] TEMPERATURES = {
        Key.of("edge"), Key.of("hotspot"), Key.of("mem"), Key.of("vrgfx"), Key.of("vrmem")
    };
    private static final int[] TEMPERATURE_OFFSETS = {4, 6, 8, 10, 14};
    private static final int SOCKET_POWER = 22;
    private static final int ENERGY = 24;
    private static final int FAN = 72;
    private static final int HBM_STACKS = 88;
    private static final int HBM_COUNT = 4;
    private static final Key[] CLOCKS = {
        Key.of("current_gfxclk"),
        Key.of("current_socclk"),
        Key.of("current_uclk"),
        Key.of("current_vclk0"),
        Key.of("current_dclk0")
    };
    private static final int FIRST_CLOCK = 54;
    private static final int U16_NONE = 0xffff;

    private GpuMetrics() {}

    static void power(Memory metrics, SnapshotBuffer out) {
        out.beginMap();
        u16(metrics, SOCKET_POWER, AVERAGE_SOCKET_POWER, out);
        long energy = metrics.getLong(ENERGY);
        if (energy != -1) {
            out.integer(ENERGY_ACCUMULATOR, energy);
        }
        out.endMap();
    }

    static void temperature(Memory metrics, SnapshotBuffer out) {
        out.beginMap();
        for (int i = 0; i < TEMPERATURES.length; i++) {
            u16(metrics, TEMPERATURE_OFFSETS[i], TEMPERATURES[i], out);
        }
        writeStacks(metrics, out);
        u16(metrics, FAN, FAN_SPEED, out);
        out.endMap();
    }

    /** One number for each stack of memory that has a sensor; nothing when none has. */
    private static void writeStacks(Memory metrics, SnapshotBuffer out) {
        boolean any = false;
        for (int i = 0; i < HBM_COUNT; i++) {
            int celsius = metrics.getShort(HBM_STACKS + 2L * i) & U16_NONE;
            if (celsius == U16_NONE) {
                continue;
            }
            if (!any) {
                out.key(HBM);
                out.beginArray();
                any = true;
            }
            out.element();
            out.integer(celsius);
        }
        if (any) {
            out.endArray();
        }
    }

    static void clocks(Memory metrics, SnapshotBuffer out) {
        out.beginMap();
        for (int i = 0; i < CLOCKS.length; i++) {
            u16(metrics, FIRST_CLOCK + 2 * i, CLOCKS[i], out);
        }
        out.endMap();
    }

    private static void u16(Memory metrics, int offset, Key key, SnapshotBuffer out) {
        int value = metrics.getShort(offset) & U16_NONE;
        if (value != U16_NONE) {
            out.integer(key, value);
        }
    }
}
