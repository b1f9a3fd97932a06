"""Main starts its threads, joins them or goes on, and says that it is done."""

import argparse
import io
import json
import os
import signal
import sys
import sysconfig
import threading
import time

finished = []  # the workers that have


def compute(ms):
    end = time.thread_time() + ms / 1000  # this thread's own CPU time
    while time.thread_time() < end:
        pass


def work(me, settings, stream):
    for line in range(1, settings.lines + 1):
        compute(settings.work / settings.lines)
        if settings.writing == "pieces":
            print("worker ", me, ": line ", line, " of ", settings.lines, sep="", file=stream)
        else:
            stream.write(f"worker {me}: line {line} of {settings.lines}\n")
    finished.append(me)


def listen(pipe, whole, counts):
    for line in pipe:
        line = line.rstrip("\n")
        counts["printed"] += 1
        counts["mixed"] += line not in whole
        say("line", text=line)


def main():
    settings = read_settings(
        join=("join", "go-on"), workers=5, work=40, lines=4, writing=("pieces", "lines")
    )
    # The one stream they all print to: a pipe, so that we see what comes out at the other end.
    out, into = os.pipe()
    stream = open(into, "wb", buffering=0)
    stream = io.TextIOWrapper(stream, write_through=True)
    whole = {
        f"worker {me}: line {line} of {settings.lines}"
        for me in range(1, settings.workers + 1)
        for line in range(1, settings.lines + 1)
    }
    counts = {"printed": 0, "mixed": 0}
    listener = threading.Thread(target=listen, args=(open(out), whole, counts))
    listener.start()

    workers = [
        threading.Thread(target=work, args=(me, settings, stream))
        for me in range(1, settings.workers + 1)
    ]
    for worker in workers:
        worker.start()
    if settings.join == "join":
        for worker in workers:
            worker.join()
    finished_when_done = len(finished)
    all_of_them = "1 worker has" if settings.workers == 1 else f"{settings.workers} workers have"
    said = f"main: done; {finished_when_done} of {all_of_them} finished"
    whole.add(said)
    stream.write(said + "\n")

    # A Python program that ends waits for its threads, unless they are daemons. So do we.
    for worker in workers:
        worker.join()
    stream.close()
    listener.join()
    say("metric", name="finished_when_done", value=finished_when_done, unit="workers")
    say("metric", name="printed", value=counts["printed"], unit="lines")
    say("metric", name="mixed", value=counts["mixed"], unit="lines")
    if finished_when_done < settings.workers:
        say("note", text="The program ended only after all workers had: Python waits for them.")
    say(
        "done", held=finished_when_done == settings.workers, outcome=str(finished_when_done)
    )


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
