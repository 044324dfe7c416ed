#include "index/net/url_place.h"

#include "index/net/url.h"

#include <stdlib.h>

/* The real path of a file or folder; where there is none, the path as it is. */
static void add_path(struct pinc_buf *buf, const char *path)
{
    char *real = realpath(path, NULL);

    pinc_url_add_file(buf, pinc_slice_of(real ? real : path));
    free(real); /* from realpath() */
}

/* "&NAME=VALUE" of the fragment, where it has that. */
static void add_part(struct pinc_buf *buf, struct pinc_slice fragment, const char *name)
{
    struct pinc_slice key, value;

    while (pinc_url_take_pair(&fragment, &key, &value)) {
        if (pinc_slice_equal(key, pinc_slice_of(name))) {
            pinc_buf_addf(buf, "&%s=", name);
            pinc_buf_add(buf, value);
            return; /* the first one counts */
        }
    }
}

void pinc_url_add_place(struct pinc_buf *buf, struct pinc_slice url)
{
    static const char *const names[] = {"subdirectory", "sha512", "sha384", "sha256",
                                        "sha224",       "sha1",   "md5"};
    const size_t hash = pinc_slice_find(url, '#');
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_url parts;
    char *path = NULL;
    size_t i;

    if (!arena) {
        buf->failed = PINC_ENOMEM;
        return;
    }
    if (!pinc_url_is_file(url) && !pinc_url_is_absolute(url)) { /* a '#' is one, as for pip */
        path = pinc_arena_copy(arena, url.ptr, url.len);
        if (path) {
            add_path(buf, path);
        }
        pinc_arena_free(arena);
        return;
    }
    path = pinc_url_is_local(url) ? pinc_url_file_path(arena, url) : NULL;
    if (path) {
        add_path(buf, path);
    } else if (pinc_url_split(&parts, url)) {
        pinc_url_add_origin(buf, &parts);
        pinc_buf_add(buf, parts.path);
    } else {
        pinc_buf_add(buf, pinc_url_public(arena, pinc_slice_part(url, 0, hash)));
    }
    for (i = 0; i < sizeof names / sizeof *names; i++) {
        add_part(buf, pinc_slice_part(url, hash + 1, url.len), names[i]);
    }
    pinc_arena_free(arena);
}

bool pinc_url_same_place(struct pinc_slice a, struct pinc_slice b)
{
    struct pinc_buf x = {0}, y = {0};
    bool same = pinc_slice_equal(a, b);

    if (!same) {
        pinc_url_add_place(&x, a);
        pinc_url_add_place(&y, b);
        same = x.failed == PINC_OK && y.failed == PINC_OK &&
               pinc_slice_equal(pinc_buf_slice(&x), pinc_buf_slice(&y));
    }
    pinc_buf_clear(&x);
    pinc_buf_clear(&y);
    return same;
}
