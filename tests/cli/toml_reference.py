#!/usr/bin/env python3
"""Compare pinc's TOML reader with Python's tomllib on documents that are made at random.

    toml_reference.py PROGRAM [SEED [COUNT]]     PROGRAM is build/tests/base/toml/toml_dump

Few different keys make many documents break the rules on tables, and some documents are damaged: both readers must refuse the same ones,
and read the same from the others. tomllib differs in four points, which are passed over: it takes integers of more than 64 bits, and
refuses seconds of 60, the year 0000 and a byte order mark. Last line: "COUNT documents, N valid, N differ".
"""

import datetime
import json
import random
import re
import subprocess
import sys
import tomllib

STRING, INTEGER, FLOAT, BOOLEAN, DATETIME, LOCAL_DATETIME, LOCAL_DATE, LOCAL_TIME = range(1, 9)
KEYS = ["a", "b", "c", "1", "d-e", '"a"', "'b'", '"f g"', '""', '"\\u00e9"', "'\\'"]
PIECES = list("'\"\\[]{}.,=#\n\t \r_+-:0179eExTZabuU\x00\x7f\xe9\u20ac") + [
    "\r\n", '"""', "'''", "\\\n", "true", "inf", "nan", "0x", "[[", "]]", "{}", "[]", "\\u00e9", "1979-05-27", "00:00:00"]


class Maker:
    def __init__(self, rng):
        self.rng = rng

    def pick(self, *choices):
        return self.rng.choice(choices)

    def space(self):
        return self.pick("", "", "", " ", "\t", "  ")

    def blank(self):
        """What may stand between the items of an array."""
        return self.pick("", "", " ", "\n", "\r\n ", " # x\n", "\n\n\t")

    def key(self):
        return self.rng.choice(KEYS[:5] if self.rng.random() < 0.7 else KEYS)

    def dotted(self, most=3):
        parts = [self.key() for _ in range(self.rng.choice([1, 1, 1, 2, 2, most]))]
        return (self.space() + "." + self.space()).join(parts)

    def digits(self, most, base="0123456789"):
        n = self.rng.randint(1, most)
        text = "".join(self.rng.choice(base) for _ in range(n))
        return re.sub(r"(?<=\w)(?=\w)", lambda _: "_" if self.rng.random() < 0.1 else "", text)

    def integer(self):
        kind = self.rng.random()
        if kind < 0.7:
            return self.pick("", "+", "-") + self.digits(self.pick(3, 18, 18, 20))
        return self.pick("0x" + self.digits(17, "0123456789abcdefABCDEF"), "0o" + self.digits(22, "01234567"),
                         "0b" + self.digits(64, "01"))

    def float(self):
        if self.rng.random() < 0.2:
            return self.pick("", "+", "-") + self.pick("inf", "nan")
        whole = self.pick("", "+", "-") + self.pick("0", str(self.rng.randint(1, 10**9)), self.digits(25))
        fraction = "." + self.digits(30) if self.rng.random() < 0.7 else ""
        exponent = self.pick("e", "E") + self.pick("", "+", "-") + self.digits(3) if self.rng.random() < 0.5 else ""
        return whole + fraction + exponent

    def number(self, least, most, width=2):
        if self.rng.random() < 0.03:
            return str(self.rng.randint(0, 99))
        return str(self.rng.randint(least, most)).zfill(width)

    def date(self):
        return f"{self.number(0, 9999, 4)}-{self.number(1, 12)}-{self.number(1, 31)}"

    def time(self):
        fraction = "." + self.digits(10).replace("_", "") if self.rng.random() < 0.4 else ""
        return f"{self.number(0, 23)}:{self.number(0, 59)}:{self.number(0, 59)}{fraction}"

    def when(self):
        offset = self.pick("", "Z", "z", f"{self.pick('+', '-')}{self.number(0, 23)}:{self.number(0, 59)}")
        return self.pick(self.date(), self.time(), self.date() + self.pick("T", "t", " ") + self.time() + offset)

    def text(self, lines):
        pieces = ["a", "b c", "\u00e9", "\U0001f600", "#", "=", "'", '"', "\t", "[", "\\\\", "\\n", '\\"', "\\u00e9", "\\U0001F600",
                  "\\x41", "\\e", "\\q", "\\ud800"] + (["\n", "\r\n", "\\\n  ", "\\ \t\r\n\n ", '""', "''"] if lines else [])
        weights = [0.1 if p in ("\\x41", "\\e", "\\q", "\\ud800") else 2 for p in pieces]
        return "".join(self.rng.choices(pieces, weights, k=self.rng.randint(0, 6)))

    def string(self):
        quote = self.pick('"', "'", '"""', "'''")
        text = self.text(len(quote) == 3)
        if len(quote) == 1 and self.rng.random() < 0.95:
            text = text.replace("\\" + quote, "").replace(quote, "")
        return quote + text + quote

    def value(self, depth=0):
        kind = self.rng.random()
        if kind < 0.15 and depth < 5:
            items = [self.blank() + self.value(depth + 1) + self.blank() for _ in range(self.rng.randint(0, 3))]
            return "[" + ",".join(items) + (self.pick("", "," + self.blank()) if items else self.blank()) + "]"
        if kind < 0.3 and depth < 5:
            pairs = [self.space() + self.pair(depth + 1) + self.space() for _ in range(self.rng.randint(0, 3))]
            return "{" + ",".join(pairs) + self.space() + "}"
        return self.pick(self.integer, self.float, self.when, self.string, self.string, lambda: self.pick("true", "false"))()

    def pair(self, depth=0):
        return self.dotted() + self.space() + "=" + self.space() + self.value(depth)

    def line(self):
        kind = self.rng.random()
        if kind < 0.2:
            text = "[" + self.space() + self.dotted() + self.space() + "]"
        elif kind < 0.35:
            text = "[[" + self.space() + self.dotted() + self.space() + "]]"
        elif kind < 0.4:
            text = ""
        else:
            text = self.pair()
        return self.space() + text + self.space() + self.pick("", "", "# x y", "#\u00e9") + self.pick("\n", "\n", "\r\n")

    def document(self):
        text = "".join(self.line() for _ in range(self.rng.randint(0, 9)))
        if self.rng.random() < 0.2 and text:
            text = text.rstrip("\r\n")
        for _ in range(self.rng.choice([0, 0, 0, 1, 2])):
            at, end = sorted(self.rng.randint(0, len(text)) for _ in range(2))
            text = text[:at] + self.pick("", self.rng.choice(PIECES)) + text[self.pick(at, min(at + 1, len(text)), end):]
        data = text.encode()
        if self.rng.random() < 0.02 and data:
            at = self.rng.randrange(len(data))
            data = data[:at] + bytes([self.rng.randrange(256)]) + data[at + 1:]
        return data


def offset_of(value):
    offset = value.utcoffset()
    return 0 if offset is None else int(offset.total_seconds() // 60)


def tagged(value):
    """What toml_dump writes for a value, with microseconds for nanoseconds."""
    if isinstance(value, dict):
        return {key: tagged(v) for key, v in value.items()}
    if isinstance(value, list):
        return [tagged(v) for v in value]
    if isinstance(value, str):
        return f"{STRING}:{value}"
    if isinstance(value, bool):
        return f"{BOOLEAN}:{int(value)}"
    if isinstance(value, int):
        return f"{INTEGER}:{value}"
    if isinstance(value, float):
        return f"{FLOAT}:{value.hex()}"
    if isinstance(value, datetime.datetime):
        kind = LOCAL_DATETIME if value.tzinfo is None else DATETIME
        return (f"{kind}:{value.year}-{value.month}-{value.day} {value.hour}:{value.minute}:{value.second}.{value.microsecond}"
                f"{offset_of(value):+d}")
    if isinstance(value, datetime.date):
        return f"{LOCAL_DATE}:{value.year}-{value.month}-{value.day} 0:0:0.0+0"
    return f"{LOCAL_TIME}:0-0-0 {value.hour}:{value.minute}:{value.second}.{value.microsecond}+0"


def normalized(value):
    """What toml_dump wrote, in the spelling of tagged()."""
    if isinstance(value, dict):
        return {key: normalized(v) for key, v in value.items()}
    if isinstance(value, list):
        return [normalized(v) for v in value]
    kind, text = value.split(":", 1)
    if int(kind) == FLOAT:
        return f"{kind}:{float.fromhex(text).hex()}"
    if int(kind) >= DATETIME:
        return f"{kind}:" + re.sub(r"\.(\d+)", lambda m: f".{int(m[1]) // 1000}", text)
    return value


def read_reference(document):
    """tomllib's reading, or the reason why it refuses the document."""
    try:
        return tagged(tomllib.loads(document.decode())), None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return None, str(error)


def is_known(document, ours, reason):
    """Is a difference one of those that are meant?"""
    if reason is None:
        return "does not fit into 64 bits" in ours
    return re.search(rb":60|0000-\d\d-", document) is not None or document.startswith(b"\xef\xbb\xbf")


def main():
    program = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 3000
    maker = Maker(random.Random(seed))
    documents = [maker.document() for _ in range(count)]
    framed = b"".join(b"%d\n%s" % (len(d), d) for d in documents)
    lines = subprocess.run([program, "1.0"], input=framed, stdout=subprocess.PIPE, check=True).stdout.decode().split("\n")[:-1]
    if len(lines) != count:
        sys.exit(f"{len(lines)} answers to {count} documents")
    valid = different = 0
    for document, line in zip(documents, lines):
        want, reason = read_reference(document)
        got = normalized(json.loads(line)) if line.startswith("{") else None
        valid += got is not None and want is not None
        if got != want and not is_known(document, line, reason):
            different += 1
            print(f"document: {document!r}\n  tomllib: {want if reason is None else reason}\n  pinc:    {line}")
    print(f"{count} documents, {valid} valid, {different} differ")
    # A sample in which hardly anything is valid, or invalid, would compare nothing.
    return 0 if different == 0 and count * 0.1 < valid < count * 0.9 else 1


if __name__ == "__main__":
    sys.exit(main())
