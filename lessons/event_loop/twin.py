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

strangers = []  # other programs that have connected


def is_client(address, clients):
    """Any program can connect to a port. Only our clients are served."""
    if address in clients:
        clients.remove(address)
        return True
    strangers.append(address)
    return False


def accept_all(listener, clients):
    while clients:
        connection, address = listener.accept()
        if is_client(address, clients):
            yield connection
        else:
            connection.close()


def serve(connection):
    with connection, connection.makefile("rwb") as stream:
        for line in stream:  # while it waits for the next one, this thread can do nothing else
            stream.write(line)
            stream.flush()


def serve_with_threads(listener, clients, size):
    threads = []
    for connection in accept_all(listener, clients):
        threads.append(threading.Thread(target=serve, args=(connection,)))
        threads[-1].start()
    for thread in threads:
        thread.join()


def serve_with_pool(listener, clients, size):
    pool = ThreadPoolExecutor(size)
    for connection in accept_all(listener, clients):
        pool.submit(serve, connection)
    pool.shutdown()  # waits until all are served


async def answer(reader, writer):
    async for line in reader:  # while it waits for the next one, the others take their turns
        writer.write(line)
        await writer.drain()
    writer.close()


def serve_with_loop(listener, clients, size):
    async def run():
        count, served = len(clients), 0
        all_served = asyncio.Event()

        async def answer_and_count(reader, writer):
            nonlocal served
            if not is_client(writer.get_extra_info("peername"), clients):
                return writer.close()
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


def open_client():
    client = socket.socket()
    client.setblocking(False)
    client.bind(("127.0.0.1", 0))  # by this address the server knows it
    return client


async def one_client(client, address, messages, pause):
    """Returns how many of its lines came back unchanged."""
    await asyncio.get_running_loop().sock_connect(client, address)
    reader, writer = await asyncio.open_connection(sock=client)
    right = 0
    for number in range(messages):
        await asyncio.sleep(pause)
        line = b"message %d\n" % number
        writer.write(line)
        right += await reader.readline() == line
    writer.close()
    return right


def all_clients(address, count, messages, pause, to_server):
    clients = [open_client() for _ in range(count)]
    to_server.send({client.getsockname() for client in clients})

    async def run():
        work = (one_client(client, address, messages, pause) for client in clients)
        return sum(await asyncio.gather(*work))

    to_server.send(asyncio.run(run()))


def end_if_they_fail(clients):
    """Otherwise the server would wait forever for clients that never come."""
    clients.join()
    if clients.exitcode:
        os._exit(1)  # they have said why


def main():
    settings = read_settings(way=("all", *WAYS), connections=100, messages=3, pause=20, size=8)
    missing = 0
    for name in list(WAYS) if settings.way == "all" else [settings.way]:
        with socket.create_server(("127.0.0.1", 0), backlog=settings.connections) as listener:
            from_clients, to_server = multiprocessing.Pipe(duplex=False)
            words = (settings.connections, settings.messages, settings.pause / 1e3, to_server)
            clients = multiprocessing.Process(
                target=all_clients, args=(listener.getsockname(), *words)
            )
            began = time.perf_counter()
            say("point", series="answered_" + name, value=0)
            clients.start()
            threading.Thread(target=end_if_they_fail, args=(clients,), daemon=True).start()
            WAYS[name](listener, from_clients.recv(), settings.size)
            right = from_clients.recv()
            clients.join()
            seconds = time.perf_counter() - began
        missing += settings.connections * settings.messages - right
        say("point", series="answered_" + name, value=right)
        say("metric", name=name + "_ms", value=1e3 * seconds, unit="ms")
    if strangers:
        say("note", text=f"Connections of other programs, closed at once: {len(strangers):,}.")
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
