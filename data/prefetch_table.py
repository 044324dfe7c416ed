#!/usr/bin/env python3
"""Make resolver/prefetch/prefetch_table.inc anew: what the projects named in resolver/explain/popular_names.c and
data/prefetch_names.txt need today.

    make prefetch-table

compiles each of them by itself with build/pinc, against the default index, and writes down who needs
whom. What fails is left out.
"""
import concurrent.futures
import pathlib
import re
import subprocess
import sys
import tempfile

HEAD = """/*
 * Made by `make prefetch-table`: a project, what its newest version needs on Linux, and what of that older ones did not need.
 * "name[extra]" is what the extra needs beside that; "name=": each version needs another one of it. Names are normalized and sorted.
 */
"""
# Old versions, which images pin, do not need them.
OF_NEWEST = re.compile(r"nvidia-|cuda-|triton$")
LEFT_OUT = re.compile(r"setuptools$|wheel$|pip$")
# What versions need that many images still pin, and extras that many ask for.
MORE = ["nvidia-cudnn-cu11", "nvidia-cusolver-cu11", "nvidia-cudnn-cu12", "nvidia-cufft-cu12", "nvidia-cusolver-cu12", "nvidia-cusparse-cu12",
        "celery[redis]", "fastapi[standard]", "fastapi[all]", "httpx[http2]", "ipython[all]",
        "fsspec[http]", "jsonschema[format]", "lxml[html-clean]", "mistral-common[image]", "pydantic[email]", "pyjwt[crypto]", "ray[default]",
        "requests[socks]", "rich[jupyter]", "sqlalchemy[asyncio]", "uvicorn[standard]"]
# Each version of these needs its own version of torch: a pinned one, most likely, an older one.
TIED = {("torchaudio", "torch"), ("torchtext", "torch"), ("torchvision", "torch"), ("vllm", "torch"), ("xformers", "torch")}
# Nobody asks for these without extras: torch and fastapi[standard] do with these.
WHOLE = {"cuda-toolkit": "cuda-toolkit[cublas,cudart,cufft,cufile,cupti,cusolver,cusparse,nvjitlink,nvrtc,nvtx]",
         "fastapi-cli": "fastapi-cli[standard]"}


def lock_of(name, folder):
    """The text of a lock of one project; empty when there is none."""
    source = folder / f"{name}.in"
    source.write_text(WHOLE.get(name, name) + "\n")
    command = ["build/pinc", "compile", source, "-o", "-", "--no-build", "--python-version", "3.11",
               "--no-progress", "--quiet", "--cache-dir", folder / "cache"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    return done.stdout if done.returncode == 0 else ""


def needs_of(text, of):
    """What a project itself needs, out of the "# via" comments. What only its extras need is no
    part of that, unless they were asked for."""
    name = None
    for line in text.splitlines():
        pin = re.match(r"([a-z0-9-]+)==", line)
        name = pin[1] if pin else name
        via = re.match(r"    #(?: via|  ) ([a-z0-9-]+)$", line)
        if via and via[1] == of and not LEFT_OUT.match(name):
            yield name


def pinned(text):
    return set(re.findall(r"^([a-z0-9-]+)==", text, re.M))


def bare(name):
    return name.partition("[")[0]


def words(names):
    """As C strings of 80 characters at most."""
    text = " ".join(sorted(names))
    return "\n ".join(f'"{text[i:i + 80]}"' for i in range(0, len(text), 80)) or '""'


def rows_of(needs):
    for who in sorted(needs):
        of_newest = {name for name in needs[who] if OF_NEWEST.match(name) and not OF_NEWEST.match(who)}
        usual = needs[who] - of_newest - (needs[bare(who)] if who != bare(who) else set())
        usual = {name + "=" if (bare(who), name) in TIED else name for name in usual}
        if usual or of_newest:
            yield f'{{"{who}",\n {words(usual)},\n {words(of_newest)}}},\n'


def main():
    spelling = pathlib.Path("resolver/explain/popular_names.c").read_text()
    todo = re.findall(r'^    "([a-z0-9-]+)",$', spelling, re.M)
    further = pathlib.Path("data/prefetch_names.txt").read_text()
    todo += re.findall("^[a-z0-9-]+$", further, re.M)
    todo = sorted({*todo, *MORE, *map(bare, MORE)})
    texts = {}
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(2) as pool:
        while todo:
            texts.update(zip(todo, pool.map(lambda name: lock_of(name, pathlib.Path(scratch)), todo)))
            todo = sorted({name for text in texts.values() for name in pinned(text)} - set(texts))
    own = {name: set(needs_of(text, bare(name))) for name, text in texts.items()}
    # What a need does not need by itself is what an extra needs that is asked for.
    needs = {name: own[name].union(*(set(needs_of(texts[name], need)) - own[need] for need in own[name])) for name in own}
    rows = list(rows_of(needs))
    pathlib.Path("resolver/prefetch/prefetch_table.inc").write_text(HEAD + "".join(rows))
    print(f"{len(rows)} projects")


if __name__ == "__main__":
    sys.exit(main())
