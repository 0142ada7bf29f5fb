"""Behaves towards pipes as the Diaspora stream control program's fifo mode does, and appends what it sends to a file.

One thread polls the control pipe and all pipes that it was told of. It reads 4096 bytes of one at a time. When a pipe
has no writer any more it is closed, whatever is still unread in it, and then what its producer holds is sent; before
that, messages are sent in groups of 128 only. Options make it slow, deaf, talkative, or die.
"""
import argparse
import os
import select
import signal
import sys
import time

GROUP = 128

parser = argparse.ArgumentParser()
parser.add_argument("--control-file", required=True)
parser.add_argument("--out", required=True)
parser.add_argument("--topic", default="interception")
parser.add_argument("--slow", type=float, default=0, help="seconds for each 4096 bytes")
parser.add_argument("--slow-to-end", type=float, default=0, help="seconds for a closed pipe's producer")
parser.add_argument("--die-at", default="", help="counts of lines, each a start of the program: 100,0,50")
parser.add_argument("--talk", type=int, default=0, help="lines to print for each 4096 bytes")
parser.add_argument("--wordy", action="store_true", help="ignores the signal to end")
options = parser.parse_args()


def say(level, text):
    print("[2026-01-01 00:00:00.000] [%s] %s" % (level, text), flush=True)


def lines_until_death():
    if not options.die_at:
        return 0
    starts = options.out + ".starts"
    with open(starts, "a+") as file:
        file.seek(0)
        number = len(file.read())
        file.write(".")
    counts = [int(count) for count in options.die_at.split(",")]
    return counts[number] if number < len(counts) else 0


class Producer:
    def __init__(self, path):
        self.path = path
        self.fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        self.partial = b""
        self.held = []

    def take(self, chunk):
        global taken
        *whole, self.partial = (self.partial + chunk).split(b"\n")
        for line in whole:
            if line:
                taken += 1
                if death and taken >= death:
                    os._exit(3)
                self.held.append(line + b"\n")
                if len(self.held) == GROUP:
                    self.send()

    def send(self):
        with open(options.out, "ab") as file:
            file.write(b"".join(self.held))
        self.held = []


ending = False


def end(number, frame):
    global ending
    ending = not options.wordy


signal.signal(signal.SIGTERM, end)
death = lines_until_death()
taken = 0
os.mkfifo(options.control_file, 0o600)
control = os.open(options.control_file, os.O_RDONLY | os.O_NONBLOCK)
orders = b""
producers = {}
while not ending:
    poll = select.poll()
    poll.register(control, select.POLLIN)
    for fd in producers:
        poll.register(fd, select.POLLIN)
    for fd, events in sorted(poll.poll(100), key=lambda event: event[0] != control):
        if fd == control:
            *whole, orders = (orders + os.read(control, 4096)).split(b"\n")
            for order in whole:
                path, rest = order.decode().split(" -> ")
                topic, kind = rest.split(" ", 1)
                if topic != options.topic or kind != "(format=json)":
                    say("error", "Failed to create producer: no topic " + topic)
                    continue
                producer = Producer(path)
                producers[producer.fd] = producer
                say("info", "Registered producer: " + order.decode())
            continue
        producer = producers[fd]
        if events & select.POLLIN:
            time.sleep(options.slow)
            for i in range(options.talk):
                say("info", "read from " + producer.path + " " + "." * 100)
            chunk = os.read(fd, 4096)
            producer.take(chunk)
        if events & (select.POLLHUP | select.POLLERR):
            say("warning", "POLLHUP/POLLERR on FIFO: " + producer.path)
            os.close(fd)
            if os.path.exists(producer.path):
                os.remove(producer.path)
            time.sleep(options.slow_to_end)
            producer.send()
            del producers[fd]
for producer in producers.values():
    producer.send()
os.remove(options.control_file)
