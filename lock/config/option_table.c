#include "lock/config/option_table.h"

#include "base/limits.h"

#include <string.h>

#define RESOLVES                                                                                   \
    (PINC_COMMAND_COMPILE | PINC_COMMAND_CHECK | PINC_COMMAND_WHY | PINC_COMMAND_TREE |            \
     PINC_COMMAND_CONFIG | PINC_COMMAND_TRIM | PINC_COMMAND_OUTDATED)
#define WRITES (PINC_COMMAND_COMPILE | PINC_COMMAND_CHECK | PINC_COMMAND_CONFIG)
#define ASKS (RESOLVES | PINC_COMMAND_VERIFY | PINC_COMMAND_DOWNLOAD | PINC_COMMAND_EXPORT)
#define ALL (ASKS | PINC_COMMAND_CACHE | PINC_COMMAND_DIFF)
#define TARGETED (ASKS | PINC_COMMAND_DIFF)
#define KEEPS (RESOLVES & ~PINC_COMMAND_OUTDATED)

#define FLAG PINC_OPTION_FLAG
#define VALUE PINC_OPTION_VALUE
#define LIST PINC_OPTION_LIST
#define CHOICE PINC_OPTION_CHOICE

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)

static const char g_files[] = "Files";
static const char g_targets[] = "Targets";
static const char g_versions[] = "Versions";
static const char g_indexes[] = "Indexes";
static const char g_network[] = "Network";
static const char g_limits[] = "Limits";
static const char g_cache[] = "Cache";
static const char g_builds[] = "Builds";
static const char g_output[] = "Output";
static const char g_messages[] = "Messages";

/* clang-format off */
static const struct pinc_option table[PINC_OPT_COUNT] = {
    [PINC_OPT_OUTPUT_FILE] = {.name = "output-file", .letter = 'o', .kind = VALUE, .argument = "FILE", .group = g_files,
        .commands = RESOLVES & ~PINC_COMMAND_TRIM, .names_file = true, .help = "the output, where requirements.in does not give requirements.txt; compile prints it for -"},
    [PINC_OPT_CONSTRAINT] = {.name = "constraint", .letter = 'c', .kind = LIST, .negatable = true, .argument = "FILE", .group = g_files,
        .commands = RESOLVES, .recorded = true, .names_file = true, .help = "limit versions by FILE, a path or a URL, without asking for its packages"},
    [PINC_OPT_OVERRIDE] = {.name = "override", .kind = LIST, .negatable = true, .argument = "FILE", .group = g_files,
        .commands = RESOLVES, .recorded = true, .names_file = true, .help = "let the requirements of FILE replace all others of the same names"},
    [PINC_OPT_EXPAND_VARIABLES] = {.name = "expand-variables", .kind = CHOICE, .argument = "all|credentials|none", .initial = "all",
        .group = g_files, .commands = ASKS,
        .of_machine = true, .help = "put values in place of ${NAME} in files: everywhere, as pip, only where a URL has user and password, or nowhere"},
    [PINC_OPT_BASE] = {.name = "base", .kind = LIST, .negatable = true, .argument = "FILE", .group = g_files,
        .commands = RESOLVES, .recorded = true,
        .names_file = true, .help = "leave what FILE pins (pip freeze, a lock) to the image that has it: fixed, and not written"},
    [PINC_OPT_BASE_CONDA] = {.name = "base-conda", .kind = LIST, .negatable = true, .argument = "FILE", .group = g_files,
        .commands = RESOLVES, .recorded = true, .names_file = true, .help = "as --base, for what conda list printed into FILE"},
    [PINC_OPT_AGAINST] = {.name = "against", .kind = LIST, .negatable = true, .argument = "FILE", .group = g_files,
        .commands = WRITES, .names_file = true, .help = "tell what FILE (a path or a URL), installed over the lock at run time, would replace, keep and install"},
    [PINC_OPT_AGAINST_LOWER] = {.name = "against-lower", .kind = FLAG, .negatable = true, .group = g_files,
        .commands = WRITES, .help = "lock no version that is older than the one in a FILE of --against"},
    [PINC_OPT_EXCLUDE] = {.name = "exclude", .kind = LIST, .negatable = true, .argument = "NAME", .group = g_files,
        .commands = RESOLVES, .recorded = true, .help = "pass over NAME wherever it is needed, and what it needs; repeat it for several"},
    [PINC_OPT_LEAVE] = {.name = "leave", .kind = LIST, .negatable = true, .argument = "NAME", .group = g_files,
        .commands = PINC_COMMAND_TRIM, .help = "leave the lines of NAME as they are; repeat it for several"},
    [PINC_OPT_TRIM_WRITE] = {.name = "write", .kind = FLAG, .group = g_files, .commands = PINC_COMMAND_TRIM, .of_program = true,
        .help = "take the lines out of FILE itself"},
    [PINC_OPT_TRIM_OUTPUT] = {.name = "output-file", .letter = 'o', .kind = VALUE, .argument = "NEW", .group = g_files,
        .commands = PINC_COMMAND_TRIM, .of_program = true, .help = "write the input without them to NEW, a file that is not there yet"},
    [PINC_OPT_TRIM_LOCK] = {.name = "lock-file", .kind = VALUE, .argument = "FILE", .group = g_files, .commands = PINC_COMMAND_TRIM,
        .of_program = true, .help = "the output of the input is FILE; requirements.in has requirements.txt"},
    [PINC_OPT_EXTRA] = {.name = "extra", .kind = LIST, .negatable = true, .argument = "NAME", .group = g_files, .commands = RESOLVES,
        .recorded = true, .help = "take the optional dependencies NAME of a project, too; repeat it for several"},
    [PINC_OPT_ALL_EXTRAS] = {.name = "all-extras", .kind = FLAG, .negatable = true, .group = g_files, .commands = RESOLVES,
        .recorded = true, .help = "take all optional dependencies of a pyproject.toml"},
    [PINC_OPT_GROUP] = {.name = "group", .kind = LIST, .negatable = true, .argument = "[PATH:]NAME", .group = g_files,
        .commands = RESOLVES, .recorded = true,
        .names_file = true, .help = "take the dependency group NAME of pyproject.toml, or of the one at PATH; repeat it for several"},
    [PINC_OPT_FORMAT] = {.name = "format", .kind = CHOICE, .argument = "requirements|pylock", .initial = "requirements",
        .group = g_files, .commands = RESOLVES & ~PINC_COMMAND_TREE, .help = "format of the output; a FILE named pylock.toml needs no option"},
    [PINC_OPT_DRY_RUN] = {.name = "dry-run", .letter = 'n', .kind = FLAG, .group = g_files, .commands = PINC_COMMAND_COMPILE,
        .of_program = true, .help = "print the result and write nothing"},
    [PINC_OPT_EACH] = {.name = "each", .kind = FLAG, .group = g_files, .commands = PINC_COMMAND_COMPILE | PINC_COMMAND_CHECK,
        .of_machine = true, .help = "make an output of each input file, in one run: those that others name with -c or -r first"},
    [PINC_OPT_LOCK] = {.name = "lock", .kind = LIST, .argument = "NAME", .group = g_files,
        .commands = PINC_COMMAND_COMPILE | PINC_COMMAND_CHECK | PINC_COMMAND_WHY | PINC_COMMAND_TREE | PINC_COMMAND_CONFIG |
            PINC_COMMAND_TRIM | PINC_COMMAND_OUTDATED | PINC_COMMAND_DIFF,
        .of_machine = true, .help = "of the [[lock]] tables of the project file only NAME, over the others' outputs as they are; repeat it for several"},
    [PINC_OPT_CONFIG] = {.name = "config", .kind = VALUE, .negatable = true, .argument = "FILE", .group = g_files,
        .commands = TARGETED, .of_machine = true, .help = "read the project's settings from FILE, in place of the nearest pinc.toml or pyproject.toml; --no-config: from none"},
    [PINC_OPT_DIFF_FORMAT] = {.name = "format", .kind = CHOICE, .argument = "text|markdown|json", .initial = "text", .group = g_files,
        .commands = PINC_COMMAND_DIFF, .of_program = true, .help = "print the changes as text, as a Markdown table for a pull request, or as --json does"},
    [PINC_OPT_TREE_FORMAT] = {.name = "format", .kind = CHOICE, .argument = "text|mermaid|dot", .initial = "text", .group = g_files,
        .commands = PINC_COMMAND_TREE, .of_program = true, .help = "print the graph as a tree for each target, or all in one for Mermaid or Graphviz"},
    [PINC_OPT_EXPORT_FORMAT] = {.name = "format", .kind = CHOICE, .argument = "requirements|pylock|cyclonedx", .initial = "requirements",
        .group = g_files, .commands = PINC_COMMAND_EXPORT, .of_program = true, .help = "write pip's format, PEP 751's, or a bill of materials (CycloneDX 1.6, JSON)"},
    [PINC_OPT_EXPORT_FILE] = {.name = "output-file", .letter = 'o', .kind = VALUE, .argument = "FILE", .group = g_files,
        .commands = PINC_COMMAND_EXPORT, .of_program = true, .help = "write to FILE; with {target} in its name to a file for each target"},
    [PINC_OPT_HTML] = {.name = "html", .kind = VALUE, .argument = "FILE", .group = g_files, .commands = PINC_COMMAND_TREE,
        .of_program = true, .help = "write the graph into FILE, a page to look at: sizes as areas, what differs, who needs what"},
    [PINC_OPT_TARGET] = {.name = "target", .kind = LIST, .argument = "TARGET", .group = g_files,
        .commands = PINC_COMMAND_WHY | PINC_COMMAND_TREE,
        .help = "tell of these targets alone: a platform, a Python or both (linux-x86_64, 3.11, 3.11@linux-x86_64); repeat it for several"},
    [PINC_OPT_DEPTH] = {.name = "depth", .kind = VALUE, .argument = "NUMBER", .group = g_files, .commands = PINC_COMMAND_TREE,
        .help = "show so many levels; 1: what the input asks for"},
    [PINC_OPT_INVERT] = {.name = "invert", .kind = FLAG, .group = g_files, .commands = PINC_COMMAND_TREE,
        .help = "show below each package who needs it, from those on that need nothing"},
    [PINC_OPT_DEST] = {.name = "dest", .letter = 'd', .kind = VALUE, .argument = "FOLDER", .group = g_files,
        .commands = PINC_COMMAND_DOWNLOAD, .of_program = true, .help = "put the files below FOLDER"},
    [PINC_OPT_FLAT] = {.name = "flat", .kind = FLAG, .group = g_files, .commands = PINC_COMMAND_DOWNLOAD, .of_program = true,
        .help = "put the files of all targets into one folder, each once"},
    [PINC_OPT_SDIST] = {.name = "sdist", .kind = FLAG, .group = g_files, .commands = PINC_COMMAND_DOWNLOAD, .of_program = true,
        .help = "fetch the source distribution of each version, too"},
    [PINC_OPT_EXIT_CODE] = {.name = "exit-code", .kind = FLAG, .group = g_files, .commands = PINC_COMMAND_OUTDATED, .of_program = true,
        .help = "exit with 1 when a package is not the newest"},

    [PINC_OPT_PYTHON_VERSION] = {.name = "python-version", .kind = LIST, .argument = "VERSION", .group = g_targets,
        .commands = TARGETED, .help = "Python of the targets, 3.10 (with all its patch releases) or 3.10.4; repeat it for several"},
    [PINC_OPT_PLATFORM] = {.name = "platform", .kind = LIST, .argument = "PLATFORM", .group = g_targets, .commands = TARGETED,
        .help = "linux-x86_64, linux-aarch64, macos-arm64, macos-x86_64, windows-amd64 or a wheel platform tag; repeat it for several"},
    [PINC_OPT_FORK_STRATEGY] = {.name = "fork-strategy", .kind = CHOICE, .argument = "requires-python|fewest",
        .initial = "requires-python", .group = g_targets, .commands = RESOLVES, .recorded = true,
        .help = "let each Python have its own newest versions, or keep to the fewest versions"},

    [PINC_OPT_UPGRADE] = {.name = "upgrade", .letter = 'U', .kind = FLAG, .negatable = true, .group = g_versions, .commands = KEEPS,
        .help = "take the newest versions, not those of the existing output"},
    [PINC_OPT_UPGRADE_PACKAGE] = {.name = "upgrade-package", .letter = 'P', .kind = LIST, .argument = "NAME", .group = g_versions,
        .commands = KEEPS, .help = "upgrade only NAME, or take NAME==VERSION; repeat it for several"},
    [PINC_OPT_UPGRADE_GROUP] = {.name = "upgrade-group", .kind = LIST, .argument = "[PATH:]NAME", .group = g_versions,
        .commands = KEEPS, .help = "upgrade the packages that a dependency group of pyproject.toml, or of the one at PATH, names"},
    [PINC_OPT_ADVISORIES] = {.name = "advisories", .kind = LIST, .argument = "PLACE", .group = g_versions,
        .commands = PINC_COMMAND_COMPILE | PINC_COMMAND_VERIFY | PINC_COMMAND_OUTDATED, .of_machine = true,
        .help = "tell what advisories affect: OSV files in PLACE, a file, folder, zip or URL; index: what the index itself says"},
    [PINC_OPT_UPGRADE_VULNERABLE] = {.name = "upgrade-vulnerable", .kind = FLAG, .group = g_versions, .commands = PINC_COMMAND_COMPILE,
        .of_machine = true, .help = "lock no version that --advisories affect, and change as few others as possible"},
    [PINC_OPT_PRE] = {.name = "pre", .letter = 'p', .kind = FLAG, .negatable = true, .group = g_versions, .commands = RESOLVES, .recorded = true,
        .help = "take pre-releases as any other version"},
    [PINC_OPT_ALL_RELEASES] = {.name = "all-releases", .kind = LIST, .negatable = true, .argument = "NAMES", .group = g_versions, .commands = RESOLVES,
        .recorded = true, .help = "take pre-releases of these packages as any other version; separated by commas, :none: for no package"},
    [PINC_OPT_ONLY_FINAL] = {.name = "only-final", .kind = LIST, .negatable = true, .argument = "NAMES", .group = g_versions, .commands = RESOLVES,
        .recorded = true, .help = "take no pre-releases of these packages, even where nothing else fits; :all: for every one"},
    [PINC_OPT_RESOLUTION] = {.name = "resolution", .kind = CHOICE, .argument = "highest|lowest|lowest-direct", .initial = "highest",
        .group = g_versions, .commands = RESOLVES, .recorded = true, .help = "which versions to prefer"},
    [PINC_OPT_EXCLUDE_NEWER] = {.name = "exclude-newer", .kind = VALUE, .negatable = true, .argument = "DATE", .group = g_versions, .commands = ASKS,
        .recorded = true, .help = "ignore files uploaded after DATE (2026-11-01, a time, or an age such as 7d)"},
    [PINC_OPT_EXCLUDE_NEWER_STRICT] = {.name = "exclude-newer-strict", .kind = FLAG, .negatable = true, .group = g_versions, .commands = ASKS,
        .recorded = true, .help = "also ignore files without a known upload time"},
    [PINC_OPT_EXCLUDE_NEWER_PACKAGE] = {.name = "exclude-newer-package", .kind = LIST, .negatable = true, .argument = "NAME=DATE",
        .group = g_versions, .commands = RESOLVES, .help = "another --exclude-newer for the package NAME, false for none; repeat it for several"},
    [PINC_OPT_ONLY_BINARY] = {.name = "only-binary", .kind = LIST, .argument = "NAMES", .group = g_versions, .commands = ASKS,
        .recorded = true, .help = "take only wheels of these packages, separated by commas; :all: for every one"},
    [PINC_OPT_NO_BINARY] = {.name = "no-binary", .kind = LIST, .argument = "NAMES", .group = g_versions, .commands = ASKS,
        .recorded = true, .help = "take no wheels of these packages"},
    [PINC_OPT_DEPS] = {.name = "deps", .kind = FLAG, .negatable = true, .initial = "on", .group = g_versions, .commands = RESOLVES,
        .recorded = true, .help = "lock what the packages of the input need, too"},

    [PINC_OPT_INDEX_URL] = {.name = "index-url", .letter = 'i', .kind = VALUE, .argument = "URL", .group = g_indexes,
        .commands = ASKS, .help = "package index in place of PyPI"},
    [PINC_OPT_EXTRA_INDEX_URL] = {.name = "extra-index-url", .kind = LIST, .argument = "URL", .group = g_indexes,
        .commands = ASKS, .help = "package index beside --index-url; repeat it for several"},
    [PINC_OPT_FIND_LINKS] = {.name = "find-links", .letter = 'f', .kind = LIST, .argument = "PLACE", .group = g_indexes,
        .commands = ASKS, .names_file = true, .help = "folder or page with links to distribution files"},
    [PINC_OPT_NO_INDEX] = {.name = "no-index", .kind = FLAG, .group = g_indexes, .commands = ASKS,
        .help = "ask no index, only --find-links"},
    [PINC_OPT_INDEX_STRATEGY] = {.name = "index-strategy", .kind = CHOICE, .argument = "best-match|first-index",
        .initial = "best-match", .group = g_indexes, .commands = ASKS, .recorded = true,
        .help = "take the best version of all indexes as pip does, or a project from the first index that has it"},
    [PINC_OPT_SOURCE] = {.name = "source", .kind = LIST, .argument = "NAMES[@TARGETS]=URL", .group = g_indexes,
        .commands = RESOLVES, .help = "take these packages, on these targets, from the index URL alone; repeat it for several"},
    [PINC_OPT_TORCH_BACKEND] = {.name = "torch-backend", .kind = LIST, .negatable = true, .argument = "[TARGETS=]BACKEND", .group = g_indexes,
        .commands = RESOLVES, .recorded = true,
        .help = "take torch and its family from PyTorch's index for cpu, cu130, rocm7.2, xpu or the like; repeat it for several targets"},
    [PINC_OPT_TORCH_INDEX_URL] = {.name = "torch-index-url", .kind = VALUE, .argument = "URL", .group = g_indexes,
        .commands = RESOLVES, .help = "where the indexes of --torch-backend are, in place of PyTorch's own server: URL/cpu, or URL with {backend} in it"},
    [PINC_OPT_ISOLATED] = {.name = "isolated", .kind = FLAG, .group = g_indexes, .commands = ASKS,
        .help = "ignore pip's configuration files and the variables PIP_* and PINC_*"},

    [PINC_OPT_TIMEOUT] = {.name = "timeout", .kind = VALUE, .argument = "SECONDS", .initial = TEXT(PINC_TIMEOUT_SECONDS), .group = g_network,
        .commands = ASKS, .help = "give a request up after this long without progress"},
    [PINC_OPT_RETRIES] = {.name = "retries", .kind = VALUE, .argument = "NUMBER", .initial = TEXT(PINC_RETRIES), .group = g_network,
        .commands = ASKS, .help = "try a request again this often"},
    [PINC_OPT_CERT] = {.name = "cert", .kind = VALUE, .argument = "FILE", .group = g_network, .commands = ASKS,
        .of_machine = true, .help = "certificates to trust in place of the system's, PEM"},
    [PINC_OPT_CLIENT_CERT] = {.name = "client-cert", .kind = VALUE, .argument = "FILE", .group = g_network, .commands = ASKS,
        .of_machine = true, .help = "client certificate and key, PEM"},
    [PINC_OPT_TRUSTED_HOST] = {.name = "trusted-host", .kind = LIST, .argument = "HOST", .group = g_network, .commands = ASKS,
        .help = "ask HOST or HOST:PORT over http, too, and do not verify its certificate"},
    [PINC_OPT_PROXY] = {.name = "proxy", .kind = VALUE, .argument = "URL", .group = g_network, .commands = ASKS,
        .of_machine = true, .help = "ask through this proxy; without it http_proxy, https_proxy and no_proxy count"},
    [PINC_OPT_KEYRING_PROVIDER] = {.name = "keyring-provider", .kind = CHOICE, .argument = "disabled|subprocess",
        .initial = "disabled", .group = g_network, .commands = ASKS, .of_machine = true, .help = "ask the keyring command for missing passwords"},

    [PINC_OPT_SOLVE_TIMEOUT] = {.name = "solve-timeout", .kind = VALUE, .argument = "SECONDS", .initial = TEXT(PINC_SOLVE_SECONDS), .group = g_limits,
        .commands = RESOLVES, .help = "give up when solving takes longer than this, fetching and building not counted; 0: never"},
    [PINC_OPT_PAGE_TIMEOUT] = {.name = "page-timeout", .kind = VALUE, .argument = "SECONDS", .initial = TEXT(PINC_PAGE_SECONDS), .group = g_limits,
        .commands = ASKS, .help = "give up a page or metadata that takes longer than this, on a connection that is not slow; 0: after 300"},
    [PINC_OPT_WAIT_TIMEOUT] = {.name = "wait-timeout", .kind = VALUE, .argument = "SECONDS", .initial = TEXT(PINC_WAIT_SECONDS), .group = g_limits,
        .commands = ASKS, .help = "give up when answers were waited for longer than this in all; where 32 KiB come a second an eighth counts; 0: never"},
    [PINC_OPT_MAX_PROJECTS] = {.name = "max-projects", .kind = VALUE, .argument = "NUMBER", .initial = TEXT(PINC_PROJECTS_MAX), .group = g_limits,
        .commands = ASKS, .help = "give up when more projects than this come into question; 0: never"},
    [PINC_OPT_MAX_REQUESTS] = {.name = "max-requests", .kind = VALUE, .argument = "NUMBER", .initial = TEXT(PINC_REQUESTS_MAX), .group = g_limits,
        .commands = ASKS, .help = "give up when more requests than this would be sent; 0: never"},
    [PINC_OPT_MAX_MEMORY] = {.name = "max-memory", .kind = VALUE, .argument = "MB", .initial = TEXT(PINC_MEMORY_MEGABYTES), .group = g_limits,
        .commands = ASKS, .help = "give up when pages, metadata and all else would take more memory than this; 0: never"},

    [PINC_OPT_CACHE_DIR] = {.name = "cache-dir", .kind = VALUE, .argument = "FOLDER", .group = g_cache, .commands = ASKS | PINC_COMMAND_CACHE,
        .of_machine = true, .help = "keep the cache in FOLDER; $XDG_CACHE_HOME/pinc or ~/.cache/pinc by default"},
    [PINC_OPT_REMOTE_CACHE] = {.name = "remote-cache", .kind = VALUE, .argument = "URL", .group = g_cache, .commands = ASKS,
        .of_machine = true, .help = "ask a server that takes GET and PUT for what the cache does not have, before the index"},
    [PINC_OPT_REMOTE_CACHE_WRITE] = {.name = "remote-cache-write", .kind = FLAG, .negatable = true, .group = g_cache, .commands = ASKS,
        .of_machine = true, .help = "put there what the index says; by default it is only read"},
    [PINC_OPT_REMOTE_CACHE_BUILDS] = {.name = "remote-cache-builds", .kind = FLAG, .negatable = true, .group = g_cache, .commands = ASKS,
        .of_machine = true, .help = "share what builds of source distributions say there, too, and believe it"},
    [PINC_OPT_REMOTE_CACHE_WAIT] = {.name = "remote-cache-wait", .kind = VALUE, .argument = "MILLISECONDS", .initial = TEXT(PINC_REMOTE_MS),
        .group = g_cache, .commands = ASKS, .of_machine = true, .help = "ask it no more when a run has waited for it in vain this long"},
    [PINC_OPT_NO_CACHE] = {.name = "no-cache", .kind = FLAG, .group = g_cache, .commands = ASKS,
        .help = "neither read nor write the cache"},
    [PINC_OPT_REFRESH] = {.name = "refresh", .kind = FLAG, .group = g_cache, .commands = ASKS,
        .help = "ask the index again whatever the age of a cached page"},
    [PINC_OPT_OFFLINE] = {.name = "offline", .kind = FLAG, .group = g_cache, .commands = ASKS,
        .help = "use the cache alone"},
    [PINC_OPT_CACHE_KEEP] = {.name = "cache-keep", .kind = VALUE, .negatable = true, .argument = "AMOUNT", .initial = PINC_CACHE_KEEP,
        .group = g_cache, .commands = RESOLVES, .of_machine = true,
        .help = "once a week remove from the cache what was not used within so many days; or all but so much, 2GB; --no-cache-keep: nothing"},
    [PINC_OPT_KEEP] = {.name = "keep", .kind = VALUE, .argument = "AMOUNT", .initial = "30d", .group = g_cache,
        .commands = PINC_COMMAND_CACHE, .of_program = true, .help = "for prune: what was used within 30d stays; or so much, 500MB, that was used last"},

    [PINC_OPT_PYTHON] = {.name = "python", .kind = LIST, .argument = "PYTHON", .group = g_builds, .commands = TARGETED,
        .help = "interpreter that builds source distributions, by path or version, once for each version; gives the default target"},
    [PINC_OPT_BUILD] = {.name = "build", .kind = FLAG, .negatable = true, .initial = "on", .group = g_builds, .commands = ASKS,
        .help = "build source distributions without final metadata; otherwise one is an error"},
    [PINC_OPT_BUILD_TIMEOUT] = {.name = "build-timeout", .kind = VALUE, .argument = "SECONDS", .initial = TEXT(PINC_BUILD_SECONDS), .group = g_builds,
        .commands = ASKS, .help = "stop a build after this long"},
    [PINC_OPT_BUILD_CONSTRAINT] = {.name = "build-constraint", .kind = LIST, .argument = "FILE", .group = g_builds, .commands = RESOLVES,
        .names_file = true, .help = "constrain build requirements by FILE; constraints of the input do not concern them"},
    [PINC_OPT_BUILD_ISOLATION] = {.name = "build-isolation", .kind = FLAG, .negatable = true, .initial = "on", .group = g_builds,
        .commands = RESOLVES, .help = "build with the package's build requirements alone; otherwise with what the interpreter has"},
    [PINC_OPT_NO_BUILD_ISOLATION_PACKAGE] = {.name = "no-build-isolation-package", .kind = LIST, .argument = "NAME", .group = g_builds,
        .commands = RESOLVES, .help = "build NAME with what the interpreter has"},
    [PINC_OPT_CONFIG_SETTINGS] = {.name = "config-settings", .letter = 'C', .kind = LIST, .argument = "KEY=VALUE", .group = g_builds,
        .commands = RESOLVES, .help = "a setting for build backends; those on a package's line replace them"},
    [PINC_OPT_CONFIG_SETTINGS_PACKAGE] = {.name = "config-settings-package", .kind = LIST, .argument = "NAME:KEY=VALUE", .group = g_builds,
        .commands = RESOLVES, .help = "a setting for the backend of NAME, in place of that of all packages"},

    [PINC_OPT_GENERATE_HASHES] = {.name = "generate-hashes", .kind = FLAG, .negatable = true, .group = g_output,
        .commands = WRITES, .recorded = true, .help = "write the sha256 of every file that a target could install"},
    [PINC_OPT_STRIP_EXTRAS] = {.name = "strip-extras", .kind = FLAG, .negatable = true, .initial = "on", .group = g_output,
        .commands = WRITES, .recorded = true, .help = "write name==1.0 in place of name[extra]==1.0"},
    [PINC_OPT_ANNOTATE] = {.name = "annotate", .kind = FLAG, .negatable = true, .initial = "on", .group = g_output,
        .commands = WRITES, .recorded = true, .help = "write who needs a package below its line"},
    [PINC_OPT_ANNOTATION_STYLE] = {.name = "annotation-style", .kind = CHOICE, .argument = "line|split", .initial = "split",
        .group = g_output, .commands = WRITES, .recorded = true, .help = "annotations on the package's line, or below it"},
    [PINC_OPT_HEADER] = {.name = "header", .kind = FLAG, .negatable = true, .initial = "on", .group = g_output, .commands = WRITES,
        .help = "begin with the command, the targets and the options"},
    [PINC_OPT_CUSTOM_COMPILE_COMMAND] = {.name = "custom-compile-command", .kind = VALUE, .argument = "COMMAND", .group = g_output,
        .commands = WRITES, .help = "the command that the header names; CUSTOM_COMPILE_COMMAND where it is not given"},
    [PINC_OPT_NEWLINE] = {.name = "newline", .kind = CHOICE, .argument = "lf|crlf|native|preserve", .initial = "preserve",
        .group = g_output, .commands = WRITES, .help = "how lines of the output end; preserve: as those of the existing output"},
    [PINC_OPT_EMIT_INDEX_URL] = {.name = "emit-index-url", .kind = FLAG, .negatable = true, .group = g_output, .commands = WRITES,
        .recorded = true, .help = "write index options of the command line, too; those of input files are written anyway"},
    [PINC_OPT_EMIT_FIND_LINKS] = {.name = "emit-find-links", .kind = FLAG, .negatable = true, .group = g_output, .commands = WRITES,
        .recorded = true, .help = "the same for --find-links alone"},
    [PINC_OPT_EMIT_TRUSTED_HOST] = {.name = "emit-trusted-host", .kind = FLAG, .negatable = true, .group = g_output, .commands = WRITES,
        .recorded = true, .help = "the same for --trusted-host alone"},
    [PINC_OPT_EMIT_OPTIONS] = {.name = "emit-options", .kind = FLAG, .negatable = true, .initial = "on", .group = g_output,
        .commands = WRITES, .recorded = true, .help = "write option lines at all: indexes, --only-binary, --no-binary"},
    [PINC_OPT_EMIT_INDEX_ANNOTATION] = {.name = "emit-index-annotation", .kind = FLAG, .negatable = true, .group = g_output,
        .commands = WRITES, .recorded = true, .help = "write below each package which index it comes from"},
    [PINC_OPT_EMIT_SOURCES] = {.name = "emit-sources", .kind = CHOICE, .argument = "url|index", .initial = "url",
        .group = g_output, .commands = WRITES, .recorded = true,
        .help = "write packages of --source and --torch-backend by the URL of their file, or as pins with the index lines that pip needs"},
    [PINC_OPT_MAX_SIZE] = {.name = "max-size", .kind = LIST, .argument = "[TARGETS=]SIZE", .group = g_output,
        .commands = WRITES, .help = "fail when the files of a target are larger than SIZE (500M, 1.5G) in sum; repeat it for several targets"},
    [PINC_OPT_SIZE] = {.name = "size", .kind = FLAG, .group = g_output, .commands = PINC_COMMAND_WHY | PINC_COMMAND_TREE,
        .help = "tell how large each file is, and what a package brings with all that it needs"},
    [PINC_OPT_ALLOW_UNSAFE] = {.name = "allow-unsafe", .kind = FLAG, .negatable = true, .initial = "on", .group = g_output,
        .commands = WRITES, .help = "lock pip and setuptools like any other package; always done"},

    [PINC_OPT_NO_EMIT_PACKAGE] = {.name = "no-emit-package", .kind = LIST, .negatable = true, .argument = "NAME", .group = g_output,
        .commands = WRITES, .recorded = true, .help = "solve NAME as any other package and do not write it; repeat it for several"},
    [PINC_OPT_UNSAFE_PACKAGE] = {.name = "unsafe-package", .kind = LIST, .negatable = true, .argument = "NAME", .group = g_output,
        .commands = WRITES, .recorded = true, .help = "pip-compile's name of --no-emit-package"},

    [PINC_OPT_JSON] = {.name = "json", .kind = FLAG, .group = g_messages, .commands = ALL, .of_program = true,
        .help = "print what the command comes to as one JSON object (docs/json.md); compile still writes its file"},
    [PINC_OPT_QUIET] = {.name = "quiet", .letter = 'q', .kind = FLAG, .group = g_messages, .commands = ALL, .of_program = true,
        .help = "print nothing but errors"},
    [PINC_OPT_VERBOSE] = {.name = "verbose", .letter = 'v', .kind = FLAG, .group = g_messages, .commands = ALL, .of_program = true,
        .help = "print details, and what a build that fails has printed"},
    [PINC_OPT_NO_PROGRESS] = {.name = "no-progress", .kind = FLAG, .group = g_messages, .commands = ALL, .of_program = true,
        .help = "show no progress line"},
    [PINC_OPT_COLOR] = {.name = "color", .kind = CHOICE, .argument = "auto|always|never", .initial = "auto", .group = g_messages,
        .commands = ALL, .of_program = true, .help = "colour messages"},
    [PINC_OPT_HELP] = {.name = "help", .letter = 'h', .kind = FLAG, .group = g_messages, .commands = ALL, .of_program = true,
        .help = "print this help"},
    [PINC_OPT_VERSION] = {.name = "version", .letter = 'V', .kind = FLAG, .group = g_messages, .commands = ALL, .of_program = true,
        .help = "print the version"},
};
/* clang-format on */

const struct pinc_option *pinc_option_row(enum pinc_option_id id)
{
    return &table[id];
}

/* --- the table as pinc.h shows it */

size_t pinc_option_count(void)
{
    return PINC_OPT_COUNT;
}

const struct pinc_option *pinc_option_at(size_t at)
{
    return at < PINC_OPT_COUNT ? &table[at] : NULL;
}

const char *pinc_option_name(const struct pinc_option *option)
{
    return option->name;
}

char pinc_option_letter(const struct pinc_option *option)
{
    return option->letter;
}

enum pinc_option_kind pinc_option_kind(const struct pinc_option *option)
{
    return option->kind;
}

const char *pinc_option_argument(const struct pinc_option *option)
{
    return option->argument ? option->argument : "";
}

const char *pinc_option_help(const struct pinc_option *option)
{
    return option->help;
}

const char *pinc_option_default(const struct pinc_option *option)
{
    return option->initial;
}

const char *pinc_option_group(const struct pinc_option *option)
{
    return option->group;
}

int pinc_option_negatable(const struct pinc_option *option)
{
    return option->negatable;
}

unsigned pinc_option_commands(const struct pinc_option *option)
{
    return option->commands;
}

int pinc_option_of_program(const struct pinc_option *option)
{
    return option->of_program;
}

enum pinc_option_id pinc_option_id_of(struct pinc_slice name, bool *negated)
{
    struct pinc_slice positive = pinc_slice_starts(name, "no-") ? pinc_slice_part(name, 3, name.len)
                                                                : (struct pinc_slice){0};
    size_t id;

    *negated = false;
    for (id = 0; id < PINC_OPT_COUNT; id++) {
        if (pinc_slice_equal(name, pinc_slice_of(table[id].name))) {
            break;
        }
        if (table[id].negatable && pinc_slice_equal(positive, pinc_slice_of(table[id].name))) {
            *negated = true;
            break;
        }
    }
    return (enum pinc_option_id)id;
}

const struct pinc_option *pinc_option_find(const char *name)
{
    bool negated;
    enum pinc_option_id id = pinc_option_id_of(pinc_slice_of(name), &negated);

    return id < PINC_OPT_COUNT ? &table[id] : NULL;
}

struct pinc_slice pinc_group_split(struct pinc_slice group, struct pinc_slice *path)
{
    const size_t colon = pinc_slice_rfind(group, ':');

    *path = colon < group.len ? pinc_slice_part(group, 0, colon) : (struct pinc_slice){NULL, 0};
    return colon < group.len ? pinc_slice_part(group, colon + 1, group.len) : group;
}

struct pinc_slice pinc_option_split_path(enum pinc_option_id id, struct pinc_slice value,
                                         struct pinc_slice *path)
{
    *path = value;
    if (id == PINC_OPT_GROUP) {
        (void)pinc_group_split(value, path);
    }
    if (!path->ptr) {
        *path = PINC_LIT("");
        return *path;
    }
    return pinc_slice_part(value, path->len, value.len);
}
