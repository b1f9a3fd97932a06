"""Writes files into a C++ source as constants: embed.py text|bytes NAMESPACE HEADER OUT.h OUT.cpp NAME=FILE ..."""

import sys

TYPES = {
    "text": ("char", "std::string_view", "string_view"),
    "bytes": ("unsigned char", "std::span<const unsigned char>", "span"),
}
BYTES_A_LINE = 64


def literal(data):
    """String literals, one to a line. An octal escape has at most three digits, so that no byte runs into the next."""
    lines = []
    for start in range(0, len(data), BYTES_A_LINE):
        line = "".join(f"\\{byte:03o}" for byte in data[start : start + BYTES_A_LINE])
        lines.append(f'"{line}"')
    return "\n    ".join(lines) or '""'


def definition(element, cpp_type, name, data):
    return (
        f"namespace {{\nconst {element} {name}_data[] =\n    {literal(data)};\n}}\n"
        f"const {cpp_type} {name}({name}_data, {len(data)});\n"
    )


def main():
    kind, namespace, header, out_header, out_source, *pairs = sys.argv[1:]
    element, cpp_type, include = TYPES[kind]
    names = []
    definitions = []
    for pair in pairs:
        name, path = pair.split("=", 1)
        with open(path, "rb") as file:
            definitions.append(definition(element, cpp_type, name, file.read()))
        names.append(name)
    with open(out_header, "w", encoding="utf-8") as file:
        file.write(f"#pragma once\n#include <{include}>\nnamespace {namespace} {{\n")
        file.writelines(f"extern const {cpp_type} {name};\n" for name in names)
        file.write("}\n")
    with open(out_source, "w", encoding="utf-8") as file:
        file.write(f'#include "{header}"\nnamespace {namespace} {{\n' + "\n".join(definitions) + "}\n")


if __name__ == "__main__":
    main()
