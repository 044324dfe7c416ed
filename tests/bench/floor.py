"""What round trips alone make a compile take.

A program that knows nothing asks for a page, then for the metadata of what it picks from it, and only then knows what is
needed next: two round trips for each level of what needs what, and one before them for the connection. With the output of
an earlier run all pages are asked for at once, and all metadata: three. Where the cache only has to be confirmed: two.
TLS (1.3) takes one more.
"""
import re


def levels(text):
    """How many levels deep is a lock? By the "via" comments of requirements.txt as pinc writes it."""
    parents, name = {}, None
    for line in text.splitlines():
        pin = re.match(r"([A-Za-z0-9][\w.-]*)(\[[^\]]*\])?\s*(==|@)", line)
        via = re.match(r"    #\s+(?:via\s+)?(\S.*)", line)
        if pin:
            name = re.sub(r"[-_.]+", "-", pin[1]).lower()
            parents.setdefault(name, set())
        elif via and name and via[1] != "via":
            parents[name].add(re.sub(r"\[.*", "", via[1]))
    depth = {name: 1 for name, who in parents.items() if any(parent not in parents for parent in who)}
    while True:
        more = {name: 1 + min(depth[parent] for parent in who if parent in depth)
                for name, who in parents.items() if name not in depth and any(parent in depth for parent in who)}
        if not more:
            return max(depth.values(), default=0)
        depth.update(more)


def seconds(lock, state, latency, tls=False):
    """The floor of a state in seconds; None where nothing has to be asked for."""
    trips = {"cold": 1 + 2 * levels(lock.read_text(encoding="utf-8")), "again": 3, "reval": 2}.get(state, 0)
    return (trips + (tls and trips > 0)) * latency / 1000 or None
