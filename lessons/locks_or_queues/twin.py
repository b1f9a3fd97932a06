"""Producers and consumers share a small buffer, in five ways."""

import argparse
import json
import os
import queue
import signal
import sys
import sysconfig
import threading
import time
from collections import Counter

ENOUGH = 10  # seconds; before Python 3.11, some ways would take half an hour
NOTHING = None  # taken when everything is over


class Buffer:
    """A few slots. A thread that puts or takes must first check whether it can."""

    def __init__(self, slots):
        self.items = []
        self.slots = slots
        self.closed = False
        self.changed = threading.Condition()

    def full(self):
        return len(self.items) >= self.slots

    def empty(self):
        return not self.items

    def close(self):
        with self.changed:
            self.closed = True
            self.changed.notify_all()


class WithoutLock(Buffer):
    def put(self, item):
        while self.full():
            time.sleep(0)
        items = list(self.items)  # read ...
        items.append(item)
        self.items = items  # ... and write: what others did in the meantime is gone

    def take(self):
        while self.empty():
            if self.closed:
                return NOTHING
            time.sleep(0)
        items = list(self.items)
        item = items.pop(0)  # perhaps another one was faster, and none is left
        self.items = items
        return item


class Polling(Buffer):
    def put(self, item):
        while True:
            with self.changed:
                if not self.full():
                    return self.items.append(item)
            time.sleep(0)

    def take(self):
        while True:
            with self.changed:
                if not self.empty():
                    return self.items.pop(0)
                if self.closed:
                    return NOTHING
            time.sleep(0)


class WithIf(Buffer):
    def put(self, item):
        with self.changed:
            if self.full():
                self.changed.wait()
            self.items.append(item)
            self.changed.notify_all()

    def take(self):
        with self.changed:
            if self.empty() and not self.closed:
                self.changed.wait()
            if self.empty() and self.closed:
                return NOTHING
            item = self.items.pop(0)  # perhaps another one was faster, and none is left
            self.changed.notify_all()
            return item


class WithWhile(Buffer):
    def put(self, item):
        with self.changed:
            while self.full():
                self.changed.wait()
            self.items.append(item)
            self.changed.notify_all()

    def take(self):
        with self.changed:
            while self.empty() and not self.closed:
                self.changed.wait()
            if self.empty():
                return NOTHING
            item = self.items.pop(0)
            self.changed.notify_all()
            return item


class WithQueue:
    """All of it is in the standard library."""

    def __init__(self, slots):
        self.items = queue.Queue(slots)

    def put(self, item):
        self.items.put(item)

    def take(self):
        item = self.items.get()
        if item is NOTHING:
            self.items.put(NOTHING)  # for the next consumer
        return item

    def close(self):
        self.items.put(NOTHING)


WAYS = {
    "if": WithIf,
    "none": WithoutLock,
    "poll": Polling,
    "while": WithWhile,
    "queue": WithQueue,
}


def compute(microseconds):
    end = time.thread_time() + microseconds / 1e6  # this thread's own CPU time
    while time.thread_time() < end:
        pass


def main():
    settings = read_settings(
        way=tuple(WAYS), producers=2, consumers=3, slots=2, items=50_000, work=0
    )
    buffer = WAYS[settings.way](settings.slots)
    taken, raised, made, making = [], [], [], []

    def produce(me):
        seconds = 0
        for item in range(me, settings.items, settings.producers):
            if time.perf_counter() - began > ENOUGH:
                break
            if settings.work > 0:
                seconds -= time.thread_time()
                compute(settings.work)
                seconds += time.thread_time()
            made.append(item)
            buffer.put(item)
        making.append(seconds)

    def consume():
        while True:
            try:
                item = buffer.take()
            except IndexError as error:  # there was nothing to take
                raised.append(error)
                continue
            if item is NOTHING:
                return
            taken.append(item)

    producers = [threading.Thread(target=produce, args=(me,)) for me in range(settings.producers)]
    consumers = [threading.Thread(target=consume) for _ in range(settings.consumers)]
    began, processor = time.perf_counter(), time.process_time()
    for thread in producers + consumers:
        thread.start()
    for thread in producers:
        thread.join()
    buffer.close()
    for thread in consumers:
        thread.join()
    # What counts is the cost of handing over and waiting, not of making the items.
    seconds, processor = time.perf_counter() - began, time.process_time() - processor - sum(making)

    times = Counter(taken)
    lost = len(made) - len(times)
    doubled = sum(1 for count in times.values() if count > 1)
    say("metric", name="taken", value=len(taken), unit="items")
    say("metric", name="lost", value=lost, unit="items")
    say("metric", name="doubled", value=doubled, unit="items")
    say("metric", name="raised", value=len(raised), unit="errors")
    say("metric", name="processor_ms", value=1e3 * processor, unit="ms")
    say("metric", name="items_per_second", value=len(taken) / seconds, unit="items/s")
    if raised:
        say("line", text=f"the first error: {raised[0]!r}")
    if len(made) < settings.items:
        say("note", text=f"It was stopped after {ENOUGH} s: {len(made):,} items were made.")
    held = lost == doubled == len(raised) == 0
    say("done", held=held, outcome="each taken once" if held else "lost, doubled or raised")


# Results are text for people, or with --json lines for programs. The same in every twin.


def read_settings(**known):
    """The settings from the command line. Of several words, the first is the default."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in known.items():
        if isinstance(value, tuple):
            first = value[0]
            parser.add_argument("--" + name, choices=value, default=first, help=f"default {first}")
        else:
            parser.add_argument("--" + name, type=int, default=value, help=f"default {value}")
    parser.add_argument("--json", action="store_true", help="lines of JSON")
    settings = parser.parse_args()
    saying.update(json=settings.json, began=time.perf_counter())
    if settings.json:
        threading.Thread(target=stay_in_touch, daemon=True).start()
    is_cpython = sys.implementation.name == "cpython"
    say(
        "python",
        version=sys.version.split()[0],
        implementation="CPython" if is_cpython else sys.implementation.name,
        free_threaded=bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
        gil=getattr(sys, "_is_gil_enabled", lambda: is_cpython)(),
    )
    return settings


def stay_in_touch():
    """Tells a program that listens that the work goes on, however long it takes."""
    while True:
        time.sleep(10)
        os.write(1, b'{"event": "alive"}\n')  # without a lock: a fork may happen at any moment


saying = {"json": False, "began": 0.0, "lock": threading.Lock()}


def say(event, **what):
    """Any thread may report something: a metric, a point, a line, a note; at the end, done."""
    if event == "point":
        what["t_ms"] = 1e3 * (time.perf_counter() - saying["began"])
    if saying["json"]:
        text = json.dumps({"event": event, **what})
    elif event == "python":
        gil = "with" if what["gil"] else "without"
        text = f"{what['implementation']} {what['version']}, {gil} a GIL"
    elif event == "metric":
        text = f"{what['name']}: {what['value']:,.6g} {what['unit']}"
    elif event == "done":
        text = f"outcome: {what['outcome']} ({'held' if what['held'] else 'broken'})"
    elif event == "point":
        return
    else:
        text = what["text"]
    with saying["lock"]:
        print(text, flush=True)


failing = threading.Lock()


def end_with(kind, *failure):
    """Says what went wrong, and ends at once: others might wait forever for what failed."""
    if kind is not SystemExit:
        failing.acquire()  # for good: whoever fails first speaks alone
        sys.__excepthook__(kind, *failure)
        sys.stderr.flush()
        os._exit(1)


if __name__ == "__main__":
    if sys.version_info < (3, 8):
        sys.exit(f"this is Python {sys.version.split()[0]}, and at least 3.8 is needed")
    sys.excepthook = end_with
    threading.excepthook = lambda failure: end_with(*failure[:3])
    # Ctrl-C ends it at once, whatever its threads are doing.
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    main()
