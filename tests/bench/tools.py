"""The programs that `make record` and `make bench` run, and how."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import typing

DEFAULT_PYTHON = "3.11"
UV_PLATFORMS = ("x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu")


class Input:
    """A requirements file and the Python that it is for: FOLDER/NAME/requirements.in, and SOURCE.txt with "python: 3.10"."""

    def __init__(self, name, path, python=None):
        self.name = name
        self.path = pathlib.Path(path)
        self.python = python or self.python_of(self.path.parent / "SOURCE.txt")
        self.interpreter = interpreter(self.python)

    @staticmethod
    def python_of(source):
        found = re.search(r"^python: *(\S+)", source.read_text(), re.M) if source.exists() else None
        return found[1] if found else DEFAULT_PYTHON


def interpreter(python):
    """A Python of that version, else any; the program itself, for what lies on PATH may be a script that looks for it."""
    for name in (f"python{python}", "python3"):
        path = shutil.which(name)
        if path:
            done = subprocess.run([path, "-c", "import sys; print(sys.executable)"], capture_output=True, text=True, check=False)
            if done.returncode == 0:
                return done.stdout.strip()
    return sys.executable


def environment(home):
    """Nothing of the user's settings; only 127.0.0.1 can be reached by the usual ways, so that nothing is asked elsewhere unseen."""
    kept = {key: value for key, value in os.environ.items()
            if not key.startswith(("PINC_", "PIP_", "UV_", "XDG_")) and not key.lower().endswith("_proxy")}
    nowhere = "http://127.0.0.1:9"
    return {**kept, "HOME": str(home), "https_proxy": nowhere, "HTTPS_PROXY": nowhere, "no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1",
            "UV_PYTHON_DOWNLOADS": "never", "LC_ALL": "C.UTF-8"}


def pinc(program, given, url, cache, out, command="compile", offline=False):
    return [program, command, "--isolated", "--no-progress", "--python-version", given.python, "--python", given.interpreter,
            "--index-url", url, "--cache-dir", str(cache), "-o", str(out), *(["--offline"] if offline else []), str(given.path)]


def uv(program, given, url, cache, out, platform=None, offline=False):
    mode = ["--python-platform", platform] if platform else ["--universal"]
    return [program, "pip", "compile", *mode, "-q", "--no-config", "--no-header", "--no-annotate", "--python-version", given.python,
            "--python", given.interpreter, "--index-url", url, "--cache-dir", str(cache), "-o", str(out),
            *(["--offline"] if offline else []), str(given.path)]


NAB_PROJECT = """[project]
name = "bench"
version = "0"
requires-python = "=={python}.*"
dependencies = {dependencies}

[tool.nab]
mode = "universal"
[tool.nab.matrix]
python = "=={python}.*"
platforms = ["linux_x86_64", "linux_aarch64"]
[[tool.nab.indexes]]
name = "index"
url = "{url}"
"""


def nab(program, given, url, cache, out, offline=False):
    """It reads projects alone: one is made of the input's lines, those that are options left out."""
    lines = [line.split(" #")[0].strip() for line in given.path.read_text(encoding="utf-8").splitlines()]
    project = pathlib.Path(out).parent / "nab" / "pyproject.toml"
    project.parent.mkdir(exist_ok=True)
    project.write_text(NAB_PROJECT.format(python=given.python, url=url, dependencies=json.dumps([line for line in lines if line and line[0] not in "#-"])))
    return [program, "lock", "-qq", "--no-progress", "--cache-dir", str(cache), "--output", str(out), *(["--offline"] if offline else []), str(project)]


def pip_compile(program, given, url, cache, out, offline=False):
    """For this machine and the Python that it runs on alone. It knows no --offline: it fails, as nothing listens there."""
    return [program, "-q", "--no-config", "--no-header", "--no-annotate", "--strip-extras", "--index-url", "http://127.0.0.1:9/" if offline else url,
            "--cache-dir", str(cache), "-o", str(out), str(given.path)]


class Beside(typing.NamedTuple):
    """Another program: the package that has it, its command line, and the name of what it writes (nab takes no other)."""
    package: str
    words: typing.Callable
    out: str


BESIDE = {"nab": Beside("nab", nab, "pylock.toml"), "pip-compile": Beside("pip-tools", pip_compile, "requirements.txt")}


def find_beside(folder, name):
    """One of BESIDE, in an environment of its own: (program, None), or (None, why not). BESIDE_NAB=PROGRAM is taken as it is."""
    given = os.environ.get("BESIDE_" + name.upper().replace("-", "_"))
    if given:
        return given, None
    place = pathlib.Path(folder).absolute() / name
    program = place / "bin" / name
    for words in ([sys.executable, "-m", "venv", str(place)],
                  [str(place / "bin" / "pip"), "install", "-q", "--disable-pip-version-check", BESIDE[name].package]):
        if not program.exists():
            done = subprocess.run(words, capture_output=True, text=True, check=False)
            if done.returncode:
                return None, said(done.stderr)
    return str(program), None


def find_uv(folder):
    """
    uv, installed into folder the first time: (program, None), or (None, why not). UV=PROGRAM in the environment is taken as it is.
    """
    if os.environ.get("UV"):
        return os.environ["UV"], None
    program = pathlib.Path(folder).absolute() / "bin" / "uv"
    if not program.exists():
        done = subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--disable-pip-version-check", "--target",
                               str(program.parent.parent), "uv"], capture_output=True, text=True, check=False)
        if done.returncode or not program.exists():
            return None, said(done.stderr) or "pip installed no program"
    return str(program), None


def version(program):
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    words = done.stdout.replace(", version", "").split()  # "pip-compile, version 7.5"
    return " ".join(words[:2])


def said(text):
    """The line of a program's messages that says what went wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = [line for line in lines if re.search(r"\berror\b|×", line, re.I)]
    return (told or lines[-1:] or [""])[0]
