#include "lock/config/build_pythons.h"

#include "base/process/job.h"
#include "lock/config/interpreter.h"

/* Is it "3.11", and so no path? */
static bool is_version(struct pinc_slice text)
{
    size_t i, dots = 0;

    for (i = 0; i < text.len; i++) {
        dots += text.ptr[i] == '.';
        if (!pinc_is_digit(text.ptr[i]) && text.ptr[i] != '.') {
            return false;
        }
    }
    return dots == 1 && text.len > 2 && text.ptr[0] != '.' && text.ptr[text.len - 1] != '.';
}

static enum pinc_status find(const char **out, struct pinc_slice version,
                             const struct pinc_session *session, struct pinc_arena *arena,
                             struct pinc_error *err)
{
    return pinc_find_python(out, version, pinc_session_getenv(session, "PATH"),
                            pinc_session_home(session), arena, err);
}

/* The --python that stands for a version; *out stays as it is when none does. */
static enum pinc_status match(struct pinc_build_python *out, struct pinc_texts given,
                              const struct pinc_session *session, struct pinc_arena *arena,
                              struct pinc_error *err)
{
    size_t i;

    for (i = 0; i < given.n; i++) {
        const struct pinc_slice text = given.items[i];

        if (is_version(text)) {
            continue; /* it is looked for as any other is */
        }
        if (given.n == 1 ||
            pinc_slice_equal(pinc_interpreter_version(session, text.ptr, arena), out->version)) {
            out->given = true;
            return pinc_program_find(&out->program, arena, pinc_session_getenv(session, "PATH"),
                                     text.ptr, err);
        }
    }
    return PINC_OK;
}

enum pinc_status pinc_build_pythons_find(struct pinc_build_python **out, size_t *n,
                                         const struct pinc_env *const *envs, size_t n_envs,
                                         struct pinc_texts given,
                                         const struct pinc_session *session,
                                         struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_build_python *list = pinc_arena_array(arena, n_envs + 1, sizeof *list);
    enum pinc_status st = list ? PINC_OK : pinc_fail_memory(err);
    size_t i, k;

    *out = list;
    *n = 0;
    for (i = 0; i < n_envs && st == PINC_OK; i++) {
        struct pinc_build_python *python = &list[*n];

        python->version = pinc_env_value(envs[i], PINC_VAR_PYTHON_VERSION);
        for (k = 0; k < *n && !pinc_slice_equal(list[k].version, python->version); k++) {
        }
        if (k < *n) {
            continue;
        }
        st = match(python, given, session, arena, err);
        if (st == PINC_OK && !python->given) {
            st = find(&python->program, python->version, session, arena, err);
        }
        ++*n;
    }
    return st;
}

static enum pinc_status fail_python(struct pinc_slice text, struct pinc_error *err)
{
    enum pinc_status st;

    if (is_version(text)) {
        return pinc_fail_quoting(err, PINC_EUSAGE, 100, "there is no Python ", text,
                                 " here, which --python asks for");
    }
    st = pinc_fail_quoting(err, PINC_EUSAGE, 100, "--python ", text, " does not tell its version");
    pinc_fail_hint(err, "name the interpreter, or say --python-version");
    return st;
}

enum pinc_status pinc_build_pythons_versions(struct pinc_texts *out, struct pinc_texts given,
                                             const struct pinc_session *session,
                                             struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_slice *list = pinc_arena_array(arena, given.n + 1, sizeof *list);
    enum pinc_status st = list ? PINC_OK : pinc_fail_memory(err);
    size_t i, k;

    *out = (struct pinc_texts){list, 0};
    for (i = 0; i < given.n && st == PINC_OK; i++) {
        struct pinc_slice version = given.items[i];
        const char *program = NULL;

        if (is_version(version)) {
            st = find(&program, version, session, arena, err);
        } else {
            version = pinc_interpreter_version(session, given.items[i].ptr, arena);
            program = version.ptr;
        }
        if (st == PINC_OK && !program) {
            return fail_python(given.items[i], err);
        }
        for (k = 0; k < out->n && !pinc_slice_equal(list[k], version); k++) {
        }
        if (k == out->n) {
            list[out->n++] = version;
        }
    }
    return st;
}
