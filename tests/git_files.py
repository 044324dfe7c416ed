"""The files of the checkout, for the checks beside this file."""
import os
import subprocess


def files(*patterns):
    """Names below the current folder that match, in order: what git knows, and what is new and not ignored."""
    names = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
                           stdout=subprocess.PIPE, check=True).stdout.decode().split("\0")
    return sorted(name for name in names if name and os.path.exists(name))
