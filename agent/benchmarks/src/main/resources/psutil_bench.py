"""Prints the microseconds of processor time that one full snapshot takes with psutil, as Flowcept asks for it, without connections."""
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


rounds = []
for _ in range(21):
    began = time.thread_time()
    until = time.perf_counter() + 0.2
    times = 0
    while times == 0 or time.perf_counter() < until:
        snapshot()
        times += 1
    rounds.append((time.thread_time() - began) / times)
print(statistics.median(rounds[1:]) * 1e6)
