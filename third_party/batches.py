#!/usr/bin/env python3
"""Groups sources so that each group compiles as one file: batches.py MOST SOURCE...

Prints a number a source: its group, of at most MOST sources. No source of a group mentions a name that another one of it
has to itself: in an unnamed namespace that both can see, or by #define; but both may have the same alias. So the groups
follow the names, not the names them.
"""

import pathlib
import re
import sys

NAMESPACE = re.compile(r"namespace ?([\w:]*) ?\{")
DECLARED = re.compile(r"[^\s/#}].*?(\w+)(?:\[\w*\])?\s*(?:[({=;]| : |$)")
ALIAS = re.compile(r"(?:using|namespace) \w+ = .*")
NO_NAMES = re.compile(r'//[^\n]*|"(?:[^"\\\n]|\\.)*"')
MENTIONED = re.compile(r"(?<![.\w])(?<!->)\w+")  # not what is found in an object
EVERYWHERE = ""


class Names:
    """What a source says by name."""

    def __init__(self, text):
        self.own = {(EVERYWHERE, macro): macro for macro in re.findall(r"#\s*define (\w+)", text)}
        self.mentioned = set(MENTIONED.findall(NO_NAMES.sub("", text)))
        self.places = set()
        spaces = []
        for line in text.splitlines():
            if opened := NAMESPACE.match(line):
                spaces.append(opened[1])
            elif line.startswith("}  // namespace"):
                spaces.pop()
            elif "" in spaces and (declared := DECLARED.match(line)):
                self.own["::".join(filter(None, spaces)), declared[1]] = line
            self.places.add("::".join(filter(None, spaces)))

    def sees(self, place):
        return any(f"{mine}::".startswith(place) for mine in self.places)

    def disturbed_by(self, other):
        for (place, name), line in other.own.items():
            same = ALIAS.match(line) and self.own.get((place, name)) == line
            if name in self.mentioned and self.sees(place) and not same:
                return True
        return False


def groups(texts, most):
    """The number of each text's group. Who disturbs most others comes first, and goes to the group with the least text: so
    there are few groups, and none takes much longer than the others."""
    names = list(map(Names, texts))
    disturbs = [
        {j for j, b in enumerate(names) if j != i and (a.disturbed_by(b) or b.disturbed_by(a))} for i, a in enumerate(names)
    ]
    made = []
    for i in sorted(range(len(texts)), key=lambda i: len(disturbs[i]), reverse=True):
        free = [group for group in made if len(group) < most and not group & disturbs[i]]
        if free:
            min(free, key=lambda group: sum(len(texts[j]) for j in group)).add(i)
        else:
            made.append({i})
    return [next(number for number, group in enumerate(made) if i in group) for i in range(len(texts))]


if __name__ == "__main__":
    print(*groups([pathlib.Path(source).read_text() for source in sys.argv[2:]], int(sys.argv[1])), sep="\n")
