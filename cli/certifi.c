#include "cli/certifi.h"

#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/auxv.h>
#endif
#include <unistd.h>

static char found[PATH_MAX];

/* Where this program is; links are followed. /proc may be missing in a small container. */
static bool find_program(char path[PATH_MAX])
{
#ifdef __linux__
    const char *name = (const char *)getauxval(AT_EXECFN);

    return name && realpath(name, path);
#else
    (void)path;
    return false;
#endif
}

/* Set `found` to the file in the packages of one Python. */
static bool look(const char *prefix, const char *lib, const char *python)
{
    static const char *const files[] = {"site-packages/certifi/cacert.pem",
                                        "dist-packages/certifi/cacert.pem",
                                        "site-packages/pip/_vendor/certifi/cacert.pem",
                                        "dist-packages/pip/_vendor/certifi/cacert.pem"};
    size_t i;

    for (i = 0; i < sizeof files / sizeof *files; i++) {
        int n = snprintf(found, sizeof found, "%s/%s/%s/%s", prefix, lib, python, files[i]);

        if (n > 0 && (size_t)n < sizeof found && access(found, R_OK) == 0) {
            return true;
        }
    }
    *found = '\0';
    return false;
}

static bool look_in(const char *prefix, const char *lib)
{
    char folder[PATH_MAX];
    int n = snprintf(folder, sizeof folder, "%s/%s", prefix, lib);
    DIR *dir = n > 0 && (size_t)n < sizeof folder ? opendir(folder) : NULL;
    const struct dirent *entry;
    bool done = false;

    while (dir && !done && (entry = readdir(dir))) {
        done = strncmp(entry->d_name, "python3", 7) == 0 && look(prefix, lib, entry->d_name);
    }
    if (dir) {
        (void)closedir(dir);
    }
    return done;
}

/* Cut the last part off a path. */
static bool go_up(char *path)
{
    char *slash = strrchr(path, '/');

    if (slash) {
        *slash = '\0';
    }
    return slash != NULL;
}

const char *certifi_find(void)
{
    static bool looked;
    char prefix[PATH_MAX];

    if (!looked) {
        looked = true;
        if (find_program(prefix) && go_up(prefix) && go_up(prefix) && !look_in(prefix, "lib")) {
            (void)look_in(prefix, "lib64");
        }
    }
    return *found ? found : NULL;
}
