#!/usr/bin/env bash
# Prints docs/json.md: the members of what --json prints, from docs/json.schema.json, and an answer of pinc. `make docs-check` compares.
set -u
cd "$(dirname "$0")/../.." || exit 2
top=$(pwd)
. tests/cli/lib.sh
begin
release demo 1.0 'Requires-Dist: part<2'
release part 1.0
release part 2.0
start_index
printf 'demo\n' >requirements.in
run 0 compile --index-url "$INDEX" --python-version 3.11 --platform linux-x86_64 --json -q
sed "s|$INDEX|https://index.example/simple/|; s|${INDEX%/simple/}|https://index.example|" out >answer.json
python3 - "$top/docs/json.schema.json" answer.json <<'PROGRAM'
import json
import sys

schema = json.load(open(sys.argv[1], encoding="utf-8"))
defs = schema["$defs"]


def kind(part):
    """What a member holds, in words."""
    if "$ref" in part:
        name = part["$ref"].removeprefix("#/$defs/")
        if defs[name].get("type") != "object":
            return kind(defs[name])
        return f"[{name}](#{name})"
    if "oneOf" in part:
        return " or ".join(kind(one) for one in part["oneOf"])
    if "const" in part:
        return f"`{part['const']}`"
    if "enum" in part:
        return " or ".join("null" if word is None else f"`{word}`" for word in part["enum"])
    if part.get("type") == "array":
        return f"array of {kind(part['items'])}"
    names = part["type"] if isinstance(part["type"], list) else [part["type"]]
    return " or ".join(names)


def about(part):
    return part.get("description") or (about(defs[part["$ref"].removeprefix("#/$defs/")]) if "$ref" in part else "")


def table(part):
    print("| member | holds | |\n|---|---|---|")
    for name, member in part["properties"].items():
        print(f"| `{name}` | {kind(member)} | {about(member)} |")


print(f"""# JSON

`--json` of every command prints one object on standard output; messages for people still go to standard error (`-q`: none). The object is there
for failures, too, wrong options included. `pinc compile` writes its file as always; with `-o -` and `--dry-run` the text is a member.

{schema["description"]} Only ASCII is printed, other characters as `\\u` escapes. [json.schema.json](json.schema.json) is the same as a
JSON Schema. The library gives the same by `pinc_answer_text()`, and its facts by the functions of `pinc.h`.

This file is made by `make docs` of the schema; `make docs-check` fails when it is not what the schema says.

## The object
""")
table(schema)
for name, part in defs.items():
    if part.get("type") == "object":
        print(f"\n## {name}\n\n{part['description']}\n")
        table(part)
print("\n## Example\n\n`pinc compile --json` of the line `demo`, which needs `part<2`:\n")
print("\n".join("    " + line for line in open(sys.argv[2], encoding="utf-8").read().splitlines()))
PROGRAM
end
