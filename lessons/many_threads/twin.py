"""Requests to a server that takes its time: one after another, and with one thread per task."""

import argparse
import json
import os
import signal
import socket
import socketserver
import sys
import sysconfig
import threading
import time


clients = set()  # their addresses
strangers = []  # other programs that have connected


class SlowServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 512  # all may come at once

    def verify_request(self, request, address):
        """Any program can connect to a port. Only our clients are served."""
        if address in clients:
            clients.remove(address)
            return True
        strangers.append(address)
        return False


def answer_after(seconds):
    class Answer(socketserver.StreamRequestHandler):
        def handle(self):
            request = self.rfile.readline()
            time.sleep(seconds)
            self.wfile.write(request)

    return Answer


def compute(microseconds):
    end = time.thread_time() + microseconds / 1e6  # this thread's own CPU time
    while time.thread_time() < end:
        pass


def do_task(number, server, settings, right):
    request = b"request %d\n" % number
    with socket.socket() as connection:
        connection.bind(("127.0.0.1", 0))  # by this address the server knows its clients
        clients.add(connection.getsockname())
        connection.connect(server)  # while it waits, others run
        connection.sendall(request)
        answer = connection.makefile("rb").readline()
    compute(settings.computing)
    if answer == request:
        right.append(number)


def one_after_another(tasks):
    for task in tasks:
        do_task(*task)


def one_thread_each(tasks):
    threads = [threading.Thread(target=do_task, args=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def measure(name, way, server, settings):
    """Returns the seconds it took and how many answers were right."""
    right = []
    tasks = [(number, server, settings, right) for number in range(settings.tasks)]
    over = threading.Event()

    def look():
        while not over.wait(0.02):
            say("point", series="answered_" + name, value=len(right))

    say("point", series="answered_" + name, value=0)
    looking = threading.Thread(target=look)
    looking.start()
    began = time.perf_counter()
    way(tasks)
    seconds = time.perf_counter() - began
    over.set()
    looking.join()
    say("point", series="answered_" + name, value=len(right))
    say("metric", name=name + "_ms", value=1e3 * seconds, unit="ms")
    return seconds, len(right)


def main():
    settings = read_settings(
        way=("both", "sequential", "threads"), tasks=20, latency=50, computing=500
    )
    ways = {"sequential": one_after_another, "threads": one_thread_each}
    wanted = list(ways) if settings.way == "both" else [settings.way]
    with SlowServer(("127.0.0.1", 0), answer_after(settings.latency / 1e3)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        results = [measure(name, ways[name], server.server_address, settings) for name in wanted]
        server.shutdown()

    seconds, right = zip(*results)
    if len(seconds) == 2:
        say("metric", name="speed_up", value=seconds[0] / seconds[1], unit="\u00d7")
    if strangers:
        say("note", text=f"Connections of other programs, closed at once: {len(strangers):,}.")
    say("metric", name="answered", value=sum(right), unit="requests")
    missing = settings.tasks * len(wanted) - sum(right)
    say("done", held=missing == 0, outcome=f"{missing} not answered" if missing else "all answered")


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
