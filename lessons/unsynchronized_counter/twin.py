"""Threads add to one counter. What comes between the read and the write?"""

import argparse
import json
import os
import signal
import sys
import sysconfig
import threading
import time

ENOUGH = 1.5  # seconds
SLICE = 200  # additions, after which a thread notes how far it has come

counter = 0
lock = threading.Lock()


def one():
    return 1


def add_with_no_gap(times):
    global counter
    for _ in range(times):
        counter += 1


def add_with_a_call(times):
    global counter
    for _ in range(times):
        counter = counter + one()  # at a call, another thread may take over


def add_with_a_sleep(times):
    global counter
    for _ in range(times):
        seen = counter
        time.sleep(0)  # the others run here
        counter = seen + 1


def add_with_the_lock(times):
    global counter
    for _ in range(times):
        with lock:
            counter = counter + one()


def work(add, additions, done, me):
    end = time.perf_counter() + ENOUGH
    while done[me] < additions and time.perf_counter() < end:
        times = min(SLICE, additions - done[me])
        add(times)
        done[me] += times


def look(done):
    seen = counter
    say("point", series="counter", value=seen)
    say("point", series="added", value=max(seen, sum(done)))  # a slice begun is not noted yet


def main():
    settings = read_settings(
        threads=4, additions=5_000_000, lock=("off", "on"), gap=("call", "none", "sleep")
    )
    ways = {"none": add_with_no_gap, "call": add_with_a_call, "sleep": add_with_a_sleep}
    add = add_with_the_lock if settings.lock == "on" else ways[settings.gap]

    done = [0] * settings.threads  # each thread has its own place to write to
    threads = [
        threading.Thread(target=work, args=(add, settings.additions, done, me))
        for me in range(settings.threads)
    ]
    look(done)
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        look(done)
        time.sleep(0.02)
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    look(done)

    added = sum(done)
    say("metric", name="added", value=added, unit="additions")
    say("metric", name="counter", value=counter, unit="additions")
    say("metric", name="lost", value=added - counter, unit="additions")
    say("metric", name="lost_share", value=100 * (added - counter) / added, unit="%")
    say("metric", name="ns_per_addition", value=1e9 * seconds / added, unit="ns")
    if added < settings.threads * settings.additions:
        say("note", text=f"It was stopped after {ENOUGH} s: {added:,} additions were made.")
    say("done", held=counter == added, outcome=str(counter))


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
