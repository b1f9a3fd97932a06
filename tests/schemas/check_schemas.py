"""Checks what the program writes against the JSON Schemas that are installed with it.

    check_schemas.py SCHEMAS PROGRAM       what the program prints: each lesson, and each of its variants for a moment
    check_schemas.py SCHEMAS NAME=FILE ... these documents, each against the schema of that name

Prints what does not fit, and ends with 1 if anything does not. Needs python3-jsonschema 4; without it nothing is checked, and
the exit code is 77.
"""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("not checked: there is no python3-jsonschema")
    sys.exit(77)

DONE, WRONG, PARTIAL = 0, 2, 3
PATIENCE_S = 300


class Checker:
    def __init__(self, schemas):
        self.schemas = {path.name.split(".")[0]: path.read_text(encoding="utf-8") for path in schemas.glob("*.schema.json")}
        self.failures = []
        self.used = {"common"}

    def check(self, name, text, what):
        """What several schemas share is put into the one that refers to it."""
        self.used.add(name)
        schema = json.loads(self.schemas[name].replace("common.schema.json#", "#"))
        schema["$defs"] = json.loads(self.schemas["common"])["$defs"]
        Draft202012Validator.check_schema(schema)
        for error in Draft202012Validator(schema).iter_errors(json.loads(text)):
            self.failures.append(f"{what}: {error.json_path}: {error.message[:300]}")

    def check_answer(self, program, name, *words, codes=(DONE, PARTIAL)):
        """Returns the document, None where there is none."""
        words = [*words, "--json"]
        done = subprocess.run([program, *words], capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        if done.returncode not in codes:
            self.failures.append(f"{' '.join(map(str, words))}: exit code {done.returncode}: {done.stderr.strip()}")
            return None
        self.check(name, done.stdout, " ".join(map(str, words)))
        return json.loads(done.stdout)

    def check_file(self, name, file):
        self.check(name, file.read_text(encoding="utf-8"), str(file))


def settings(variant):
    return [word for name, value in variant["conditions"].items() for word in ("--set", f"{name}={value}")]


def offered(program, command):
    """The lessons that a command can take."""
    done = subprocess.run([program, "complete", command, ""], capture_output=True, text=True, check=True)
    return {line.split("\t")[0] for line in done.stdout.splitlines()} - {"@files"}


def check_commands(checker, program):
    explorable, with_twin = offered(program, "explore"), offered(program, "python")
    for lesson in checker.check_answer(program, "list", "list")["lessons"]:
        name = lesson["id"]
        checker.check_answer(program, "run", "run", name, "--repeat", "2")
        for variant in lesson["variants"]:
            checker.check_answer(program, "run", "run", name, *settings(variant), "--for", "100ms")
            if name not in explorable:
                continue
            words = ("explore", name, *settings(variant))
            found = checker.check_answer(program, "explore", *words, "--budget-states", "20000")
            checker.check_answer(program, "reachable", *words, "--verdict-only", "--budget-states", "20000")
            for outcome in found["outcomes"][:2]:
                checker.check_answer(program, "replay", *words, "--replay", outcome["replay"])
        if name in with_twin:
            checker.check_answer(program, "python", "python", name)


def check_programs(checker, program):
    """Programs of the reader's own."""
    with tempfile.TemporaryDirectory() as folder:
        right, wrong = pathlib.Path(folder, "right.cpp"), pathlib.Path(folder, "wrong.cpp")
        right.write_text('#include <cstdio>\nint main() { std::puts("\\xff"); std::fputs("oh", stderr); return 1; }\n', encoding="utf-8")
        wrong.write_text("void f(); int main() { f(); }\n", encoding="utf-8")
        checker.check_answer(program, "program", "run", right, "--repeat", "2", "--expect", "x")
        wrong.write_text("#include <mutex>\nstd::mutex m;\nint main() { m.lock(); m.lock(); }\n", encoding="utf-8")
        checker.check_answer(program, "program", "run", wrong)
        wrong.write_text("void f(); int main() { f(); }\n", encoding="utf-8")
        checker.check_answer(program, "not_compiled", "run", wrong, codes=(WRONG,))
        wrong.write_text("int main() { return x; }\n", encoding="utf-8")
        checker.check_answer(program, "not_compiled", "run", wrong, codes=(WRONG,))
        # A build with a sanitizer explores no programs.
        if pathlib.Path(program).with_name("racecourse-explore").exists():
            check_explored(checker, program, right)


def check_explored(checker, program, file):
    """A race, a deadlock and a loop, and one schedule of each outcome."""
    file.write_text(
        """#include <atomic>
#include <mutex>
#include <thread>
int racing;
std::atomic<bool> flag;
std::mutex a, b;
int main() {
  std::thread t([] { ++racing; flag = true; a.lock(); b.lock(); b.unlock(); a.unlock(); });
  ++racing;
  while (!flag) {}
  b.lock(); a.lock(); a.unlock(); b.unlock();
  t.join();
}
""",
        encoding="utf-8",
    )
    found = checker.check_answer(program, "explore_program", "explore", file)
    for outcome in found["outcomes"]:
        checker.check_answer(program, "replay_program", "explore", file, "--replay", outcome["replay"])


@contextlib.contextmanager
def virtual_display():
    """The name of a display that nobody sees."""
    number, end = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(end), "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"],
                              pass_fds=[end], stderr=subprocess.DEVNULL)
    os.close(end)
    try:
        yield ":" + os.read(number, 16).decode().strip()
    finally:
        os.close(number)
        server.terminate()
        server.wait()


def check_window(checker, program):
    """What the window writes on quitting. The files it keeps are checked by tests/commands/test_schemas.cpp."""
    if not shutil.which("Xvfb"):
        print("not checked: there is no Xvfb for the window")
        return
    with virtual_display() as display:
        for lesson in ("unsynchronized-counter", "deadlock"):
            with tempfile.TemporaryDirectory() as folder:
                summary = pathlib.Path(folder, "summary.json")
                environment = dict(os.environ, DISPLAY=display, XDG_CONFIG_HOME=folder, XDG_DATA_HOME=folder,
                                   LIBGL_ALWAYS_SOFTWARE="1", ASAN_OPTIONS="detect_leaks=0")
                environment.pop("WAYLAND_DISPLAY", None)
                subprocess.run([program, "--lesson", lesson, "--run", "--exit-after", "2s", "--summary", summary],
                               env=environment, timeout=PATIENCE_S, check=True)
                checker.check_file("summary", summary)


def main():
    checker = Checker(pathlib.Path(sys.argv[1]))
    documents = [argument.split("=", 1) for argument in sys.argv[2:] if "=" in argument]
    for name, file in documents:
        checker.check_file(name, pathlib.Path(file))
    if not documents:
        check_commands(checker, sys.argv[2])
        check_programs(checker, sys.argv[2])
        check_window(checker, sys.argv[2])
    for failure in checker.failures:
        print(failure)
    return 1 if checker.failures else 0


if __name__ == "__main__":
    sys.exit(main())
