#!/usr/bin/env python3
"""What zsh, fish and bash offer for the start of a line: completions.py SHELL FILE LINE prints it, a word a line.

The shells themselves complete; zsh does so on a terminal of its own, with the key that people press.
"""
import os
import pty
import re
import select
import subprocess
import sys
import time


def of_fish(file, line):
    done = subprocess.run(["fish", "--no-config", "-c", f"source {file}; complete -C '{line}'"], capture_output=True, text=True, check=True)
    return [row.split("\t")[0] for row in done.stdout.splitlines()]


def of_bash(file, line):
    script = f"""source {file}; COMP_LINE='{line}'; COMP_WORDS=({line} {"''" if line.endswith(" ") else ""}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
COMP_POINT=${{#COMP_LINE}}; f=$(complete -p pinc | sed -E 's/.*-F ([^ ]+).*/\\1/'); $f pinc "${{COMP_WORDS[COMP_CWORD]}}"; printf '%s\\n' "${{COMPREPLY[@]}}\""""
    return subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True, check=True).stdout.split()


def read_until(fd, end, seconds):
    """What comes until the text is there."""
    got, limit = "", time.monotonic() + seconds
    while time.monotonic() < limit and end not in got:
        if select.select([fd], [], [], 0.2)[0]:
            try:
                got += os.read(fd, 65536).decode(errors="replace")
            except OSError:
                break
    return got


def of_zsh(file, line):
    folder = os.path.realpath("zsh-completions")
    os.makedirs(folder, exist_ok=True)
    if not os.path.lexists(folder + "/_pinc"):
        os.symlink(os.path.realpath(file), folder + "/_pinc")
    child, fd = pty.fork()
    if child == 0:
        os.environ.update(TERM="dumb", PS1="", HOME=folder, COLUMNS="200", LINES="200")
        os.execvp("zsh", ["zsh", "-f", "-i"])
    setup = [f"fpath=({folder} $fpath)", "autoload -U compinit", "compinit -u -D", "LISTMAX=1000", "bindkey '^I' list-choices",
             "finished() print -rn -- LIST''ED", "zle -N finished", "bindkey '^Xq' finished", "stty rows 200 cols 200", "echo REA''DY"]
    os.write(fd, ("; ".join(setup) + "\n").encode())
    read_until(fd, "READY", 60)
    os.write(fd, (line + "\t\x18q").encode())  # keys are taken one after the other: the second one says that the list is there
    got = read_until(fd, "LISTED", 60).replace("LISTED", "")
    os.write(fd, b"\x03exit\n")
    os.close(fd)
    os.waitpid(child, 0)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", got).replace(line, "", 1).split()


print("\n".join({"fish": of_fish, "bash": of_bash, "zsh": of_zsh}[sys.argv[1]](*sys.argv[2:])))
