#!/usr/bin/env python3
"""Is a JSON document what its schema says, with its members in the schema's order? Silent and status 0 when it is.

    tests/valid_json.py SCHEMA FILE...
    tests/valid_json.py SCHEMA --answer

--answer: a line of standard input asks, a line is the answer: to FILE what is wrong with it, nothing where nothing is; to FILE, a tab
and a path (.result.lock.targets[0].python) the value that is there, as JSON. One process for all the questions of a test.

Knows the part of JSON Schema (draft 2020-12) that docs/json.schema.json uses; any other word in a schema is an error, so that
nothing is passed over.
"""
import json
import re
import sys

KNOWN = {"$schema", "$ref", "$defs", "title", "description", "type", "enum", "const", "properties", "required", "additionalProperties",
         "items", "minimum", "pattern", "oneOf", "allOf", "if", "then"}
TYPES = {"object": dict, "array": list, "string": str, "null": type(None), "boolean": bool}


def is_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def same(a, b):
    return type(a) is type(b) and a == b


class Schema:
    def __init__(self, root):
        self.root = root
        self.check(root)

    def check(self, schema):
        """Refuse words that are not known, and references to nothing."""
        unknown = set(schema) - KNOWN
        if unknown:
            sys.exit(f"valid_json.py: the schema has words that are not known: {sorted(unknown)}")
        if "$ref" in schema:
            self.find(schema["$ref"])
        for part in [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values(), *schema.get("oneOf", []),
                     *schema.get("allOf", []), *(schema[k] for k in ("items", "if", "then") if k in schema)]:
            self.check(part)

    def find(self, ref):
        return self.root["$defs"][ref.removeprefix("#/$defs/")]

    def faults(self, value, schema, place="$"):
        """What is wrong, one text each."""
        if "$ref" in schema:
            yield from self.faults(value, self.find(schema["$ref"]), place)
        types = schema.get("type", [])
        types = types if isinstance(types, list) else [types]
        if types and not any(is_type(value, name) for name in types):
            yield f"{place}: {value!r} is no {' or '.join(types)}"
            return
        if "const" in schema and not same(value, schema["const"]):
            yield f"{place}: {value!r} is not {schema['const']!r}"
        if "enum" in schema and not any(same(value, one) for one in schema["enum"]):
            yield f"{place}: {value!r} is none of {schema['enum']}"
        if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
            yield f"{place}: {value!r} does not match {schema['pattern']}"
        if is_type(value, "integer") and value < schema.get("minimum", value):
            yield f"{place}: {value} is less than {schema['minimum']}"
        if isinstance(value, dict):
            yield from self.members(value, schema, place)
        if isinstance(value, list) and "items" in schema:
            for i, item in enumerate(value):
                yield from self.faults(item, schema["items"], f"{place}[{i}]")
        for part in schema.get("allOf", []):
            yield from self.faults(value, part, place)
        if "oneOf" in schema:
            tried = [list(self.faults(value, one, place)) for one in schema["oneOf"]]
            if sum(not faults for faults in tried) != 1:
                yield min(tried, key=len)[0] if all(tried) else f"{place}: fits several"
        if "if" in schema and not any(self.faults(value, schema["if"], place)):
            yield from self.faults(value, schema["then"], place)

    def members(self, value, schema, place):
        known = schema.get("properties", {})
        for name in schema.get("required", []):
            if name not in value:
                yield f"{place}: has no {name}"
        for name, item in value.items():
            if name in known:
                yield from self.faults(item, known[name], f"{place}.{name}")
            elif schema.get("additionalProperties") is False:
                yield f"{place}: {name} is not in the schema"
        if schema.get("additionalProperties") is False and [n for n in known if n in value] != list(value):
            yield f"{place}: members are in another order than in the schema: {list(value)}"


def no_doubles(pairs):
    out = dict(pairs)
    if len(out) != len(pairs):
        sys.exit(f"a member stands twice: {[name for name, _ in pairs]}")
    return out


def faults_of(schema, name):
    with open(name, "rb") as file:
        text = file.read()
    if not text.isascii() or b"\x7f" in text:
        yield f"{name}: has bytes that are not ASCII"
    for fault in schema.faults(json.loads(text, object_pairs_hook=no_doubles), schema.root):
        yield f"{name}: {fault}"


def value_at(name, path):
    with open(name, "rb") as file:
        value = json.load(file)
    for member, at in re.findall(r"\.(\w+)|\[(\d+)\]", path):
        value = value[member] if member else value[int(at)]
    return json.dumps(value)


def answer(schema):
    for line in sys.stdin:
        name, tab, path = line.rstrip("\n").partition("\t")
        try:
            said = value_at(name, path) if tab else "; ".join(faults_of(schema, name))
        except (SystemExit, Exception) as error:
            said = f"{type(error).__name__}: {error}"
        print(said.replace("\n", " "), flush=True)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = Schema(json.load(file))
    if sys.argv[2:] == ["--answer"]:
        answer(schema)
        return 0
    faults = [fault for name in sys.argv[2:] for fault in faults_of(schema, name)]
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
