"""What pinc_lock returns is what the program prints (test_python.sh makes the index and the inputs).

    python_binding.py PINC SCHEMA
"""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import threading
import time
import typing

import pinc_lock

PINC, SCHEMA = sys.argv[1:]
faults = 0


def same(label, got, wanted):
    global faults
    if got != wanted:
        faults += 1
        print(f"{label}:\n  got    {got!r}\n  wanted {wanted!r}")


def program(status, *words):
    """What the program prints."""
    done = subprocess.run([PINC, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    same(f"exit status of {words}: {done.stderr.decode()}", done.returncode, status)
    return done.stdout.decode()


def answer(status, *words):
    return json.loads(program(status, *words, "--json"))


def plain(value):
    """A result as JSON has it."""
    if dataclasses.is_dataclass(value):
        return {member.name.rstrip("_"): plain(getattr(value, member.name)) for member in dataclasses.fields(value)}
    return [plain(item) for item in value] if isinstance(value, tuple) else value


def without(value, *names):
    return {name: item for name, item in value.items() if name not in names}


def raised(call, *words, **options):
    try:
        call(*words, **options)
    except Exception as error:  # pylint: disable=broad-except
        return error
    return None


def test_members():
    """A result has the members of the schema, and their types say whether they may be null."""
    with open(SCHEMA, encoding="utf-8") as file:
        schema = json.load(file)["$defs"]
    own = {
        "Lock": {"changes", "against", "not_kept", "messages"},
        "Verdict": {"messages"},
        "Why": {"text", "messages"},
        "Trim": {"messages"},
        "Download": {"messages"},
        "Config": {"text", "messages"},
        "Outdated": {"messages"},
    }
    for name in "Lock Target Package File Edge Change Why Verdict Judged Finding Download Folder Downloaded Conflict Party Trim Spare Older Outdated".split():
        members = schema[name.lower()]["properties"]
        hints = typing.get_type_hints(getattr(pinc_lock, name))
        same(f"members of {name} that Python does not have", set(members) - {member.rstrip("_") for member in hints}, set())
        for member in set(hints) - own.get(name, set()):
            known = members.get(member.rstrip("_"))
            known = schema.get(known["$ref"].split("/")[-1], known) if known and "$ref" in known else known
            same(f"{name}.{member} is in the schema", known is not None, True)
            if known and (name, member) != ("Lock", "text"):
                same(f"{name}.{member} may be null", type(None) in getattr(hints[member], "__args__", ()), "null" in json.dumps(known))


COMPILES = (
    ("two targets", ["one.in"], {}, []),
    ("two Pythons", ["two.in"], {"python_version": ["3.11", "3.12"]}, ["--python-version", "3.11", "--python-version", "3.12"]),
    (
        "platforms and hashes",
        ["one.in", "three.in"],
        {"platform": ("linux-x86_64", "macos-arm64"), "generate_hashes": True, "python_version": "3.11"},
        ["--platform", "linux-x86_64", "--platform", "macos-arm64", "--generate-hashes", "--python-version", "3.11"],
    ),
    ("constraints", ["three.in"], {"constraint": "limits.txt"}, ["-c", "limits.txt"]),
    ("without dependencies", ["one.in"], {"deps": False}, ["--no-deps"]),
    ("pylock", ["two.in"], {"format": "pylock", "output_file": "pylock.toml"}, ["--format", "pylock", "-o", "pylock.toml"]),
    ("lowest", ["two.in"], {"resolution": "lowest", "timeout": 20}, ["--resolution", "lowest", "--timeout", "20"]),
)


def test_compile():
    for label, inputs, options, words in COMPILES:
        options.setdefault("output_file", "out.txt")
        path = options["output_file"]
        words = words if "-o" in words else words + ["-o", path]
        for name in ("out.txt", "pylock.toml"):
            if os.path.exists(name):
                os.unlink(name)
        lock = pinc_lock.compile(*inputs, **options)
        wanted = answer(0, "compile", *inputs, *words, "--dry-run")["result"]
        same(label, without(plain(lock), "changes", "against", "not_kept", "messages"), wanted["lock"])
        same(label + ": changes", lock.changes, None)
        same(label + ": not written", os.path.exists(path), False)
        written = pinc_lock.compile(*inputs, write=True, **options)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        same(label + ": written", (written.written, text), (True, lock.text))
        program(0, "check", *inputs, *words)
        checked = pinc_lock.check(*inputs, **options)
        same(label + ": check", (checked.up_to_date, checked.diff, checked.path), (True, None, path))


def test_changes():
    with open("three.txt", "w", encoding="utf-8") as file:
        file.write("part==2.0\n")
    lock = pinc_lock.compile("three.in", constraint="limits.txt")
    wanted = answer(1, "check", "three.in", "-c", "limits.txt")["result"]
    same("changes", [plain(change) for change in lock.changes], wanted["changes"])
    same("not kept", lock.not_kept, ("part 2.0: limits.txt:1 allows part<2",))
    checked = pinc_lock.check("three.in", constraint="limits.txt")
    same("check finds it", checked.up_to_date, False)
    same("its difference", checked.diff, wanted["diff"])
    same("its changes", checked.changes, lock.changes)
    lock = pinc_lock.compile("three.in", constraint="limits.txt", output_file="new.txt", write=True)
    changes = pinc_lock.diff("three.txt", "new.txt")
    same("diff", [plain(change) for change in changes], answer(1, "diff", "three.txt", "new.txt")["result"]["changes"])
    same("diff of equal files", pinc_lock.diff("new.txt", "new.txt"), ())
    os.unlink("three.txt")


def test_set():
    locks = pinc_lock.compile_set("two.in", "three.in", each=True, write=True)
    same("paths of a set", [lock.path for lock in locks], ["two.txt", "three.txt"])
    for lock in locks:
        with open(lock.path, encoding="utf-8") as file:
            same("text of " + lock.path, file.read(), lock.text)
    program(0, "check", "--each", "two.in", "three.in")
    with open("three.txt", "a", encoding="utf-8") as file:
        file.write("# more\n")
    checks = pinc_lock.check_set("two.in", "three.in", each=True)
    same("check of a set", [(checked.path, checked.up_to_date) for checked in checks], [("two.txt", True), ("three.txt", False)])


def test_looking():
    lock = pinc_lock.compile("one.in", write=True, output_file="one.txt")
    why = pinc_lock.why("PART", "one.in", output_file="one.txt")
    same("why", without(plain(why), "text", "messages"), answer(0, "why", "part", "one.in", "-o", "one.txt")["result"]["why"])
    same("text of why", why.text, program(0, "why", "part", "one.in", "-o", "one.txt"))
    same("tree", pinc_lock.tree("one.in", output_file="one.txt"), program(0, "tree", "one.in", "-o", "one.txt"))
    for name in ("mermaid", "dot"):
        got = pinc_lock.tree("one.in", output_file="one.txt", format=name)
        same("tree as " + name, got, program(0, "tree", "one.in", "-o", "one.txt", "--format", name))
    page = pinc_lock.tree("one.in", output_file="one.txt", format="html")
    same("tree as a page", page.startswith("<!DOCTYPE html>"), True)
    same("equal locks are equal", pinc_lock.compile("one.in", output_file="one.txt").packages, lock.packages)
    config = pinc_lock.config("one.in", python_version=["3.11"])
    same("config", config.text, program(0, "config", "one.in", "--python-version", "3.11"))
    # With Python's own mapping of the environment the words of origin are the same.
    wanted = answer(0, "config", "one.in", "--python-version", "3.11")["result"]["config"]
    same("settings", without(plain(config), "text", "messages"), wanted)


def test_verify():
    for label, text, status in (("good", "part==1.0\n", 0), ("bad", "part==9\nstiff==1.0\n", 1)):
        with open("judged.txt", "w", encoding="utf-8") as file:
            file.write(text)
        verdict = pinc_lock.verify("judged.txt")
        wanted = answer(status, "verify", "judged.txt")["result"]["verdict"]
        same("verify " + label, without(plain(verdict), "messages"), wanted)
        same("verify says " + label, verdict.good, not status)


def test_trim():
    with open("spare.in", "w", encoding="utf-8") as file:
        file.write("app<2\npart<3\n")
    found = pinc_lock.trim("spare.in", python_version="3.11")
    wanted = answer(1, "trim", "spare.in", "--python-version", "3.11")["result"]["trim"]
    same("trim", without(plain(found), "messages"), wanted)
    same("what it finds", [line.requirement for line in found.lines], ["part<3"])
    written = pinc_lock.trim("spare.in", python_version="3.11", write="less.in")
    with open("less.in", encoding="utf-8") as file:
        same("what it writes", (written.written, file.read()), (True, "app<2\n"))
    pinc_lock.trim("spare.in", python_version="3.11", write=True)
    with open("spare.in", encoding="utf-8") as file:
        same("the input itself", file.read(), "app<2\n")


def test_download():
    with open("judged.txt", "w", encoding="utf-8") as file:
        file.write("part==1.0\n")
    got = pinc_lock.download("judged.txt", "files")
    same("download", [file.how for file in got.files], ["fetched"])
    again = pinc_lock.download("judged.txt", "files")
    wanted = answer(0, "download", "judged.txt", "-d", "files")["result"]["download"]
    same("download again", without(plain(again), "messages"), wanted)
    for folder in got.folders:
        same("downloaded to " + folder.path, os.path.exists(os.path.join(folder.path, got.files[0].name)), True)


def test_errors():
    error = raised(pinc_lock.compile, "conflict.in")
    wanted = answer(1, "compile", "conflict.in")
    same("no solution", (type(error), error.code), (pinc_lock.NoSolution, "no-solution"))
    same("conflict", plain(error.conflict), wanted["conflict"])
    same("its words", wanted["conflict"]["explanation"][-1] in str(error), True)
    for words, options in ((["syntax.in"], {}), (["nosuch.in"], {}), ([], {"python_version": "4x"}), (["three.in"], {"nosuch": "1"})):
        error = raised(pinc_lock.compile, *words, **options)
        flags = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
        wanted = answer(2, "compile", *words, *flags)["error"]
        if "nosuch" not in options:
            got = {name: getattr(error, name) for name in wanted}
            same(f"error of {words} {options}", got, wanted)
        same(f"code of {words} {options}", error.code, wanted["code"])
    error = raised(pinc_lock.compile, "syntax.in")
    same("its place", str(error).startswith("syntax.in:2:"), True)
    same("an option that the program alone has", raised(pinc_lock.compile, quiet=True).code, "usage")
    same("a value of the wrong type", type(raised(pinc_lock.compile, python_version=[None])), TypeError)
    same("a null character", type(raised(pinc_lock.compile, "a\0b")), ValueError)
    same("no such format", type(raised(pinc_lock.tree, format="png")), ValueError)
    same("no package of that name", raised(pinc_lock.why, "nosuch", "three.in").code, "not-found")
    same("no such attribute", type(raised(getattr, pinc_lock, "nosuch")), AttributeError)


def test_callbacks():
    reports = []
    same("Ctrl-C is as before", signal.getsignal(signal.SIGINT), signal.default_int_handler)
    error = raised(pinc_lock.compile, "slow.in", cache=False, on_progress=lambda progress: reports.append(progress) or len(reports) > 2)
    same("cancelled", (type(error), error.code, len(reports)), (pinc_lock.Cancelled, "cancelled", 3))
    same("progress", (reports[0].projects_asked, reports[0].building), (1, None))

    def fail(_):
        raise KeyError("mine")

    same("what on_progress raises", repr(raised(pinc_lock.compile, "slow.in", cache=False, on_progress=fail)), "KeyError('mine')")
    same("what on_message raises", repr(raised(pinc_lock.compile, "three.in", on_message=fail)), "KeyError('mine')")
    heard = []
    lock = pinc_lock.compile("three.in", on_message=heard.append)
    same("messages", (len(heard) > 0, lock.messages), (True, tuple(heard)))
    same("an environment of one's own", raised(pinc_lock.compile, "three.in", environ={"PINC_INDEX_URL": "file:///nowhere/"}) is None, False)
    environ = {"PINC_INDEX_URL": os.environ["PINC_INDEX_URL"], "PATH": os.environ["PATH"]}
    same("environ of a mapping", pinc_lock.compile("three.in", environ=environ).text, lock.text)


def test_files():
    """Texts in place of files: inputs, what they include, the output, and locks that are judged."""
    files = {"given/a.in": "-r b.in\n", "given/b.in": b"part\n"}
    lock = pinc_lock.compile("given/a.in", files=files)
    same("a given input", [package.name for package in lock.packages][-1:], ["part"])
    old = "part==1.0\n"
    given = pinc_lock.compile("given/a.in", files={**files, "given/a.txt": old})
    same("a given output", (given.changed, "part==1.0" in given.text, given.changes), (True, True, ()))
    same("is not written", raised(pinc_lock.compile, "given/a.in", write=True, files={**files, "given/a.txt": old}).code, "usage")
    same("a given lock", pinc_lock.verify("a.txt", files={"a.txt": old}).lines, 1)
    changes = pinc_lock.diff("a.txt", "b.txt", files={"a.txt": old, "b.txt": ""})
    same("given locks", [(change.name, change.to) for change in changes], [("part", None)])
    same("another's", raised(pinc_lock.compile, "https://u.invalid/a.in", output_file="-", files={"https://u.invalid/a.in": "-e .\n"}).line, 1)
    same("an error in a text", raised(pinc_lock.compile, "x.in", files={"x.in": "\npart=1\n"}).line, 2)
    texts = pinc_lock.export("a.txt", "pylock", files={"a.txt": old})
    same("a given lock as another", (len(texts), texts[0].target, 'name = "part"' in texts[0].text), (1, None, True))
    same("no such format of a lock", type(raised(pinc_lock.export, "a.txt", "png")), ValueError)
    older = pinc_lock.outdated("a.in", files={"a.in": "part\n", "a.txt": old})
    same("outdated", (older.file, older.locked), ("a.txt", 1))


def test_cancel():
    cancel = pinc_lock.Cancel()
    timer = threading.Timer(0.2, cancel.cancel)
    timer.start()
    started = time.monotonic()
    error = raised(pinc_lock.compile, "slow.in", cache=False, cancel=cancel)
    same("cancelled by a thread", (type(error), cancel.cancelled, time.monotonic() - started < 2), (pinc_lock.Cancelled, True, True))
    same("cancelled before", type(raised(pinc_lock.compile, "three.in", cancel=cancel)), pinc_lock.Cancelled)
    same("another one", pinc_lock.compile("three.in", cancel=pinc_lock.Cancel()).text, pinc_lock.compile("three.in").text)


def test_threads():
    texts = {}

    def work(name):
        texts[name] = pinc_lock.compile(name, output_file=name + ".txt").packages

    threads = [threading.Thread(target=work, args=(name,)) for name in ("one.in", "two.in", "three.in") * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name, packages in texts.items():
        same("in a thread: " + name, packages, pinc_lock.compile(name, output_file=name + ".txt").packages)


def test_facts():
    names = {option.name for option in pinc_lock.options()}
    same("options", {"python-version", "upgrade", "output-file"} <= names and "quiet" not in names, True)
    same("library's version", "pinc " + pinc_lock.library_version() + "\n", program(0, "--version"))
    error = raised(setattr, pinc_lock.compile("three.in"), "path", "x")
    same("results cannot be changed", type(error), dataclasses.FrozenInstanceError)
    same("all names are there", [name for name in pinc_lock.__all__ if not hasattr(pinc_lock, name)], [])


for name, test in sorted(globals().items()):
    if name.startswith("test_"):
        test()
sys.exit(1 if faults else 0)
