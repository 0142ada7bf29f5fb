"""Prints, for each line of input, what psutil says at that moment, in the shape that Flowcept gives it."""
import json
import platform
import sys

import cpuinfo
import psutil

process = psutil.Process(int(sys.argv[1]))


def cpu():
    frequency = psutil.cpu_freq()
    return {
        "times_avg": psutil.cpu_times()._asdict(),
        "percent_all": psutil.cpu_percent(),
        **({} if frequency is None else {"frequency": frequency.current}),
        "times_per_cpu": [times._asdict() for times in psutil.cpu_times(percpu=True)],
        "percent_per_cpu": psutil.cpu_percent(percpu=True),
    }


def of_process():
    return {
        "pid": process.pid,
        "cpu_number": process.cpu_num(),
        "memory": process.memory_info()._asdict(),
        "memory_percent": process.memory_percent(),
        "cpu_times": process.cpu_times()._asdict(),
        "cpu_percent": process.cpu_percent(),
        "executable": process.exe(),
        "cmd_line": process.cmdline(),
        "num_open_file_descriptors": process.num_fds(),
        "num_connections": len(process.net_connections()),
        "io_counters": process.io_counters()._asdict(),
        "num_open_files": len(process.open_files()),
        "num_threads": process.num_threads(),
        "num_ctx_switches": process.num_ctx_switches()._asdict(),
    }


def disk():
    each = psutil.disk_io_counters(perdisk=True, nowrap=False)
    return {
        "disk_usage": psutil.disk_usage("/")._asdict(),
        "io_sum": psutil.disk_io_counters(nowrap=False)._asdict(),
        **({"io_per_disk": {name: io._asdict() for name, io in each.items()}} if len(each) > 1 else {}),
    }


def network():
    each = psutil.net_io_counters(pernic=True, nowrap=False)
    return {
        "netio_sum": psutil.net_io_counters(nowrap=False)._asdict(),
        "netio_per_interface": {name: io._asdict() for name, io in each.items() if io.bytes_sent and io.bytes_recv},
    }


def memory():
    return {"virtual": psutil.virtual_memory()._asdict(), "swap": psutil.swap_memory()._asdict()}


def snapshot():
    return {"cpu": cpu(), "process": of_process(), "memory": memory(), "disk": disk(), "network": network()}


def machine():
    addresses = psutil.net_if_addrs()
    return {
        "platform": platform.uname()._asdict(),
        "cpu": cpuinfo.get_cpu_info(),
        "network": {name: [one._asdict() for one in all] for name, all in addresses.items()},
    }


for line in sys.stdin:
    print(json.dumps(machine() if line.strip() == "machine" else snapshot()), flush=True)
