"""A program whose writer is a daemon thread: is the file whole after the program has ended?"""

import argparse
import json
import os
import signal
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time


def record(number, size):
    return b"record %06d " % number + b"." * (size - 15) + b"\n"


# The program: a separate process, because its end is what we want to see.


def write_records(descriptor, settings):
    with open(descriptor, "wb", buffering=-1 if settings.writing == "buffered" else 0) as file:
        for number in range(settings.records):
            time.sleep(settings.each / 1e6)
            file.write(record(number, settings.size))


def program(descriptor, settings):
    writer = threading.Thread(target=write_records, args=(descriptor, settings), daemon=True)
    writer.start()
    time.sleep(settings.main / 1e3)  # main does other work
    if settings.end == "join":
        writer.join()


# What came of it.


def run_program(file, settings):
    words = ["program", str(file.fileno()), json.dumps(vars(settings))]
    child = subprocess.Popen([sys.executable, __file__, *words], pass_fds=[file.fileno()])
    while child.poll() is None:
        time.sleep(0.02)
        size = os.fstat(file.fileno()).st_size
        say("point", series="in_file", value=size // settings.size)
    return child.returncode


def main():
    if sys.argv[1:2] == ["program"]:
        return program(int(sys.argv[2]), argparse.Namespace(**json.loads(sys.argv[3])))

    settings = read_settings(
        end=("detach", "join"),
        records=200,
        size=100,
        each=2000,
        main=200,
        writing=("buffered", "unbuffered"),
    )
    with tempfile.TemporaryFile() as file:
        say("point", series="in_file", value=0)
        code = run_program(file, settings)
        file.seek(0)
        content = file.read()

    whole = sum(
        content[number * settings.size : (number + 1) * settings.size]
        == record(number, settings.size)
        for number in range(settings.records)
    )
    torn = 1 if len(content) % settings.size else 0
    say("point", series="in_file", value=whole)
    say("line", text=f"exit code {code}")
    for last in content.splitlines()[-1:]:
        say("line", text=f"the file ends with {last[:13].decode()!r} and {len(last) - 13} bytes")
    say("metric", name="asked", value=settings.records, unit="records")
    say("metric", name="whole", value=whole, unit="records")
    say("metric", name="lost", value=settings.records - whole, unit="records")
    say("metric", name="torn", value=torn, unit="records")
    say("done", held=whole == settings.records, outcome=str(whole))


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
