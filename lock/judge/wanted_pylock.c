/*
 * The files that a pylock.toml names, for each target (PEP 751).
 */
#include "index/dist/file_name.h"
#include "index/net/url.h"
#include "lock/judge/download.h"
#include "lock/output/pylock.h"

#include <stdlib.h>
#include <string.h>

struct finding {
    struct pinc_wanted *out;
    struct pinc_compile *c;
    const char *path;
    struct pinc_error *err;
};

static enum pinc_status fail_at(const struct finding *f, unsigned line, enum pinc_status code,
                                struct pinc_slice name, const char *what)
{
    (void)pinc_fail(f->err, code, "%.*s: %s", PINC_SLICE_ARG(name), what);
    pinc_fail_at(f->err, f->path, line, 0);
    return code;
}

/* The wheel that the target likes best; else the sdist or archive. */
static const struct pinc_pylock_file *choose(const struct pinc_pylock_package *package,
                                             const struct pinc_env *env, struct pinc_arena *arena)
{
    const struct pinc_pylock_file *best = NULL;
    struct pinc_dist dist, best_dist = {0};
    int best_rank = -1;
    size_t i;

    for (i = 0; i < package->n_files; i++) {
        const struct pinc_pylock_file *file = &package->files[i];
        int rank;

        if (!file->wheel ||
            pinc_dist_parse(&dist, file->name, package->name, arena, NULL) != PINC_OK) {
            continue;
        }
        rank = pinc_env_wheel_rank(env, dist.python, dist.abi, dist.platform);
        if (rank >= 0 &&
            (!best || rank < best_rank ||
             (rank == best_rank && pinc_dist_compare_build(dist.build, best_dist.build) > 0))) {
            best = file;
            best_dist = dist;
            best_rank = rank;
        }
    }
    for (i = 0; !best && i < package->n_files; i++) {
        best = package->files[i].wheel ? NULL : &package->files[i];
    }
    return best;
}

/* Is a real path below the real folder of the lock? A link in it may lead anywhere. */
static bool is_below(const char *path, const char *lock)
{
    struct pinc_slice folder = pinc_path_folder(pinc_slice_of(lock));
    struct pinc_buf text = {0};
    char *real;
    bool below;

    pinc_buf_add(&text, folder.len ? folder : PINC_LIT("."));
    real = text.failed == PINC_OK ? realpath(text.ptr, NULL) : NULL;
    pinc_buf_clear(&text);
    below = real && (strcmp(real, "/") == 0 ||
                     (pinc_slice_starts(pinc_slice_of(path), real) && path[strlen(real)] == '/'));
    free(real); /* from realpath() */
    return below;
}

/* Where it is. A path is below the lock's folder. */
static enum pinc_status find_url(struct pinc_slice *out, const struct finding *f,
                                 const struct pinc_pylock_file *file)
{
    struct pinc_buf url = {0}, path = {0};
    char *absolute;

    if (file->url.ptr) {
        *out = pinc_url_public(f->c->arena, file->url);
        if (!pinc_slice_starts(file->url, "https://") && !pinc_slice_starts(file->url, "http://")) {
            return fail_at(f, file->line, PINC_EUNSUPPORTED, file->name,
                           "its URL is neither https nor http");
        }
        return out->ptr ? PINC_OK : pinc_fail_memory(f->err);
    }
    if (file->path.len == 0 || file->path.ptr[0] == '/' || strstr(file->path.ptr, "..") != NULL) {
        return fail_at(f, file->line, PINC_EUNSUPPORTED, file->name,
                       "its path leads out of the folder of the lock");
    }
    pinc_buf_add(&path, pinc_path_folder(pinc_slice_of(f->path)));
    pinc_buf_add_str(&path, path.len ? "/" : "");
    pinc_buf_add(&path, file->path);
    absolute = path.failed == PINC_OK ? realpath(path.ptr, NULL) : NULL;
    pinc_buf_clear(&path);
    if (!absolute) {
        return fail_at(f, file->line, PINC_ENOTFOUND, file->name, "there is no such file");
    }
    if (!is_below(absolute, f->path)) {
        free(absolute); /* from realpath() */
        return fail_at(f, file->line, PINC_EUNSUPPORTED, file->name,
                       "its path leads out of the folder of the lock");
    }
    pinc_url_add_file(&url, pinc_slice_of(absolute));
    free(absolute); /* from realpath() */
    *out = pinc_buf_keep(&url, f->c->arena);
    return out->ptr ? PINC_OK : pinc_fail_memory(f->err);
}

static enum pinc_status want(const struct finding *f, const struct pinc_pylock_package *package,
                             const struct pinc_pylock_file *file, size_t target)
{
    struct pinc_wanted_file wanted = {.name = file->name,
                                      .size = file->size,
                                      .hashes = file->hashes,
                                      .n_hashes = file->n_hashes,
                                      .targets = (pinc_targets)1 << target};
    enum pinc_status st = PINC_OK;

    if (file->n_hashes == 0) {
        return fail_at(f, file->line, PINC_EHASH, file->name,
                       "has no hash of an algorithm that is known");
    }
    st = find_url(&wanted.url, f, file);
    if (st == PINC_OK) {
        st = pinc_wanted_add(f->out, &wanted, package->name, f->c->arena, f->err);
    }
    if (st == PINC_ESYNTAX) {
        pinc_fail_at(f->err, f->path, file->line, 0);
    }
    return st;
}

static enum pinc_status want_package(const struct finding *f,
                                     const struct pinc_pylock_package *package, size_t target,
                                     bool sdist)
{
    const struct pinc_env *env = f->c->request.envs[target];
    const struct pinc_pylock_file *file = choose(package, env, f->c->arena);
    enum pinc_status st;
    size_t i;

    if (!file) {
        return package->no_files ? fail_at(f, package->line, PINC_EUNSUPPORTED, package->name,
                                           "is not a file that can be downloaded")
                                 : fail_at(f, package->line, PINC_ENOTFOUND, package->name,
                                           "no file of it is for one of the targets");
    }
    st = want(f, package, file, target);
    for (i = 0; sdist && i < package->n_files && st == PINC_OK; i++) {
        if (!package->files[i].wheel) {
            st = want(f, package, &package->files[i], target);
        }
    }
    return st;
}

enum pinc_status pinc_wanted_of_pylock(struct pinc_wanted *out, struct pinc_compile *c,
                                       const char *path, bool sdist, struct pinc_error *err)
{
    const struct finding f = {out, c, path, err};
    const struct pinc_pylock *lock = &c->old.pylock;
    enum pinc_status st = PINC_OK;
    size_t i, t;

    for (i = 0; st == PINC_OK && i < lock->n_packages; i++) {
        const struct pinc_pylock_package *package = &lock->packages[i];
        const pinc_targets targets =
            pinc_marker_targets(package->marker, c->request.envs, c->request.n_envs);

        for (t = 0; t < c->request.n_envs && st == PINC_OK; t++) {
            st = targets >> t & 1 ? want_package(&f, package, t, sdist) : PINC_OK;
        }
    }
    return st;
}
