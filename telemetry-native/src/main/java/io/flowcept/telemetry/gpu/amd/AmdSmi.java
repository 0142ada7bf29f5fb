package io.flowcept.telemetry.gpu.amd;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.flowcept.telemetry.gpu.GpuException;
import io.flowcept.telemetry.gpu.VendorLibrary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The functions of AMD SMI that telemetry needs, with the layouts of {@code amdsmi.h} of ROCm 7.0.2. The fields used here
 * stand at the beginning of their structures, where all versions since ROCm 6.0 have them; structures have grown only
 * behind them, so the memory given is larger than any. For one thread.
 */
final class AmdSmi implements AutoCloseable {
    static final int NO_SYMBOL = -1;
    static final int DRIVER_NOT_LOADED = 34;
    /** {@code AMDSMI_STATUS_AMDGPU_RESTART_ERR}. */
    static final int RESTART_FAILED = 54;
    /** The library's {@code AMDSMI_STATUS_NOT_FOUND}: the device's files are gone. */
    static final int NOT_FOUND = 31;

    private static final int SUCCESS = 0;
    private static final long INIT_GPUS = 1 << 1;
    /** {@code amdsmi_memory_type_t}: the device's own. */
    private static final int VRAM = 0;
    /** {@code AMDSMI_GPU_UUID_SIZE}. */
    private static final int UUID_SIZE = 38;
    /** {@code amdsmi_enumeration_info_t}: four unsigned numbers, then the UUID as ROCR has it. */
    private static final int HIP_UUID = 16;
    /** Larger than every version's {@code amdsmi_gpu_metrics_t}, of some 2 KiB in ROCm 7.0. */
    private static final int METRICS_SIZE = 16384;

    private final VendorLibrary library;
    private final Memory number = new Memory(8);
    private final Memory uuid = new Memory(UUID_SIZE + 2);
    private final Memory enumeration = new Memory(1024);
    /** {@code amdsmi_engine_usage_t}: unsigned gfx, umc and mm activity, and 13 reserved. */
    private final Memory activity = new Memory(64);

    private final Memory metrics = new Memory(METRICS_SIZE);
    /** The device that the metrics are of; null for none. */
    private Pointer metricsOf;

    AmdSmi(VendorLibrary library) throws GpuException {
        this.library = library;
        check(invoke("amdsmi_init", INIT_GPUS), "amdsmi_init");
    }

    /** All devices, in the order of sockets and of each socket's. */
    List<Pointer> devices() throws GpuException {
        List<Pointer> devices = new ArrayList<>();
        for (Pointer socket : handles("amdsmi_get_socket_handles")) {
            Collections.addAll(devices, handles("amdsmi_get_processor_handles", socket));
        }
        return devices;
    }

    /** Asks how many there are, then for them. */
    private Pointer[] handles(String function, Object... of) throws GpuException {
        number.setInt(0, 0);
        check(invoke(function, with(of, number, null)), function);
        int count = number.getInt(0);
        if (count <= 0) {
            return new Pointer[0];
        }
        Memory handles = new Memory((long) count * Native.POINTER_SIZE);
        check(invoke(function, with(of, number, handles)), function);
        return VendorLibrary.pointers(handles, Math.min(count, number.getInt(0)));
    }

    private static Object[] with(Object[] first, Object... rest) {
        Object[] all = new Object[first.length + rest.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(rest, 0, all, first.length, rest.length);
        return all;
    }

    String uuid(Pointer device) throws GpuException {
        number.setInt(0, UUID_SIZE);
        check(invoke("amdsmi_get_gpu_device_uuid", device, number, uuid), "amdsmi_get_gpu_device_uuid");
        return VendorLibrary.text(uuid);
    }

    /** {@code GPU-} and 16 hexadecimal digits, as {@code ROCR_VISIBLE_DEVICES} has it; null where ROCm is too old. */
    String rocrUuid(Pointer device) {
        if (invoke("amdsmi_get_gpu_enumeration_info", device, enumeration) != SUCCESS) {
            return null;
        }
        String text = enumeration.getString(HIP_UUID);
        return text.isEmpty() ? null : text;
    }

    /** Bytes of the device's memory that are in use. */
    long memoryUsed(Pointer device) throws GpuException {
        check(invoke("amdsmi_get_gpu_memory_usage", device, VRAM, number), "amdsmi_get_gpu_memory_usage");
        return number.getLong(0);
    }

    /** An {@code amdsmi_engine_usage_t}, in memory that is used again. */
    Memory activity(Pointer device) throws GpuException {
        check(invoke("amdsmi_get_gpu_activity", device, activity), "amdsmi_get_gpu_activity");
        return activity;
    }

    /** An {@code amdsmi_gpu_metrics_t} that was read since {@link #forget}, in memory that is used again. */
    Memory metrics(Pointer device) throws GpuException {
        if (device.equals(metricsOf)) {
            return metrics;
        }
        // What a version does not fill in must not look like a measured 0.
        metrics.setMemory(0, METRICS_SIZE, (byte) 0xff);
        check(invoke("amdsmi_get_gpu_metrics_info", device, metrics), "amdsmi_get_gpu_metrics_info");
        metricsOf = device;
        return metrics;
    }

    /** Metrics are read anew when they are next asked for. */
    void forget() {
        metricsOf = null;
    }

    private int invoke(String name, Object... arguments) {
        Function function = library.function(name);
        return function == null ? NO_SYMBOL : function.invokeInt(arguments);
    }

    private void check(int status, String function) throws GpuException {
        if (status != SUCCESS) {
            throw new GpuException(function + (status == NO_SYMBOL ? " is not in the library" : says(status)), status);
        }
    }

    private String says(int status) {
        number.setLong(0, 0);
        Pointer text = invoke("amdsmi_status_code_to_string", status, number) == SUCCESS ? number.getPointer(0) : null;
        return " says " + (text == null ? "error " + status : text.getString(0));
    }

    @Override
    public void close() {
        invoke("amdsmi_shut_down");
        library.close();
    }
}
