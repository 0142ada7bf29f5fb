"""Flowcept's document inserter: from the queue into the databases of the settings file, until stdin is closed."""

import sys

from flowcept.flowceptor.consumers.document_inserter import DocumentInserter

inserter = DocumentInserter(check_safe_stops=False)
inserter.start()
print("started", flush=True)
sys.stdin.read()
inserter.stop()
