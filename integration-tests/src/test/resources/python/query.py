"""What Flowcept's query API finds by a field's value, as JSON."""

import json
import sys

from flowcept import Flowcept

by = {sys.argv[1]: sys.argv[2]}
print(
    json.dumps(
        {
            "tasks": Flowcept.db.task_query(filter=by),
            "workflows": Flowcept.db.workflow_query(filter=by),
            "summary": Flowcept.db.task_summary(filter=by),
        },
        default=str,
    )
)
