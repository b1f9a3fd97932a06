"""Workers are told to stop: by an event, by a flag they check, or not at all."""

import argparse
import json
import math
import os
import queue
import signal
import sys
import sysconfig
import tempfile
import threading
import time


class Trial:
    """What one set of workers shares: how they are told, and what they have done."""

    def __init__(self, settings):
        self.item = settings.item / 1e3
        self.poll = settings.poll / 1e3
        self.stop = threading.Event()
        self.flag = False
        self.items = queue.Queue()
        self.over = False
        self.finished = 0
        self.stopped_at = []
        self.lock = threading.Lock()  # guards finished

    def finish_item(self, file):
        file.write(b"." * 63 + b"\n")
        with self.lock:
            self.finished += 1


def work_until_event(trial, file):
    while not trial.stop.wait(trial.item):  # instead of time.sleep: it wakes up at once
        trial.finish_item(file)


def work_until_polled(trial, file):
    next_look = time.perf_counter() + trial.poll
    while True:
        time.sleep(trial.item)
        trial.finish_item(file)
        if time.perf_counter() >= next_look:
            if trial.flag:
                break
            next_look += trial.poll


def work_until_flag(trial, file):
    while not trial.flag:
        trial.items.get()  # sleeps; nobody wakes it to check the flag
        if trial.over:
            raise SystemExit  # it never stopped on its own
        trial.finish_item(file)


def work_untold(trial, file):
    while True:
        time.sleep(trial.item)
        if trial.over:
            raise SystemExit
        trial.finish_item(file)


WAYS = {
    "event": work_until_event,
    "poll": work_until_polled,
    "flag": work_until_flag,
    "none": work_untold,
}


def work(way, trial, file):
    way(trial, file)
    file.flush()  # only now is all of it in the file
    trial.stopped_at.append(time.perf_counter())


def run_trial(number, settings):
    """Returns what it took to stop, items finished, items in files, and if one was late."""
    trial = Trial(settings)
    files = [tempfile.TemporaryFile() for _ in range(settings.workers)]
    workers = [
        threading.Thread(target=work, args=(WAYS[settings.way], trial, file), daemon=True)
        for file in files
    ]
    for worker in workers:
        worker.start()
    for _ in range(3):
        time.sleep(trial.item)
        for _ in workers:
            trial.items.put("item")
    # Each trial tells them at a different moment, so that none is favored.
    cycle = max(trial.item, trial.poll) if settings.way == "poll" else trial.item
    time.sleep(0.618 * number % 1 * cycle)

    finished_when_told = trial.finished
    told_at = time.perf_counter()
    if settings.way == "event":
        trial.stop.set()
    trial.flag = settings.way in ("poll", "flag")
    patience = 3 * trial.item + 0.05 + (trial.poll if settings.way == "poll" else 0)
    for worker in workers:
        worker.join(max(0, told_at + patience - time.perf_counter()))
    with trial.lock:
        finished = trial.finished
        saved = sum(os.fstat(file.fileno()).st_size // 64 for file in files)
    trial.over = True
    for _ in workers:
        trial.items.put("none")
    times = [stopped_at - told_at for stopped_at in trial.stopped_at]
    return times, finished, saved, finished - finished_when_told > len(workers)


def main():
    settings = read_settings(
        way=("event", "poll", "flag", "none"), workers=4, item=5, poll=50, trials=20
    )
    times, finished, saved, late = [], 0, 0, 0
    for number in range(settings.trials):
        trial = run_trial(number, settings)
        times += trial[0]
        finished += trial[1]
        saved += trial[2]
        late += trial[3]
        say("point", series="finished", value=finished)
        say("point", series="saved", value=saved)

    not_stopped = settings.trials * settings.workers - len(times)
    # Those that never stopped took longer than any other.
    times = sorted(times) + not_stopped * [math.inf]
    for name, share in (("stop_median_ms", 0.5), ("stop_99_ms", 0.99)):
        at = times[math.ceil(share * len(times)) - 1]
        if at < math.inf:
            say("metric", name=name, value=1e3 * at, unit="ms")
    say("metric", name="not_stopped", value=not_stopped, unit="workers")
    say("metric", name="finished", value=finished, unit="items")
    say("metric", name="lost", value=finished - saved, unit="items")
    outcome = "all stopped at once"
    if late or not_stopped:
        outcome = "some never stopped" if not_stopped else "some stopped late"
    say("done", held=not late and not not_stopped and finished == saved, outcome=outcome)


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
