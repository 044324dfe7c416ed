#include "index/build/vcs_reference.h"

#include "base/limits.h"
#include "index/build/subdirectory.h"
#include "index/net/url.h"

#include <string.h>

static const char *const schemes[] = {"git+https://", "git+ssh://", "git+file://", "git+http://",
                                      "git+git://"};
static const char *const others[] = {"git+", "hg+", "svn+", "bzr+"};

bool pinc_vcs_is_url(struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < sizeof others / sizeof *others; i++) {
        if (pinc_slice_starts_nocase(text, others[i])) {
            return true;
        }
    }
    return false;
}

/* A failure that shows the reference, less its credentials. */
static enum pinc_status fail_ref(struct pinc_error *err, enum pinc_status st,
                                 struct pinc_slice text, const char *reason)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_buf quoted = {0};
    struct pinc_slice public;

    if (!arena) {
        return pinc_fail_memory(err);
    }
    public = pinc_url_public(arena, text);
    pinc_buf_add_quoted(&quoted, public, 200);
    if (!public.ptr || quoted.failed != PINC_OK) {
        st = pinc_fail_memory(err);
    } else {
        (void)pinc_fail(err, st, "%s: %s", quoted.ptr, reason);
    }
    pinc_buf_clear(&quoted);
    pinc_arena_free(arena);
    return st;
}

/* Neither a name of a ref (git check-ref-format) nor of a commit has these. */
static bool is_revision(struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if ((unsigned char)c <= 0x20 || c == 0x7f || strchr("~^:?*[\\", c)) {
            return false;
        }
        if (c == '.' && i + 1 < text.len && text.ptr[i + 1] == '.') {
            return false;
        }
    }
    return text.len > 0 && text.ptr[0] != '-' && text.ptr[0] != '+' && text.ptr[0] != '/';
}

/* As is_revision(), of what "%2F" and its like stand for. */
static bool is_encoded_revision(struct pinc_slice text)
{
    struct pinc_buf plain = {0};
    bool ok;

    pinc_url_add_decoded(&plain, text);
    ok = plain.failed == PINC_OK && is_revision(pinc_buf_slice(&plain)) &&
         !memchr(plain.ptr, '\0', plain.len);
    pinc_buf_clear(&plain);
    return ok;
}

/* Host and user: neither may look like an option to ssh or git. */
static bool is_authority(struct pinc_slice text, bool file)
{
    size_t at = pinc_slice_rfind(text, '@');
    struct pinc_slice host = at < text.len ? pinc_slice_part(text, at + 1, text.len) : text;

    if (file) {
        return text.len == 0 || pinc_slice_equal_nocase(text, PINC_LIT("localhost"));
    }
    return host.len > 0 && host.ptr[0] != '-' && host.ptr[0] != ':' && text.ptr[0] != '-';
}

static bool read_fragment(struct pinc_vcs_ref *out, struct pinc_slice text)
{
    struct pinc_slice key, value;

    while (pinc_url_take_pair(&text, &key, &value)) {
        if (pinc_slice_equal(key, PINC_LIT("subdirectory"))) {
            out->subdirectory = value;
        } else if (pinc_slice_equal(key, PINC_LIT("egg"))) {
            out->egg = value;
        }
    }
    return pinc_build_subdirectory_valid(out->subdirectory);
}

enum pinc_status pinc_vcs_parse(struct pinc_vcs_ref *out, struct pinc_slice text,
                                struct pinc_error *err)
{
    struct pinc_slice rest, authority, path;
    size_t i, at, hash = pinc_slice_find(text, '#');
    bool known = false;

    *out = (struct pinc_vcs_ref){.url = {NULL, 0}};
    for (i = 0; i < sizeof schemes / sizeof *schemes && !known; i++) {
        known = pinc_slice_starts_nocase(text, schemes[i]);
    }
    if (!known) {
        return pinc_slice_starts_nocase(text, "git+")
                   ? fail_ref(err, PINC_ESYNTAX, text,
                              "git is asked over https, ssh, http, git or file URLs")
                   : fail_ref(err, PINC_EUNSUPPORTED, text,
                              "git is the only version control system that is supported");
    }
    if (text.len > PINC_URL_MAX || !pinc_url_is_clean(text)) {
        return fail_ref(err, PINC_ESYNTAX, text,
                        "blanks, control characters and backslashes have to be encoded");
    }
    rest = pinc_slice_part(text, strlen(schemes[i - 1]), hash);
    at = pinc_slice_find(rest, '/');
    authority = pinc_slice_part(rest, 0, at);
    path = pinc_slice_part(rest, at, rest.len);
    if (!is_authority(authority, pinc_slice_starts_nocase(text, "git+file")) || path.len < 2) {
        return fail_ref(err, PINC_ESYNTAX, text, "no host or no path in it");
    }
    at = pinc_slice_rfind(path, '@');
    out->url = pinc_slice_part(text, 4, hash);
    if (at < path.len) {
        out->revision = pinc_slice_part(path, at + 1, path.len);
        out->url = pinc_slice_part(out->url, 0, out->url.len - out->revision.len - 1);
        if (!is_encoded_revision(out->revision) || at < 2) {
            return fail_ref(err, PINC_ESYNTAX, text, "no revision can be called so");
        }
    }
    if (!read_fragment(out, pinc_slice_part(text, hash + 1, text.len))) {
        return fail_ref(err, PINC_ESYNTAX, text, "its subdirectory is not within it");
    }
    return PINC_OK;
}

bool pinc_vcs_is_commit(struct pinc_slice revision)
{
    size_t i;

    for (i = 0; i < revision.len; i++) {
        char c = pinc_to_lower(revision.ptr[i]);

        if (!pinc_is_digit(c) && (c < 'a' || c > 'f')) {
            return false;
        }
    }
    return revision.len == 40 || revision.len == 64;
}
