#include "base/file/file.h"
#include "index/build/build_state.h"
#include "index/build/build_variables.h"
#include "index/build/environment.h"
#include "index/dist/unpack.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

const char *pinc_build_path(struct pinc_build *b, const char *name)
{
    return pinc_path_join(b->arena, pinc_buf_slice(&b->scratch), pinc_slice_of(name));
}

/* What the interpreter is; one that cannot be run makes place for the next. */
static enum pinc_status find_python(struct pinc_build *b, struct pinc_error *err)
{
    const struct build_request *r = &b->request;
    enum pinc_status st;

    for (;; b->python_at++) {
        const bool last = b->python_at + 1 == r->n_pythons;

        st = r->services.python
                 ? r->services.python(r->services.user, &b->python, r->pythons[b->python_at],
                                      b->arena, last ? err : NULL)
                 : pinc_python_ask(&b->python, r->pythons[b->python_at], b->arena,
                                   last ? err : NULL);
        if (st == PINC_OK || st == PINC_ENOMEM || last) {
            return st;
        }
    }
}

/* The only thing in a folder, when that is a folder itself: an sdist has one. Else the folder.
 * PINC_OK, PINC_EIO. */
static enum pinc_status only_folder(const char **out, const char *folder, struct pinc_arena *arena,
                                    struct pinc_error *err)
{
    DIR *list = opendir(folder);
    const struct dirent *entry = NULL;
    const char *found = NULL;
    struct stat info;
    enum pinc_status st;
    unsigned n = 0;

    *out = folder;
    errno = list ? 0 : errno;
    while (list && (entry = readdir(list)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 && n++ == 0) {
            found = pinc_path_join(arena, pinc_slice_of(folder), pinc_slice_of(entry->d_name));
        }
        errno = 0;
    }
    st = errno == 0 ? PINC_OK : pinc_file_fail(err, PINC_EIO, "read", folder);
    if (list) {
        (void)closedir(list);
    }
    if (st == PINC_OK && n == 1 && found && lstat(found, &info) != 0) {
        st = pinc_file_fail(err, PINC_EIO, "look at", found);
    }
    if (st == PINC_OK && n == 1 && found && S_ISDIR(info.st_mode)) {
        *out = found;
    }
    return st;
}

static enum pinc_status unpack_source(struct pinc_build *b, struct pinc_error *err)
{
    const struct build_request *r = &b->request;
    const char *folder = r->path, *unpacked;
    enum pinc_status st = PINC_OK;
    bool there;
    struct stat info;

    if (stat(r->path, &info) != 0) {
        return pinc_file_fail(err, PINC_EIO, "open", r->path);
    }
    if (!S_ISDIR(info.st_mode)) {
        unpacked = pinc_build_path(b, "source");
        if (!unpacked) {
            return pinc_fail_memory(err);
        }
        st = pinc_folder_make(unpacked, err);
        if (st == PINC_OK) {
            st = pinc_unpack(unpacked, r->path, PINC_UNPACK_SDIST, err);
        }
        if (st != PINC_OK) {
            return st;
        }
        st = only_folder(&folder, unpacked, b->arena, err);
        if (st != PINC_OK) {
            return st;
        }
    }
    if (r->subdirectory.len) {
        folder = pinc_path_join(b->arena, pinc_slice_of(folder), r->subdirectory);
    }
    if (!folder) {
        return pinc_fail_memory(err);
    }
    there = stat(folder, &info) == 0;
    if (!there && errno != ENOENT && errno != ENOTDIR) {
        return pinc_file_fail(err, PINC_EIO, "look at", folder);
    }
    if (!there || !S_ISDIR(info.st_mode)) {
        return pinc_fail_quoted(err, PINC_ENOTFOUND, 0, "it has no folder ", r->subdirectory, "");
    }
    st = pinc_build_system_read(&b->system, folder, b->arena, err);
    if (st == PINC_OK) {
        b->source = folder;
    }
    return st;
}

/* The last run told of further requirements: they count as the source's own from now on. */
static enum pinc_status add_requirements(struct pinc_build *b, struct pinc_error *err)
{
    const size_t n = b->system.n_requires + b->answer.n_requires;
    struct pinc_slice *all = pinc_arena_array(b->arena, n + 1, sizeof *all);
    size_t i;

    if (!all) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < n; i++) {
        all[i] = i < b->system.n_requires ? b->system.requires[i]
                                          : b->answer.requires[i - b->system.n_requires];
    }
    b->system.requires = all;
    b->system.n_requires = n;
    return PINC_OK;
}

/* The environment of this run. *folder stays NULL without isolation. */
static enum pinc_status make_environment(struct pinc_build *b, const char **folder,
                                         struct pinc_error *err)
{
    const struct build_request *r = &b->request;
    const char *const *wheels = NULL;
    enum pinc_status st = PINC_OK;
    size_t n = 0;

    b->run.interpreter = r->pythons[b->python_at];
    if (r->no_isolation) {
        return PINC_OK;
    }
    *folder = pinc_build_path(b, b->rounds ? "environment-2" : "environment");
    if (!*folder) {
        return pinc_fail_memory(err);
    }
    if (b->system.n_requires) {
        st = r->services.requirements(r->services.user, &wheels, &n, b->system.requires,
                                      b->system.n_requires, &b->python, b->arena, err);
        b->lacking = st != PINC_OK;
    }
    if (st == PINC_OK) {
        st = pinc_environment_make(*folder, &b->python, wheels, n, err);
    }
    b->run.interpreter = pinc_environment_python(*folder, b->arena);
    return st == PINC_OK && !b->run.interpreter ? pinc_fail_memory(err) : st;
}

/* The program, and what it is given. */
static enum pinc_status write_call(struct pinc_build *b, struct pinc_error *err)
{
    struct pinc_hooks_call call = {.system = &b->system,
                                   .goal = b->request.goal,
                                   .source = b->source,
                                   .settings = b->request.settings,
                                   .requires_known = b->rounds > 0};
    const char *program = pinc_build_path(b, "hooks.py");
    struct pinc_buf text = {0};
    enum pinc_status st;

    b->run.call = pinc_build_path(b, "call.json");
    b->run.result = pinc_build_path(b, b->rounds ? "result-2.json" : "result.json");
    b->run.out = pinc_build_path(b, b->rounds ? "out-2" : "out");
    if (!program || !b->run.call || !b->run.result || !b->run.out) {
        return pinc_fail_memory(err);
    }
    call.out = b->run.out;
    st = pinc_folder_make(b->run.out, err);
    if (st == PINC_OK) {
        st = pinc_file_replace(program, pinc_hooks_program(), PINC_FILE_NO_SYNC, err);
    }
    if (st == PINC_OK) {
        st = pinc_hooks_write_call(&text, &call, err);
    }
    if (st == PINC_OK) {
        st = pinc_file_replace(b->run.call, pinc_buf_slice(&text), PINC_FILE_NO_SYNC, err);
    }
    pinc_buf_clear(&text);
    return st;
}

void pinc_build_prepare(struct pinc_build *b)
{
    struct pinc_build_variables variables = {.search = b->request.search,
                                             .scratch = b->scratch.ptr,
                                             .home = b->request.home,
                                             .more = b->request.environment};
    struct pinc_error *err = &b->failed;
    enum pinc_status st = PINC_OK;

    if (!b->source) {
        st = find_python(b, err);
        if (st == PINC_OK) {
            st = unpack_source(b, err);
        }
    } else {
        st = add_requirements(b, err);
    }
    if (st == PINC_OK) {
        st = make_environment(b, &variables.environment, err);
    }
    if (st == PINC_OK) {
        st = pinc_build_variables_make(&b->run.variables, &variables, b->arena, err);
    }
    if (st == PINC_OK) {
        st = write_call(b, err);
    }
    b->rounds++;
    if (st != PINC_OK && err->code == PINC_OK) {
        (void)pinc_fail(err, st, "a build cannot be prepared");
    }
}
