/*
 * Compiles of an input without some of its lines.
 */
#include "lock/compile/compile.h"
#include "lock/compile/compile_finish.h"
#include "lock/compile/compile_input.h"
#include "lock/set/set_source.h"
#include "lock/trim/trim.h"

#include <string.h>

static struct pinc_source *find_source(void *user, const struct pinc_compile *compile)
{
    const struct pinc_trim *trim = user;

    return pinc_set_source_fits(trim->whole, compile) ? trim->whole->result.source : NULL;
}

/* An input file that is about to be read: its text is shorter here. */
static enum pinc_status known(void *user, struct pinc_slice *out, const char *path,
                              struct pinc_error *err)
{
    const struct pinc_trim *trim = user;
    size_t i;

    (void)err;
    for (i = 0; i < trim->n_files; i++) {
        if (strcmp(trim->files[i].path.ptr, path) == 0) {
            *out = pinc_buf_slice(&trim->texts[i]);
        }
    }
    return PINC_OK;
}

enum pinc_status pinc_trim_make_texts(struct pinc_trim *trim, struct pinc_error *err)
{
    size_t f, i;

    for (f = 0; f < trim->n_files; f++) {
        const struct pinc_trim_file *file = &trim->files[f];
        bool *gone = pinc_alloc((file->n_extents + 1) * sizeof *gone);

        if (!gone) {
            return pinc_fail_memory(err);
        }
        for (i = 0; i < trim->n_lines; i++) {
            if (trim->lines[i].file == f && trim->lines[i].spare) {
                gone[trim->lines[i].extent] = true;
            }
        }
        trim->texts[f].len = 0;
        pinc_buf_add_str(&trim->texts[f], ""); /* never NULL */
        pinc_trim_file_without(&trim->texts[f], file, gone);
        pinc_free(gone);
        if (trim->texts[f].failed != PINC_OK) {
            return pinc_fail_memory(err);
        }
    }
    return PINC_OK;
}

static enum pinc_status run(struct pinc_lock **out, struct pinc_compile *compile,
                            struct pinc_trim *trim, enum pinc_trim_memory memory,
                            struct pinc_error *err)
{
    enum pinc_status st;

    compile->peers.known = known;
    compile->peers.source = find_source;
    compile->peers.user = trim;
    compile->peers.trial = true;
    compile->peers.old = pinc_buf_slice(&trim->lock->text);
    compile->peers.layers = trim->whole->peers.layers;
    if (trim->whole->project.lock) {
        compile->project.file = trim->whole->project.file;
        compile->project.lock = trim->whole->project.lock;
    }
    st = pinc_compile_settle(compile, err);
    if (st == PINC_OK) {
        compile->settings.versions.upgrade = memory == PINC_TRIM_FORGETS;
        compile->settings.versions.upgrades.n = 0;
        st = pinc_compile_run(compile, trim->session, err);
    }
    return st == PINC_OK ? pinc_compile_finish(out, compile, err) : st;
}

enum pinc_status pinc_trim_compile(struct pinc_lock **out, struct pinc_trim *trim,
                                   enum pinc_trim_memory memory, struct pinc_error *err)
{
    struct pinc_compile compile = {.session = trim->session, .arena = pinc_arena_new()};
    pinc_message_call *const message = trim->session->message;
    enum pinc_status st = compile.arena ? pinc_trim_make_texts(trim, err) : pinc_fail_memory(err);

    *out = NULL;
    trim->trials++;
    trim->session->message = NULL;
    if (st == PINC_OK) {
        st = run(out, &compile, trim, memory, err);
    }
    trim->session->message = message;
    pinc_compile_clear(&compile);
    if (st == PINC_ENOSOLUTION) {
        pinc_error_clear(err);
        pinc_session_forget(trim->session);
        st = PINC_OK;
    }
    return st;
}

static bool same_texts(const char *const *a, size_t n_a, const char *const *b, size_t n_b)
{
    size_t i = 0;

    while (n_a == n_b && i < n_a && strcmp(a[i], b[i]) == 0) {
        i++;
    }
    return n_a == n_b && i == n_a;
}

/* The marker may be written in other words: it is the targets that count. */
static bool same_entry(const struct pinc_entry *a, const struct pinc_entry *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->version, b->version) == 0 &&
           strcmp(a->url, b->url) == 0 && a->targets == b->targets &&
           same_texts(a->extras, a->n_extras, b->extras, b->n_extras) &&
           same_texts(a->hashes, a->n_hashes, b->hashes, b->n_hashes);
}

/* Has b all that a has of the package? */
static bool has_all(const struct pinc_lock *a, const struct pinc_lock *b, struct pinc_slice name)
{
    size_t i, k;

    for (i = 0; i < a->n_entries; i++) {
        bool found = name.ptr && !pinc_slice_equal(pinc_slice_of(a->entries[i].name), name);

        for (k = 0; k < b->n_entries && !found; k++) {
            found = same_entry(&a->entries[i], &b->entries[k]);
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

bool pinc_trim_same(const struct pinc_lock *a, const struct pinc_lock *b, struct pinc_slice name)
{
    return has_all(a, b, name) && has_all(b, a, name);
}
