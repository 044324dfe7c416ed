#include "index/build/build_variables.h"

#include "base/file/file.h"

#include <sys/stat.h>

#define CHANGES_MAX 96u

/* docs/builds.md has this list. */
static const char *const removed[] = {
    /* secrets, by their names */
    "*TOKEN*", "*SECRET*", "*PASSW*", "*CREDENTIAL*", "*API_KEY*", "*APIKEY*", "*ACCESS_KEY*",
    "*PRIVATE_KEY*", "*AUTH*", "*COOKIE*", "*PASSPHRASE*", "*PGPASS*", "*_PWD*", "*CREDS*", "*JWT*",
    "*BEARER*", "*SIGNATURE*", "*WEBHOOK*", "*_DSN*", "*CONNECTION_STRING*", "*ASKPASS*", "*_KEY*",
    "NETRC", "KUBECONFIG", "AWS_*", "AZURE_*", "GOOGLE_*", "SSH_*", "GPG_*", "TWINE_*",
    /* ... and by their values: URLs with credentials */
    "@",
    /* what changes Python and its tools */
    "PYTHON*", "PIP_*", "UV_INDEX*", "UV_EXTRA_INDEX*", "UV_DEFAULT_INDEX*", "VIRTUAL_ENV*",
    "__PYVENV_LAUNCHER__", "FORCE_COLOR"};

static const char *const fixed[] = {"NO_COLOR=1",         "PYTHONIOENCODING=utf-8",
                                    "PYTHONNOUSERSITE=1", "PIP_CONFIG_FILE=/dev/null",
                                    "PIP_NO_INPUT=1",     "PIP_DISABLE_PIP_VERSION_CHECK=1"};

/* "NAME=value/more" in the arena; NULL when out of memory. */
static const char *setting(struct pinc_arena *arena, const char *name, const char *value,
                           const char *more)
{
    struct pinc_buf buf = {0};

    pinc_buf_addf(&buf, "%s=%s%s", name, value, more);
    return pinc_buf_keep(&buf, arena).ptr;
}

/* PATH with the environment's scripts before the rest. */
static const char *search_path(struct pinc_arena *arena, const struct pinc_build_variables *from)
{
    struct pinc_buf buf = {0};

    pinc_buf_addf(&buf, "PATH=%s/bin", from->environment);
    if (from->search && from->search[0]) {
        pinc_buf_addf(&buf, ":%s", from->search);
    }
    return pinc_buf_keep(&buf, arena).ptr;
}

static bool has_rustup(const char *home)
{
    struct pinc_buf path = {0};
    struct stat info;
    bool has;

    pinc_buf_addf(&path, "%s/.rustup", home);
    has = path.failed == PINC_OK && stat(path.ptr, &info) == 0 && S_ISDIR(info.st_mode);
    pinc_buf_clear(&path);
    return has;
}

enum pinc_status pinc_build_variables_make(const char *const **out,
                                           const struct pinc_build_variables *from,
                                           struct pinc_arena *arena, struct pinc_error *err)
{
    static const char *const folders[][2] = {{"HOME", "/home"}, {"TMPDIR", "/tmp"}};
    const char **list = pinc_arena_array(arena, CHANGES_MAX, sizeof *list);
    enum pinc_status st = PINC_OK;
    size_t n = 0, i;

    *out = list;
    if (!list) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < sizeof removed / sizeof *removed; i++) {
        list[n++] = removed[i];
    }
    for (i = 0; i < sizeof fixed / sizeof *fixed; i++) {
        list[n++] = fixed[i];
    }
    for (i = 0; i < 2 && st == PINC_OK; i++) {
        list[n++] = setting(arena, folders[i][0], from->scratch, folders[i][1]);
        st = list[n - 1] ? pinc_folder_make(strchr(list[n - 1], '=') + 1, err)
                         : pinc_fail_memory(err);
    }
    if (st != PINC_OK) {
        return st;
    }
    if (from->environment) {
        list[n++] = setting(arena, "VIRTUAL_ENV", from->environment, "");
        list[n++] = search_path(arena, from);
    }
    if (from->home && has_rustup(from->home)) {
        list[n++] = setting(arena, "RUSTUP_HOME", from->home, "/.rustup");
    }
    for (i = 0; from->more && from->more[i] && n + 1 < CHANGES_MAX; i++) {
        list[n++] = pinc_arena_copy(arena, from->more[i], strlen(from->more[i]));
    }
    for (i = 0; i < n; i++) {
        if (!list[i]) {
            return pinc_fail_memory(err);
        }
    }
    return PINC_OK;
}
