#include "lock/compile_input.h"

#include "lock/output/output_path.h"
#include "lock/output/read_pylock.h"
#include "lock/input/remote_file.h"
#include "lock/request.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define OUTPUT_MAX (64u << 20) /* an existing output: many lines of hashes */

static const char *reqfile_getenv(void *user, const char *name)
{
    return pinc_session_getenv(user, name);
}

/* --- places */

static enum pinc_status find_inputs(struct pinc_lock *lock, struct pinc_error *err)
{
    static const char *const foreign[] = {"pyproject.toml", "setup.py", "setup.cfg"};
    static struct pinc_slice usual = {"requirements.in", sizeof "requirements.in" - 1};
    size_t i, k;

    lock->inputs = lock->session->n_inputs ? lock->session->inputs : &usual;
    lock->n_inputs = lock->session->n_inputs ? lock->session->n_inputs : 1;
    for (i = 0; i < lock->n_inputs; i++) {
        for (k = 0; k < sizeof foreign / sizeof *foreign; k++) {
            if (pinc_slice_equal(pinc_path_name(lock->inputs[i]), pinc_slice_of(foreign[k]))) {
                (void)pinc_fail(err, PINC_EUNSUPPORTED, "%s is no requirements file", foreign[k]);
                pinc_fail_hint(err, "write its dependencies into a requirements.in");
                return PINC_EUNSUPPORTED;
            }
        }
    }
    return PINC_OK;
}

static enum pinc_status find_output(struct pinc_lock *lock, struct pinc_error *err)
{
    struct pinc_slice path = pinc_option_text(&lock->values, PINC_OPT_OUTPUT_FILE);
    size_t i;

    lock->pylock = pinc_option_is(&lock->values, PINC_OPT_FORMAT, "pylock");
    if (!path.ptr && lock->n_inputs > 1) {
        (void)pinc_fail(err, PINC_EUSAGE, "several input files, and no name for the output");
        pinc_fail_hint(err, "name it with --output-file");
        return PINC_EUSAGE;
    }
    if (!path.ptr) {
        return pinc_output_path_default_output(&lock->path, lock->inputs[0], lock->pylock,
                                               lock->arena, err);
    }
    /* It may be a file that was opened for pinc, and that is not to be replaced. */
    lock->path = pinc_slice_equal(path, PINC_LIT("/dev/stdout")) ? PINC_LIT("-") : path;
    path = lock->path;
    if (!pinc_option_given(&lock->values, PINC_OPT_FORMAT)) {
        lock->pylock = pinc_output_path_is_pylock(path);
    }
    if (lock->pylock && !pinc_output_path_is_pylock(path) &&
        !pinc_slice_equal(path, PINC_LIT("-"))) {
        (void)pinc_fail(err, PINC_EUSAGE, "a lock file of this format cannot have that name");
        pinc_fail_at(err, path.ptr, 0, 0);
        pinc_fail_hint(err, "it is called pylock.toml, or pylock.NAME.toml");
        return PINC_EUSAGE;
    }
    for (i = 0; i < lock->n_inputs; i++) {
        if (pinc_slice_equal(lock->inputs[i], path) && !pinc_slice_equal(path, PINC_LIT("-"))) {
            (void)pinc_fail(err, PINC_EUSAGE, "the output would replace the input file");
            pinc_fail_at(err, path.ptr, 0, 0);
            return PINC_EUSAGE;
        }
    }
    return PINC_OK;
}

/* --- the output as it is */

/* The files that a header names are seen from its folder. */
static enum pinc_status resolve_recorded(struct pinc_lock *lock, struct pinc_error *err)
{
    static const enum pinc_option_id files[] = {PINC_OPT_CONSTRAINT, PINC_OPT_OVERRIDE};
    size_t i, k;

    for (i = 0; i < sizeof files / sizeof *files; i++) {
        struct pinc_option_value *value = &lock->recorded.of[files[i]];

        for (k = 0; k < value->n; k++) {
            value->items[k] = pinc_output_path_resolve(lock->path, value->items[k], lock->arena);
            if (!value->items[k].ptr) {
                return pinc_fail_memory(err);
            }
        }
    }
    return PINC_OK;
}

/* The pins of the output, as requirements. */
static enum pinc_status read_pins(struct pinc_lock *lock, struct pinc_error *err)
{
    struct pinc_buf pins = {0};
    enum pinc_status st;

    lock->existing = pinc_requirements_new();
    if (!lock->existing) {
        return pinc_fail_memory(err);
    }
    lock->existing->keep_going = true;
    if (!lock->pylock) {
        return pinc_requirements_file_parse(lock->existing, lock->old.text, lock->path.ptr,
                                            PINC_LINE_REQUIREMENT, NULL, NULL, err);
    }
    pinc_read_pylock_pins(&pins, lock->old.text);
    st = pins.failed == PINC_OK
             ? pinc_requirements_file_parse(lock->existing, pinc_buf_slice(&pins), lock->path.ptr,
                                            PINC_LINE_REQUIREMENT, NULL, NULL, err)
             : pinc_fail_memory(err);
    pinc_buf_clear(&pins);
    return st;
}

static enum pinc_status parse_output(struct pinc_lock *lock, struct pinc_error *err)
{
    enum pinc_status st = pinc_header_read(&lock->header, lock->old.text, lock->arena, err);

    if (st == PINC_OK) {
        st = pinc_option_values_read(&lock->recorded, lock->header.options, lock->header.n_options,
                                     err);
    }
    if (st == PINC_OK) {
        st = resolve_recorded(lock, err);
    }
    if (st == PINC_OK) {
        st = read_pins(lock, err);
    }
    if (st != PINC_OK && st != PINC_ENOMEM) {
        pinc_fail_at(err, lock->path.ptr, err ? err->line : 0, err ? err->column : 0);
        pinc_fail_hint(err, "this is the output as it is now; mend the line or remove the file");
    }
    return st;
}

static enum pinc_status read_output(struct pinc_lock *lock, struct pinc_error *err)
{
    enum pinc_status st;
    struct stat info;

    /* Whatever is no regular file (/dev/stdout, a pipe) holds nothing to keep; writing tells when
     * it cannot be. */
    if (pinc_slice_equal(lock->path, PINC_LIT("-")) || stat(lock->path.ptr, &info) != 0 ||
        !S_ISREG(info.st_mode)) {
        return PINC_OK;
    }
    st = pinc_file_read(&lock->old, lock->path.ptr, OUTPUT_MAX, err);
    if (st != PINC_OK) {
        return st;
    }
    lock->has_old = true;
    return parse_output(lock, err);
}

/* --- input */

static enum pinc_status read_list(struct pinc_requirements *list, const struct pinc_slice *paths,
                                  size_t n, enum pinc_requirement_line_kind kind,
                                  const struct pinc_session *session, struct pinc_error *err)
{
    union {
        const struct pinc_session *in;
        void *out; /* handed back to reqfile_getenv() alone */
    } user = {.in = session};
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < n && st == PINC_OK; i++) {
        st = pinc_requirements_file_read(list, paths[i].ptr, kind, reqfile_getenv, user.out, err);
    }
    return st;
}

static enum pinc_status read_lists(struct pinc_lock *lock, struct pinc_error *err)
{
    const struct pinc_slice *constraints, *overrides;
    size_t n_constraints, n_overrides;
    enum pinc_status st;

    constraints = pinc_option_list(&lock->values, PINC_OPT_CONSTRAINT, &n_constraints);
    overrides = pinc_option_list(&lock->values, PINC_OPT_OVERRIDE, &n_overrides);
    /* pip reads constraints first. */
    st =
        read_list(lock->list, constraints, n_constraints, PINC_LINE_CONSTRAINT, lock->session, err);
    if (st == PINC_OK) {
        st = read_list(lock->list, lock->inputs, lock->n_inputs, PINC_LINE_REQUIREMENT,
                       lock->session, err);
        if (st == PINC_ENOTFOUND && !lock->session->n_inputs &&
            access(lock->inputs[0].ptr, F_OK) != 0) {
            pinc_fail_hint(err, "name the input file: pinc compile FILE");
        }
    }
    if (st == PINC_OK && lock->overrides) {
        st = read_list(lock->overrides, overrides, n_overrides, PINC_LINE_REQUIREMENT,
                       lock->session, err);
    }
    return st;
}

static enum pinc_status read_input(struct pinc_lock *lock, struct pinc_error *err)
{
    struct pinc_remote remote = {.lock = lock};
    enum pinc_status st;

    lock->list = pinc_requirements_new();
    lock->overrides = pinc_requirements_new();
    if (!lock->list || !lock->overrides) {
        return pinc_fail_memory(err);
    }
    lock->list->fetch = lock->overrides->fetch = pinc_remote_fetch;
    lock->list->fetch_user = lock->overrides->fetch_user = &remote;
    st = read_lists(lock, err);
    lock->list->fetch_user = lock->overrides->fetch_user = NULL;
    pinc_remote_clear(&remote);
    return st;
}

enum pinc_status pinc_lock_request(struct pinc_lock *lock, bool skip_unnamed,
                                   struct pinc_error *err)
{
    struct pinc_request_parts parts = {
        .input = lock->list,
        .overrides = lock->overrides,
        .existing = lock->existing,
        .values = &lock->values,
        .envs = NULL,
        .n_envs = lock->targets.n_envs,
        .now = lock->now,
        .skip_unnamed = skip_unnamed,
    };
    const struct pinc_env **envs =
        pinc_arena_array(lock->arena, lock->targets.n_envs + 1, sizeof *envs);
    size_t i;

    if (!envs) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < lock->targets.n_envs; i++) {
        envs[i] = lock->targets.envs[i];
    }
    parts.envs = envs;
    return pinc_request_make(&lock->request, &parts, lock->arena, err);
}

enum pinc_status pinc_lock_prepare(struct pinc_lock *lock, struct pinc_error *err)
{
    enum pinc_status st;

    lock->recorded.arena = lock->arena;
    lock->values = lock->session->values;
    lock->values.below = &lock->recorded;
    lock->now = (int64_t)time(NULL);
    st = find_inputs(lock, err);
    if (st == PINC_OK) {
        st = find_output(lock, err);
    }
    if (st == PINC_OK) {
        st = read_output(lock, err);
    }
    if (st == PINC_OK && !pinc_option_flag(&lock->values, PINC_OPT_ISOLATED)) {
        st = pinc_pip_config_read(&lock->conf, lock->session, lock->arena, err);
    }
    if (st == PINC_OK) {
        st = read_input(lock, err);
    }
    if (st == PINC_OK) {
        st = pinc_target_list_find(&lock->targets, lock->session, &lock->values, &lock->header,
                                   lock->arena, err);
    }
    if (st == PINC_OK) {
        st = pinc_indexes_merge(&lock->indexes, &lock->values, &lock->list->options, &lock->conf,
                                err);
    }
    return st == PINC_OK ? pinc_lock_request(lock, true, err) : st;
}
