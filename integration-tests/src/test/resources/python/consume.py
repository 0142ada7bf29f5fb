"""Flowcept's own consumer: prints as many messages as it is told to, a line of JSON each."""

import json
import sys

from flowcept.flowceptor.consumers.base_consumer import BaseConsumer


class Printer(BaseConsumer):
    def __init__(self, wanted):
        super().__init__()
        self.left = wanted

    def message_handler(self, message):
        print(json.dumps(message), flush=True)
        self.left -= 1
        return self.left > 0


Printer(int(sys.argv[1])).start(threaded=False)
