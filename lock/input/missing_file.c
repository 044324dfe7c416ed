#include "lock/input/missing_file.h"

#include "base/file/file.h"
#include "base/file/nearest_file.h"
#include "lock/input/location.h"
#include "markers/requirement.h"
#include "markers/target/platform.h"

#include <string.h>
#include <unistd.h>

static bool is_python(struct pinc_slice text)
{
    struct pinc_interpreter python;

    return pinc_interpreter_parse(&python, text, NULL) == PINC_OK;
}

/* "flask", "flask>=2": no path, and no name of a file with an ending. */
static bool is_requirement(struct pinc_slice text)
{
    struct pinc_arena *arena = pinc_arena_new();
    const struct pinc_requirement *req = NULL;
    const bool bare = pinc_slice_find(text, '/') == text.len;
    bool found = bare && arena && pinc_requirement_parse(&req, text, arena, NULL) == PINC_OK &&
                 !req->url.ptr;

    if (found && req->name.len == text.len) {
        found = pinc_slice_find(text, '.') == text.len;
    }
    pinc_arena_free(arena);
    return found;
}

void pinc_missing_file_hint(struct pinc_error *err, const char *path)
{
    const struct pinc_slice text = pinc_slice_of(path);
    struct pinc_buf shown = {0};

    pinc_nearest_file_hint(err, path);
    if (!err || err->hint[0] || access(path, F_OK) == 0) {
        return;
    }
    pinc_buf_add_escaped(&shown, text, 100);
    if (shown.ptr && is_python(text)) {
        pinc_fail_hint(err, "a Python is named with --python-version %s", shown.ptr);
    } else if (shown.ptr && is_requirement(text)) {
        pinc_fail_hint(err, "files are named here: write %s into requirements.in", shown.ptr);
    }
    pinc_buf_clear(&shown);
}

bool pinc_missing_file_is_word(const struct pinc_given_files *given, const char *path)
{
    const struct pinc_slice text = pinc_slice_of(path);

    return !pinc_given_files_there(given, path) && (is_python(text) || is_requirement(text));
}

bool pinc_missing_file_check(struct pinc_error *err, const struct pinc_given_files *given,
                             const char *path)
{
    if (strcmp(path, "-") == 0 || pinc_location_is_url(pinc_slice_of(path)) ||
        pinc_given_files_there(given, path)) {
        return false;
    }
    (void)pinc_file_fail(err, PINC_ENOTFOUND, "read", path);
    pinc_missing_file_hint(err, path);
    return true;
}
