"""extract.py MARKDOWN FOLDER: writes the files that a text shows, each under its own name, into the folder.

A file is a fenced block after a line that begins with its name in backticks: `lessons/last_ticket/body.h`. Only what has
changed is written, so that nothing is compiled anew without a reason.
"""

import pathlib
import re
import sys

text, folder = pathlib.Path(sys.argv[1]).read_text(), pathlib.Path(sys.argv[2])
shown = re.findall(r"^`lessons/([\w./]+)`.*?\n\n```\w+\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
if not shown:
    sys.exit(f"{sys.argv[1]} shows no file of a lesson.")
for name, content in shown:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.is_file() or file.read_text() != content:
        file.write_text(content)
