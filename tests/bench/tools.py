"""The programs that `make record` and `make bench` run, and how."""
import os
import pathlib
import re
import shutil
import subprocess
import sys

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
    return " ".join(done.stdout.split()[:2])


def said(text):
    """The line of a program's messages that says what went wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = [line for line in lines if re.search(r"\berror\b|×", line, re.I)]
    return (told or lines[-1:] or [""])[0]
