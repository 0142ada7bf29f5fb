"""A program with two kinds of tasks of Python's Flowcept, in the workflow and the campaign that it is told."""

import sys

from flowcept import Flowcept, flowcept_task


@flowcept_task(output_names="y")
def scale(x, factor=2):
    return x * factor


@flowcept_task
def refuse(x):
    raise ValueError(f"not {x}")


with Flowcept(
    workflow_id=sys.argv[1],
    campaign_id=sys.argv[2],
    workflow_name="from python",
    start_persistence=False,
    check_safe_stops=False,
):
    print(scale(scale(3), factor=5))
    try:
        refuse("this")
    except ValueError:
        pass
