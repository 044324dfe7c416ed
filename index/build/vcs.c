#include "index/build/vcs.h"

#include "base/file.h"
#include "base/job.h"
#include "index/build/subdirectory.h"
#include "index/net/url.h"

#include <string.h>
#include <sys/stat.h>

/* --- reading references */

static const char *const schemes[] = {"git+https://", "git+ssh://", "git+file://", "git+http://",
                                      "git+git://"};
static const char *const others[] = {"git+", "hg+", "svn+", "bzr+"};

static bool starts_nocase(struct pinc_slice text, const char *prefix)
{
    struct pinc_slice p = pinc_slice_of(prefix);

    return pinc_slice_equal_nocase(pinc_slice_part(text, 0, p.len), p);
}

bool pinc_vcs_is_url(struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < sizeof others / sizeof *others; i++) {
        if (starts_nocase(text, others[i])) {
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
    while (text.len) {
        size_t end = pinc_slice_find(text, '&'), equals;
        struct pinc_slice part = pinc_slice_part(text, 0, end), key, value;

        equals = pinc_slice_find(part, '=');
        key = pinc_slice_part(part, 0, equals);
        value = pinc_slice_part(part, equals + 1, part.len);
        if (pinc_slice_equal(key, PINC_LIT("subdirectory"))) {
            out->subdirectory = value;
        } else if (pinc_slice_equal(key, PINC_LIT("egg"))) {
            out->egg = value;
        }
        text = pinc_slice_part(text, end + 1, text.len);
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
        known = starts_nocase(text, schemes[i]);
    }
    if (!known) {
        return starts_nocase(text, "git+")
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
    if (!is_authority(authority, starts_nocase(text, "git+file")) || path.len < 2) {
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

/* --- fetching */

enum step {
    CLONE,
    RESOLVE, /* one candidate after the other */
    FETCH,   /* what no branch or tag leads to */
    CHECKOUT,
    SUBMODULES,
    DONE
};

#define CHANGES_MAX 32u
#define CANDIDATES_MAX 3u

struct pinc_vcs {
    struct pinc_arena *arena;
    struct pinc_job *job;
    struct pinc_buf scratch;
    const char *git;
    const char *url;      /* without credentials */
    const char *revision; /* "" for none */
    const char *folder;
    const char *candidates[CANDIDATES_MAX]; /* what the revision may mean, in pip's order */
    size_t n_candidates, candidate;
    bool fetched;
    const char *changes[CHANGES_MAX];
    unsigned timeout;
    enum step step;
    char commit[65];
    size_t commit_len;
    struct pinc_error failed;
};

/* A variable with a decoded part of a URL; NULL when it has a line end, or out of memory. */
static const char *secret_variable(struct pinc_vcs *v, const char *name, struct pinc_slice value)
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
    return pinc_buf_keep(&text, v->arena).ptr;
}

/*
 * A credential helper for the origin alone, for git 2.31 and newer: git asks it when the origin wants
 * to know, and asks it of no other, wherever a redirect leads. No other helper is asked before it.
 */
static bool add_credentials(struct pinc_vcs *v, const struct pinc_url *url, size_t *n)
{
    static const char helper[] =
        "=!f() { test \"$1\" = get || exit 0; printf 'username=%s\\npassword=%s\\n' "
        "\"$PINC_GIT_USER\" \"$PINC_GIT_PASSWORD\"; }; f";
    struct pinc_buf first = {0}, second = {0}, value = {0};
    size_t i, start = *n;

    pinc_buf_add_str(&first, "GIT_CONFIG_KEY_0=credential.");
    pinc_buf_add_str(&second, "GIT_CONFIG_KEY_1=credential.");
    pinc_url_add_origin(&first, url);
    pinc_url_add_origin(&second, url);
    pinc_buf_add_str(&first, ".helper");
    pinc_buf_add_str(&second, ".helper");
    pinc_buf_addf(&value, "GIT_CONFIG_VALUE_1%s", helper);
    v->changes[(*n)++] = "GIT_CONFIG_COUNT=2";
    v->changes[(*n)++] = pinc_buf_keep(&first, v->arena).ptr;
    v->changes[(*n)++] = "GIT_CONFIG_VALUE_0=";
    v->changes[(*n)++] = pinc_buf_keep(&second, v->arena).ptr;
    v->changes[(*n)++] = pinc_buf_keep(&value, v->arena).ptr;
    v->changes[(*n)++] = secret_variable(v, "PINC_GIT_USER=", url->user);
    v->changes[(*n)++] = secret_variable(v, "PINC_GIT_PASSWORD=", url->password);
    for (i = start; i < *n; i++) {
        if (!v->changes[i]) {
            return false;
        }
    }
    return true;
}

/* The environment of every command. */
static enum pinc_status prepare_environment(struct pinc_vcs *v, const struct pinc_vcs_options *o,
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
    struct pinc_url url;
    size_t n = sizeof fixed / sizeof *fixed, i;

    memcpy(v->changes, fixed, sizeof fixed);
    /* Submodules may be on other hosts, but only local repositories may name local ones. */
    pinc_buf_add_str(&protocols, "GIT_ALLOW_PROTOCOL=https:ssh:");
    for (i = 0; i < pinc_slice_find(o->ref.url, ':'); i++) {
        pinc_buf_add_char(&protocols, pinc_to_lower(o->ref.url.ptr[i]));
    }
    v->changes[n++] = pinc_buf_keep(&protocols, v->arena).ptr;
    if (!v->changes[n - 1]) {
        return pinc_fail_memory(err);
    }
    if (pinc_url_split(&url, o->ref.url) && url.user.ptr && !add_credentials(v, &url, &n)) {
        return pinc_fail_memory(err);
    }
    for (i = 0; o->environment && o->environment[i] && n + 1 < CHANGES_MAX; i++) {
        v->changes[n] = pinc_arena_copy(v->arena, o->environment[i], strlen(o->environment[i]));
        if (!v->changes[n++]) {
            return pinc_fail_memory(err);
        }
    }
    return PINC_OK;
}

/* What the revision may mean. NULL in the list when out of memory. */
static void add_candidate(struct pinc_vcs *v, const char *prefix, struct pinc_slice revision)
{
    struct pinc_buf text = {0};

    pinc_buf_addf(&text, "%s", prefix);
    pinc_buf_add(&text, revision);
    pinc_buf_add_str(&text, "^{commit}");
    v->candidates[v->n_candidates++] = pinc_buf_keep(&text, v->arena).ptr;
}

/* ssh needs its user; a password in its URL is of no use to it, and git would make it an argument.
 */
static struct pinc_slice ssh_url(struct pinc_arena *arena, struct pinc_slice url)
{
    const size_t start = strlen("ssh://");
    const struct pinc_slice rest = pinc_slice_part(url, start, url.len);
    const struct pinc_slice authority = pinc_slice_part(rest, 0, pinc_slice_find(rest, '/'));
    const size_t at = pinc_slice_rfind(authority, '@'), colon = pinc_slice_find(authority, ':');
    struct pinc_buf text = {0};

    if (at == authority.len || colon > at) {
        return url;
    }
    pinc_buf_add(&text, pinc_slice_part(url, 0, start + colon));
    pinc_buf_add(&text, pinc_slice_part(rest, at, rest.len));
    return pinc_buf_keep(&text, arena);
}

static enum pinc_status prepare(struct pinc_vcs *v, const struct pinc_vcs_options *o,
                                struct pinc_error *err)
{
    const bool ssh = starts_nocase(o->ref.url, "ssh:");
    struct pinc_slice url =
        ssh ? ssh_url(v->arena, o->ref.url) : pinc_url_public(v->arena, o->ref.url);
    struct pinc_buf folder = {0}, plain = {0};
    struct pinc_slice revision;
    size_t i;

    pinc_url_add_decoded(&plain, o->ref.revision);
    revision = pinc_buf_keep(&plain, v->arena);
    v->timeout = o->timeout;
    v->url = url.ptr ? pinc_arena_copy(v->arena, url.ptr, url.len) : NULL;
    v->revision = revision.ptr;
    pinc_buf_addf(&folder, "%s/source", v->scratch.ptr);
    v->folder = pinc_buf_keep(&folder, v->arena).ptr;
    if (revision.len == 0) {
        add_candidate(v, "", PINC_LIT("HEAD"));
    } else {
        add_candidate(v, "refs/remotes/origin/", revision);
        add_candidate(v, "refs/tags/", revision);
        add_candidate(v, "", revision);
    }
    for (i = 0; i < v->n_candidates; i++) {
        if (!v->candidates[i]) {
            return pinc_fail_memory(err);
        }
    }
    return v->url && v->revision && v->folder ? prepare_environment(v, o, err)
                                              : pinc_fail_memory(err);
}

/* Run git on the checkout, or where it is going to be. */
static enum pinc_status run_git(struct pinc_vcs *v, const char *const *args, struct pinc_error *err)
{
    /* No hooks, no file system monitor (a program too), no remote helpers that run commands. */
    static const char *const fixed[] = {
        "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false",
        "-c", "protocol.ext.allow=never", "-c", "advice.detachedHead=false"};
    const char *list[sizeof fixed / sizeof *fixed + 16];
    size_t n = sizeof fixed / sizeof *fixed;
    struct pinc_job_options options = {.program = v->git,
                                       .args = list,
                                       .environment = v->changes,
                                       .folder = v->step == CLONE ? v->scratch.ptr : v->folder,
                                       .timeout = v->timeout};

    memcpy(list, fixed, sizeof fixed);
    while (*args && n + 1 < sizeof list / sizeof *list) {
        list[n++] = *args++;
    }
    list[n] = NULL;
    pinc_job_free(v->job);
    v->job = NULL;
    return pinc_job_start(&v->job, &options, err);
}

static bool has_submodules(const struct pinc_vcs *v)
{
    struct pinc_buf path = {0};
    struct stat info;
    bool has;

    pinc_buf_addf(&path, "%s/.gitmodules", v->folder);
    has = path.failed == PINC_OK && lstat(path.ptr, &info) == 0 && S_ISREG(info.st_mode);
    pinc_buf_clear(&path);
    return has;
}

/* Start the command of v->step. */
static enum pinc_status start_step(struct pinc_vcs *v, struct pinc_error *err)
{
    const char *const clone[] = {"clone",       "--quiet", "--no-checkout", "--filter=blob:none",
                                 "--template=", "--",      v->url,          v->folder,
                                 NULL};
    const char *const resolve[] = {"rev-parse", "--quiet", "--verify",
                                   v->fetched ? "FETCH_HEAD^{commit}" : v->candidates[v->candidate],
                                   NULL};
    const char *const fetch[] = {"fetch",  "--quiet",   "--no-tags", "--",
                                 "origin", v->revision, NULL};
    const char *const checkout[] = {"checkout", "--quiet", "--detach", v->commit, NULL};
    const char *const submodules[] = {"submodule", "--quiet",     "update",
                                      "--init",    "--recursive", NULL};

    switch (v->step) {
    case CLONE:
        return run_git(v, clone, err);
    case RESOLVE:
        return run_git(v, resolve, err);
    case FETCH:
        return run_git(v, fetch, err);
    case CHECKOUT:
        return run_git(v, checkout, err);
    case SUBMODULES:
        return run_git(v, submodules, err);
    case DONE:
        break;
    }
    return PINC_OK;
}

/* What git says of its failure: its last "fatal: " or "error: " line, else its last line. */
static struct pinc_slice telling_line(struct pinc_slice output)
{
    struct pinc_slice rest = output, best = {NULL, 0};

    while (rest.len) {
        size_t end = pinc_slice_find(rest, '\n');
        struct pinc_slice line = pinc_slice_trim(pinc_slice_part(rest, 0, end));
        bool telling = pinc_slice_starts(line, "fatal: ") || pinc_slice_starts(line, "error: ");

        if (line.len && (telling || !pinc_slice_starts(best, "fatal: "))) {
            best = line;
        }
        rest = pinc_slice_part(rest, end + 1, rest.len);
    }
    return best;
}

/* git cannot ask anybody: say where it gets what it lacks. */
static void hint_at_credentials(struct pinc_error *err, const char *reason)
{
    if (strstr(reason, "could not read Username") || strstr(reason, "could not read Password") ||
        strstr(reason, "Authentication failed")) {
        pinc_fail_hint(err, "give credentials in the URL (git+https://USER:PASSWORD@HOST/), in "
                            "netrc or in git's credential helper");
    } else if (strstr(reason, "Permission denied (publickey")) {
        pinc_fail_hint(err, "ssh has no key that this host takes, or no agent that has it");
    }
}

static void fail_git(struct pinc_vcs *v, const struct pinc_job_result *result)
{
    struct pinc_buf url = {0}, reason = {0};
    struct pinc_slice public = pinc_url_public(v->arena, pinc_slice_of(v->url));

    pinc_buf_add_quoted(&url, public, 200);
    if (result->timed_out) {
        pinc_buf_addf(&reason, "it was not done after %u seconds", v->timeout);
    } else {
        pinc_buf_add_escaped(&reason, telling_line(result->output), 200);
    }
    if (reason.len == 0) {
        pinc_buf_addf(&reason, "exit status %d", result->status);
    }
    (void)pinc_fail(&v->failed, PINC_ENET, "git cannot fetch %s: %s", pinc_buf_slice(&url).ptr,
                    pinc_buf_slice(&reason).ptr);
    hint_at_credentials(&v->failed, pinc_buf_slice(&reason).ptr);
    pinc_buf_clear(&url);
    pinc_buf_clear(&reason);
}

static void fail_revision(struct pinc_vcs *v)
{
    struct pinc_buf url = {0}, revision = {0};

    pinc_buf_add_quoted(&url, pinc_url_public(v->arena, pinc_slice_of(v->url)), 200);
    pinc_buf_add_quoted(&revision, v->revision[0] ? pinc_slice_of(v->revision) : PINC_LIT("HEAD"),
                        100);
    (void)pinc_fail(&v->failed, PINC_ENOTFOUND, "%s has no revision %s", pinc_buf_slice(&url).ptr,
                    pinc_buf_slice(&revision).ptr);
    pinc_buf_clear(&url);
    pinc_buf_clear(&revision);
}

/* rev-parse has ended: a commit, or the next thing to try. */
static void resolved(struct pinc_vcs *v, const struct pinc_job_result *result)
{
    /* A warning may come before it. */
    struct pinc_slice text = pinc_slice_trim(result->output);
    size_t line = pinc_slice_rfind(text, '\n');

    text = pinc_slice_part(text, line < text.len ? line + 1 : 0, text.len);
    if (result->status == 0 && text.ptr && pinc_vcs_is_commit(text)) {
        memcpy(v->commit, text.ptr, text.len);
        v->commit[text.len] = '\0';
        v->commit_len = text.len;
        v->step = CHECKOUT;
    } else if (!v->fetched && v->candidate + 1 < v->n_candidates) {
        v->candidate++;
    } else if (!v->fetched && v->revision[0]) {
        v->step = FETCH;
    } else {
        fail_revision(v);
    }
}

/* A command has ended: what comes next, or why there is nothing. */
static void next_step(struct pinc_vcs *v, const struct pinc_job_result *result)
{
    if (v->step == FETCH && result->status != 0 && !result->timed_out) {
        fail_revision(v);
        return;
    }
    if (result->timed_out || (v->step != RESOLVE && result->status != 0)) {
        fail_git(v, result);
        return;
    }
    switch (v->step) {
    case CLONE:
        v->step = RESOLVE;
        break;
    case RESOLVE:
        resolved(v, result);
        break;
    case FETCH:
        v->fetched = true;
        v->step = RESOLVE;
        break;
    case CHECKOUT:
        v->step = has_submodules(v) ? SUBMODULES : DONE;
        break;
    case SUBMODULES:
    case DONE:
        v->step = DONE;
        break;
    }
}

enum pinc_status pinc_vcs_start(struct pinc_vcs **out, const struct pinc_vcs_options *options,
                                struct pinc_error *err)
{
    struct pinc_vcs *v = pinc_alloc(sizeof *v);
    enum pinc_status st;

    *out = NULL;
    if (v) {
        v->arena = pinc_arena_new();
    }
    if (!v || !v->arena) {
        st = pinc_fail_memory(err);
        goto out;
    }
    st = pinc_program_find(&v->git, v->arena, options->search, "git", err);
    if (st == PINC_OK && !v->git) {
        st = pinc_fail(err, PINC_ENOTFOUND, "git is needed for a git+ URL, and it is not there");
    }
    if (st != PINC_OK) {
        goto out;
    }
    st = pinc_folder_temporary(&v->scratch, options->scratch, err);
    if (st != PINC_OK) {
        pinc_buf_clear(&v->scratch); /* there is nothing to remove */
        goto out;
    }
    st = prepare(v, options, err);
    if (st == PINC_OK) {
        st = start_step(v, err);
    }
    if (st == PINC_OK) {
        *out = v;
        v = NULL;
    }
out:
    pinc_vcs_free(v);
    return st;
}

int pinc_vcs_fd(const struct pinc_vcs *vcs)
{
    return vcs->job ? pinc_job_fd(vcs->job) : -1;
}

bool pinc_vcs_poll(struct pinc_vcs *v)
{
    struct pinc_job_result result;

    while (v->step != DONE && v->failed.code == PINC_OK) {
        if (!pinc_job_poll(v->job)) {
            return false;
        }
        result = pinc_job_result_get(v->job);
        next_step(v, &result);
        if (v->failed.code == PINC_OK) {
            (void)start_step(v, &v->failed);
        }
    }
    return true;
}

enum pinc_status pinc_vcs_end(const struct pinc_vcs *v, const char **folder,
                              struct pinc_slice *commit, struct pinc_error *err)
{
    *folder = NULL;
    *commit = (struct pinc_slice){NULL, 0};
    if (v->failed.code != PINC_OK) {
        if (err) {
            *err = v->failed;
        }
        return v->failed.code;
    }
    *folder = v->folder;
    *commit = (struct pinc_slice){v->commit, v->commit_len};
    return PINC_OK;
}

void pinc_vcs_free(struct pinc_vcs *v)
{
    if (!v) {
        return;
    }
    pinc_job_free(v->job);
    if (v->scratch.len) {
        pinc_folder_remove(v->scratch.ptr);
    }
    pinc_buf_clear(&v->scratch);
    pinc_arena_free(v->arena);
    pinc_free(v);
}
