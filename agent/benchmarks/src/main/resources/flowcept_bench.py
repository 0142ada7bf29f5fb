"""Calls a task of Python's Flowcept as often as each line of stdin says, as fast as it can.

Answers each line with the CPU nanoseconds that the process has taken so far, and leaves behind nothing unsent.
"""

import sys
import time

from flowcept import Flowcept, flowcept_task


@flowcept_task
def step(worker, number):
    return worker + number


with Flowcept(workflow_name="load", start_persistence=False, check_safe_stops=False):
    print("ready", flush=True)
    for line in sys.stdin:
        for number in range(int(line)):
            step(0, number)
        print(time.process_time_ns(), flush=True)
