#include "index/net/url.h"

#include "base/hex.h"

#include <string.h>

bool pinc_url_is_clean(struct pinc_slice s)
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
    if (text.len > PINC_URL_MAX || !pinc_url_is_clean(text)) {
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

/* Is what stands for a port in a URL of the web no number, and an '@' behind it? Then that was a password
 * with an unencoded '/' in it. */
static bool has_password_with_slash(struct pinc_slice plain)
{
    const size_t scheme = pinc_slice_find(plain, ':');
    const struct pinc_slice rest = pinc_slice_part(plain, scheme + 3, plain.len);
    const struct pinc_slice authority = pinc_slice_part(rest, 0, pinc_slice_find(rest, '/'));
    const size_t last_at = pinc_slice_rfind(rest, '@');
    const size_t user = pinc_slice_rfind(authority, '@');
    const struct pinc_slice host =
        pinc_slice_part(authority, user < authority.len ? user + 1 : 0, authority.len);
    size_t port = pinc_slice_rfind(authority, ':') + 1;

    if (!pinc_slice_ends(pinc_slice_part(plain, 0, scheme), "http") &&
        !pinc_slice_ends(pinc_slice_part(plain, 0, scheme), "https")) {
        return false;
    }
    while (port < authority.len && pinc_is_digit(authority.ptr[port])) {
        port++;
    }
    return port < authority.len && pinc_slice_find(host, ']') == host.len &&
           last_at > authority.len && last_at < rest.len;
}

struct pinc_slice pinc_url_public(struct pinc_arena *arena, struct pinc_slice text)
{
    struct pinc_slice plain = pinc_slice_part(text, 0, pinc_slice_find(text, '#')), copy;
    struct pinc_url url;
    size_t scheme = pinc_slice_find(plain, ':') + 3, from, to, slash;
    char *p;

    /* An unencoded '#' or '/' in a password: nothing before the last '@' is to be seen. */
    slash = pinc_slice_rfind(text, '@');
    if (slash < text.len && pinc_url_is_absolute(text) && !pinc_url_split(&url, plain) &&
        (slash > plain.len || has_password_with_slash(plain))) {
        struct pinc_buf shown = {0};

        copy = pinc_slice_part(text, slash + 1, text.len);
        pinc_buf_add(&shown, pinc_slice_part(text, 0, scheme));
        pinc_buf_add(&shown, pinc_slice_part(copy, 0, pinc_slice_find(copy, '#')));
        return pinc_buf_keep(&shown, arena);
    }
    /* Credentials are looked for in whatever looks like "scheme://user@": git+ssh and unreadable
     * URLs too. */
    if (!pinc_url_is_absolute(plain)) {
        slash = pinc_slice_rfind(text, '@');
        copy = pinc_slice_part(text, slash + 1, text.len);
        /* "user:password@host" without a scheme, or with half of one */
        return pinc_slice_find(text, ':') < slash && slash < text.len &&
                       !pinc_slice_starts(text, ".")
                   ? pinc_slice_part(copy, 0, pinc_slice_find(copy, '#'))
                   : plain;
    }
    copy = pinc_slice_part(plain, scheme, plain.len);
    slash = pinc_slice_find(copy, '/');
    /* In a readable URL a query ends the authority; in any other a '?' may be part of a password.
     */
    if (pinc_url_split(&url, plain)) {
        slash = pinc_slice_find(pinc_slice_part(copy, 0, slash), '?');
    }
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

/* The parts of a URL or of a reference to one; what is absent is empty. Put together they are the
 * text, less its fragment. */
struct reference {
    struct pinc_slice scheme;    /* with ':' */
    struct pinc_slice authority; /* with "//" */
    struct pinc_slice path;
    struct pinc_slice query; /* with '?' */
};

static struct reference split_reference(struct pinc_slice text)
{
    struct reference out = {{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
    size_t i = 0;

    text = pinc_slice_part(text, 0, pinc_slice_find(text, '#'));
    while (i < text.len && (pinc_is_alnum(text.ptr[i]) || text.ptr[i] == '+' ||
                            text.ptr[i] == '-' || text.ptr[i] == '.')) {
        i++;
    }
    if (i > 0 && i < text.len && text.ptr[i] == ':' && pinc_is_alpha(text.ptr[0])) {
        out.scheme = pinc_slice_part(text, 0, i + 1);
        text = pinc_slice_part(text, i + 1, text.len);
    }
    i = pinc_slice_find(text, '?');
    out.query = pinc_slice_part(text, i, text.len);
    text = pinc_slice_part(text, 0, i);
    if (pinc_slice_starts(text, "//")) {
        i = 2 + pinc_slice_find(pinc_slice_part(text, 2, text.len), '/');
        out.authority = pinc_slice_part(text, 0, i);
        text = pinc_slice_part(text, i, text.len);
    }
    out.path = text;
    return out;
}

/* What a careless page leaves in a link: encoded, it is a URL again. */
static bool must_encode(char c)
{
    switch (c) {
    case '"':
    case '<':
    case '>':
    case '\\':
    case '^':
    case '`':
    case '{':
    case '|':
    case '}':
        return true;
    default:
        return (unsigned char)c <= 0x20 || (unsigned char)c >= 0x7f;
    }
}

static void add_encoded(struct pinc_buf *buf, struct pinc_slice text)
{
    size_t from = 0, i;

    for (i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (!must_encode(c)) {
            continue;
        }
        pinc_buf_add(buf, pinc_slice_part(text, from, i));
        if (c != '\t' && c != '\r' && c != '\n') {
            pinc_buf_addf(buf, "%%%02X", (unsigned)(unsigned char)c);
        }
        from = i + 1;
    }
    pinc_buf_add(buf, pinc_slice_part(text, from, text.len));
}

static bool is_dots(struct pinc_slice part, size_t n)
{
    return part.len == n && (n < 1 || part.ptr[0] == '.') && (n < 2 || part.ptr[1] == '.');
}

/* Take "." and ".." out of the path that starts at `start`, in place (section 5.2.4). */
static void remove_dots(struct pinc_buf *buf, size_t start)
{
    size_t in = start, out = start;

    while (in < buf->len) {
        struct pinc_slice rest = {buf->ptr + in + 1, buf->len - in - 1};
        struct pinc_slice part = pinc_slice_part(rest, 0, pinc_slice_find(rest, '/'));
        size_t next = in + 1 + part.len;

        if (!is_dots(part, 1) && !is_dots(part, 2)) {
            memmove(buf->ptr + out, buf->ptr + in, next - in);
            out += next - in;
        } else if (is_dots(part, 2)) {
            while (out > start && buf->ptr[--out] != '/') {
            }
        }
        if (next == buf->len && (is_dots(part, 1) || is_dots(part, 2))) {
            buf->ptr[out++] = '/';
        }
        in = next;
    }
    buf->len = out;
    buf->ptr[out] = '\0';
}

static void add_path(struct pinc_buf *buf, const struct reference *base,
                     const struct reference *ref)
{
    size_t start = buf->len;

    if (!pinc_slice_starts(ref->path, "/")) {
        size_t slash = pinc_slice_rfind(base->path, '/');

        add_encoded(buf, pinc_slice_part(base->path, 0, slash < base->path.len ? slash : 0));
        pinc_buf_add_char(buf, '/');
    }
    add_encoded(buf, ref->path);
    if (buf->failed == PINC_OK && strstr(buf->ptr + start, "/.")) {
        remove_dots(buf, start);
    }
}

bool pinc_url_add_joined(struct pinc_buf *buf, struct pinc_slice base, struct pinc_slice reference)
{
    size_t start = buf->len;
    struct reference from, ref;
    struct pinc_url url;

    if (base.len > PINC_URL_MAX || reference.len > PINC_URL_MAX) {
        return false;
    }
    from = split_reference(base);
    ref = split_reference(pinc_slice_trim(reference));
    if (ref.scheme.len) {
        from = ref;
        from.path = (struct pinc_slice){NULL, 0};
    } else if (ref.authority.len) {
        from.authority = ref.authority;
        from.path = (struct pinc_slice){NULL, 0};
    } else if (ref.path.len == 0) {
        ref.path = from.path;
        ref.query = ref.query.len ? ref.query : from.query;
    }
    pinc_buf_add(buf, from.scheme);
    if (from.authority.len == 0) {
        pinc_buf_add_str(buf, "//");
    }
    add_encoded(buf, from.authority);
    add_path(buf, &from, &ref);
    add_encoded(buf, ref.query);
    if (buf->failed != PINC_OK ||
        (pinc_slice_equal_nocase(from.scheme, PINC_LIT("file:")) &&
         buf->len - start <= PINC_URL_MAX) ||
        pinc_url_split(&url, pinc_slice_part(pinc_buf_slice(buf), start, buf->len))) {
        return true;
    }
    buf->len = start;
    buf->ptr[start] = '\0';
    return false;
}

bool pinc_url_take_pair(struct pinc_slice *rest, struct pinc_slice *name, struct pinc_slice *value)
{
    const size_t end = pinc_slice_find(*rest, '&');
    const struct pinc_slice pair = pinc_slice_part(*rest, 0, end);
    const size_t equals = pinc_slice_find(pair, '=');

    if (rest->len == 0) {
        return false;
    }
    *name = pinc_slice_part(pair, 0, equals);
    *value = pinc_slice_part(pair, equals + 1, pair.len);
    *rest = pinc_slice_part(*rest, end + 1, rest->len);
    return true;
}

struct pinc_slice pinc_url_last_part(struct pinc_slice url)
{
    struct pinc_slice path = split_reference(url).path;
    size_t slash = pinc_slice_rfind(path, '/');

    return slash < path.len ? pinc_slice_part(path, slash + 1, path.len) : path;
}

void pinc_url_add_decoded(struct pinc_buf *buf, struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < text.len; i++) {
        int high = text.ptr[i] == '%' && i + 2 < text.len ? pinc_hex_digit(text.ptr[i + 1]) : -1;
        int low = high >= 0 ? pinc_hex_digit(text.ptr[i + 2]) : -1;

        if (low >= 0) {
            pinc_buf_add_char(buf, (char)(high * 16 + low));
            i += 2;
        } else {
            pinc_buf_add_char(buf, text.ptr[i]);
        }
    }
}

bool pinc_url_is_file(struct pinc_slice url)
{
    return pinc_slice_equal_nocase(pinc_slice_part(url, 0, sizeof "file:" - 1), PINC_LIT("file:"));
}

/* The path of a "file:" URL as written; ptr NULL when it names no file of this machine. */
static struct pinc_slice local_part(struct pinc_slice url)
{
    const struct pinc_slice none = {NULL, 0};
    struct pinc_slice rest = pinc_slice_part(url, 5, pinc_slice_find(url, '#'));
    size_t i;

    if (!pinc_url_is_file(url)) {
        return none;
    }
    if (pinc_slice_starts(rest, "//")) {
        rest = pinc_slice_part(rest, 2, rest.len);
        if (pinc_slice_starts(rest, "localhost/")) {
            rest = pinc_slice_part(rest, 9, rest.len);
        }
        if (!pinc_slice_starts(rest, "/")) {
            return none;
        }
    }
    /* A path ends at its first NUL: what is behind it must not be dropped in silence. A line end or a
     * tab is none of the path's, since joining drops it: who means one writes %0A. */
    for (i = 0; i < rest.len; i++) {
        if ((unsigned char)rest.ptr[i] < 0x20 ||
            pinc_slice_starts(pinc_slice_part(rest, i, rest.len), "%00")) {
            return none;
        }
    }
    return rest.len ? rest : none;
}

bool pinc_url_is_local(struct pinc_slice url)
{
    return local_part(url).ptr != NULL;
}

char *pinc_url_file_path(struct pinc_arena *arena, struct pinc_slice url)
{
    const struct pinc_slice rest = local_part(url);
    struct pinc_buf buf = {0};
    char *path = NULL;

    if (!rest.ptr) {
        return NULL;
    }
    pinc_url_add_decoded(&buf, rest);
    if (buf.failed == PINC_OK) {
        path = pinc_arena_copy(arena, buf.ptr, buf.len);
    }
    pinc_buf_clear(&buf);
    return path;
}

void pinc_url_add_file(struct pinc_buf *buf, struct pinc_slice path)
{
    size_t i;

    pinc_buf_add_str(buf, pinc_slice_starts(path, "/") ? "file://" : "file:");
    for (i = 0; i < path.len; i++) {
        char c = path.ptr[i];

        if (pinc_is_alnum(c) || (c && strchr("/-._~+!$&'()*,;=:@", c))) {
            pinc_buf_add_char(buf, c);
        } else {
            pinc_buf_addf(buf, "%%%02X", (unsigned)(unsigned char)c);
        }
    }
}
