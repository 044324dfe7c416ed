#include "index/build/vcs.h"

#include "base/file/file.h"
#include "base/file/work_folder.h"
#include "base/process/job.h"
#include "index/build/git_environment.h"
#include "index/build/git_redirect.h"
#include "index/net/url.h"

#include <string.h>
#include <sys/stat.h>

enum step {
    CLONE,
    LOCATE,  /* where the server redirects to */
    RESOLVE, /* one candidate after the other */
    FETCH,   /* what no branch or tag leads to */
    CHECKOUT,
    SUBMODULES,
    LOCATE_SUBMODULE, /* where the server of one redirects to */
    DONE
};

#define CANDIDATES_MAX 3u
#define REDIRECTS_MAX 5u
#define MOVED_MAX 20u

/* What the reference asks for, and what it may mean. */
struct revision {
    const char *text;                       /* "" for none */
    const char *candidates[CANDIDATES_MAX]; /* in pip's order */
    size_t n, at;
    bool fetched; /* what no candidate was */
};

/* Submodules whose servers redirect. */
struct moved {
    const char *url; /* that is being located */
    const char *from[MOVED_MAX], *to[MOVED_MAX];
    const char *words[MOVED_MAX]; /* url.TO.insteadOf=FROM */
    size_t n, tries;
};

struct pinc_vcs {
    struct pinc_arena *arena;
    struct pinc_job *job;
    struct pinc_work_folder scratch;
    const char *git;
    const char *url; /* without credentials */
    const char *folder;
    struct revision revision;
    const char *const *changes; /* of the environment */
    const char *const *tracing; /* the same, and git tells what the server says */
    unsigned timeout;
    unsigned redirects;
    enum step step;
    struct moved moved;
    char commit[65];
    struct pinc_error failed;
};

static bool is_locating(const struct pinc_vcs *v)
{
    return v->step == LOCATE || v->step == LOCATE_SUBMODULE;
}

/* What the revision may mean. NULL in the list when out of memory. */
static void add_candidate(struct pinc_vcs *v, const char *prefix, struct pinc_slice revision)
{
    struct pinc_buf text = {0};

    pinc_buf_addf(&text, "%s", prefix);
    pinc_buf_add(&text, revision);
    pinc_buf_add_str(&text, "^{commit}");
    v->revision.candidates[v->revision.n++] = pinc_buf_keep(&text, v->arena).ptr;
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

/* git hides credentials in what it traces; the trace is shown to nobody all the same. */
static enum pinc_status add_tracing(struct pinc_vcs *v, struct pinc_error *err)
{
    static const char *const words[] = {"GIT_TRACE_CURL=1", "GIT_TRACE_CURL_NO_DATA=1", NULL};
    const size_t n_words = sizeof words / sizeof *words;
    const char **list;
    size_t n = 0;

    while (v->changes[n]) {
        n++;
    }
    list = pinc_arena_array(v->arena, n + n_words, sizeof *list);
    if (!list) {
        return pinc_fail_memory(err);
    }
    memcpy(list, v->changes, n * sizeof *list);
    memcpy(list + n, words, sizeof words);
    v->tracing = list;
    return PINC_OK;
}

static enum pinc_status prepare(struct pinc_vcs *v, const struct pinc_vcs_options *o,
                                struct pinc_error *err)
{
    const bool ssh = pinc_slice_starts_nocase(o->ref.url, "ssh:");
    struct pinc_slice url =
        ssh ? ssh_url(v->arena, o->ref.url) : pinc_url_public(v->arena, o->ref.url);
    struct pinc_buf folder = {0}, plain = {0};
    struct pinc_slice revision;
    enum pinc_status st;
    size_t i;

    pinc_url_add_decoded(&plain, o->ref.revision);
    revision = pinc_buf_keep(&plain, v->arena);
    v->timeout = o->timeout;
    v->url = url.ptr ? pinc_arena_copy(v->arena, url.ptr, url.len) : NULL;
    v->revision.text = revision.ptr;
    pinc_buf_addf(&folder, "%s/source", v->scratch.path.ptr);
    v->folder = pinc_buf_keep(&folder, v->arena).ptr;
    if (revision.len == 0) {
        add_candidate(v, "", PINC_LIT("HEAD"));
    } else {
        add_candidate(v, "refs/remotes/origin/", revision);
        add_candidate(v, "refs/tags/", revision);
        add_candidate(v, "", revision);
    }
    for (i = 0; i < v->revision.n; i++) {
        if (!v->revision.candidates[i]) {
            return pinc_fail_memory(err);
        }
    }
    if (!v->url || !v->revision.text || !v->folder) {
        return pinc_fail_memory(err);
    }
    st = pinc_git_environment(&v->changes, o->ref.url, o->environment, v->arena, err);
    return st == PINC_OK ? add_tracing(v, err) : st;
}

/* Run git on the checkout, or where it is going to be. */
static enum pinc_status run_git(struct pinc_vcs *v, const char *const *args, struct pinc_error *err)
{
    /* No hooks, no file system monitor (a program too), no remote helpers that run commands. git would
     * follow a redirect to any host, with the credentials: LOCATE does it. */
    static const char *const fixed[] = {
        "-c", "core.hooksPath=/dev/null",  "-c", "core.fsmonitor=false",
        "-c", "protocol.ext.allow=never",  "-c", "advice.detachedHead=false",
        "-c", "http.followRedirects=false"};
    const char *list[sizeof fixed / sizeof *fixed + 2 * MOVED_MAX + 16];
    size_t n = sizeof fixed / sizeof *fixed, i;
    struct pinc_job_options options = {
        .program = v->git,
        .args = list,
        .environment = is_locating(v) ? v->tracing : v->changes,
        .folder = v->step == CLONE || is_locating(v) ? v->scratch.path.ptr : v->folder,
        .timeout = v->timeout};

    memcpy(list, fixed, sizeof fixed);
    for (i = 0; v->step == SUBMODULES && i < v->moved.n; i++) {
        list[n++] = "-c";
        list[n++] = v->moved.words[i];
    }
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
    const char *const locate[] = {
        "ls-remote", "--quiet", "--", v->step == LOCATE ? v->url : v->moved.url, "HEAD", NULL};
    const char *const resolve[] = {
        "rev-parse", "--quiet", "--verify",
        v->revision.fetched ? "FETCH_HEAD^{commit}" : v->revision.candidates[v->revision.at], NULL};
    const char *const fetch[] = {"fetch",  "--quiet",        "--no-tags", "--",
                                 "origin", v->revision.text, NULL};
    const char *const checkout[] = {"checkout", "--quiet", "--detach", v->commit, NULL};
    const char *const submodules[] = {"submodule", "--quiet",     "update",
                                      "--init",    "--recursive", NULL};

    switch (v->step) {
    case CLONE:
        return run_git(v, clone, err);
    case LOCATE:
    case LOCATE_SUBMODULE:
        return run_git(v, locate, err);
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
        pinc_buf_addf(&reason, "it was not done after %u second%s", v->timeout,
                      v->timeout == 1 ? "" : "s");
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
    pinc_buf_add_quoted(
        &revision, v->revision.text[0] ? pinc_slice_of(v->revision.text) : PINC_LIT("HEAD"), 100);
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
        v->step = CHECKOUT;
    } else if (!v->revision.fetched && v->revision.at + 1 < v->revision.n) {
        v->revision.at++;
    } else if (!v->revision.fetched && v->revision.text[0]) {
        v->step = FETCH;
    } else {
        fail_revision(v);
    }
}

/* git has told where the server redirects to. */
static void redirected(struct pinc_vcs *v, const struct pinc_job_result *result)
{
    const char *url = NULL;

    if (pinc_git_redirect(&url, pinc_slice_of(v->url), result->output, v->arena, &v->failed) ==
        PINC_OK) {
        v->url = url;
        v->redirects++;
        v->step = CLONE;
    }
}

/* Submodules have failed: was it a redirect, and is there a try left? */
static bool submodule_moved(struct pinc_vcs *v, const struct pinc_job_result *result)
{
    const struct pinc_slice url = pinc_git_redirected_url(result->output);

    v->moved.url = url.len && v->moved.tries++ < MOVED_MAX && pinc_slice_starts_nocase(url, "http")
                       ? pinc_arena_copy(v->arena, url.ptr, url.len)
                       : NULL;
    return v->moved.url != NULL;
}

/* git has told where the server of a submodule redirects to: from now on it is asked there at once. */
static void submodule_redirected(struct pinc_vcs *v, const struct pinc_job_result *result)
{
    struct moved *moved = &v->moved;
    struct pinc_buf text = {0};
    const char *to = NULL;
    size_t at = 0;

    if (pinc_git_redirect(&to, pinc_slice_of(moved->url), result->output, v->arena, &v->failed) !=
        PINC_OK) {
        return;
    }
    if (strchr(to, '=') || strcmp(to, moved->url) == 0) {
        fail_git(v, result);
        return;
    }
    while (at < moved->n && strcmp(moved->to[at], moved->url) != 0) {
        at++;
    }
    if (at == moved->n) { /* else it was redirected before: git replaces once only */
        moved->from[moved->n++] = moved->url;
    }
    moved->to[at] = to;
    pinc_buf_addf(&text, "url.%s.insteadOf=%s", to, moved->from[at]);
    moved->words[at] = pinc_buf_keep(&text, v->arena).ptr;
    if (!moved->words[at]) {
        (void)pinc_fail_memory(&v->failed);
        return;
    }
    v->step = SUBMODULES;
}

/* A command has ended: what comes next, or why there is nothing. */
static void next_step(struct pinc_vcs *v, const struct pinc_job_result *result)
{
    if (v->step == FETCH && result->status != 0 && !result->timed_out) {
        fail_revision(v);
        return;
    }
    if (v->step == CLONE && result->status != 0 && v->redirects < REDIRECTS_MAX &&
        pinc_git_redirected(result->output)) {
        v->step = LOCATE;
        return;
    }
    if (v->step == SUBMODULES && result->status != 0 && submodule_moved(v, result)) {
        v->step = LOCATE_SUBMODULE;
        return;
    }
    if (result->timed_out || (v->step != RESOLVE && !is_locating(v) && result->status != 0)) {
        fail_git(v, result);
        return;
    }
    switch (v->step) {
    case CLONE:
        v->step = RESOLVE;
        break;
    case LOCATE:
        redirected(v, result);
        break;
    case RESOLVE:
        resolved(v, result);
        break;
    case FETCH:
        v->revision.fetched = true;
        v->step = RESOLVE;
        break;
    case CHECKOUT:
        v->step = has_submodules(v) ? SUBMODULES : DONE;
        break;
    case LOCATE_SUBMODULE:
        submodule_redirected(v, result);
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
    st = pinc_work_folder_make(&v->scratch, options->scratch, err);
    if (st == PINC_OK) {
        st = prepare(v, options, err);
    }
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
    *commit = (struct pinc_slice){v->commit, strlen(v->commit)};
    return PINC_OK;
}

void pinc_vcs_free(struct pinc_vcs *v)
{
    if (!v) {
        return;
    }
    pinc_job_free(v->job);
    pinc_work_folder_remove(&v->scratch);
    pinc_arena_free(v->arena);
    pinc_free(v);
}
