#include "index/build/git_environment.h"

#include "index/net/url.h"

#include <string.h>

#define CREDENTIALS_MAX 3u /* variables that credentials take */

/* A variable with a decoded part of a URL; NULL when it has a line end, or out of memory. */
static const char *secret_variable(struct pinc_arena *arena, const char *name,
                                   struct pinc_slice value)
{
    struct pinc_buf text = {0};
    size_t from, i;

    pinc_buf_add_str(&text, name);
    from = text.len;
    pinc_url_add_decoded(&text, value);
    for (i = from; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] < 0x20) {
            text.failed = PINC_EUSAGE;
        }
    }
    return pinc_buf_keep(&text, arena).ptr;
}

/*
 * A credential helper for the origin alone: git asks it when the origin wants to know, and asks it of
 * no other, wherever a redirect leads. No other helper is asked before it. In the form in which git
 * hands what -c sets to the commands that it starts, since those of submodules get nothing else.
 */
static bool add_credentials(const char **changes, size_t *n, const struct pinc_url *url,
                            struct pinc_arena *arena)
{
    static const char helper[] =
        "!f() { test \"$1\" = get || exit 0; printf \"username=%s\\npassword=%s\\n\" "
        "\"$PINC_GIT_USER\" \"$PINC_GIT_PASSWORD\"; }; f";
    struct pinc_buf text = {0};
    size_t i, start = *n;

    pinc_buf_add_str(&text, "GIT_CONFIG_PARAMETERS='credential.");
    pinc_url_add_origin(&text, url);
    pinc_buf_add_str(&text, ".helper=' 'credential.");
    pinc_url_add_origin(&text, url);
    pinc_buf_addf(&text, ".helper=%s'", helper);
    changes[(*n)++] = pinc_buf_keep(&text, arena).ptr;
    changes[(*n)++] = secret_variable(arena, "PINC_GIT_USER=", url->user);
    changes[(*n)++] = secret_variable(arena, "PINC_GIT_PASSWORD=", url->password);
    for (i = start; i < *n; i++) {
        if (!changes[i]) {
            return false;
        }
    }
    return true;
}

enum pinc_status pinc_git_environment(const char *const **out, struct pinc_slice url,
                                      const char *const *more, struct pinc_arena *arena,
                                      struct pinc_error *err)
{
    /* A git hook that runs pinc must not make it work on its own repository; traces could show
     * credentials. */
    static const char *const fixed[] = {"GIT_DIR",
                                        "GIT_WORK_TREE",
                                        "GIT_INDEX_FILE",
                                        "GIT_OBJECT_DIRECTORY",
                                        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                                        "GIT_COMMON_DIR",
                                        "GIT_NAMESPACE",
                                        "GIT_PREFIX",
                                        "GIT_TRACE*",
                                        "GIT_CURL_VERBOSE",
                                        "GIT_TERMINAL_PROMPT=0",
                                        "LC_ALL=C"};
    struct pinc_buf protocols = {0};
    struct pinc_url parts;
    const char **changes;
    size_t n = sizeof fixed / sizeof *fixed, n_more = 0, i;

    *out = NULL;
    while (more && more[n_more]) {
        n_more++;
    }
    changes = pinc_arena_array(arena, n + 1 + CREDENTIALS_MAX + n_more + 1, sizeof *changes);
    if (!changes) {
        return pinc_fail_memory(err);
    }
    memcpy(changes, fixed, sizeof fixed);
    /* Submodules may be on other hosts, but only local repositories may name local ones. */
    pinc_buf_add_str(&protocols, "GIT_ALLOW_PROTOCOL=https:ssh:");
    for (i = 0; i < pinc_slice_find(url, ':'); i++) {
        pinc_buf_add_char(&protocols, pinc_to_lower(url.ptr[i]));
    }
    changes[n++] = pinc_buf_keep(&protocols, arena).ptr;
    if (!changes[n - 1]) {
        return pinc_fail_memory(err);
    }
    /* No host has a quote in its name; one here would end the quoted text. */
    if (pinc_url_split(&parts, url) && parts.user.ptr &&
        pinc_slice_find(parts.host, '\'') == parts.host.len &&
        !add_credentials(changes, &n, &parts, arena)) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < n_more; i++) {
        changes[n] = pinc_arena_copy(arena, more[i], strlen(more[i]));
        if (!changes[n++]) {
            return pinc_fail_memory(err);
        }
    }
    changes[n] = NULL;
    *out = changes;
    return PINC_OK;
}
