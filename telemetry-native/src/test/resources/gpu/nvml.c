/*
 * A stand-in for NVIDIA's management library with three devices: the names, structures and error codes of nvml.h of
 * driver 580. What it does is set by macros: OLD_DRIVER leaves out all functions with a version in their name, NO_DRIVER
 * fails to start. Device 1 is lost after it was asked LOST_AFTER times for its memory. Device 2 supports few metrics.
 */
#include <string.h>

typedef int nvmlReturn_t;
typedef struct nvmlDevice_st { int index; int asked; } *nvmlDevice_t;
typedef struct { unsigned long long total, free, used; } nvmlMemory_t;
typedef struct { unsigned int gpu, memory; } nvmlUtilization_t;
typedef struct { unsigned int pid; unsigned long long usedGpuMemory; } nvmlProcessInfo_v1_t;
typedef struct {
    unsigned int pid;
    unsigned long long usedGpuMemory;
    unsigned int gpuInstanceId, computeInstanceId;
} nvmlProcessInfo_v2_t;

enum { SUCCESS = 0, UNINITIALIZED = 1, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, INSUFFICIENT_SIZE = 7,
       DRIVER_NOT_LOADED = 9, GPU_IS_LOST = 15 };

#ifndef LOST_AFTER
#define LOST_AFTER 1
#endif
#define COUNT 3

static struct nvmlDevice_st devices[COUNT] = {{0, 0}, {1, 0}, {2, 0}};
static int started;

static nvmlReturn_t start(void) {
#ifdef NO_DRIVER
    return DRIVER_NOT_LOADED;
#else
    started = 1;
    return SUCCESS;
#endif
}

static nvmlReturn_t count(unsigned int *to) {
    if (!started) return UNINITIALIZED;
    *to = COUNT;
    return SUCCESS;
}

static nvmlReturn_t handle(unsigned int index, nvmlDevice_t *to) {
    if (!started) return UNINITIALIZED;
    if (index >= COUNT) return INVALID_ARGUMENT;
    *to = &devices[index];
    return SUCCESS;
}

static int lost(nvmlDevice_t device) { return device->index == 1 && device->asked > LOST_AFTER; }

nvmlReturn_t nvmlInit(void) { return start(); }
nvmlReturn_t nvmlShutdown(void) { started = 0; return SUCCESS; }
nvmlReturn_t nvmlDeviceGetCount(unsigned int *to) { return count(to); }
nvmlReturn_t nvmlDeviceGetHandleByIndex(unsigned int index, nvmlDevice_t *to) { return handle(index, to); }

const char *nvmlErrorString(nvmlReturn_t result) {
    switch (result) {
    case NOT_SUPPORTED: return "Not Supported";
    case DRIVER_NOT_LOADED: return "Driver Not Loaded";
    case GPU_IS_LOST: return "GPU is lost";
    default: return "Unknown Error";
    }
}

nvmlReturn_t nvmlDeviceGetName(nvmlDevice_t device, char *name, unsigned int length) {
    if (length < 64) return INSUFFICIENT_SIZE;
    strcpy(name, device->index == 0 ? "NVIDIA H100 80GB HBM3" : "Tesla K20m");
    return SUCCESS;
}

nvmlReturn_t nvmlDeviceGetUUID(nvmlDevice_t device, char *uuid, unsigned int length) {
    if (length < 80) return INSUFFICIENT_SIZE;
    strcpy(uuid, "GPU-00000000-1111-2222-3333-44444444444x");
    uuid[4] = (char) ('a' + device->index);
    uuid[39] = (char) ('0' + device->index);
    return SUCCESS;
}

nvmlReturn_t nvmlDeviceGetMemoryInfo(nvmlDevice_t device, nvmlMemory_t *memory) {
    device->asked++;
    if (lost(device)) return GPU_IS_LOST;
    memory->total = 85520809984ULL + device->index;
    memory->free = 80000000000ULL;
    memory->used = 5520809984ULL + device->index;
    return SUCCESS;
}

nvmlReturn_t nvmlDeviceGetTemperature(nvmlDevice_t device, int sensor, unsigned int *celsius) {
    if (sensor != 0) return INVALID_ARGUMENT;
    if (lost(device)) return GPU_IS_LOST;
    *celsius = 40 + (unsigned) device->index;
    return SUCCESS;
}

nvmlReturn_t nvmlDeviceGetPowerUsage(nvmlDevice_t device, unsigned int *milliwatts) {
    if (device->index == 2) return NOT_SUPPORTED;
    *milliwatts = 71500;
    return SUCCESS;
}

nvmlReturn_t nvmlDeviceGetUtilizationRates(nvmlDevice_t device, nvmlUtilization_t *rates) {
    if (device->index == 2) return NOT_SUPPORTED;
    rates->gpu = 97;
    rates->memory = 31;
    return SUCCESS;
}

nvmlReturn_t nvmlDeviceGetClockInfo(nvmlDevice_t device, int type, unsigned int *megahertz) {
    if (!device || type != 1) return INVALID_ARGUMENT;
    *megahertz = 1980;
    return SUCCESS;
}

/* Processes 100 and PID, of which the latter uses 1 GiB here and 1 MiB drawing. */
#ifndef PID
#define PID 4242
#endif
#define PROCESSES(type)                                                                                                \
    if (*room < 2) { *room = 2; return INSUFFICIENT_SIZE; }                                                            \
    memset(to, 0x5a, 2 * sizeof(type));                                                                                \
    to[0].pid = 100; to[0].usedGpuMemory = 7;                                                                          \
    to[1].pid = PID; to[1].usedGpuMemory = bytes;                                                                      \
    *room = 2;                                                                                                         \
    return SUCCESS;

static nvmlReturn_t first(unsigned int *room, nvmlProcessInfo_v1_t *to, unsigned long long bytes) {
    PROCESSES(nvmlProcessInfo_v1_t)
}

nvmlReturn_t nvmlDeviceGetComputeRunningProcesses(nvmlDevice_t device, unsigned int *room, nvmlProcessInfo_v1_t *to) {
    (void) device;
    return first(room, to, 1ULL << 30);
}

nvmlReturn_t nvmlDeviceGetGraphicsRunningProcesses(nvmlDevice_t device, unsigned int *room, nvmlProcessInfo_v1_t *to) {
    (void) device;
    return first(room, to, 1ULL << 20);
}

#ifndef OLD_DRIVER
nvmlReturn_t nvmlInit_v2(void) { return start(); }
nvmlReturn_t nvmlDeviceGetCount_v2(unsigned int *to) { return count(to); }
nvmlReturn_t nvmlDeviceGetHandleByIndex_v2(unsigned int index, nvmlDevice_t *to) { return handle(index, to); }

static nvmlReturn_t second(unsigned int *room, nvmlProcessInfo_v2_t *to, unsigned long long bytes) {
    PROCESSES(nvmlProcessInfo_v2_t)
}

nvmlReturn_t nvmlDeviceGetComputeRunningProcesses_v3(nvmlDevice_t d, unsigned int *room, nvmlProcessInfo_v2_t *to) {
    (void) d;
    return second(room, to, 1ULL << 30);
}

nvmlReturn_t nvmlDeviceGetGraphicsRunningProcesses_v3(nvmlDevice_t d, unsigned int *room, nvmlProcessInfo_v2_t *to) {
    (void) d;
    return second(room, to, 1ULL << 20);
}
#endif
