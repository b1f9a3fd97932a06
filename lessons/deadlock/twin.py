"""Threads move money between two accounts, and each needs both locks. Who waits for whom?"""

import argparse
import json
import os
import signal
import sys
import sysconfig
import threading
import time

ENOUGH = 1.5  # seconds
PATIENCE = 0.8  # seconds; a thread that waits this long while holding a lock is in a deadlock

deadlock = threading.Event()


class Account:
    def __init__(self, number, name):
        self.number = number
        self.name = name
        self.balance = 1000
        self.lock = threading.Lock()


def move_one(payer, payee):
    payer.balance -= 1
    payee.balance += 1


def lock_both(me, first, second, pause):
    """Takes the first lock, then the second. False if it gave up; then it holds none."""
    first.lock.acquire()
    pause()
    # Without the timeout it would sleep here forever. Once one gives up, the others do so at once.
    if second.lock.acquire(timeout=0 if deadlock.is_set() else PATIENCE):
        return True
    if not deadlock.is_set():
        deadlock.set()
        say("line", text=f"{me} holds {first.name} and has waited {PATIENCE} s for {second.name}")
    first.lock.release()
    return False


def transfer_payer_first(me, payer, payee, pause):
    if lock_both(me, payer, payee, pause):
        move_one(payer, payee)
        payee.lock.release()
        payer.lock.release()
    return 0


def transfer_in_order(me, payer, payee, pause):
    first, second = sorted((payer, payee), key=lambda account: account.number)
    if lock_both(me, first, second, pause):
        move_one(payer, payee)
        second.lock.release()
        first.lock.release()
    return 0


def transfer_backing_off(me, payer, payee, pause):
    """Returns how often it had to back off."""
    tries = 0
    while True:
        with payer.lock:
            pause()
            if payee.lock.acquire(blocking=False):
                move_one(payer, payee)
                payee.lock.release()
                return tries
        tries += 1
        time.sleep(0)  # the others run here


class Worker(threading.Thread):
    def __init__(self, name, payer, payee, transfer, transfers, pause):
        super().__init__(name=name)
        self.accounts = payer, payee
        self.transfer, self.transfers, self.pause = transfer, transfers, pause
        self.done = self.in_vain = 0

    def run(self):
        end = time.perf_counter() + ENOUGH
        while self.done < self.transfers and time.perf_counter() < end:
            self.in_vain += self.transfer(self.name, *self.accounts, self.pause)
            if deadlock.is_set() and "thread" in self.name:
                return  # it was stuck, or waited behind those that were
            self.done += 1


def done_by(workers):
    return sum(worker.done for worker in workers)


def main():
    settings = read_settings(
        threads=2,
        others=2,
        transfers=50_000,
        way=("opposite", "ordered", "back-off"),
        pause=("yield", "none"),
    )
    a, b, c, d = (Account(number, name) for number, name in enumerate("ABCD"))
    ways = {
        "opposite": transfer_payer_first,
        "ordered": transfer_in_order,
        "back-off": transfer_backing_off,
    }
    how = (
        ways[settings.way],
        settings.transfers,
        (lambda: time.sleep(0)) if settings.pause == "yield" else (lambda: None),
    )
    pair = [
        Worker(f"thread {i + 1}", *((b, a) if i % 2 else (a, b)), *how)
        for i in range(settings.threads)
    ]
    others = [Worker(f"other {i + 1}", c, d, *how) for i in range(settings.others)]

    for worker in pair + others:
        worker.start()
    while any(worker.is_alive() for worker in pair + others):
        say("point", series="pair", value=done_by(pair))
        say("point", series="others", value=done_by(others))
        time.sleep(0.02)
    for worker in pair + others:
        worker.join()

    complete = all(worker.done == settings.transfers for worker in pair + others)
    stuck = sum(worker.done < settings.transfers for worker in pair) if deadlock.is_set() else 0
    say("metric", name="pair_done", value=done_by(pair), unit="transfers")
    say("metric", name="others_done", value=done_by(others), unit="transfers")
    say("metric", name="stuck", value=stuck, unit="threads")
    say("metric", name="backed_off", value=sum(w.in_vain for w in pair + others), unit="times")
    say("metric", name="money", value=sum(x.balance for x in (a, b, c, d)), unit="units")
    if deadlock.is_set():
        say("note", text="A thread gave up waiting and released its lock, so that this could end.")
    elif not complete:
        say("note", text=f"It was stopped after {ENOUGH} s.")
    outcome = "deadlock" if deadlock.is_set() else "all done" if complete else "no deadlock"
    say("done", held=not deadlock.is_set(), outcome=outcome)


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
