#!/usr/bin/env python3
"""The rooms of the house: which there are, what may use what, and the picture of them.

    rooms.py check    says every include that runs against the arrows, and whether the picture is out of date; exit code 1 if so
    rooms.py draw     draws app/rooms.svg anew

A source may include its own room and every room on a lower floor, nothing else. Link lines hold part of this (a lesson
cannot draw, because its library does not link Dear ImGui); this holds the rest.
"""

import pathlib
import re
import sys
from html import escape

ROOT = pathlib.Path(__file__).resolve().parent.parent
PICTURE = ROOT / "app" / "rooms.svg"

# From the ground up. A room is its folder and what it is for.
FLOORS = [
    [("lessons/kit/base", "words, numbers, orderings")],
    [("lessons/kit/host", "what only some systems can do: clocks, child processes, files, Python")],
    [("lessons/kit/recording", "what threads do, as they do it: recorder, timeline, waits, steps")],
    [("lessons/kit/lesson", "what a lesson is: settings, figures, predictions, a snapshot of a run")],
    [("lessons/kit/running", "real runs: lanes, stage, series of runs, sweeps"), ("lessons/kit/twins", "the Python beside a lesson")],
    [("lessons/kit/worlds", "what a body may use, once for real threads and once controlled")],
    [("lessons/kit/machine", "bodies as fibers whose whole state can be copied")],
    [("lessons/kit/explorer", "every interleaving: the graph of states, counts, odds, walks, tokens")],
    [
        ("lessons/kit/replay", "a schedule on real threads; a real run on the graph"),
        ("lessons/kit/programs", "programs of the reader's own: compiled, run for real, explored in a child process"),
    ],
    [
        ("lessons/programs", "the process that explores them: the compiler's hooks, memory, names"),
        ("lessons/watch", "inside of one that runs for real: what it asks of the thread library is noted"),
    ],
    [("lessons/shared", "what several lessons have in common")],
    [("lessons", "the lessons: a body, its data, its text")],
    [("app/text", "Markdown, syntax, numbers in words")],
    [
        ("app/pictures", "every picture, drawn on a canvas; no Dear ImGui"),
        ("app/files", "what is kept, written whole"),
        ("app/request", "the command line, as one table"),
        ("app/editing", "a text as it is edited"),
    ],
    [("app/ui", "all that wraps Dear ImGui: theme, widgets, text fields, its canvas")],
    [
        ("app/plots", "charts to point at"),
        ("app/schedules", "timelines, lanes, graphs to point at"),
        ("app/session", "what the reader has chosen, run and found"),
    ],
    [("app/panels", "the parts of the window"), ("app/export", "JSON, CSV, traces, the lab report")],
    [("app/window", "the real window, its keys and its loop")],
    [("app/commands", "one file for each word of the command line")],
    [("app", "main: words in, exit code out")],
]
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room, _ in rooms}

WINDOW_HEADERS = re.compile(r"(imgui|GLFW|glad|backends)\b")
MAY_DRAW = {"app/ui", "app/plots", "app/schedules", "app/panels", "app/window"}


def room_of(path):
    """The room that a file stands in, by its path from the top of the repository."""
    folder = str(pathlib.PurePosixPath(path).parent)
    while folder not in FLOOR and folder != ".":
        folder = str(pathlib.PurePosixPath(folder).parent)
    return folder


def complaint(path, header, exists=lambda p: (ROOT / p).is_file()):
    """What is wrong with that include in that file: a sentence, or nothing."""
    room = room_of(path)
    if WINDOW_HEADERS.match(header):
        return None if room in MAY_DRAW else f"{path} includes {header}, but {room} knows no window"
    for top in ("app", "lessons"):
        target = f"{top}/{header}"
        if exists(target):
            other = room_of(target)
            if other == room or FLOOR[other] < FLOOR[room]:
                return None
            return f"{path} includes {header}, but {other} is not below {room}"
    return None  # a system header, or one made by the build


def check():
    # The check itself: each kind of arrow that must not be drawn, and one of each that may.
    anywhere = lambda path: path.startswith(("app/", "lessons/kit/"))
    assert complaint("app/pictures/bins.h", "plots/plot.h", anywhere)
    assert complaint("app/text/markdown.h", "imgui.h", anywhere)
    assert complaint("lessons/kit/base/words.h", "kit/host/clock.h", lambda path: path == "lessons/kit/host/clock.h")
    assert not complaint("app/plots/plot.h", "pictures/bins.h", anywhere)
    assert not complaint("app/plots/plot.h", "imgui.h", anywhere)

    complaints = []
    for top in ("app", "lessons"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix not in (".h", ".cpp", ".in"):
                continue
            name = path.relative_to(ROOT).as_posix()
            for header in re.findall(r'^#include ["<]([^">]+)[">]', path.read_text(), re.MULTILINE):
                said = complaint(name, header)
                if said:
                    complaints.append(said)
    complaints += [f"{path.name} stands in no room" for path in sorted(ROOT.iterdir()) if path.suffix in (".h", ".cpp")]
    for folder in [*(ROOT / "lessons" / "kit").iterdir(), *(ROOT / "app").iterdir()]:
        name = folder.relative_to(ROOT).as_posix()
        if any(folder.glob("*.cpp")) and name not in FLOOR:
            complaints.append(f"{name} is no room of tests/rooms.py")
    if not PICTURE.is_file() or PICTURE.read_text() != picture():
        complaints.append("app/rooms.svg is out of date: run tests/rooms.py draw")
    return complaints


# Lengths of the picture, in pixels.
WIDTH, MARGIN, HEIGHT, GAP, LABEL = 1160, 20, 46, 8, 74
FILL = {"app": "#dbe9f6", "lessons": "#fde9c8"}
LINE = {"app": "#0072b2", "lessons": "#b97a00"}


def wrapped(words, most):
    """The words in lines of at most so many letters."""
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def picture():
    """The house, the highest floor first: each room may use those on lower floors."""
    floors = list(reversed(FLOORS))
    height = 2 * MARGIN + len(floors) * (HEIGHT + GAP) - GAP
    shapes = []
    for row, rooms in enumerate(floors):
        top = MARGIN + row * (HEIGHT + GAP)
        width = (WIDTH - 2 * MARGIN - GAP * (len(rooms) - 1)) / len(rooms)
        for column, (room, purpose) in enumerate(rooms):
            left = MARGIN + column * (width + GAP)
            part = room.split("/")[0]
            shapes.append(
                f'<rect x="{left:.0f}" y="{top}" width="{width:.0f}" height="{HEIGHT}" rx="5" '
                f'fill="{FILL[part]}" stroke="{LINE[part]}"/>'
            )
            name = room if room != "lessons" else "lessons/<name>"
            alone = len(rooms) == 1
            shapes.append(
                f'<text x="{left + 12:.0f}" y="{top + (28 if alone else 18)}" font-weight="600">{escape(name)}</text>'
            )
            if alone:
                shapes.append(f'<text x="{left + 230:.0f}" y="{top + 28}">{escape(purpose)}</text>')
                continue
            for line, words in enumerate(wrapped(purpose, int(width / 6.2))):
                shapes.append(f'<text x="{left + 12:.0f}" y="{top + 31 + 11 * line}" font-size="11">{escape(words)}</text>')
    body = "\n".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="Inter, sans-serif" font-size="14" fill="#1b1b1b">\n'
        f'<title>The rooms of the house. Each may use the rooms on the floors below it.</title>\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def main():
    if sys.argv[1:] == ["draw"]:
        PICTURE.write_text(picture())
        return 0
    if sys.argv[1:] == ["check"]:
        complaints = check()
        for said in complaints:
            print(said)
        return 1 if complaints else 0
    print(__doc__)
    return 2


sys.exit(main())
