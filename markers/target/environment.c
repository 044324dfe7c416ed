#include "markers/target/environment.h"

#include "markers/target/wheel_tag.h"

#include <stdio.h>
#include <string.h>

struct pinc_env {
    struct pinc_arena *arena;
    struct pinc_slice values[PINC_VAR_COUNT];
    struct pinc_version versions[PINC_VAR_COUNT];
    bool has_version[PINC_VAR_COUNT];
    bool patch_known;
    struct pinc_patches patches;
    struct pinc_version last_version; /* of the last patch release, where patch_known is false */
    struct pinc_slice python_asked, python_label, platform_label, short_label, python_option;
    struct pinc_tags own;
    const struct pinc_tags *tags; /* `own`, or those of another target */
};

const char *pinc_variable_name(enum pinc_variable var)
{
    static const char *const names[] = {
        [PINC_VAR_PYTHON_VERSION] = "python_version",
        [PINC_VAR_PYTHON_FULL_VERSION] = "python_full_version",
        [PINC_VAR_OS_NAME] = "os_name",
        [PINC_VAR_SYS_PLATFORM] = "sys_platform",
        [PINC_VAR_PLATFORM_MACHINE] = "platform_machine",
        [PINC_VAR_PLATFORM_PYTHON_IMPLEMENTATION] = "platform_python_implementation",
        [PINC_VAR_PLATFORM_RELEASE] = "platform_release",
        [PINC_VAR_PLATFORM_SYSTEM] = "platform_system",
        [PINC_VAR_PLATFORM_VERSION] = "platform_version",
        [PINC_VAR_IMPLEMENTATION_NAME] = "implementation_name",
        [PINC_VAR_IMPLEMENTATION_VERSION] = "implementation_version",
        [PINC_VAR_EXTRA] = "extra",
        [PINC_VAR_EXTRAS] = "extras",
        [PINC_VAR_DEPENDENCY_GROUPS] = "dependency_groups",
    };

    return names[var];
}

/* --- making one */

/* NULL when out of memory. */
static struct pinc_env *new_env(void)
{
    struct pinc_env *env = pinc_alloc(sizeof *env);

    if (!env) {
        return NULL;
    }
    env->arena = pinc_arena_new();
    if (!env->arena) {
        pinc_free(env);
        return NULL;
    }
    env->tags = &env->own;
    return env;
}

void pinc_env_free(struct pinc_env *env)
{
    if (!env) {
        return;
    }
    pinc_tags_clear(&env->own);
    pinc_arena_free(env->arena);
    pinc_free(env);
}

/* Are comparisons with the variable those of versions (PEP 508; packaging's list)? */
static bool compares_versions(enum pinc_variable var)
{
    return var == PINC_VAR_PYTHON_VERSION || var == PINC_VAR_PYTHON_FULL_VERSION ||
           var == PINC_VAR_IMPLEMENTATION_VERSION || var == PINC_VAR_PLATFORM_RELEASE;
}

/* Parse the values that are versions; the others ("5.15.0-105-generic") are left as text. */
static enum pinc_status read_versions(struct pinc_env *env, struct pinc_error *err)
{
    unsigned var;

    for (var = 0; var < PINC_VAR_COUNT; var++) {
        enum pinc_status st;

        if (!compares_versions((enum pinc_variable)var)) {
            continue;
        }
        st = pinc_version_parse(&env->versions[var], env->values[var], env->arena, NULL);
        if (st == PINC_ENOMEM) {
            return pinc_fail_memory(err);
        }
        env->has_version[var] = st == PINC_OK;
    }
    return PINC_OK;
}

/* sys.implementation.version of the last PyPy for each Python 3.N: not Python's own version there.
 */
static const char *pypy_version(unsigned minor)
{
    static const char *const versions[] = {[6] = "7.3.3",  [7] = "7.3.9",   [8] = "7.3.11",
                                           [9] = "7.3.16", [10] = "7.3.19", [11] = "7.3.20"};

    return versions[minor];
}

/* "3.10.4" */
static struct pinc_slice full_version(const struct pinc_env *env, unsigned patch,
                                      struct pinc_arena *arena)
{
    struct pinc_buf buf = {0};

    pinc_buf_add(&buf, env->values[PINC_VAR_PYTHON_VERSION]);
    pinc_buf_add_char(&buf, '.');
    pinc_buf_add_uint(&buf, patch);
    return pinc_buf_keep(&buf, arena);
}

/* Take the variables of the first of the patch releases. */
static enum pinc_status set_patch(struct pinc_env *env, unsigned patch, struct pinc_arena *arena)
{
    static const enum pinc_variable variables[] = {PINC_VAR_PYTHON_FULL_VERSION,
                                                   PINC_VAR_IMPLEMENTATION_VERSION};
    const struct pinc_slice full = full_version(env, patch, arena);
    /* PyPy's own version is another one. */
    const size_t n =
        pinc_slice_equal(env->values[PINC_VAR_IMPLEMENTATION_NAME], PINC_LIT("cpython")) ? 2 : 1;
    enum pinc_status st = full.ptr ? PINC_OK : PINC_ENOMEM;
    size_t i;

    for (i = 0; i < n && st == PINC_OK; i++) {
        env->values[variables[i]] = full;
        st = pinc_version_parse(&env->versions[variables[i]], full, arena, NULL);
    }
    return st;
}

/* Stand for these patch releases: the variables, the label, and the last version. */
static enum pinc_status set_patches(struct pinc_env *env, struct pinc_patches patches,
                                    struct pinc_error *err)
{
    struct pinc_buf buf = {0};
    struct pinc_slice last = full_version(env, patches.last, env->arena);
    enum pinc_status st = last.ptr ? set_patch(env, patches.first, env->arena) : PINC_ENOMEM;

    if (st == PINC_OK) {
        st = pinc_version_parse(&env->last_version, last, env->arena, NULL);
    }
    env->patches = patches;
    env->python_label = env->python_asked;
    if (st != PINC_OK) {
        return pinc_fail_memory(err);
    }
    if (patches.first == 0 && patches.last == PINC_PATCH_LAST) {
        return PINC_OK;
    }
    pinc_buf_addf(&buf, "%.*s.%u", PINC_SLICE_ARG(env->python_asked), patches.first);
    if (patches.last == PINC_PATCH_LAST) {
        pinc_buf_add_str(&buf, " or later");
    } else if (patches.last > patches.first) {
        pinc_buf_addf(&buf, " to %.*s", PINC_SLICE_ARG(last));
    }
    env->python_label = pinc_buf_keep(&buf, env->arena);
    return env->python_label.ptr ? PINC_OK : pinc_fail_memory(err);
}

static enum pinc_status set_python(struct pinc_env *env, const struct pinc_interpreter *py,
                                   struct pinc_error *err)
{
    struct pinc_slice *values = env->values;
    const char *name = py->pypy ? "PyPy" : "CPython";
    const char *threads = py->free_threaded ? "t" : "";
    struct pinc_buf buf = {0};

    env->patch_known = py->patch_known;
    pinc_buf_addf(&buf, "%u.%u", py->major, py->minor);
    values[PINC_VAR_PYTHON_VERSION] = pinc_buf_keep(&buf, env->arena);
    pinc_buf_addf(&buf, "%.*s%s", PINC_SLICE_ARG(py->full), py->patch_known ? "" : ".0");
    values[PINC_VAR_PYTHON_FULL_VERSION] = pinc_buf_keep(&buf, env->arena);
    values[PINC_VAR_PLATFORM_PYTHON_IMPLEMENTATION] = pinc_slice_of(name);
    values[PINC_VAR_IMPLEMENTATION_NAME] = py->pypy ? PINC_LIT("pypy") : PINC_LIT("cpython");
    values[PINC_VAR_IMPLEMENTATION_VERSION] =
        py->pypy ? pinc_slice_of(pypy_version(py->minor)) : values[PINC_VAR_PYTHON_FULL_VERSION];
    pinc_buf_addf(&buf, "%s %.*s%s", name, PINC_SLICE_ARG(py->full), threads);
    env->python_label = env->python_asked = pinc_buf_keep(&buf, env->arena);
    pinc_buf_addf(&buf, "%s%.*s%s", py->pypy ? "pypy" : "", PINC_SLICE_ARG(py->full), threads);
    env->python_option = pinc_buf_keep(&buf, env->arena);
    if (!values[PINC_VAR_PYTHON_VERSION].ptr || !env->python_label.ptr ||
        !values[PINC_VAR_PYTHON_FULL_VERSION].ptr || !env->python_option.ptr) {
        return pinc_fail_memory(err);
    }
    return PINC_OK;
}

static enum pinc_status set_platform(struct pinc_env *env, const struct pinc_platform *platform,
                                     struct pinc_error *err)
{
    const char *os = "posix", *sys = "linux", *system = "Linux";
    const char *short_name = pinc_platform_short_name(platform);
    struct pinc_buf buf = {0};

    switch (platform->kind) {
    case PINC_PLATFORM_LINUX:
    case PINC_PLATFORM_MANYLINUX:
    case PINC_PLATFORM_MUSLLINUX:
        break;
    case PINC_PLATFORM_MACOS:
        sys = "darwin";
        system = "Darwin";
        break;
    case PINC_PLATFORM_WINDOWS:
        os = "nt";
        sys = "win32";
        system = "Windows";
        break;
    }
    env->values[PINC_VAR_OS_NAME] = pinc_slice_of(os);
    env->values[PINC_VAR_SYS_PLATFORM] = pinc_slice_of(sys);
    env->values[PINC_VAR_PLATFORM_SYSTEM] = pinc_slice_of(system);
    env->values[PINC_VAR_PLATFORM_MACHINE] = pinc_slice_of(platform->machine);
    /* What kernel a target runs is not known: no marker may depend on it. */
    env->values[PINC_VAR_PLATFORM_RELEASE] = PINC_LIT("");
    env->values[PINC_VAR_PLATFORM_VERSION] = PINC_LIT("");
    pinc_platform_print(&buf, platform);
    env->platform_label = pinc_buf_keep(&buf, env->arena);
    env->short_label = short_name ? pinc_slice_of(short_name) : env->platform_label;
    return !env->platform_label.ptr ? pinc_fail_memory(err) : PINC_OK;
}

const struct pinc_env *pinc_env_list_find(const struct pinc_env_list *list,
                                          const struct pinc_env *env)
{
    size_t i = 0;

    while (list && i < list->n &&
           !(pinc_slice_equal(list->items[i]->python_option, env->python_option) &&
             pinc_slice_equal(list->items[i]->platform_label, env->platform_label))) {
        i++;
    }
    return list && i < list->n ? list->items[i] : NULL;
}

enum pinc_status pinc_env_new(struct pinc_env **out, struct pinc_slice python,
                              struct pinc_slice platform, struct pinc_error *err)
{
    return pinc_env_new_beside(out, python, platform, NULL, err);
}

enum pinc_status pinc_env_new_beside(struct pinc_env **out, struct pinc_slice python,
                                     struct pinc_slice platform, const struct pinc_env_list *others,
                                     struct pinc_error *err)
{
    const struct pinc_env *same;
    struct pinc_interpreter py;
    struct pinc_platform where;
    struct pinc_env *env;
    enum pinc_status st;

    *out = NULL;
    st = pinc_interpreter_parse(&py, python, err);
    if (st == PINC_OK) {
        st = pinc_platform_parse(&where, platform, err);
    }
    if (st != PINC_OK) {
        return st;
    }
    env = new_env();
    if (!env) {
        return pinc_fail_memory(err);
    }
    st = set_python(env, &py, err);
    if (st == PINC_OK) {
        st = set_platform(env, &where, err);
    }
    if (st == PINC_OK) {
        st = read_versions(env, err);
    }
    if (st == PINC_OK && !env->patch_known) {
        st = set_patches(env, (struct pinc_patches){0, PINC_PATCH_LAST}, err);
    }
    same = st == PINC_OK ? pinc_env_list_find(others, env) : NULL;
    if (same) {
        env->tags = same->tags;
    } else if (st == PINC_OK) {
        st = pinc_tags_generate(&env->own, &py, &where, env->arena, err);
    }
    if (st != PINC_OK) {
        pinc_env_free(env);
        return st;
    }
    *out = env;
    return PINC_OK;
}

/* Take "py-abi-platform" apart and add it; a text without two dashes is PINC_EUSAGE. */
static enum pinc_status add_custom_tag(struct pinc_env *env, struct pinc_slice tag,
                                       struct pinc_error *err)
{
    size_t first = pinc_slice_find(tag, '-'), second;
    struct pinc_slice copy, rest;

    rest = pinc_slice_part(tag, first + 1, tag.len);
    second = first + 1 + pinc_slice_find(rest, '-');
    if (second >= tag.len) {
        return pinc_fail(err, PINC_EUSAGE, "a wheel tag has three parts, joined by '-'");
    }
    copy = pinc_slice_dup(env->arena, tag);
    if (!copy.ptr) {
        return pinc_fail_memory(err);
    }
    return pinc_tags_add(&env->own, pinc_slice_part(copy, 0, first),
                         pinc_slice_part(copy, first + 1, second),
                         pinc_slice_part(copy, second + 1, copy.len), err);
}

/* Labels out of the values: no name was given. */
static enum pinc_status set_custom_labels(struct pinc_env *env, struct pinc_error *err)
{
    const struct pinc_slice *values = env->values;
    struct pinc_buf buf = {0};

    pinc_buf_addf(&buf, "%.*s %.*s",
                  PINC_SLICE_ARG(values[PINC_VAR_PLATFORM_PYTHON_IMPLEMENTATION]),
                  PINC_SLICE_ARG(values[PINC_VAR_PYTHON_FULL_VERSION]));
    env->python_label = pinc_buf_keep(&buf, env->arena);
    pinc_buf_addf(&buf, "%.*s-%.*s", PINC_SLICE_ARG(values[PINC_VAR_SYS_PLATFORM]),
                  PINC_SLICE_ARG(values[PINC_VAR_PLATFORM_MACHINE]));
    env->platform_label = pinc_buf_keep(&buf, env->arena);
    env->python_asked = env->python_label;
    env->short_label = env->platform_label;
    env->python_option = values[PINC_VAR_PYTHON_FULL_VERSION];
    if (!env->python_label.ptr || !env->platform_label.ptr) {
        return pinc_fail_memory(err);
    }
    return PINC_OK;
}

/* An untagged build of Python calls itself "3.15.0a2+", which is not a version; the reference makes it
 * "3.15.0a2+local". */
static bool complete_full_version(struct pinc_env *env)
{
    struct pinc_slice *value = &env->values[PINC_VAR_PYTHON_FULL_VERSION];
    struct pinc_buf buf = {0};

    if (pinc_slice_ends(*value, "+")) {
        pinc_buf_add(&buf, *value);
        pinc_buf_add_str(&buf, "local");
        *value = pinc_buf_keep(&buf, env->arena);
    }
    return value->ptr != NULL;
}

static enum pinc_status fill_custom(struct pinc_env *env, const struct pinc_slice *values,
                                    const struct pinc_slice *tags, size_t n_tags,
                                    struct pinc_error *err)
{
    enum pinc_status st;
    size_t i;

    env->patch_known = true;
    for (i = 0; i < PINC_VAR_COUNT; i++) {
        env->values[i] = pinc_slice_dup(env->arena, values[i]);
        if (!env->values[i].ptr) {
            return pinc_fail_memory(err);
        }
    }
    if (!complete_full_version(env)) {
        return pinc_fail_memory(err);
    }
    st = set_custom_labels(env, err);
    if (st == PINC_OK) {
        st = read_versions(env, err);
    }
    for (i = 0; i < n_tags && st == PINC_OK; i++) {
        st = add_custom_tag(env, tags[i], err);
    }
    return st;
}

enum pinc_status pinc_env_new_custom(struct pinc_env **out, const struct pinc_slice *values,
                                     const struct pinc_slice *tags, size_t n_tags,
                                     struct pinc_error *err)
{
    struct pinc_env *env = new_env();
    enum pinc_status st;

    *out = NULL;
    if (!env) {
        return pinc_fail_memory(err);
    }
    st = fill_custom(env, values, tags, n_tags, err);
    if (st != PINC_OK) {
        pinc_env_free(env);
        return st;
    }
    *out = env;
    return PINC_OK;
}

/* --- patch releases */

struct pinc_patches pinc_env_patches(const struct pinc_env *env)
{
    return env->patches;
}

enum pinc_status pinc_env_split(struct pinc_env *env, unsigned at, struct pinc_env **later,
                                struct pinc_error *err)
{
    const struct pinc_patches all = env->patches;
    struct pinc_env *rest = NULL;
    enum pinc_status st = pinc_env_new(&rest, env->python_option, env->platform_label, err);

    *later = NULL;
    if (st == PINC_OK) {
        st = set_patches(rest, (struct pinc_patches){at, all.last}, err);
    }
    if (st == PINC_OK) {
        st = set_patches(env, (struct pinc_patches){all.first, at - 1}, err);
    }
    if (st != PINC_OK) {
        pinc_env_free(rest);
        return st;
    }
    *later = rest;
    return PINC_OK;
}

enum pinc_status pinc_env_join(struct pinc_env *env, const struct pinc_env *later,
                               struct pinc_error *err)
{
    return set_patches(env, (struct pinc_patches){env->patches.first, later->patches.last}, err);
}

struct pinc_env *pinc_env_at_patch(const struct pinc_env *env, unsigned patch,
                                   struct pinc_arena *arena)
{
    struct pinc_env *other = pinc_arena_alloc(arena, sizeof *other);

    if (!other) {
        return NULL;
    }
    *other = *env;
    return pinc_env_move_patch(other, patch, arena) ? other : NULL;
}

bool pinc_env_move_patch(struct pinc_env *one, unsigned patch, struct pinc_arena *arena)
{
    return set_patch(one, patch, arena) == PINC_OK;
}

/* --- asking */

struct pinc_slice pinc_env_value(const struct pinc_env *env, enum pinc_variable var)
{
    return env->values[var];
}

const struct pinc_version *pinc_env_version(const struct pinc_env *env, enum pinc_variable var)
{
    return env->has_version[var] ? &env->versions[var] : NULL;
}

bool pinc_env_patch_known(const struct pinc_env *env)
{
    return env->patch_known;
}

struct pinc_slice pinc_env_python_label(const struct pinc_env *env)
{
    return env->python_label;
}

struct pinc_slice pinc_env_python_asked(const struct pinc_env *env)
{
    return env->python_asked;
}

struct pinc_slice pinc_env_platform_label(const struct pinc_env *env)
{
    return env->platform_label;
}

struct pinc_slice pinc_env_short_label(const struct pinc_env *env)
{
    return env->short_label;
}

void pinc_env_print(struct pinc_buf *buf, const struct pinc_env *env)
{
    pinc_buf_add(buf, pinc_env_python_label(env));
    pinc_buf_add_str(buf, " on ");
    pinc_buf_add(buf, pinc_env_short_label(env));
}

struct pinc_slice pinc_env_python_option(const struct pinc_env *env)
{
    return env->python_option;
}

size_t pinc_env_tag_count(const struct pinc_env *env)
{
    return env->tags->count;
}

void pinc_env_tag_print(struct pinc_buf *buf, const struct pinc_env *env, size_t at)
{
    pinc_tags_print(buf, env->tags, at);
}

int32_t pinc_env_wheel_rank(const struct pinc_env *env, struct pinc_slice python,
                            struct pinc_slice abi, struct pinc_slice platform)
{
    return pinc_tags_rank(env->tags, python, abi, platform);
}

bool pinc_env_python_allowed(const struct pinc_env *env, const struct pinc_specset *requires_python)
{
    struct pinc_slice text = env->values[PINC_VAR_PYTHON_FULL_VERSION];

    if (!requires_python) {
        return true;
    }
    /* A custom environment may have no version there: then nothing can be held against it. */
    if (!env->has_version[PINC_VAR_PYTHON_FULL_VERSION]) {
        return true;
    }
    return pinc_specset_matches(requires_python, &env->versions[PINC_VAR_PYTHON_FULL_VERSION],
                                text) &&
           (env->patch_known || env->patches.first == env->patches.last ||
            pinc_specset_matches(requires_python, &env->last_version, text));
}

int pinc_env_python_from(const struct pinc_env *env, const struct pinc_specset *requires_python)
{
    unsigned p;

    if (env->patch_known || !pinc_specset_matches(requires_python, &env->last_version,
                                                  env->values[PINC_VAR_PYTHON_FULL_VERSION])) {
        return -1;
    }
    for (p = env->patches.first; p <= env->patches.last; p++) {
        unsigned char space[PINC_VERSION_KEY_MAX];
        char text[64];
        struct pinc_version version;

        (void)snprintf(text, sizeof text, "%.*s.%u",
                       PINC_SLICE_ARG(env->values[PINC_VAR_PYTHON_VERSION]), p);
        if (pinc_version_read(&version, pinc_slice_of(text), space) &&
            pinc_specset_matches(requires_python, &version, pinc_slice_of(text))) {
            return (int)p;
        }
    }
    return -1;
}

/* One or two digits. */
static bool read_patch(unsigned *out, struct pinc_slice text)
{
    size_t i;

    *out = 0;
    for (i = 0; i < text.len && pinc_is_digit(text.ptr[i]); i++) {
        *out = *out * 10 + (unsigned)(text.ptr[i] - '0');
    }
    return text.len > 0 && text.len <= 2 && i == text.len;
}

uint64_t pinc_env_python_excluded(const struct pinc_env *env,
                                  const struct pinc_specset *requires_python)
{
    const struct pinc_slice minor = env->values[PINC_VAR_PYTHON_VERSION];
    uint64_t excluded = 0;
    size_t i;

    for (i = 0; requires_python && !env->patch_known && i < pinc_specset_count(requires_python);
         i++) {
        enum pinc_operator op;
        struct pinc_slice text;
        unsigned patch;

        pinc_specset_item(requires_python, i, &op, &text);
        if (op == PINC_OP_NE && text.len > minor.len + 1 && text.ptr[minor.len] == '.' &&
            pinc_slice_equal(pinc_slice_part(text, 0, minor.len), minor) &&
            read_patch(&patch, pinc_slice_part(text, minor.len + 1, text.len)) &&
            patch > env->patches.first && patch < env->patches.last) {
            excluded |= (uint64_t)1 << patch;
        }
    }
    return excluded;
}
