"""Prints how many microseconds one full snapshot takes with psutil, as Flowcept asks for it, without connections: of
processor time, and of wall time."""
import statistics
import time

import psutil


def snapshot():
    process = psutil.Process()
    with process.oneshot():
        process.cpu_num(), process.memory_info(), process.memory_percent(), process.cpu_times(), process.cpu_percent()
        process.exe(), process.cmdline(), process.num_fds(), process.io_counters(), process.open_files()
        process.num_threads(), process.num_ctx_switches()
    psutil.cpu_times(), psutil.cpu_percent(), psutil.cpu_freq()
    psutil.cpu_times(percpu=True), psutil.cpu_percent(percpu=True)
    psutil.virtual_memory(), psutil.swap_memory()
    psutil.net_io_counters(), psutil.net_io_counters(pernic=True)
    psutil.disk_usage("/"), psutil.disk_io_counters(), psutil.disk_io_counters(perdisk=True)


cpu, wall = [], []
for _ in range(21):
    began, at = time.thread_time(), time.perf_counter()
    times = 0
    while times == 0 or time.perf_counter() < at + 0.2:
        snapshot()
        times += 1
    cpu.append((time.thread_time() - began) / times)
    wall.append((time.perf_counter() - at) / times)
# The first round is the warm-up.
print(statistics.median(cpu[1:]) * 1e6, statistics.mean(wall[1:]) * 1e6)
