"""What Flowcept's query API finds by a field's value, as JSON."""

import json
import sys
from datetime import datetime, timezone

from flowcept import Flowcept


def plain(value):
    """MongoDB has dates, in UTC, where messages have seconds."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=timezone.utc).timestamp()
    return str(value)


by = {sys.argv[1]: sys.argv[2]}
print(
    json.dumps(
        {
            "tasks": Flowcept.db.task_query(filter=by),
            "workflows": Flowcept.db.workflow_query(filter=by),
            "summary": Flowcept.db.task_summary(filter=by),
        },
        default=plain,
    )
)
