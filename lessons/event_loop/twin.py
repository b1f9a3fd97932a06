"""Many connections: served by one thread per client, by a pool of threads, or by one event loop."""

import argparse
import asyncio
import json
import multiprocessing
import os
import signal
import socket
import sys
import sysconfig
import threading
import time
from concurrent.futures import ThreadPoolExecutor

# The server, in three ways. Each answers every line with itself.


def serve(connection):
    with connection, connection.makefile("rwb") as stream:
        for line in stream:  # while it waits for the next one, this thread can do nothing else
            stream.write(line)
            stream.flush()


def serve_with_threads(listener, count, size):
    threads = []
    for _ in range(count):
        connection, _ = listener.accept()
        threads.append(threading.Thread(target=serve, args=(connection,)))
        threads[-1].start()
    for thread in threads:
        thread.join()


def serve_with_pool(listener, count, size):
    with ThreadPoolExecutor(size) as pool:
        for _ in range(count):
            connection, _ = listener.accept()
            pool.submit(serve, connection)


async def answer(reader, writer):
    while line := await reader.readline():  # meanwhile, the others take their turns
        writer.write(line)
        await writer.drain()
    writer.close()


def serve_with_loop(listener, count, size):
    async def run():
        served = 0
        all_served = asyncio.Event()

        async def answer_and_count(reader, writer):
            nonlocal served
            await answer(reader, writer)
            served += 1
            if served == count:
                all_served.set()

        server = await asyncio.start_server(answer_and_count, sock=listener, backlog=count)
        await all_served.wait()
        server.close()

    asyncio.run(run())


WAYS = {"threads": serve_with_threads, "pool": serve_with_pool, "loop": serve_with_loop}

# The clients, in a separate process, so that they do not share a GIL with the server.


async def one_client(address, messages, pause):
    """Returns how many of its lines came back unchanged."""
    reader, writer = await asyncio.open_connection(*address)
    right = 0
    for number in range(messages):
        await asyncio.sleep(pause)
        line = b"message %d\n" % number
        writer.write(line)
        right += await reader.readline() == line
    writer.close()
    return right


def all_clients(address, count, messages, pause, result):
    async def run():
        return sum(
            await asyncio.gather(*(one_client(address, messages, pause) for _ in range(count)))
        )

    result.send(asyncio.run(run()))


def main():
    settings = read_settings(way=("all", *WAYS), connections=100, messages=3, pause=20, size=8)
    missing = 0
    for name in list(WAYS) if settings.way == "all" else [settings.way]:
        with socket.create_server(("127.0.0.1", 0), backlog=settings.connections) as listener:
            result, to_result = multiprocessing.Pipe(duplex=False)
            words = (settings.connections, settings.messages, settings.pause / 1e3, to_result)
            clients = multiprocessing.Process(
                target=all_clients, args=(listener.getsockname(), *words)
            )
            began = time.perf_counter()
            say("point", series="answered_" + name, value=0)
            clients.start()
            WAYS[name](listener, settings.connections, settings.size)
            right = result.recv()
            clients.join()
            seconds = time.perf_counter() - began
        missing += settings.connections * settings.messages - right
        say("point", series="answered_" + name, value=right)
        say("metric", name=name + "_ms", value=1e3 * seconds, unit="ms")
    say("metric", name="connections", value=settings.connections, unit="connections")
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


if __name__ == "__main__":
    # Ctrl-C ends it at once, whatever its threads are doing.
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    main()
