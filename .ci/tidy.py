#!/usr/bin/env python3
"""Runs clang-tidy over every source of ours that a build compiles, on all cores. Exit code 1 if it finds anything.

    tidy.py BUILD [PATTERN]     BUILD has a compile_commands.json; PATTERN keeps sources whose path it matches

clang-tidy looks through all that a source includes, which takes ten times as long as the source itself. So sources are put
together in batches, each batch one file that includes them. Two sources that give one name to different things, each in
its unnamed namespace, go to different batches. Shadowing across sources is no fault; the compiler looks for it in each.
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

MOST = 12  # sources in a batch
# Clang 14 has coroutines but does not say so to the standard library and Asio.
EXTRA = ["-D__cpp_impl_coroutine=201902L", "-DASIO_HAS_CO_AWAIT=1", "-DASIO_HAS_STD_COROUTINE=1", "-Wno-unknown-warning-option", "-Wno-shadow"]


def flags(command):
    """What the source is compiled with, for clang, which cannot read GCC's precompiled headers."""
    words = iter(shlex.split(command)[1:])
    kept = []
    for word in words:
        if word in ("-o", "-c") or (word == "-include" and "cmake_pch" in command):
            next(words)
        elif word not in ("-Winvalid-pch", "-ftrivial-auto-var-init=zero", "c++") and not word.endswith("/c++"):
            kept.append(word)
    return (*kept, *EXTRA)


def names(source):
    """What the source defines or declares at its left margin, with the namespace it stands in."""
    found, spaces = set(), []
    for line in source.read_text().splitlines():
        opened = re.match(r"namespace ?([\w:]*) ?\{", line)
        if opened:
            spaces.append(opened[1])
        elif line.startswith("}  // namespace"):
            spaces.pop()
        elif "" in spaces and (declared := re.match(r"[^\s/#}].*?(\w+)(?:\[\w*\])?\s*(?:[({=;]| : |$)", line)):
            found.add(("::".join(spaces), declared[1]))
    return found


def batches(sources):
    """The sources in groups of at most MOST, none of which defines one name twice."""
    groups = []
    for source in sources:
        wanted = names(source)
        for group in groups:
            if len(group["sources"]) < MOST and not group["names"] & wanted:
                break
        else:
            group = {"sources": [], "names": set()}
            groups.append(group)
        group["sources"].append(source)
        group["names"] |= wanted
    return [group["sources"] for group in groups]


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    pattern = re.compile(sys.argv[2] if len(sys.argv) > 2 else "")
    root = pathlib.Path(__file__).resolve().parent.parent
    ours = [root / "app", root / "lessons", root / "tests"]
    compiled_alike = collections.defaultdict(list)
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["file"])
        if any(source.is_relative_to(top) for top in ours) and pattern.search(entry["file"]):
            compiled_alike[flags(entry["command"])].append(source)

    folder = build / "tidy"
    folder.mkdir(exist_ok=True)
    work = []
    for with_flags, sources in compiled_alike.items():
        for batch in batches(sources):
            file = folder / f"batch_{len(work)}.cpp"
            file.write_text("".join(f'#include "{source}"\n' for source in batch))
            work.append({"directory": str(build), "file": str(file), "arguments": ["clang++", *with_flags, "-c", str(file)]})
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
    count = sum(map(len, compiled_alike.values()))
    print(f"clang-tidy: {count} sources in {len(work)} batches, {'clean' if not said else 'not clean'}")
    return 0 if count and not said else 1


sys.exit(main())
