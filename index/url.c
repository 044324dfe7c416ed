#include "index/url.h"

#include <string.h>

/* What has no place in a URL and could break a line, a header or a terminal. */
static bool is_clean(struct pinc_slice s)
{
    size_t i;

    for (i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if (c <= 0x20 || c == 0x7f || c == '\\') {
            return false;
        }
    }
    return true;
}

/* "host", "host:port", "[::1]:port". */
static bool split_host(struct pinc_url *out, struct pinc_slice text)
{
    size_t end = text.len && text.ptr[0] == '[' ? pinc_slice_find(text, ']') : 0, colon, i;
    unsigned long port = 0;
    struct pinc_slice rest;

    if (end == text.len && end > 0) {
        return false;
    }
    rest = pinc_slice_part(text, end, text.len);
    colon = end + pinc_slice_find(rest, ':');
    out->host = pinc_slice_part(text, 0, colon);
    out->port = out->https ? 443 : 80;
    if (out->host.len == 0 || out->host.len > 255 || out->host.ptr[0] == '-') {
        return false;
    }
    if (colon + 1 >= text.len) {
        return true;
    }
    for (i = colon + 1; i < text.len; i++) {
        if (!pinc_is_digit(text.ptr[i]) || port > 65535) {
            return false;
        }
        port = port * 10 + (unsigned long)(text.ptr[i] - '0');
    }
    out->port = (uint16_t)port;
    return port > 0 && port <= 65535;
}

bool pinc_url_split(struct pinc_url *out, struct pinc_slice text)
{
    size_t at, slash;
    struct pinc_slice authority, user;

    memset(out, 0, sizeof *out);
    if (text.len > PINC_URL_MAX || !is_clean(text)) {
        return false;
    }
    at = pinc_slice_find(text, ':');
    out->https = pinc_slice_equal_nocase(pinc_slice_part(text, 0, at), PINC_LIT("https"));
    if (!out->https && !pinc_slice_equal_nocase(pinc_slice_part(text, 0, at), PINC_LIT("http"))) {
        return false;
    }
    text = pinc_slice_part(text, at, text.len);
    if (!pinc_slice_starts(text, "://")) {
        return false;
    }
    text = pinc_slice_part(text, 3, text.len);
    at = pinc_slice_find(text, '#');
    if (at < text.len) {
        out->fragment = pinc_slice_part(text, at + 1, text.len);
        text = pinc_slice_part(text, 0, at);
    }
    slash = pinc_slice_find(text, '/');
    at = pinc_slice_find(text, '?');
    slash = at < slash ? at : slash;
    authority = pinc_slice_part(text, 0, slash);
    out->path = pinc_slice_part(text, slash, text.len);
    at = pinc_slice_rfind(authority, '@');
    if (at < authority.len) {
        user = pinc_slice_part(authority, 0, at);
        authority = pinc_slice_part(authority, at + 1, authority.len);
        at = pinc_slice_find(user, ':');
        out->user = pinc_slice_part(user, 0, at);
        if (at < user.len) {
            out->password = pinc_slice_part(user, at + 1, user.len);
        }
    }
    return split_host(out, authority);
}

bool pinc_url_is_absolute(struct pinc_slice text)
{
    size_t i;

    if (text.len == 0 || !pinc_is_alpha(text.ptr[0])) {
        return false;
    }
    for (i = 1; i < text.len && text.ptr[i] != ':'; i++) {
        char c = text.ptr[i];

        if (!pinc_is_alnum(c) && c != '+' && c != '-' && c != '.') {
            return false;
        }
    }
    return pinc_slice_starts(pinc_slice_part(text, i, text.len), "://");
}

static void add_lower(struct pinc_buf *buf, struct pinc_slice s)
{
    size_t i;

    for (i = 0; i < s.len; i++) {
        pinc_buf_add_char(buf, pinc_to_lower(s.ptr[i]));
    }
}

void pinc_url_add_origin(struct pinc_buf *buf, const struct pinc_url *url)
{
    pinc_buf_add_str(buf, url->https ? "https://" : "http://");
    add_lower(buf, url->host);
    pinc_buf_add_char(buf, ':');
    pinc_buf_add_uint(buf, url->port);
}

struct pinc_slice pinc_url_public(struct pinc_arena *arena, struct pinc_slice text)
{
    struct pinc_slice plain = pinc_slice_part(text, 0, pinc_slice_find(text, '#')), copy;
    size_t scheme = pinc_slice_find(plain, ':') + 3, from, to, slash;
    char *p;

    /* Credentials are looked for in whatever looks like "scheme://user@": git+ssh and unreadable URLs too. */
    if (!pinc_url_is_absolute(plain)) {
        return plain;
    }
    copy = pinc_slice_part(plain, scheme, plain.len);
    slash = pinc_slice_find(copy, '/');
    from = scheme;
    to = scheme + pinc_slice_rfind(pinc_slice_part(copy, 0, slash), '@') + 1;
    if (to > scheme + slash) {
        return plain;
    }
    p = pinc_arena_array(arena, plain.len + 1, 1);
    if (!p) {
        return (struct pinc_slice){NULL, 0};
    }
    memcpy(p, plain.ptr, from);
    memcpy(p + from, plain.ptr + to, plain.len - to);
    return (struct pinc_slice){p, plain.len - (to - from)};
}

static int hex_value(char c)
{
    if (pinc_is_digit(c)) {
        return c - '0';
    }
    c = pinc_to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void pinc_url_add_decoded(struct pinc_buf *buf, struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < text.len; i++) {
        int high = text.ptr[i] == '%' && i + 2 < text.len ? hex_value(text.ptr[i + 1]) : -1;
        int low = high >= 0 ? hex_value(text.ptr[i + 2]) : -1;

        if (low >= 0) {
            pinc_buf_add_char(buf, (char)(high * 16 + low));
            i += 2;
        } else {
            pinc_buf_add_char(buf, text.ptr[i]);
        }
    }
}

char *pinc_url_file_path(struct pinc_arena *arena, struct pinc_slice url)
{
    struct pinc_slice rest = pinc_slice_part(url, 5, pinc_slice_find(url, '#'));
    struct pinc_buf buf = {0};
    char *path = NULL;

    if (!pinc_slice_equal_nocase(pinc_slice_part(url, 0, 5), PINC_LIT("file:"))) {
        return NULL;
    }
    if (pinc_slice_starts(rest, "//")) {
        rest = pinc_slice_part(rest, 2, rest.len);
        if (pinc_slice_starts(rest, "localhost/")) {
            rest = pinc_slice_part(rest, 9, rest.len);
        }
    }
    if (rest.len == 0 || rest.ptr[0] != '/') {
        return NULL;
    }
    pinc_url_add_decoded(&buf, rest);
    /* A path ends at its first NUL: what is behind it must not be dropped in silence. */
    if (buf.failed == PINC_OK && !memchr(buf.ptr, '\0', buf.len)) {
        path = pinc_arena_copy(arena, buf.ptr, buf.len);
    }
    pinc_buf_clear(&buf);
    return path;
}

void pinc_url_add_file(struct pinc_buf *buf, struct pinc_slice path)
{
    size_t i;

    pinc_buf_add_str(buf, "file://");
    for (i = 0; i < path.len; i++) {
        char c = path.ptr[i];

        if (pinc_is_alnum(c) || (c && strchr("/-._~+!$&'()*,;=:@", c))) {
            pinc_buf_add_char(buf, c);
        } else {
            pinc_buf_addf(buf, "%%%02X", (unsigned)(unsigned char)c);
        }
    }
}
