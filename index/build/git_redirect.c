#include "index/build/git_redirect.h"

#include "index/net/url.h"

#define REFS "/info/refs" /* what git asks a repository for first */
#define HTTPS_PORT 443u
#define HTTP_PORT 80u

#define REDIRECTED "returned error: 30"

bool pinc_git_redirected(struct pinc_slice output)
{
    return pinc_slice_find_text(output, PINC_LIT(REDIRECTED)) < output.len;
}

/* fatal: unable to access 'http://h/r/': The requested URL returned error: 302 */
struct pinc_slice pinc_git_redirected_url(struct pinc_slice output)
{
    const struct pinc_slice before = PINC_LIT("unable to access '");
    struct pinc_slice line =
        pinc_slice_part(output, 0, pinc_slice_find_text(output, PINC_LIT(REDIRECTED)));
    size_t end;

    if (line.len == output.len) {
        return (struct pinc_slice){NULL, 0};
    }
    line = pinc_slice_cut_line(&line);
    line = pinc_slice_part(line, pinc_slice_find_text(line, before) + before.len, line.len);
    end = pinc_slice_find(line, '\'');
    line = pinc_slice_part(line, 0, end < line.len ? end : 0);
    while (pinc_slice_ends(line, "/")) {
        line.len--;
    }
    return line;
}

/* The value of the last "<= Recv header: location: ..." */
static struct pinc_slice last_location(struct pinc_slice trace)
{
    static const char before[] = "<= Recv header: ";
    struct pinc_slice found = {NULL, 0};

    while (trace.len) {
        const size_t end = pinc_slice_find(trace, '\n');
        struct pinc_slice line = pinc_slice_part(trace, 0, end);
        const size_t arrow = pinc_slice_find(line, '<');

        line = pinc_slice_part(line, arrow, line.len);
        if (pinc_slice_starts(line, before)) {
            line = pinc_slice_part(line, sizeof before - 1, line.len);
            if (pinc_slice_starts_nocase(line, "location:")) {
                found = pinc_slice_trim(pinc_slice_part(line, strlen("location:"), line.len));
            }
        }
        trace = pinc_slice_part(trace, end + 1, trace.len);
    }
    return found;
}

/* The same host and port; or from http to https, each on its usual port. */
static bool stays(const struct pinc_url *from, const struct pinc_url *to)
{
    const bool same_port = from->port == to->port;

    if (!pinc_slice_equal_nocase(from->host, to->host)) {
        return false;
    }
    return from->https == to->https
               ? same_port
               : to->https && from->port == HTTP_PORT && to->port == HTTPS_PORT;
}

static enum pinc_status refuse(const char *why, struct pinc_slice url, struct pinc_slice location,
                               struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_buf from = {0}, to = {0};

    pinc_buf_add_quoted(&from, url, 200);
    pinc_buf_add_quoted(&to, pinc_url_public(arena, location), 200);
    (void)pinc_fail(err, PINC_ENET, "git cannot fetch %s: the server redirects to %s: %s",
                    pinc_buf_slice(&from).ptr, why, pinc_buf_slice(&to).ptr);
    pinc_fail_hint(err, "where this is meant, write that URL in place of the first one");
    pinc_buf_clear(&from);
    pinc_buf_clear(&to);
    return PINC_ENET;
}

enum pinc_status pinc_git_redirect(const char **out, struct pinc_slice url, struct pinc_slice trace,
                                   struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_slice location = last_location(trace), base, path;
    struct pinc_buf text = {0};
    struct pinc_url from, to;

    *out = NULL;
    pinc_buf_addf(&text, "%.*s" REFS, (int)url.len, url.ptr);
    base = pinc_buf_keep(&text, arena);
    if (!base.ptr) {
        return pinc_fail_memory(err);
    }
    if (!pinc_url_add_joined(&text, base, location) || !location.len ||
        !pinc_url_split(&from, url) || !pinc_url_split(&to, pinc_buf_slice(&text))) {
        pinc_buf_clear(&text);
        return refuse("something that is no http URL", url, location, arena, err);
    }
    location = pinc_buf_keep(&text, arena);
    if (!location.ptr || !pinc_url_split(&to, location)) {
        return pinc_fail_memory(err);
    }
    if (!stays(&from, &to)) {
        return refuse("another host", url, location, arena, err);
    }
    path = pinc_slice_part(to.path, 0, pinc_slice_find(to.path, '?'));
    if (to.user.ptr || to.fragment.ptr || !pinc_slice_ends(path, REFS)) {
        return refuse("something that is no repository", url, location, arena, err);
    }
    pinc_url_add_origin(&text, &to);
    pinc_buf_add(&text, pinc_slice_part(path, 0, path.len - strlen(REFS)));
    *out = pinc_buf_keep(&text, arena).ptr;
    return *out ? PINC_OK : pinc_fail_memory(err);
}
