#include "index/build/build.h"

#include "base/file.h"
#include "base/job.h"
#include "base/limits.h"
#include "index/net/url.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define NETRC_MAX (1u << 20)
#define PYTHONS_MAX 2u
#define CHANGES_MAX 64u

struct pinc_build {
    struct pinc_arena *arena;
    struct pinc_job *job;
    struct pinc_buf scratch; /* path of the folder */
    const char *report;      /* path */
    const char *pythons[PYTHONS_MAX];
    size_t n_pythons, python; /* `python` runs */
    const char *args[20];
    const char *changes[CHANGES_MAX];
    const char *cert, *client_cert; /* absolute paths: pip runs in another folder; or NULL */
    unsigned timeout;
    struct pinc_error failed; /* the next interpreter could not be started */
};

bool pinc_build_subdirectory_valid(struct pinc_slice text)
{
    while (text.len) {
        size_t slash = pinc_slice_find(text, '/');
        struct pinc_slice part = pinc_slice_part(text, 0, slash);

        if (part.len == 0 || pinc_slice_equal(part, PINC_LIT(".")) ||
            pinc_slice_equal(part, PINC_LIT("..")) || memchr(part.ptr, '\0', part.len) ||
            memchr(part.ptr, '&', part.len) || memchr(part.ptr, '#', part.len)) {
            return false;
        }
        text = pinc_slice_part(text, slash + 1, text.len);
    }
    return true;
}

/* "NAME=value" in the arena; NULL when out of memory. */
static const char *setting(struct pinc_arena *arena, const char *name, const char *value)
{
    struct pinc_buf buf = {0};

    pinc_buf_addf(&buf, "%s=%s", name, value);
    return pinc_buf_keep(&buf, arena).ptr;
}

/* A path as it is seen from any folder; NULL for NULL. */
static const char *absolute(struct pinc_arena *arena, const char *path)
{
    char *real = path ? realpath(path, NULL) : NULL;
    const char *out = real ? pinc_arena_copy(arena, real, strlen(real)) : NULL;

    free(real);
    return out ? out : path; /* a file that is not there: pip says so */
}

/* The interpreters to try: the one that was asked for; or that of the version, then python3. */
static enum pinc_status find_pythons(struct pinc_build *b, const struct pinc_build_options *o,
                                     struct pinc_error *err)
{
    struct pinc_buf name = {0};
    const char *names[PYTHONS_MAX] = {o->python, NULL};
    size_t i;

    if (!o->python && o->version.len) {
        pinc_buf_addf(&name, "python%.*s", PINC_SLICE_ARG(o->version));
        names[0] = pinc_buf_keep(&name, b->arena).ptr;
        if (!names[0]) {
            return pinc_fail_memory(err);
        }
    }
    if (!o->python) {
        names[names[0] ? 1 : 0] = "python3";
    }
    for (i = 0; i < PYTHONS_MAX && names[i]; i++) {
        const char *path;
        enum pinc_status st = pinc_program_find(&path, b->arena, o->search, names[i], err);

        if (st != PINC_OK) {
            return st;
        }
        if (path) {
            b->pythons[b->n_pythons++] = path;
        }
    }
    if (b->n_pythons == 0) {
        (void)pinc_fail(err, PINC_ENOTFOUND,
                        "it has to be built, and there is no %s to build it with", names[0]);
        pinc_fail_hint(err, "install it, or name an interpreter with --python");
        return PINC_ENOTFOUND;
    }
    return PINC_OK;
}

/* A token of a netrc file: quoted, as Python reads it. */
static void add_token(struct pinc_buf *buf, struct pinc_slice encoded)
{
    struct pinc_buf plain = {0};
    size_t i;

    pinc_url_add_decoded(&plain, encoded);
    if (plain.failed != PINC_OK) {
        buf->failed = plain.failed;
    }
    pinc_buf_add_char(buf, '"');
    for (i = 0; i < plain.len; i++) {
        if (plain.ptr[i] == '"' || plain.ptr[i] == '\\') {
            pinc_buf_add_char(buf, '\\');
        }
        pinc_buf_add_char(buf, plain.ptr[i]);
    }
    pinc_buf_add_char(buf, '"');
    if (plain.ptr) {
        memset(plain.ptr, 0, plain.len);
    }
    pinc_buf_clear(&plain);
}

/*
 * pip hands the index URLs that it is given on to a pip of its own, as arguments that everybody can
 * read. So it is given none with credentials: they are in a netrc file in the scratch folder,
 * before what the user's own says.
 */
static enum pinc_status write_netrc(struct pinc_build *b, const struct pinc_build_options *o,
                                    const char **netrc, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    struct pinc_file own = {.text = {NULL, 0}};
    struct pinc_buf buf = {0}, path = {0};
    struct pinc_url url;
    size_t i;

    *netrc = absolute(b->arena, o->netrc);
    for (i = 0; i < o->n_index_urls; i++) {
        if (pinc_url_split(&url, o->index_urls[i]) && url.user.ptr) {
            pinc_buf_addf(&buf, "machine %.*s login ", PINC_SLICE_ARG(url.host));
            add_token(&buf, url.user);
            pinc_buf_add_str(&buf, " password ");
            add_token(&buf, url.password);
            pinc_buf_add_char(&buf, '\n');
        }
    }
    if (buf.len == 0 && buf.failed == PINC_OK) {
        return PINC_OK;
    }
    if (o->netrc && pinc_file_read(&own, o->netrc, NETRC_MAX, NULL) == PINC_OK) {
        pinc_buf_add(&buf, own.text);
    }
    pinc_buf_addf(&path, "%s/netrc", b->scratch.ptr);
    *netrc = pinc_buf_keep(&path, b->arena).ptr;
    st = buf.failed == PINC_OK && *netrc
             ? pinc_file_replace(*netrc, pinc_buf_slice(&buf), PINC_FILE_NO_SYNC, err)
             : pinc_fail_memory(err);
    if (buf.ptr) {
        memset(buf.ptr, 0, buf.len);
    }
    pinc_buf_clear(&buf);
    pinc_file_clear(&own);
    return st;
}

/* "key = values", a line each; the first one behind the key, for pip takes a line end there for
 * part of a single value. An empty one takes the place of what other files of pip's say. */
static void add_values(struct pinc_buf *buf, const char *key, const struct pinc_slice *values,
                       size_t n)
{
    size_t i;

    pinc_buf_addf(buf, "%s =", key);
    for (i = 0; i < n; i++) {
        pinc_buf_add_str(buf, i == 0 ? " " : "\n    ");
        pinc_buf_add(buf, values[i]);
    }
    pinc_buf_add_char(buf, '\n');
}

static void add_value(struct pinc_buf *buf, const char *key, const char *value)
{
    pinc_buf_addf(buf, "%s =%s%s\n", key, value ? " " : "", value ? value : "");
}

/* A find-links entry as pip takes it from another working directory and without blanks in it. */
static struct pinc_slice link_of(struct pinc_arena *arena, struct pinc_slice link)
{
    struct pinc_buf url = {0};
    char *copy, *path;

    if (pinc_url_is_absolute(link) || pinc_url_is_file(link)) {
        return pinc_url_public(arena, link);
    }
    copy = pinc_arena_copy(arena, link.ptr, link.len);
    path = copy ? realpath(copy, NULL) : NULL;
    if (!path) {
        return link; /* pip says that it is not there */
    }
    pinc_url_add_file(&url, pinc_slice_of(path));
    free(path);
    return pinc_buf_keep(&url, arena);
}

/* One section; the command's own wins over the global one, in other files too, so that both are
 * written. */
static void add_settings(struct pinc_buf *buf, const char *section, const struct pinc_build *b,
                         const struct pinc_build_options *o, const struct pinc_slice *urls,
                         const struct pinc_slice *links)
{
    static const char *const others[] = {"constraint", "requirement", "only-binary",    "no-binary",
                                         "target",     "prefix",      "config-settings"};
    size_t i, extra = o->n_index_urls ? 1 : 0;

    pinc_buf_add_str(buf, section);
    add_values(buf, "index-url", urls, extra);
    add_values(buf, "extra-index-url", urls + extra, o->n_index_urls - extra);
    add_value(buf, "no-index", o->offline || o->n_index_urls == 0 ? "true" : NULL);
    add_values(buf, "find-links", links, o->n_find_links);
    add_values(buf, "trusted-host", o->trusted_hosts, o->n_trusted_hosts);
    add_value(buf, "cert", b->cert);
    add_value(buf, "client-cert", b->client_cert);
    for (i = 0; i < sizeof others / sizeof *others; i++) {
        add_value(buf, others[i], NULL);
    }
}

/* pip's settings: those of pinc, and no others that change what is installed. */
static enum pinc_status write_config(struct pinc_build *b, const struct pinc_build_options *o,
                                     const char **config, struct pinc_error *err)
{
    struct pinc_slice *urls = pinc_arena_array(b->arena, o->n_index_urls, sizeof *urls);
    struct pinc_slice *links = pinc_arena_array(b->arena, o->n_find_links, sizeof *links);
    struct pinc_buf buf = {0}, path = {0};
    enum pinc_status st;
    size_t i;

    for (i = 0; urls && i < o->n_index_urls; i++) {
        urls[i] = pinc_url_public(b->arena, o->index_urls[i]);
    }
    for (i = 0; links && i < o->n_find_links; i++) {
        links[i] = link_of(b->arena, o->find_links[i]);
    }
    if (!urls || !links) {
        return pinc_fail_memory(err);
    }
    b->cert = absolute(b->arena, o->cert);
    b->client_cert = absolute(b->arena, o->client_cert);
    add_settings(&buf, "[global]\n", b, o, urls, links);
    add_settings(&buf, "[install]\n", b, o, urls, links);
    pinc_buf_addf(&path, "%s/pip.conf", b->scratch.ptr);
    *config = pinc_buf_keep(&path, b->arena).ptr;
    st = buf.failed == PINC_OK && *config
             ? pinc_file_replace(*config, pinc_buf_slice(&buf), PINC_FILE_NO_SYNC, err)
             : pinc_fail_memory(err);
    pinc_buf_clear(&buf);
    return st;
}

static enum pinc_status prepare_environment(struct pinc_build *b,
                                            const struct pinc_build_options *o,
                                            struct pinc_error *err)
{
    const char *config = NULL, *netrc = NULL;
    size_t n = 0, i;
    enum pinc_status st = write_netrc(b, o, &netrc, err);

    if (st == PINC_OK) {
        st = write_config(b, o, &config, err);
    }
    if (st != PINC_OK) {
        return st;
    }
    b->changes[n++] = "PIP_*";
    b->changes[n++] = "FORCE_COLOR";
    b->changes[n++] = "NO_COLOR=1";
    b->changes[n++] = "PYTHONIOENCODING=utf-8";
    /* Nothing is installed, so that nobody's system is broken; older pips refuse all the same. */
    b->changes[n++] = "PIP_BREAK_SYSTEM_PACKAGES=1";
    /* The argument is not handed to the pip that installs build requirements. */
    b->changes[n++] = "PIP_DISABLE_PIP_VERSION_CHECK=1";
    b->changes[n++] = setting(b->arena, "PIP_CONFIG_FILE", config);
    b->changes[n++] = setting(b->arena, "TMPDIR", b->scratch.ptr);
    if (netrc) {
        b->changes[n++] = setting(b->arena, "NETRC", netrc);
    }
    if (b->cert) {
        /* requests, which pip asks with, puts this variable before pip's own settings. */
        b->changes[n++] = setting(b->arena, "REQUESTS_CA_BUNDLE", b->cert);
    }
    for (i = 0; i < n; i++) {
        if (!b->changes[i]) {
            return pinc_fail_memory(err);
        }
    }
    for (i = 0; o->environment && o->environment[i] && n + 1 < CHANGES_MAX; i++) {
        b->changes[n] = pinc_arena_copy(b->arena, o->environment[i], strlen(o->environment[i]));
        if (!b->changes[n++]) {
            return pinc_fail_memory(err);
        }
    }
    return PINC_OK;
}

/* The source as a file URL: a path could end in what pip takes for extras. */
static const char *source_url(struct pinc_build *b, const struct pinc_build_options *o)
{
    struct pinc_buf url = {0};
    struct stat info;
    bool folder = stat(o->path, &info) == 0 && S_ISDIR(info.st_mode);

    if (folder && o->subdirectory.len) {
        const char *path = pinc_path_join(b->arena, pinc_slice_of(o->path), o->subdirectory);

        if (!path) {
            return NULL;
        }
        pinc_url_add_file(&url, pinc_slice_of(path));
    } else {
        pinc_url_add_file(&url, pinc_slice_of(o->path));
    }
    if (!folder && o->subdirectory.len) {
        /* pip takes the text as it is. */
        pinc_buf_add_str(&url, "#subdirectory=");
        pinc_buf_add(&url, o->subdirectory);
    }
    return pinc_buf_keep(&url, b->arena).ptr;
}

static enum pinc_status prepare_arguments(struct pinc_build *b, const struct pinc_build_options *o,
                                          struct pinc_error *err)
{
    /* "-mpip" in one word: pyenv rebuilds all its shims, under a lock, after what it takes for a
     * use of pip. */
    static const char *const fixed[] = {"-mpip",
                                        "install",
                                        "--dry-run",
                                        "--no-deps",
                                        "--ignore-installed",
                                        "--ignore-requires-python",
                                        "--quiet",
                                        "--no-input",
                                        "--disable-pip-version-check",
                                        "--report"};
    const size_t n = sizeof fixed / sizeof *fixed;
    struct pinc_buf path = {0};

    memcpy(b->args, fixed, sizeof fixed);
    pinc_buf_addf(&path, "%s/report.json", b->scratch.ptr);
    b->report = pinc_buf_keep(&path, b->arena).ptr;
    b->args[n] = b->report;
    b->args[n + 1] = "--";
    b->args[n + 2] = source_url(b, o);
    return b->args[n] && b->args[n + 2] ? PINC_OK : pinc_fail_memory(err);
}

static enum pinc_status launch(struct pinc_build *b, struct pinc_error *err)
{
    struct pinc_job_options options = {.program = b->pythons[b->python],
                                       .args = b->args,
                                       .environment = b->changes,
                                       .folder = b->scratch.ptr,
                                       .timeout = b->timeout};

    return pinc_job_start(&b->job, &options, err);
}

enum pinc_status pinc_build_start(struct pinc_build **out, const struct pinc_build_options *options,
                                  struct pinc_error *err)
{
    struct pinc_build *b = pinc_alloc(sizeof *b);
    enum pinc_status st;

    *out = NULL;
    if (b) {
        b->arena = pinc_arena_new();
        b->timeout = options->timeout;
    }
    if (!b || !b->arena) {
        st = pinc_fail_memory(err);
        goto out;
    }
    if (!pinc_build_subdirectory_valid(options->subdirectory)) {
        st = pinc_fail(err, PINC_EUSAGE, "a subdirectory that is not within its source");
        goto out;
    }
    st = find_pythons(b, options, err);
    if (st != PINC_OK) {
        goto out;
    }
    st = pinc_folder_temporary(&b->scratch, options->scratch, err);
    if (st != PINC_OK) {
        pinc_buf_clear(&b->scratch); /* there is nothing to remove */
        goto out;
    }
    st = prepare_environment(b, options, err);
    if (st == PINC_OK) {
        st = prepare_arguments(b, options, err);
    }
    if (st == PINC_OK) {
        st = launch(b, err);
    }
    if (st == PINC_OK) {
        *out = b;
        b = NULL;
    }
out:
    pinc_build_free(b);
    return st;
}

int pinc_build_fd(const struct pinc_build *build)
{
    return build->job ? pinc_job_fd(build->job) : -1;
}

static bool contains(struct pinc_slice text, const char *part)
{
    size_t n = strlen(part), i;

    for (i = 0; i + n <= text.len; i++) {
        if (memcmp(text.ptr + i, part, n) == 0) {
            return true;
        }
    }
    return false;
}

bool pinc_build_poll(struct pinc_build *b)
{
    struct pinc_job_result result;

    if (!b->job) {
        return true;
    }
    if (!pinc_job_poll(b->job)) {
        return false;
    }
    result = pinc_job_result_get(b->job);
    /* 126, 127: cannot be executed; pyenv's shims say so too for a version that is not installed.
     */
    if (b->python + 1 == b->n_pythons || (result.status != 126 && result.status != 127 &&
                                          !contains(result.output, "No module named pip"))) {
        return true;
    }
    pinc_job_free(b->job);
    b->job = NULL;
    b->python++;
    return launch(b, &b->failed) != PINC_OK;
}

/* Takes the last line off the end of *text. */
static struct pinc_slice last_line(struct pinc_slice *text)
{
    *text = pinc_slice_trim(*text);
    return pinc_slice_trim(pinc_slice_cut_line(text));
}

/* The last line that does not begin with a blank: of a traceback, what was raised. */
static struct pinc_slice last_heading(struct pinc_slice text)
{
    struct pinc_slice line = {NULL, 0};

    text = pinc_slice_trim(text);
    while (text.len) {
        line = pinc_slice_cut_line(&text);
        if (line.len && line.ptr[0] != ' ' && line.ptr[0] != '\t') {
            break;
        }
    }
    return pinc_slice_trim(line);
}

/* What a failed step of pip's put out last, or how it ended when that is nothing. */
static struct pinc_slice step_line(struct pinc_slice before_end)
{
    static const char code[] = "exit code: ";
    struct pinc_slice line = last_line(&before_end);
    size_t i;

    if (!pinc_slice_ends(line, "[0 lines of output]")) {
        return line;
    }
    line = last_line(&before_end);
    for (i = 0; i < line.len; i++) {
        if (pinc_slice_starts(pinc_slice_part(line, i, line.len), code)) {
            return pinc_slice_part(line, i, line.len);
        }
    }
    return line;
}

/*
 * The line that says most: pip puts a failed step's own output, in which the last line is the
 * reason, before
 * "[end of output]"; else what pip itself calls an error; else the last line.
 */
static struct pinc_slice telling_line(struct pinc_slice output)
{
    struct pinc_slice rest = output, line, error = {NULL, 0};

    while (rest.len) {
        line = last_line(&rest);
        if (pinc_slice_equal(line, PINC_LIT("[end of output]"))) {
            return step_line(rest);
        }
        if (pinc_slice_starts(line, "ERROR: ")) {
            error = line;
        }
    }
    if (pinc_slice_equal(error, PINC_LIT("ERROR: Exception:"))) {
        return last_heading(output);
    }
    return error.len ? error : last_line(&output);
}

/* Why it failed, escaped. */
static void add_reason(struct pinc_buf *buf, const struct pinc_build *b,
                       const struct pinc_job_result *result)
{
    const struct pinc_slice line = telling_line(result->output);

    if (result->timed_out) {
        pinc_buf_addf(buf, "it was not done after %u seconds", b->timeout);
    } else if (line.len) {
        pinc_buf_add_escaped(buf, line, 250);
    } else if (result->status == 126 || result->status == 127) {
        pinc_buf_add_str(buf, "it cannot be executed");
    } else {
        pinc_buf_addf(buf, "exit status %d", result->status);
    }
}

static enum pinc_status fail_build(const struct pinc_build *b, struct pinc_error *err)
{
    const struct pinc_job_result result = pinc_job_result_get(b->job);
    struct pinc_buf python = {0}, reason = {0};

    pinc_buf_add_quoted(&python, pinc_slice_of(pinc_build_python(b)), 120);
    add_reason(&reason, b, &result);
    (void)pinc_fail(err, PINC_EIO, "building it with %s failed: %s", pinc_buf_slice(&python).ptr,
                    pinc_buf_slice(&reason).ptr);
    if (contains(result.output, "no such option: --")) {
        pinc_fail_hint(err, "pip 22.2 or newer is needed");
    }
    pinc_buf_clear(&python);
    pinc_buf_clear(&reason);
    return PINC_EIO;
}

enum pinc_status pinc_build_end(struct pinc_build *b, struct pinc_build_report *out,
                                struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_file file = {.text = {NULL, 0}};
    struct pinc_job_result result;
    enum pinc_status st;

    *out = (struct pinc_build_report){.python_version = {NULL, 0}};
    if (!b->job) {
        return pinc_fail(err, b->failed.code, "%s", b->failed.text);
    }
    result = pinc_job_result_get(b->job);
    if (result.status != 0 || result.timed_out) {
        return fail_build(b, err);
    }
    st = pinc_file_read(&file, b->report, PINC_METADATA_MAX, err);
    if (st == PINC_OK) {
        st = pinc_build_report_read(out, file.text, arena, err);
    }
    pinc_file_clear(&file);
    return st;
}

const char *pinc_build_python(const struct pinc_build *build)
{
    return build->pythons[build->python];
}

struct pinc_slice pinc_build_output(const struct pinc_build *build)
{
    return build->job ? pinc_job_result_get(build->job).output : PINC_LIT("");
}

void pinc_build_free(struct pinc_build *b)
{
    if (!b) {
        return;
    }
    pinc_job_free(b->job);
    if (b->scratch.len) {
        pinc_folder_remove(b->scratch.ptr);
    }
    pinc_buf_clear(&b->scratch);
    pinc_arena_free(b->arena);
    pinc_free(b);
}
