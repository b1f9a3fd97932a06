#!/usr/bin/env python3
"""Runs clang-tidy over every source of ours that a build compiles, on all cores. Exit code 1 if it finds anything.

    tidy.py BUILD [PATTERN]     BUILD has a compile_commands.json; PATTERN keeps files whose path it matches

clang-tidy looks through all that a source includes, which takes ten times as long as the source itself. So give it a build
that compiles its sources in batches. Shadowing across sources is no fault; the compiler looks for it in each.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

# Clang 14 has coroutines but does not say so to the standard library and Asio.
EXTRA = ["-D__cpp_impl_coroutine=201902L", "-DASIO_HAS_CO_AWAIT=1", "-DASIO_HAS_STD_COROUTINE=1", "-Wno-unknown-warning-option", "-Wno-shadow"]


def for_clang(command):
    """The command for clang, which cannot read GCC's precompiled headers."""
    words = iter(shlex.split(command))
    kept = ["clang++"]
    for word in words:
        if word == "-o" or (word == "-include" and "cmake_pch" in command):
            next(words)
        elif word not in ("-Winvalid-pch", "-ftrivial-auto-var-init=zero") and not re.search(r"(^|/)(c|g)\+\+$", word):
            kept.append(word)
    return kept + EXTRA


def is_ours(file, root):
    return "/Unity/" in file or any(file.startswith(f"{root}/{top}/") for top in ("app", "lessons", "tests"))


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    pattern = re.compile(sys.argv[2] if len(sys.argv) > 2 else "")
    root = pathlib.Path(__file__).resolve().parent.parent
    entries = json.loads((build / "compile_commands.json").read_text())
    work = [
        {"directory": entry["directory"], "file": entry["file"], "arguments": for_clang(entry["command"])}
        for entry in entries
        if is_ours(entry["file"], root) and pattern.search(entry["file"])
    ]
    folder = build / "tidy"
    folder.mkdir(exist_ok=True)
    (folder / "compile_commands.json").write_text(json.dumps(work))

    def look_at(entry):
        words = ["clang-tidy", "--quiet", "--checks=-bugprone-suspicious-include", "-p", str(folder), entry["file"]]
        result = subprocess.run(words, capture_output=True, text=True, check=False)
        return result.stdout + (result.stderr if result.returncode else "")

    said = ""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for words in pool.map(look_at, work):
            said += words
            print(words, end="", flush=True)
    print(f"clang-tidy: {len(work)} files, {'clean' if not said else 'not clean'}")
    return 0 if work and not said else 1


sys.exit(main())
