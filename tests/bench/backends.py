#!/usr/bin/env python3
"""Build a small project of every usual backend for its metadata, with build requirements of the real index.

    backends.py --pinc PINC [NAME...]

Each is compiled twice, from an empty cache and with the environment that the first time left; a row has both times, and what
is wrong. The Python is the one that pinc finds; no pip is needed. Rust is hidden from maturin, to see that it fails well.
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time


def table(name, *lines, dynamic="version"):
    return "\n".join(["[project]", f'name = "{name}"', f'dynamic = ["{dynamic}"]', 'requires-python = ">=3.8"', 'dependencies = ["six"]', *lines, ""])


def system(backend, *requires, **more):
    lines = ["[build-system]", f"requires = {list(requires)}", f'build-backend = "{backend}"']
    return "\n".join([*lines, *(f"{key.replace('_', '-')} = {value}" for key, value in more.items()), ""])


SIX = ["six=="]
# name: files, what the output has, what is said where it fails (then nothing is written)
PROJECTS = {
    "setuptools-pyproject": ({"pyproject.toml": system("setuptools.build_meta", "setuptools>=61") + table("st", '[tool.setuptools.dynamic]',
                              'version = {attr = "st.__version__"}'), "st.py": "__version__ = '1.0'\n"}, SIX, None),
    "setuptools-setup.cfg": ({"setup.py": "import setuptools; setuptools.setup()\n", "stcfg.py": "__version__ = '1.0'\n",
                              "setup.cfg": "[metadata]\nname = stcfg\nversion = attr: stcfg.__version__\n[options]\npy_modules = stcfg\n"
                                           "install_requires =\n  six\n"}, SIX, None),
    "setuptools-setup.py": ({"setup.py": "import sys\nfrom setuptools import setup\nsetup(name='stpy', version='1.0', install_requires=['six'] "
                                         "if sys.version_info > (3,) else [])\n"}, SIX, None),
    "flit-core": ({"pyproject.toml": system("flit_core.buildapi", "flit_core>=3.2") + table("flitx", dynamic='version", "description'),
                   "flitx.py": '"""A module."""\n__version__ = "1.0"\n'}, SIX, None),
    "hatchling": ({"pyproject.toml": system("hatchling.build", "hatchling") + table("hatchx", "[tool.hatch.version]", 'path = "hatchx.py"'),
                   "hatchx.py": "__version__ = '1.0'\n"}, SIX, None),
    "hatch-vcs": ({"pyproject.toml": system("hatchling.build", "hatchling", "hatch-vcs") + table("hatchv", "[tool.hatch.version]",
                   'source = "vcs"'), "hatchv.py": "", ".git": "v1.2"}, SIX, None),
    "poetry-core": ({"pyproject.toml": system("poetry.core.masonry.api", "poetry-core") + "[tool.poetry]\nname = 'poetryx'\nversion = '1.7'\n"
                     "description = ''\nauthors = []\n[tool.poetry.dependencies]\npython = '>=3.8'\nsix = '^1.10'\n", "poetryx.py": ""}, SIX, None),
    "pdm-backend": ({"pyproject.toml": system("pdm.backend", "pdm-backend") + table("pdmx", "[tool.pdm.version]", 'source = "file"',
                     'path = "pdmx.py"'), "pdmx.py": '__version__ = "1.0"\n'}, SIX, None),
    "scikit-build-core": ({"pyproject.toml": system("scikit_build_core.build", "scikit-build-core>=0.10") + table("skbuildx",
                           "[tool.scikit-build.metadata.version]", 'provider = "scikit_build_core.metadata.regex"', 'input = "v.py"'),
                           "v.py": '__version__ = "1.0"\n', "CMakeLists.txt": "cmake_minimum_required(VERSION 3.15)\nproject(x LANGUAGES NONE)\n"},
                          SIX, None),
    "meson-python": ({"pyproject.toml": system("mesonpy", "meson-python") + table("mesonx"), "meson.build": "project('mesonx', version: '1.4')\n"},
                     SIX, None),
    "maturin, no Rust": ({"pyproject.toml": system("maturin", "maturin>=1,<2") + table("maturinx"), "src/lib.rs": "",
                          "Cargo.toml": '[package]\nname = "maturinx"\nversion = "0.2.0"\nedition = "2021"\n[lib]\ncrate-type = ["cdylib"]\n'},
                         None, "Rust"),
    "cython and numpy": ({"pyproject.toml": system("setuptools.build_meta", "setuptools", "cython", "numpy"), "m.pyx": "x = 1\n",
                          "setup.py": "import numpy\nfrom Cython.Build import cythonize\nfrom setuptools import setup, Extension\n"
                                      "setup(name='cyn', version='1.0', install_requires=['six', 'numpy>=' + numpy.__version__.split('.')[0]],\n"
                                      "      ext_modules=cythonize([Extension('m', ['m.pyx'], include_dirs=[numpy.get_include()])]))\n"},
                         [*SIX, "numpy=="], None),
    "in-tree": ({"pyproject.toml": system("mine", "setuptools", backend_path=["b"]), "b/mine.py": "from setuptools.build_meta import *\n",
                 "setup.py": "import sys\nfrom setuptools import setup\nsetup(name='tree', version='1.0', install_requires=['six'] "
                             "if sys.version_info > (3,) else [])\n", "tree.py": ""}, SIX, None),
    "setuptools-scm, no repository": ({"pyproject.toml": system("setuptools.build_meta", "setuptools>=61", "setuptools-scm") +
                                       table("scm", "[tool.setuptools_scm]"), "scm.py": ""}, None,
                                      "LookupError: setuptools-scm was unable to detect version"),
    "setuptools-scm, fallback": ({"pyproject.toml": system("setuptools.build_meta", "setuptools>=61", "setuptools-scm") +
                                  table("scmfb", "[tool.setuptools_scm]", 'fallback_version = "1.2"'), "scmfb.py": ""}, SIX, None),
}


def make(folder, files):
    for name, text in files.items():
        if name != ".git":
            path = pathlib.Path(folder, "project", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    if ".git" in files:
        git = ["git", "-C", f"{folder}/project", "-c", "user.name=x", "-c", "user.email=x@example.org"]
        for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"], ["tag", files[".git"]]):
            subprocess.run([*git, *words], check=True)


def compile_in(folder, pinc, env):
    path = pathlib.Path(folder, "requirements.in")
    path.write_text("./project\n")
    start = time.monotonic()
    done = subprocess.run([pinc, "compile", "-v", "--no-progress", "--no-header", "--no-annotate", "--cache-dir", "cache", "-o", "-"], cwd=folder,
                          env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=600)
    return done, time.monotonic() - start


def without_rust(env):
    """PATH without a folder that has cargo; rustup's toolchains are found through HOME."""
    folders = [folder for folder in env["PATH"].split(":") if not os.path.exists(folder + "/cargo")]
    return {**env, "PATH": ":".join(folders), "RUSTUP_HOME": "/nonexistent", "CARGO_HOME": "/nonexistent"}


def judge(done, has, said):
    if said:
        errors = " ".join(line for line in done.stderr.splitlines() if "error:" in line or line.startswith("hint:"))
        if done.returncode == 3 and said in errors:
            return "", errors
        return f"status {done.returncode}, not an error about {said}: {done.stderr[-400:]}", ""
    if done.returncode:
        return f"status {done.returncode}: {done.stderr[-400:]}", ""
    lost = [word for word in has if not any(line.startswith(word) for line in done.stdout.splitlines())]
    return (f"no {lost} in {done.stdout!r}" if lost else ""), ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pinc", required=True)
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    failed = 0
    names = args.names or list(PROJECTS)
    for name in names:
        files, has, said = PROJECTS[name]
        folder = tempfile.mkdtemp(prefix="pinc-backends-")
        env = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PINC_", "UV_"))}
        env = without_rust(env) if "Rust" in name else env
        try:
            make(folder, files)
            first, cold = compile_in(folder, os.path.abspath(args.pinc), env)
            second, warm = compile_in(folder, os.path.abspath(args.pinc), env)
            wrong, error = judge(first, has, said)
            if not wrong and (first.stdout, first.returncode) != (second.stdout, second.returncode):
                wrong = f"the second time: {second.stderr[-400:]}"
            if not wrong and "building " not in first.stderr:
                wrong = "nothing was built"
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        failed += bool(wrong)
        print("%-30s %-6s %5.1f s, then %4.2f s  %s" % (name, "FAILED" if wrong else "good", cold, warm, wrong or error), flush=True)
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
