package io.flowcept.telemetry.gpu.nvidia;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.flowcept.telemetry.gpu.GpuException;
import io.flowcept.telemetry.gpu.VendorLibrary;

/**
 * The functions of NVML that telemetry needs, with the layouts of {@code nvml.h} of driver 580 (CUDA 13.0), all of them
 * unchanged since the drivers named beside them. Of a function that has versions, an old driver has only the first. For
 * one thread.
 */
final class Nvml implements AutoCloseable {
    static final int FUNCTION_NOT_FOUND = 13;
    static final int GPU_IS_LOST = 15;
    static final int RESET_REQUIRED = 16;

    private static final int SUCCESS = 0;
    private static final int INSUFFICIENT_SIZE = 7;
    private static final int NO_SYMBOL = -1;

    /** {@code nvmlTemperatureSensors_t}: the die. */
    private static final int TEMPERATURE_GPU = 0;
    /** {@code nvmlClockType_t}: the streaming multiprocessors. */
    private static final int CLOCK_SM = 1;
    /** {@code NVML_DEVICE_NAME_V2_BUFFER_SIZE} and {@code NVML_DEVICE_UUID_V2_BUFFER_SIZE}. */
    private static final int TEXT_SIZE = 96;
    /** {@code nvmlProcessInfo_v1_t}: unsigned pid, padding, unsigned long long usedGpuMemory. */
    private static final int PROCESS_V1_SIZE = 16;
    /** {@code nvmlProcessInfo_v2_t}: the same, and two unsigned ids of the instance. */
    private static final int PROCESS_V2_SIZE = 24;
    /** {@code NVML_VALUE_NOT_AVAILABLE} as an unsigned long long. */
    private static final long NOT_AVAILABLE = -1L;

    private final VendorLibrary library;
    private final Memory number = new Memory(8);
    private final Memory text = new Memory(TEXT_SIZE);
    /** {@code nvmlMemory_t}: unsigned long long total, free, used. */
    private final Memory memory = new Memory(24);
    /** {@code nvmlUtilization_t}: unsigned gpu, memory. */
    private final Memory utilization = new Memory(8);

    Nvml(VendorLibrary library) throws GpuException {
        this.library = library;
        // The first version fails where one of several devices does.
        check(call("nvmlInit_v2", "nvmlInit"), "nvmlInit");
    }

    int deviceCount() throws GpuException {
        check(call("nvmlDeviceGetCount_v2", "nvmlDeviceGetCount", number), "nvmlDeviceGetCount");
        return number.getInt(0);
    }

    Pointer device(int index) throws GpuException {
        number.setLong(0, 0);
        check(
                call("nvmlDeviceGetHandleByIndex_v2", "nvmlDeviceGetHandleByIndex", index, number),
                "nvmlDeviceGetHandleByIndex");
        return number.getPointer(0);
    }

    String name(Pointer device) throws GpuException {
        check(call("nvmlDeviceGetName", device, text, TEXT_SIZE), "nvmlDeviceGetName");
        return VendorLibrary.text(text);
    }

    String uuid(Pointer device) throws GpuException {
        check(call("nvmlDeviceGetUUID", device, text, TEXT_SIZE), "nvmlDeviceGetUUID");
        return VendorLibrary.text(text);
    }

    /** Bytes. */
    long memoryTotal(Pointer device) throws GpuException {
        readMemory(device);
        return memory.getLong(0);
    }

    /** Bytes. */
    long memoryUsed(Pointer device) throws GpuException {
        readMemory(device);
        return memory.getLong(16);
    }

    private void readMemory(Pointer device) throws GpuException {
        check(call("nvmlDeviceGetMemoryInfo", device, memory), "nvmlDeviceGetMemoryInfo");
    }

    /** Degrees Celsius. */
    int temperature(Pointer device) throws GpuException {
        check(call("nvmlDeviceGetTemperature", device, TEMPERATURE_GPU, number), "nvmlDeviceGetTemperature");
        return number.getInt(0);
    }

    /** Milliwatts. */
    int power(Pointer device) throws GpuException {
        check(call("nvmlDeviceGetPowerUsage", device, number), "nvmlDeviceGetPowerUsage");
        return number.getInt(0);
    }

    /** Percent of the last sampling period in which a kernel ran. */
    int gpuUtilization(Pointer device) throws GpuException {
        readUtilization(device);
        return utilization.getInt(0);
    }

    /** Percent of the last sampling period in which memory was read or written. */
    int memoryUtilization(Pointer device) throws GpuException {
        readUtilization(device);
        return utilization.getInt(4);
    }

    private void readUtilization(Pointer device) throws GpuException {
        check(call("nvmlDeviceGetUtilizationRates", device, utilization), "nvmlDeviceGetUtilizationRates");
    }

    /** Megahertz. */
    int smClock(Pointer device) throws GpuException {
        check(call("nvmlDeviceGetClockInfo", device, CLOCK_SM, number), "nvmlDeviceGetClockInfo");
        return number.getInt(0);
    }

    /** Bytes that a process has on a device, computing and drawing; -1 if the device does not list it. */
    long memoryOfProcess(Pointer device, long pid) throws GpuException {
        long computing = memoryOfProcess("nvmlDeviceGetComputeRunningProcesses", device, pid);
        long drawing;
        try {
            drawing = memoryOfProcess("nvmlDeviceGetGraphicsRunningProcesses", device, pid);
        } catch (GpuException computesOnly) {
            drawing = -1;
        }
        return computing < 0 ? drawing : drawing < 0 ? computing : computing + drawing;
    }

    private long memoryOfProcess(String function, Pointer device, long pid) throws GpuException {
        for (String version : new String[] {"_v3", "_v2", ""}) {
            int size = version.isEmpty() ? PROCESS_V1_SIZE : PROCESS_V2_SIZE;
            number.setInt(0, 0);
            int status = call(function + version, device, number, null);
            for (int i = 0; status == INSUFFICIENT_SIZE && i < 3; i++) {
                // Some more than there were: others may come.
                int room = number.getInt(0) + 8;
                Memory processes = new Memory((long) room * size);
                number.setInt(0, room);
                status = call(function + version, device, number, processes);
                if (status == SUCCESS) {
                    return memoryIn(processes, number.getInt(0), size, pid);
                }
            }
            if (status != NO_SYMBOL && status != FUNCTION_NOT_FOUND) {
                check(status, function);
                return -1;
            }
        }
        throw failure(FUNCTION_NOT_FOUND, function);
    }

    private static long memoryIn(Memory processes, int count, int size, long pid) {
        for (int i = 0; i < count; i++) {
            long at = (long) i * size;
            if (processes.getInt(at) == pid) {
                long bytes = processes.getLong(at + 8);
                return bytes == NOT_AVAILABLE ? -1 : bytes;
            }
        }
        return -1;
    }

    /** The second function if the library, or the driver behind it, does not have the first. */
    private int call(String function, String older, Object... arguments) {
        int status = invoke(function, arguments);
        return status == NO_SYMBOL || status == FUNCTION_NOT_FOUND ? invoke(older, arguments) : status;
    }

    private int call(String function, Pointer device, Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = device;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return invoke(function, all);
    }

    private int invoke(String name, Object... arguments) {
        Function function = library.function(name);
        return function == null ? NO_SYMBOL : function.invokeInt(arguments);
    }

    private void check(int status, String function) throws GpuException {
        if (status != SUCCESS) {
            throw failure(status == NO_SYMBOL ? FUNCTION_NOT_FOUND : status, function);
        }
    }

    private GpuException failure(int status, String function) {
        String meaning = null;
        Function text = library.function("nvmlErrorString");
        if (text != null) {
            Pointer answer = text.invokePointer(new Object[] {status});
            meaning = answer == null ? null : answer.getString(0);
        }
        return new GpuException(function + " says " + (meaning == null ? "error " + status : meaning), status);
    }

    @Override
    public void close() {
        invoke("nvmlShutdown");
        library.close();
    }
}
