#include "cli/commands.h"

#include <string.h>

static const struct command commands[] = {
    {"compile", "[FILE...]", "resolve requirements.in into requirements.txt",
     "Resolve the requirements of FILE (requirements.in) for all targets together, and write one "
     "file that installs on each of them. "
     "Versions of an existing output are kept where they fit; its targets and options count where "
     "no option says otherwise.",
     PINC_COMMAND_COMPILE},
    {"check", "[FILE...]", "show what compile would change; exit 1 when it would",
     "Compile without writing. Prints a unified diff and exits with 1 when the output would "
     "change, with 0 when it would not.",
     PINC_COMMAND_CHECK},
    {"why", "NAME [FILE...]", "tell who needs a package",
     "Resolve as compile does, and tell who needs the package NAME, with which specifier, on which "
     "targets.",
     PINC_COMMAND_WHY},
    {"tree", "[FILE...]", "show the resolved graph of each target",
     "Resolve as compile does, and show the resolved graph; targets with the same graph share one "
     "tree.",
     PINC_COMMAND_TREE},
    {"outdated", "[FILE...]", "list what has a newer version, and who holds it back",
     "Resolve as compile --upgrade does, write nothing, and list the packages of the output that "
     "are not the newest: the version that is locked, the one that compile --upgrade would take, "
     "the newest of the index, and who holds that one back. Exits with 0 whatever is found; with "
     "--exit-code with 1 when something is not the newest.",
     PINC_COMMAND_OUTDATED},
    {"verify", "FILE", "judge the lock of any tool on each target",
     "Judge a requirements.txt or pylock.toml, without its input: has each line a file that pip "
     "takes on each target, is everything that the lines need there, do the hashes fit. Prints "
     "what "
     "is wrong, the worst target first, and exits with 1 when something is.",
     PINC_COMMAND_VERIFY},
    {"download", "FILE", "fetch exactly the files of a lock for each target",
     "Fetch the files that a requirements.txt or pylock.toml stands for, into a folder for each "
     "target below --dest, with their digests checked. Files that are there are kept, and what an "
     "earlier run left is continued. Each folder gets a page of links, so that pip install "
     "--no-index --find-links FOLDER works. Nothing is built.",
     PINC_COMMAND_DOWNLOAD},
    {"export", "FILE", "write a lock in another format, or as a bill of materials",
     "Write the requirements.txt or pylock.toml of any tool in another format: the same pins and "
     "hashes, for all targets or, with {target} in the name of the output, a file for each. "
     "--format cyclonedx is a bill of materials with digests, licences and dependencies. Nothing "
     "is resolved.",
     PINC_COMMAND_EXPORT},
    {"diff", "[OLD] [NEW]", "tell what changed between two locks",
     "Compare two locks by name, version, marker and hashes, for each target. OLD and NEW are "
     "files, "
     "or REVISION:PATH for what git has. With one file: that file against its last commit; with "
     "none, the outputs of the project's [[lock]] tables, else requirements.txt or pylock.toml. "
     "With REVISION: alone: as that has them. With --lock: the output of NAME in place of NEW. "
     "Exits with 1 when they differ.",
     PINC_COMMAND_DIFF},
    {"trim", "[FILE...]", "tell which lines of the input add nothing",
     "Resolve as compile does, and tell which lines of FILE (requirements.in) can go: compiled "
     "without "
     "them, over the same output, everything stays as it is on every target, since other lines "
     "imply "
     "them or the output remembers their versions. Exits with 1 when there are any. --write takes "
     "them out, -o NEW writes the shorter input beside it.",
     PINC_COMMAND_TRIM},
    {"config", "[FILE...]", "show the settings that hold, and where each comes from",
     "Print every setting that compile would use for FILE, in the form of a pinc.toml, with the "
     "place "
     "that it comes from: the command line, the project file (pinc.toml or pyproject.toml), the "
     "header "
     "of the existing output, pip's configuration, or the defaults.",
     PINC_COMMAND_CONFIG},
    {"cache", "dir|size|clear|prune|verify|export|import", "show, check, carry or empty the cache",
     "dir prints the folder of the cache, size the bytes in it; clear empties it; prune removes "
     "what was used longest "
     "ago; verify removes what is damaged. `export FILE [INPUT...]` writes the cache into FILE, or "
     "what compiling each "
     "INPUT takes of it, with the options of check behind the word; `import FILE` puts that into "
     "the cache of another "
     "machine.",
     PINC_COMMAND_CACHE},
};

size_t command_count(void)
{
    return sizeof commands / sizeof *commands;
}

const struct command *command_at(size_t at)
{
    return at < command_count() ? &commands[at] : NULL;
}

const char *command_name_at(size_t at)
{
    return commands[at].name;
}

const struct command *command_find(const char *name)
{
    size_t i;

    for (i = 0; i < command_count(); i++) {
        if (strcmp(commands[i].name, name) == 0) {
            return &commands[i];
        }
    }
    return NULL;
}
