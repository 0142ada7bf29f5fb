"""Flowcept's own consumer: says "listening", then prints as many messages as it is told to, a line of JSON each."""

import json
import sys

from flowcept.flowceptor.consumers.base_consumer import BaseConsumer


class Printer(BaseConsumer):
    def __init__(self, wanted):
        super().__init__()
        self.left = wanted

    def listen(self):
        print("listening", flush=True)
        self.default_thread_target()

    def message_handler(self, message):
        print(json.dumps(message), flush=True)
        self.left -= 1
        return self.left > 0


printer = Printer(int(sys.argv[1]))
printer.start(target=printer.listen, threaded=False)
