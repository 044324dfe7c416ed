#include "lock/output/output_path.h"

#include "base/file/file.h"
#include "index/net/url.h"
#include "lock/input/input_file.h"
#include "lock/input/location.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PARTS_MAX 256u

/* The last part without its ".in" or ".txt": "dev" of "reqs/dev.in". What describes a whole project
 * gives "requirements". */
static struct pinc_slice stem_of(struct pinc_slice path)
{
    struct pinc_slice name = pinc_path_name(path);
    size_t dot = pinc_slice_rfind(name, '.');
    const enum pinc_input_form form = pinc_input_form_of(path);

    if (form != PINC_INPUT_REQUIREMENTS && form != PINC_INPUT_SCRIPT) {
        return PINC_LIT("requirements");
    }

    return dot > 0 ? pinc_slice_part(name, 0, dot) : name;
}

static void add_pylock(struct pinc_buf *buf, struct pinc_slice stem)
{
    size_t i;

    pinc_buf_add_str(buf, "pylock.");
    if (!pinc_slice_equal(stem, PINC_LIT("requirements"))) {
        for (i = 0; i < stem.len; i++) {
            pinc_buf_add_char(buf, stem.ptr[i] == '.' ? '-' : stem.ptr[i]);
        }
        pinc_buf_add_char(buf, '.');
    }
    pinc_buf_add_str(buf, "toml");
}

/* The input has the name of an output: often it is one, and its own input lies beside it. */
static enum pinc_status fail_same(const char *path, struct pinc_slice stem, struct pinc_error *err)
{
    const struct pinc_slice whole = pinc_slice_of(path);
    struct pinc_buf input = {0};

    pinc_buf_add(&input, pinc_slice_part(whole, 0, whole.len - pinc_path_name(whole).len));
    pinc_buf_add(&input, stem);
    pinc_buf_add_str(&input, ".in");
    (void)pinc_fail(err, PINC_EUSAGE, "the output would replace the input file");
    pinc_fail_at(err, path, 0, 0);
    if (input.ptr && access(input.ptr, F_OK) == 0) {
        pinc_fail_hint(err, "the input is %s; `pinc verify` judges a lock without its input",
                       input.ptr);
    }
    pinc_fail_hint(err, "name another output with --output-file; `pinc verify` judges a lock "
                        "without its input");
    pinc_buf_clear(&input);
    return PINC_EUSAGE;
}

enum pinc_status pinc_output_path_default_output(struct pinc_slice *out, struct pinc_slice input,
                                                 bool pylock, struct pinc_arena *arena,
                                                 struct pinc_error *err)
{
    struct pinc_slice stem = stem_of(input);
    struct pinc_buf path = {0};

    if (pinc_slice_equal(input, PINC_LIT("-"))) {
        *out = PINC_LIT("-");
        return PINC_OK;
    }
    if (pinc_location_is_url(input)) {
        *out = (struct pinc_slice){0};
        (void)pinc_fail(err, PINC_EUSAGE, "an input from a URL, and no name for the output");
        pinc_fail_hint(err, "name it with --output-file");
        return PINC_EUSAGE;
    }
    pinc_buf_add(&path, pinc_slice_part(input, 0, input.len - pinc_path_name(input).len));
    if (pylock) {
        add_pylock(&path, stem);
    } else {
        pinc_buf_add(&path, stem);
        pinc_buf_add_str(&path, ".txt");
    }
    *out = (struct pinc_slice){0};
    if (path.failed == PINC_OK) {
        *out = pinc_slice_dup(arena, pinc_buf_slice(&path));
    }
    pinc_buf_clear(&path);
    if (!out->ptr) {
        return pinc_fail_memory(err);
    }
    return pinc_slice_equal(*out, input) ? fail_same(out->ptr, stem, err) : PINC_OK;
}

bool pinc_output_path_is_pylock(struct pinc_slice path)
{
    struct pinc_slice name = pinc_path_name(path);

    if (pinc_slice_equal(name, PINC_LIT("pylock.toml"))) {
        return true;
    }
    if (!pinc_slice_starts(name, "pylock.") || !pinc_slice_ends(name, ".toml") || name.len <= 12) {
        return false;
    }
    name = pinc_slice_part(name, 7, name.len - 5);
    return pinc_slice_find(name, '.') == name.len;
}

/* --- paths, lexically */

struct parts {
    struct pinc_slice of[PARTS_MAX];
    size_t n;
    size_t up; /* ".." in front of them */
};

/* Splits a path; "." and "x/.." vanish. false: too many parts. */
static bool split(struct parts *out, struct pinc_slice path)
{
    memset(out, 0, sizeof *out);
    while (path.len) {
        size_t end = pinc_slice_find(path, '/');
        struct pinc_slice part = pinc_slice_part(path, 0, end);

        path = pinc_slice_part(path, end + 1, path.len);
        if (part.len == 0 || pinc_slice_equal(part, PINC_LIT("."))) {
            continue;
        }
        if (!pinc_slice_equal(part, PINC_LIT(".."))) {
            if (out->n == PARTS_MAX) {
                return false;
            }
            out->of[out->n++] = part;
        } else if (out->n) {
            out->n--;
        } else {
            out->up++;
        }
    }
    return true;
}

static bool is_absolute(struct pinc_slice path)
{
    return path.len && path.ptr[0] == '/';
}

/* Takes the buffer's text into the arena. */
static struct pinc_slice keep(struct pinc_buf *buf, struct pinc_arena *arena)
{
    struct pinc_slice text = {0};

    if (buf->failed == PINC_OK) {
        text = pinc_slice_dup(arena, pinc_buf_slice(buf));
    }
    pinc_buf_clear(buf);
    return text;
}

/* The path from the root of the file system, "." and ".." taken out; ptr NULL when out of memory. */
static struct pinc_slice whole_path(struct pinc_slice path, struct pinc_arena *arena)
{
    char *here = is_absolute(path) ? NULL : realpath(".", NULL);
    struct pinc_buf buf = {0};
    struct pinc_slice whole;

    pinc_buf_addf(&buf, "%s%s", here ? here : "", here ? "/" : "");
    pinc_buf_add(&buf, path);
    free(here); /* from realpath() */
    whole = keep(&buf, arena);
    if (whole.ptr) {
        char *copy = pinc_arena_copy(arena, whole.ptr, whole.len);

        whole = copy ? pinc_path_normalize(copy) : (struct pinc_slice){0};
    }
    return whole;
}

/* May "../" be written? Not where it would lead through folders that are of this machine alone. */
static bool may_go_up(struct pinc_slice from, struct pinc_slice to, size_t common, bool relative,
                      const struct pinc_repository *repository)
{
    return relative || common >= 2 ||
           (repository && pinc_repository_covers(repository, from) &&
            pinc_repository_covers(repository, to));
}

struct pinc_slice pinc_output_path_from_folder(struct pinc_slice folder, struct pinc_slice name,
                                               const struct pinc_repository *repository,
                                               struct pinc_arena *arena)
{
    const struct pinc_slice start = whole_path(folder, arena), end = whole_path(name, arena);
    const bool relative = !is_absolute(folder) && !is_absolute(name);
    struct parts from, to;
    struct pinc_buf buf = {0};
    size_t common = 0, i;

    if (!start.ptr || !end.ptr) {
        return (struct pinc_slice){0};
    }
    if (!split(&from, start) || !split(&to, end)) {
        return pinc_path_name(name);
    }
    while (common < from.n && common < to.n && pinc_slice_equal(from.of[common], to.of[common])) {
        common++;
    }
    if (common < from.n && !may_go_up(start, end, common, relative, repository)) {
        return pinc_path_name(name);
    }
    for (i = common; i < from.n; i++) {
        pinc_buf_add_str(&buf, i + 1 < from.n || common < to.n ? "../" : "..");
    }
    for (i = common; i < to.n; i++) {
        pinc_buf_add(&buf, to.of[i]);
        pinc_buf_add_str(&buf, i + 1 < to.n ? "/" : "");
    }
    pinc_buf_add_str(&buf, buf.len ? "" : ".");
    return keep(&buf, arena);
}

struct pinc_slice pinc_output_path_seen_from(struct pinc_slice output, struct pinc_slice name,
                                             const struct pinc_repository *repository,
                                             struct pinc_arena *arena)
{
    if (pinc_slice_equal(name, PINC_LIT("-"))) {
        return name;
    }
    if (pinc_location_is_url(name)) {
        return pinc_url_public(arena, name);
    }
    return pinc_output_path_from_folder(pinc_path_folder(output), name, repository, arena);
}

struct pinc_slice pinc_output_path_resolve(struct pinc_slice output, struct pinc_slice name,
                                           struct pinc_arena *arena)
{
    char *path = pinc_location_is_url(name) ? pinc_arena_copy(arena, name.ptr, name.len)
                                            : pinc_path_join(arena, pinc_path_folder(output), name);

    return pinc_slice_of(path);
}
