#include "lock/input/location.h"

#include "base/file/file.h"
#include "index/net/url.h"
#include "index/net/url_tokens.h"

#include <string.h>

static bool has_scheme(struct pinc_slice text, const char *scheme)
{
    const struct pinc_slice first = pinc_slice_part(text, 0, pinc_slice_find(text, ':'));

    return first.len < text.len && pinc_slice_equal_nocase(first, pinc_slice_of(scheme));
}

bool pinc_location_is_url(struct pinc_slice text)
{
    return has_scheme(text, "http") || has_scheme(text, "https");
}

struct pinc_slice pinc_path_normalize(char *path)
{
    const size_t len = strlen(path);
    const bool absolute = path[0] == '/';
    size_t in = 0, out = absolute ? 1 : 0, kept = out;

    while (in < len) {
        const size_t from = in;
        size_t n;

        while (in < len && path[in] != '/') {
            in++;
        }
        n = in - from;
        in++;
        if (n == 0 || (n == 1 && path[from] == '.')) {
            continue;
        }
        if (n == 2 && path[from] == '.' && path[from + 1] == '.' && (out > kept || absolute)) {
            while (out > kept && path[out - 1] != '/') {
                out--;
            }
            out -= out > kept;
            continue;
        }
        if (out > (absolute ? 1u : 0u)) {
            path[out++] = '/';
        }
        memmove(path + out, path + from, n);
        out += n;
        if (n == 2 && path[out - 2] == '.' && path[out - 1] == '.') {
            kept = out;
        }
    }
    if (out == 0 && len > 0) {
        path[out++] = '.';
    }
    path[out] = '\0';
    return (struct pinc_slice){path, out};
}

static enum pinc_status fail_value(struct pinc_error *err, const char *before,
                                   struct pinc_slice value, const char *after)
{
    return pinc_fail_quoting(err, PINC_ESYNTAX, 120, before, value, after);
}

static enum pinc_status set_path(struct pinc_location *out, struct pinc_slice path,
                                 struct pinc_arena *arena, struct pinc_error *err)
{
    char *copy = pinc_arena_copy(arena, path.ptr, path.len);

    *out = (struct pinc_location){.file = pinc_slice_dup(arena, path)};
    if (!copy || !out->file.ptr) {
        return pinc_fail_memory(err);
    }
    out->identity = pinc_path_normalize(copy);
    return PINC_OK;
}

/* What an output may call it. */
static struct pinc_slice shown_url(struct pinc_slice written, struct pinc_arena *arena)
{
    struct pinc_buf text = {0};

    pinc_url_tokens_drop(&text, pinc_url_public(arena, written));
    return pinc_buf_keep(&text, arena);
}

static enum pinc_status set_url(struct pinc_location *out, struct pinc_slice url,
                                struct pinc_slice written, struct pinc_arena *arena,
                                struct pinc_error *err)
{
    *out = (struct pinc_location){
        .file = shown_url(written, arena),
        .identity = pinc_slice_dup(arena, pinc_url_public(arena, url)),
        .url = pinc_slice_dup(arena, pinc_slice_part(url, 0, pinc_slice_find(url, '#'))),
    };
    return out->file.ptr && out->identity.ptr && out->url.ptr ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status pinc_location_first(struct pinc_location *out, struct pinc_slice text,
                                     struct pinc_arena *arena, struct pinc_error *err)
{
    return pinc_location_is_url(text) ? set_url(out, text, text, arena, err)
                                      : set_path(out, text, arena, err);
}

/* A reference in a file from a URL. */
static enum pinc_status join_url(struct pinc_location *out, const struct pinc_location *from,
                                 struct pinc_slice value, struct pinc_slice written,
                                 struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_buf url = {0}, shown = {0};
    struct pinc_url parts;
    enum pinc_status st;
    const bool joined = pinc_url_add_joined(&url, from->url, value) &&
                        pinc_url_split(&parts, pinc_buf_slice(&url)) &&
                        pinc_url_add_joined(&shown, from->file, written);

    if (url.failed == PINC_ENOMEM || shown.failed == PINC_ENOMEM) {
        st = pinc_fail_memory(err);
    } else if (!joined) {
        st = fail_value(err, "a file from a URL cannot include ", written, "");
    } else {
        st = set_url(out, pinc_buf_slice(&url), pinc_buf_slice(&shown), arena, err);
    }
    pinc_buf_clear(&url);
    pinc_buf_clear(&shown);
    return st;
}

enum pinc_status pinc_location_next(struct pinc_location *out, const struct pinc_location *from,
                                    struct pinc_slice value, struct pinc_slice written,
                                    struct pinc_arena *arena, struct pinc_error *err)
{
    const char *path;
    struct pinc_url parts;
    enum pinc_status st;

    if (pinc_location_is_url(value)) {
        return pinc_url_split(&parts, value) ? set_url(out, value, written, arena, err)
                                             : fail_value(err, "", written, " is not a URL");
    }
    if (from->url.ptr) {
        return join_url(out, from, value, written, arena, err);
    }
    if (has_scheme(value, "file") ? !pinc_url_is_local(value)
                                  : !value.len || memchr(value.ptr, '\0', value.len)) {
        return fail_value(err, "", value, " is not a file name");
    }
    path = has_scheme(value, "file") ? pinc_url_file_path(arena, value)
                                     : pinc_path_join(arena, pinc_path_folder(from->file), value);
    if (!path) {
        return pinc_fail_memory(err);
    }
    st = set_path(out, pinc_slice_of(path), arena, err);
    out->file = out->identity;
    return st;
}
