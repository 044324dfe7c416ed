#include "lock/compile/outputs.h"

#include "lock/compile/compile_input.h"
#include "lock/config/project_file.h"
#include "lock/config/project_locks.h"

#include <pinc/session.h>

struct work {
    struct pinc_session *session;
    struct pinc_arena *arena; /* of what is settled */
    struct pinc_project_settings project;
};

/* The output is among the settings of a lock: no header and no index has a say in it. */
static enum pinc_status add(struct pinc_outputs *outputs, struct work *w,
                            const struct pinc_project_lock *lock, struct pinc_error *err)
{
    struct pinc_compile compile = {.session = w->session, .arena = pinc_arena_new()};
    struct pinc_slice *path = &outputs->paths[outputs->n];
    enum pinc_status st = compile.arena ? PINC_OK : pinc_fail_memory(err);

    compile.project.lock = lock;
    compile.project.file = &w->project;
    st = st == PINC_OK ? pinc_compile_settle(&compile, err) : st;
    if (st == PINC_OK) {
        *path = pinc_slice_dup(outputs->arena, compile.files.path);
        st = path->ptr ? PINC_OK : pinc_fail_memory(err);
        outputs->n += st == PINC_OK;
    }
    pinc_compile_clear(&compile);
    return st;
}

static enum pinc_status find(struct pinc_outputs *outputs, struct work *w, struct pinc_error *err)
{
    const struct pinc_texts names = pinc_option_list(&w->session->values, PINC_OPT_LOCK);
    struct pinc_repository repository = {.found = false};
    enum pinc_status st = pinc_repository_find(&repository, ".", w->arena, err);
    size_t i, n;

    if (st == PINC_OK) {
        st = pinc_project_settings_find(&w->project, w->session, ".", &repository, w->arena, err);
    }
    n = names.n ? names.n : w->project.n_locks;
    if (st == PINC_OK) {
        outputs->paths = pinc_arena_array(outputs->arena, n + 1, sizeof *outputs->paths);
        st = outputs->paths ? PINC_OK : pinc_fail_memory(err);
    }
    for (i = 0; i < n && st == PINC_OK; i++) {
        const struct pinc_project_lock *lock = names.n ? NULL : &w->project.locks[i];

        st = lock ? PINC_OK : pinc_project_locks_find(&lock, &w->project, names.items[i], err);
        st = st == PINC_OK ? add(outputs, w, lock, err) : st;
    }
    return st;
}

enum pinc_status pinc_outputs_find(struct pinc_session *session, struct pinc_outputs **out,
                                   struct pinc_error *err)
{
    struct pinc_outputs *outputs = pinc_alloc(sizeof *outputs);
    struct work w = {.session = session, .arena = pinc_arena_new()};
    enum pinc_status st;

    *out = NULL;
    if (outputs) {
        *outputs = (struct pinc_outputs){.arena = pinc_arena_new()};
    }
    st = outputs && outputs->arena && w.arena ? find(outputs, &w, err) : pinc_fail_memory(err);
    pinc_project_settings_clear(&w.project);
    pinc_arena_free(w.arena);
    if (st == PINC_OK) {
        *out = outputs;
    } else {
        pinc_outputs_free(outputs);
    }
    return pinc_session_end(session, st, err);
}

size_t pinc_outputs_count(const struct pinc_outputs *outputs)
{
    return outputs ? outputs->n : 0;
}

const char *pinc_outputs_path(const struct pinc_outputs *outputs, size_t at)
{
    return outputs && at < outputs->n ? outputs->paths[at].ptr : NULL;
}

void pinc_outputs_free(struct pinc_outputs *outputs)
{
    if (outputs) {
        pinc_arena_free(outputs->arena);
        pinc_free(outputs);
    }
}
