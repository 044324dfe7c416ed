#include "lock/judge/lock_file.h"

#include "base/file/nearest_file.h"
#include "lock/compile/compile_input.h"
#include "lock/state/compile_limits.h"
#include "lock/compile/compile_open.h"
#include "lock/state/compile_patches.h"
#include "lock/state/compile_request.h"
#include "lock/state/files_read.h"
#include "lock/config/project_file.h"
#include "lock/input/requirements_file.h"
#include "lock/output/pylock.h"

#include <time.h>

#define LOCK_MAX (64u << 20) /* bytes: many lines of hashes */

bool pinc_lock_file_is_pylock(const char *path)
{
    return pinc_slice_ends(pinc_slice_of(path), ".toml");
}

static const char *lock_getenv(void *user, const char *name)
{
    return pinc_session_variable(user, name);
}

/* "NAME==VERSION ; MARKER --hash=...", for a package that is one archive "NAME @ URL". Nothing for a folder, a repository, or
 * a package without a version. */
static bool add_package(struct pinc_buf *out, const struct pinc_pylock_package *package)
{
    const bool archive = !package->version.ptr && package->n_files == 1 && !package->no_files &&
                         package->files[0].url.ptr;
    size_t i, k;

    if (!package->version.ptr && !archive) {
        return false;
    }
    pinc_buf_add(out, package->name);
    pinc_buf_add_str(out, archive ? " @ " : "==");
    pinc_buf_add(out, archive ? package->files[0].url : pinc_slice_strip(package->version));
    if (package->marker_text.ptr) {
        pinc_buf_add_str(out, " ; ");
        pinc_buf_add(out, pinc_slice_strip(package->marker_text));
    }
    for (i = 0; i < package->n_files; i++) {
        for (k = 0; k < package->files[i].n_hashes; k++) {
            if (pinc_hash_is_strong(package->files[i].hashes[k].alg)) {
                pinc_buf_addf(out,
                              " --hash=%s:", pinc_hash_alg_name(package->files[i].hashes[k].alg));
                pinc_hash_print(out, &package->files[i].hashes[k]);
            }
        }
    }
    pinc_buf_add_char(out, '\n');
    return true;
}

/* Its packages as lines of requirements, at their places in the file. */
static enum pinc_status read_pylock(struct pinc_compile *c, const char *path,
                                    struct pinc_error *err)
{
    const struct pinc_pylock *lock = &c->old.pylock;
    struct pinc_buf pins = {0};
    unsigned *places = NULL;
    size_t i, n = 0;
    enum pinc_status st =
        pinc_pylock_read(&c->old.pylock, c->old.file.text, PINC_PYLOCK_ALL, path, c->arena, err);

    if (st == PINC_OK) {
        places = pinc_arena_array(c->arena, lock->n_packages + 1, sizeof *places);
        st = places ? PINC_OK : pinc_fail_memory(err);
    }
    for (i = 0; st == PINC_OK && i < lock->n_packages; i++) {
        if (add_package(&pins, &lock->packages[i])) {
            places[n++] = lock->packages[i].line;
        } else {
            pinc_session_tell(c->session, PINC_MESSAGE_WARNING,
                              "%s:%u: %.*s has neither a version nor the URL of an archive: it is "
                              "left out",
                              path, lock->packages[i].line, PINC_SLICE_ARG(lock->packages[i].name));
        }
    }
    if (st == PINC_OK && pins.failed != PINC_OK) {
        st = pinc_fail_memory(err);
    }
    if (st == PINC_OK) {
        st = pinc_requirements_file_parse(c->input.list, pinc_buf_slice(&pins), path,
                                          PINC_LINE_REQUIREMENT, NULL, NULL, err);
    }
    for (i = 0; st == PINC_OK && i < n && i < c->input.list->n_lines; i++) {
        c->input.list->lines[i].at.line = places[i];
    }
    pinc_buf_clear(&pins);
    return st;
}

/* The lines, with what they include; the header is looked at for targets alone. */
static enum pinc_status read_lines(struct pinc_compile *c, struct pinc_session *session,
                                   const char *path, struct pinc_error *err)
{
    return pinc_lock_file_is_pylock(path)
               ? read_pylock(c, path, err)
               : pinc_requirements_file_read(c->input.list, path, PINC_LINE_REQUIREMENT,
                                             lock_getenv, session, err);
}

/* The settings of the project that the file is of: its indexes, for one. */
static enum pinc_status find_project(struct pinc_compile *c, const char *path,
                                     struct pinc_error *err)
{
    const struct pinc_slice folder =
        pinc_slice_dup(c->arena, pinc_path_folder(pinc_slice_of(path)));
    enum pinc_status st =
        folder.ptr ? pinc_repository_find(&c->files.repository, folder.ptr, c->arena, err)
                   : pinc_fail_memory(err);

    if (st == PINC_OK) {
        st = pinc_project_settings_find(&c->project.own, c->session, folder.ptr,
                                        &c->files.repository, c->arena, err);
    }
    if (st == PINC_OK && c->project.own.path.ptr) {
        pinc_settings_add_project(&c->settings, &c->project.own, NULL);
    }
    return st;
}

static enum pinc_status read_file(struct pinc_compile *c, struct pinc_session *session,
                                  const char *path, struct pinc_error *err)
{
    enum pinc_status st = pinc_given_files_read(&session->given, &c->old.file, path, LOCK_MAX, err);

    if (st == PINC_ENOTFOUND) {
        pinc_nearest_file_hint(err, path);
    }
    c->input.list = pinc_requirements_new();
    c->input.overrides = pinc_requirements_new();
    if (st != PINC_OK || !c->input.list || !c->input.overrides) {
        return st == PINC_OK ? pinc_fail_memory(err) : st;
    }
    st = pinc_header_read(&c->old.header, c->old.file.text, c->arena, err);
    if (st == PINC_OK) {
        pinc_settings_start(&c->settings, session, c->arena);
        st = find_project(c, path, err);
    }
    if (st == PINC_OK) {
        st = pinc_settings_settle(&c->settings, c->now, err);
    }
    c->input.list->calls.given = &session->given;
    c->input.list->expand = c->settings.files.expand;
    if (st == PINC_OK) {
        pinc_compile_limit_memory(c);
    }
    if (st == PINC_OK) {
        st = pinc_formats_copy(&c->input.list->options.formats, &c->settings.versions.formats);
    }
    return st == PINC_OK ? read_lines(c, session, path, err) : st;
}

enum pinc_status pinc_lock_file_open(struct pinc_compile *c, struct pinc_session *session,
                                     const char *path, struct pinc_error *err)
{
    enum pinc_status st;

    c->files.path = PINC_LIT("-");
    c->now = (int64_t)time(NULL);
    st = read_file(c, session, path, err);
    if (st == PINC_OK) {
        c->settings.targets.header = &c->old.header;
        st = pinc_target_list_find(&c->targets, &c->settings.targets, session, c->arena, err);
    }
    if (st == PINC_OK) {
        st = pinc_patches_of_input(c, err);
    }
    if (st == PINC_OK) {
        st = pinc_indexes_merge(&c->indexes, &c->settings.indexes, &c->input.list->options, err);
    }
    if (st == PINC_OK) {
        st = pinc_compile_request(c, true, err);
    }
    if (st == PINC_OK) {
        st = pinc_read_files_add(&c->files.read, path, err);
    }
    if (st == PINC_OK) {
        st = pinc_files_read_note(c, err);
    }
    return st == PINC_OK ? pinc_compile_open(c, err) : st;
}
