/*
 * A stand-in for AMD's management library with two sockets of one device each: the names, structures and error codes of
 * amdsmi.h of ROCm 7.0.2. What it does is set by macros: NO_DRIVER fails to start, OLD_ROCM lacks the function for ROCR's
 * UUIDs. Device 1 is lost after it was asked LOST_AFTER times for its memory, and has few sensors.
 */
#include <stdint.h>
#include <string.h>

typedef uint32_t amdsmi_status_t;
typedef struct device { int index; int asked; } *amdsmi_processor_handle;
typedef struct { uint32_t gfx_activity, umc_activity, mm_activity, reserved[13]; } amdsmi_engine_usage_t;
typedef struct {
    struct { uint16_t structure_size; uint8_t format_revision, content_revision; } common_header;
    uint16_t temperature_edge, temperature_hotspot, temperature_mem, temperature_vrgfx, temperature_vrsoc,
            temperature_vrmem;
    uint16_t average_gfx_activity, average_umc_activity, average_mm_activity;
    uint16_t average_socket_power;
    uint64_t energy_accumulator;
    uint64_t system_clock_counter;
    uint16_t average_gfxclk_frequency, average_socclk_frequency, average_uclk_frequency, average_vclk0_frequency,
            average_dclk0_frequency, average_vclk1_frequency, average_dclk1_frequency;
    uint16_t current_gfxclk, current_socclk, current_uclk, current_vclk0, current_dclk0, current_vclk1, current_dclk1;
    uint32_t throttle_status;
    uint16_t current_fan_speed;
    uint16_t pcie_link_width, pcie_link_speed;
    uint32_t gfx_activity_acc, mem_activity_acc;
    uint16_t temperature_hbm[4];
    uint64_t firmware_timestamp;
    uint8_t rest[2048];
} amdsmi_gpu_metrics_t;
typedef struct { uint32_t drm_render, drm_card, hsa_id, hip_id; char hip_uuid[256]; } amdsmi_enumeration_info_t;

_Static_assert(sizeof(amdsmi_engine_usage_t) == 64, "amdsmi_engine_usage_t");

enum { SUCCESS = 0, INVAL = 1, NOT_SUPPORTED = 2, NOT_FOUND = 31, NOT_INIT = 32, DRIVER_NOT_LOADED = 34 };

#ifndef LOST_AFTER
#define LOST_AFTER 1
#endif

static struct device devices[2] = {{0, 0}, {1, 0}};
static int started;

amdsmi_status_t amdsmi_init(uint64_t flags) {
#ifdef NO_DRIVER
    (void) flags;
    return DRIVER_NOT_LOADED;
#else
    if (flags != 2) return INVAL;
    started = 1;
    return SUCCESS;
#endif
}

amdsmi_status_t amdsmi_shut_down(void) { started = 0; return SUCCESS; }

amdsmi_status_t amdsmi_status_code_to_string(amdsmi_status_t status, const char **text) {
    *text = status == NOT_FOUND ? "Device not found" : status == DRIVER_NOT_LOADED ? "Driver not loaded" : "An error";
    return SUCCESS;
}

amdsmi_status_t amdsmi_get_socket_handles(uint32_t *count, void **handles) {
    if (!started) return NOT_INIT;
    if (handles) for (uint32_t i = 0; i < *count && i < 2; i++) handles[i] = &devices[i];
    else *count = 2;
    return SUCCESS;
}

amdsmi_status_t amdsmi_get_processor_handles(void *socket, uint32_t *count, void **handles) {
    if (!started) return NOT_INIT;
    if (handles) handles[0] = socket;
    *count = 1;
    return SUCCESS;
}

amdsmi_status_t amdsmi_get_gpu_device_uuid(amdsmi_processor_handle device, uint32_t *length, char *uuid) {
    if (*length < 38) return INVAL;
    strcpy(uuid, "00ff740f-0000-1000-8041-22c6a9cd58dx");
    uuid[35] = (char) ('0' + device->index);
    return SUCCESS;
}

#ifndef OLD_ROCM
amdsmi_status_t amdsmi_get_gpu_enumeration_info(amdsmi_processor_handle device, amdsmi_enumeration_info_t *info) {
    memset(info, 0, sizeof *info);
    strcpy(info->hip_uuid, device->index == 0 ? "GPU-aa00c6a9cd58de00" : "GPU-bb00c6a9cd58de01");
    return SUCCESS;
}
#endif

amdsmi_status_t amdsmi_get_gpu_memory_usage(amdsmi_processor_handle device, uint32_t type, uint64_t *bytes) {
    if (type != 0) return INVAL;
    if (device->index == 1 && ++device->asked > LOST_AFTER) return NOT_FOUND;
    *bytes = 10737418240ULL + (uint64_t) device->index;
    return SUCCESS;
}

amdsmi_status_t amdsmi_get_gpu_activity(amdsmi_processor_handle device, amdsmi_engine_usage_t *usage) {
    usage->gfx_activity = 88;
    usage->umc_activity = 12;
    usage->mm_activity = device->index == 0 ? 0 : 0xffff;
    return SUCCESS;
}

amdsmi_status_t amdsmi_get_gpu_metrics_info(amdsmi_processor_handle device, amdsmi_gpu_metrics_t *metrics) {
    if (device->index == 1) return NOT_SUPPORTED;
    memset(metrics, 0xff, sizeof *metrics);
    metrics->temperature_edge = 41;
    metrics->temperature_hotspot = 52;
    metrics->temperature_mem = 63;
    metrics->temperature_vrgfx = 64;
    metrics->temperature_vrsoc = 65;
    metrics->average_socket_power = 311;
    metrics->energy_accumulator = 123456789012345ULL;
    metrics->current_gfxclk = 2100;
    metrics->current_socclk = 1200;
    metrics->current_uclk = 1300;
    metrics->current_vclk0 = 29;
    metrics->current_dclk0 = 22;
    metrics->current_fan_speed = 0;
    metrics->temperature_hbm[0] = 45;
    metrics->temperature_hbm[1] = 46;
    return SUCCESS;
}
