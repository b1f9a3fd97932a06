"""The programs of this lesson in real Python: one after another, in threads, and in processes.

    python3 measure.py PROGRAM ROUNDS WORKERS SWITCH_INTERVAL COUNT MICROSECONDS

Prints a line of JSON about this Python, and one more for each way as soon as it is measured.
"""

import json
import multiprocessing
import sys
import sysconfig
import threading
import time

counter = 0


def count_down(n):
    while n > 0:
        n -= 1


def add_one(n):
    global counter
    while n > 0:
        counter += 1
        n -= 1


def one():
    return 1


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
            time.sleep(microseconds / 1e6)


def one_after_another(workers, task):
    for _ in range(workers):
        work(*task)


def at_once(kind, workers, task):
    started = [kind(target=work, args=task) for _ in range(workers)]
    for worker in started:
        worker.start()
    for worker in started:
        worker.join()


def threads(workers, task):
    at_once(threading.Thread, workers, task)


def processes(workers, task):
    at_once(multiprocessing.Process, workers, task)


def say(**what):
    print(json.dumps(what), flush=True)


def measure(way, workers, task):
    global counter
    counter = 0
    began = time.perf_counter()
    way(workers, task)
    say(way=way.__name__, seconds=time.perf_counter() - began, counter=counter)


def main():
    program = sys.argv[1]
    rounds, workers, interval, count, microseconds = map(int, sys.argv[2:])
    task = (program, rounds, count, microseconds)
    sys.setswitchinterval(interval / 1e6)
    say(
        version=sys.version.split()[0],
        implementation=sys.implementation.name,
        free_threaded=bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
        gil=getattr(sys, "_is_gil_enabled", lambda: True)(),
    )
    for way in one_after_another, threads, processes:
        measure(way, workers, task)


if __name__ == "__main__":
    main()
