#!/usr/bin/env python3
"""Checks that CMake names what a lesson's folder lacks: check_messages.py CMAKE COURSE.CMAKE"""

import pathlib
import subprocess
import sys
import tempfile

FILES = ["body.h", "lesson.cpp", "plain.cpp", "text.md"]


def said(cmake, course, files):
    """What CMake says to a course of one lesson whose folder has these files; without a folder where they are None."""
    with tempfile.TemporaryDirectory() as root:
        folder = pathlib.Path(root)
        if files is not None:
            (folder / "last_ticket").mkdir()
            for file in files:
                (folder / "last_ticket" / file).touch()
        script = folder / "script.cmake"
        script.write_text(f'include("{course}")\nracecourse_course(target "{root}" last_ticket)\n')
        result = subprocess.run([cmake, "-P", script], capture_output=True, text=True, check=False)
        return " ".join(result.stderr.split()).replace(root, "FOLDER")


def main():
    cmake, course = sys.argv[1:]
    expected = {None: 'The course has a lesson "last_ticket", but there is no folder FOLDER/last_ticket.'}
    for missing in FILES:
        rest = tuple(file for file in FILES if file != missing)
        expected[rest] = f'The lesson "last_ticket" has no {missing} in FOLDER/last_ticket.'
    for files, sentence in expected.items():
        answer = said(cmake, course, files)
        if sentence not in answer:
            sys.exit(f"expected: {sentence}\nCMake said: {answer}")


main()
