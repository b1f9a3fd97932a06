"""One batch of tasks, run by five models. Which finishes first?"""

import argparse
import asyncio
import json
import os
import signal
import sys
import sysconfig
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

total = 0
lock = threading.Lock()


def compute(microseconds):
    end = time.thread_time() + microseconds / 1e6  # this thread's own CPU time
    while time.thread_time() < end:
        pass


def add_with_lock(additions):
    global total
    for _ in range(additions):
        with lock:
            total += 1


def add_alone(additions):
    global total
    for _ in range(additions):  # no two tasks add at once: there is nothing to lock
        total += 1


def do_task(settings, add=add_with_lock):
    compute(settings.computing)
    time.sleep(settings.waiting / 1e3)
    add(settings.additions)


def one_after_another(settings):
    for _ in range(settings.tasks):
        do_task(settings, add_alone)


def thread_for_each_task(settings):
    threads = [threading.Thread(target=do_task, args=(settings,)) for _ in range(settings.tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def pool_of_threads(settings):
    with ThreadPoolExecutor(settings.workers) as pool:
        list(pool.map(do_task, [settings] * settings.tasks))


def do_task_elsewhere(settings):
    compute(settings.computing)
    time.sleep(settings.waiting / 1e3)
    return [1] * settings.additions  # a process shares no memory: it sends each addition


def pool_of_processes(settings):
    global total
    with ProcessPoolExecutor(settings.workers) as pool:
        for additions in pool.map(do_task_elsewhere, [settings] * settings.tasks):
            for addition in additions:
                total += addition


async def task_in_loop(settings):
    compute(settings.computing)  # no other task runs meanwhile
    await asyncio.sleep(settings.waiting / 1e3)  # here the others run
    add_alone(settings.additions)


def event_loop(settings):
    async def all_tasks():
        await asyncio.gather(*(task_in_loop(settings) for _ in range(settings.tasks)))

    asyncio.run(all_tasks())


MODELS = {
    "sequential": one_after_another,
    "threads": thread_for_each_task,
    "pool": pool_of_threads,
    "processes": pool_of_processes,
    "event_loop": event_loop,
}


def main():
    global total
    settings = read_settings(tasks=40, computing=1000, waiting=20, additions=10, workers=8)
    held, ms = True, {}
    for name, model in MODELS.items():
        total = 0
        say("point", series=name + "_ms", value=0)
        began = time.perf_counter()
        model(settings)
        ms[name] = 1e3 * (time.perf_counter() - began)
        say("point", series=name + "_ms", value=settings.tasks)
        say("metric", name=name + "_ms", value=ms[name], unit="ms")
        held = held and total == settings.tasks * settings.additions
    best = min(ms, key=ms.get)
    say("metric", name="speed_up", value=ms["sequential"] / ms[best], unit="\u00d7")
    say("done", held=held, outcome=best.replace("_", " "))


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
