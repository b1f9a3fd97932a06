"""One program, run one after another, in threads, and in processes."""

import argparse
import json
import multiprocessing
import os
import signal
import sys
import sysconfig
import threading
import time

counter = 0


def one():
    return 1


def count_down(n):
    while n > 0:
        n -= 1


def add_one(n):
    global counter
    while n > 0:
        counter += 1
        n -= 1


def add_by_call(n):
    global counter
    while n > 0:
        counter = counter + one()
        n -= 1


COMPUTING = {"countdown": count_down, "mixed": count_down, "counter": add_one, "call": add_by_call}


def work(program, rounds, count, microseconds):
    compute = COMPUTING.get(program)
    for _ in range(rounds):
        if compute:
            compute(count)
        if microseconds > 0:
            time.sleep(microseconds / 1e6)  # releases the GIL


def one_after_another(workers, task):
    for _ in range(workers):
        work(*task)


def at_once(kind, workers, task):
    started = [kind(target=work, args=task) for _ in range(workers)]
    for worker in started:
        worker.start()
    for worker in started:
        worker.join()


def in_threads(workers, task):
    at_once(threading.Thread, workers, task)


def in_processes(workers, task):
    at_once(multiprocessing.Process, workers, task)


def main():
    global counter
    settings = read_settings(
        program=("countdown", "wait", "mixed", "counter", "call"),
        threads=4,
        interval=5000,
        rounds=200,
        waiting=50,
    )
    sys.setswitchinterval(settings.interval / 1e6)
    # A round counts 10,000 steps, or waits a millisecond, or divides its time between the two.
    waiting = {"wait": 100, "mixed": settings.waiting}.get(settings.program, 0)
    count, microseconds = 100 * (100 - waiting), 10 * waiting
    task = (settings.program, settings.rounds, count, microseconds)

    seconds, lost = {}, 0
    for way in one_after_another, in_threads, in_processes:
        counter = 0
        began = time.perf_counter()
        way(settings.threads, task)
        seconds[way] = time.perf_counter() - began
        say("metric", name=way.__name__ + "_ms", value=1e3 * seconds[way], unit="ms")
        if way is in_threads and settings.program in ("counter", "call"):
            lost = settings.threads * settings.rounds * count - counter
            say("metric", name="lost", value=lost, unit="additions")
    for way in in_threads, in_processes:
        times = seconds[one_after_another] / seconds[way]
        say("metric", name="speed_up_" + way.__name__, value=times, unit="\u00d7")
    say("done", held=lost == 0, outcome=str(lost))


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
