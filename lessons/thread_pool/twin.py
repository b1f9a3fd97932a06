"""The same batch of tasks on one thread per task, a pool of threads, and a pool of processes."""

import argparse
import json
import os
import signal
import sys
import sysconfig
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def do_task(number, work, kind, throws):
    if kind == "wait":
        time.sleep(work / 1e6)
    else:
        end = time.thread_time() + work / 1e6  # this thread's own CPU time
        while time.thread_time() < end:
            pass
    if number == throws:
        raise ValueError(f"task {number} threw this")
    return number


def on_a_thread_each(tasks, size):
    results = [None] * len(tasks)

    def run(place, task):
        try:
            results[place] = do_task(*task)
        except ValueError as error:  # otherwise it would end here, unseen by whoever joins
            results[place] = error

    threads = [threading.Thread(target=run, args=each) for each in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def on(executor, tasks):
    with executor as pool:
        futures = [pool.submit(do_task, *task) for task in tasks]
        # A future brings back what was returned, or what was raised.
        return [future.exception() or future.result() for future in futures]


def on_a_pool(tasks, size):
    return on(ThreadPoolExecutor(size), tasks)


def on_processes(tasks, size):
    return on(ProcessPoolExecutor(size), tasks)


WAYS = {"threads": on_a_thread_each, "pool": on_a_pool, "processes": on_processes}


def main():
    settings = read_settings(
        way=("all", *WAYS), tasks=1000, work=100, kind=("cpu", "wait"), size=4, throws=("off", "on")
    )
    throws = settings.tasks // 2 + 1 if settings.throws == "on" else None
    tasks = [
        (number, settings.work, settings.kind, throws) for number in range(1, settings.tasks + 1)
    ]
    expected = [number for number, *_ in tasks if number != throws]
    held, best = True, 0
    for name in list(WAYS) if settings.way == "all" else [settings.way]:
        say("point", series="done_" + name, value=0)
        began = time.perf_counter()
        results = WAYS[name](tasks, settings.size)
        seconds = time.perf_counter() - began
        say("point", series="done_" + name, value=len(results))
        say("metric", name=name + "_ms", value=1e3 * seconds, unit="ms")
        best = max(best, len(results) / seconds)

        thrown = [result for result in results if isinstance(result, ValueError)]
        in_order = [result for result in results if not isinstance(result, ValueError)] == expected
        held = held and in_order and len(thrown) == (throws is not None)
        came = "1 result" if len(results) == 1 else f"{len(results)} results"
        say("line", text=f"{name}: {came}, {'in' if in_order else 'out of'} order")
        for error in thrown:
            say("line", text=f"{name}: {error!r} arrived")
    say("metric", name="tasks_per_second", value=best, unit="tasks/s")
    say("done", held=held, outcome="all in order" if held else "something is missing")


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
