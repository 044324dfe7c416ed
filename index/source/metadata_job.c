#include "base/limits.h"
#include "index/dist/metadata_pack.h"
#include "index/dist/project_table.h"
#include "index/source/source_private.h"
#include "markers/name.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define TAIL_BYTES (32u << 10)      /* of a wheel: the central directory and, for most, METADATA */
#define UNRANGED_MAX (512u << 10)   /* a whole wheel of this size is as good as a part of one */
#define PARTS_MAX 8u                /* range requests for one wheel */
#define UNBUILT_SECONDS (24 * 3600) /* a build that failed is not tried again for that long */
#define HOST_MISSING 4u /* 404s for <file>.metadata after which a host is not asked any more */

static void ask_network(struct meta *m);
static void ask_whole(struct meta *m);

/* --- ends */

static void drop_steps(struct meta *m)
{
    pinc_sparse_free(m->sparse);
    m->sparse = NULL;
    if (m->path.ptr || m->fd >= 0) {
        source_scratch_drop(&m->path, &m->fd);
    }
}

void source_meta_free(struct meta *m)
{
    drop_steps(m);
}

static const struct pinc_project_file *file_of(const struct meta *m)
{
    return &m->project->public.files[m->public.file];
}

/* A direct reference whose version did not become known is a project that cannot be had. */
static void fail_direct(struct meta *m)
{
    struct pinc_project *p = &m->project->public;

    p->error = m->public.error;
    if (m->public.state == PINC_READY) {
        (void)pinc_fail(&p->error, PINC_ESYNTAX, "%.*s", PINC_SLICE_ARG(m->public.unusable));
        pinc_fail_at(&p->error, m->public.error.source, 0, 0);
    }
    p->state = PINC_FAILED;
    source_arrive(m->source, p, NULL);
}

static void settle(struct meta *m, enum pinc_state state)
{
    drop_steps(m);
    m->public.state = state;
    if (m->project->unversioned) {
        fail_direct(m);
    } else {
        source_arrive(m->source, NULL, &m->public);
    }
}

void source_meta_fail(struct meta *m, const struct pinc_error *error)
{
    struct pinc_buf text = {0};

    m->public.error = *error;
    pinc_buf_add_escaped(&text, m->url, sizeof m->public.error.source - 8);
    pinc_fail_at(&m->public.error, text.ptr ? text.ptr : "", 0, 0);
    pinc_buf_clear(&text);
    if (error->code == PINC_ENOMEM) {
        m->source->failed = PINC_ENOMEM;
    }
    settle(m, PINC_FAILED);
}

/* The file is there but no target can take it. */
static void meta_unusable(struct meta *m, const char *what, struct pinc_slice detail)
{
    struct pinc_buf text = {0};
    struct pinc_error error = {0};

    pinc_buf_add_str(&text, what);
    if (detail.len) {
        pinc_buf_add_char(&text, ' ');
        pinc_buf_add_quoted(&text, detail, 120);
    }
    m->public.unusable = pinc_slice_dup(m->source->arena, pinc_buf_slice(&text));
    pinc_buf_clear(&text);
    if (!m->public.unusable.ptr) {
        (void)pinc_fail_memory(&error);
        source_meta_fail(m, &error);
        return;
    }
    settle(m, PINC_READY);
}

/* Does the text speak of the file's project and version? */
static bool is_of_file(const struct meta *m, const struct pinc_metadata_text *text,
                       struct pinc_slice *wrong)
{
    const struct pinc_release *release = &m->project->public.releases[file_of(m)->release];
    struct pinc_version version;

    *wrong = text->name;
    if (!pinc_name_equal(text->name, m->project->public.name)) {
        return false;
    }
    *wrong = text->version;
    return pinc_version_parse(&version, text->version, m->source->arena, NULL) == PINC_OK &&
           pinc_version_compare(&version, &release->version) == 0;
}

/* What the sdist itself carries may differ from what a build says: told once a project, in each
 * run. */
static void warn_unbuilt(struct meta *m, const struct pinc_metadata_text *text)
{
    struct project *p = m->project;
    size_t most = sizeof m->public.error.text;

    if (text->unbuilt.len == 0 || p->warned_unbuilt) {
        return;
    }
    p->warned_unbuilt = true;
    source_message(m->source, PINC_NOTE_WARNING,
                   "%.*s %.*s could not be built here (%.*s); what it needs is read from its "
                   "egg-info, which may differ "
                   "from what a build says",
                   PINC_SLICE_ARG(p->public.name),
                   PINC_SLICE_ARG(p->public.releases[file_of(m)->release].text),
                   (int)(text->unbuilt.len < most ? text->unbuilt.len : most), text->unbuilt.ptr);
}

/* Turn fields into requirements; the text's slices live as long as the source. */
static void meta_ready(struct meta *m, const struct pinc_metadata_text *text)
{
    struct pinc_error error = {0};
    struct pinc_slice wrong;

    if (m->project->unversioned && source_direct_settle(m->project, text, &error) != PINC_OK) {
        source_meta_fail(m, &error);
    } else if (!is_of_file(m, text, &wrong)) {
        meta_unusable(m, "its metadata is of another project or version:", wrong);
    } else if (pinc_metadata_compile(&m->public, text, m->source->arena, &error) != PINC_OK) {
        source_meta_fail(m, &error);
    } else {
        warn_unbuilt(m, text);
        settle(m, PINC_READY);
    }
}

/* --- the cache */

static enum pinc_status set_key(struct meta *m)
{
    struct pinc_buf key = {0};

    if (m->digest.alg != PINC_HASH_NONE) {
        pinc_buf_add_str(&key, pinc_hash_alg_name(m->digest.alg));
        pinc_buf_add_char(&key, ':');
        pinc_hash_print(&key, &m->digest);
    } else {
        pinc_buf_add(&key, m->url);
    }
    m->key = pinc_slice_dup(m->source->arena, pinc_buf_slice(&key));
    pinc_buf_clear(&key);
    return m->key.ptr ? PINC_OK : PINC_ENOMEM;
}

/* Is a build to be tried again whose failure the entry tells of? Nothing else ever grows old. */
static bool is_stale(const struct pinc_source *source, const struct pinc_cache_entry *entry)
{
    return entry->facts.lifetime != INT64_MAX && !source_may_use(source, entry);
}

/* Entries are small: what is needed is copied, so that no mapping has to stay. @return true when
 * the cache settles it */
static bool use_cache(struct meta *m, struct pinc_slice key)
{
    struct pinc_source *source = m->source;
    struct pinc_cache_entry entry;
    struct pinc_metadata_text text;
    struct pinc_slice copy = {NULL, 0};
    bool found;

    if (!source->cache || !pinc_cache_get(source->cache, PINC_CACHE_METADATA, key, &entry)) {
        source->stats.cache_misses++;
        return false;
    }
    if (!is_stale(source, &entry)) {
        copy = pinc_slice_dup(source->arena, entry.payload);
    }
    pinc_cache_entry_clear(&entry);
    found = copy.ptr && pinc_metadata_unpack(&text, copy, source->arena, NULL) == PINC_OK;
    if (found) {
        source->stats.cache_hits++;
        meta_ready(m, &text);
    }
    return found;
}

/* What a build tells may depend on the Python that builds. */
static void start_build_key(struct pinc_buf *key, const struct pinc_source_options *options)
{
    size_t i;

    pinc_buf_add_str(key, "build ");
    for (i = 0; i < options->n_pythons; i++) {
        const struct pinc_build_python *python = &options->pythons[i];

        pinc_buf_add(key, python->version);
        /* The same once more when it is there one day. */
        pinc_buf_add_str(key, python->given ? "=" : python->program ? " " : "? ");
        if (python->given && python->program) {
            pinc_buf_addf(key, "%s ", python->program);
        }
    }
}

bool source_build_cached(struct meta *m, const struct pinc_hash *digest)
{
    struct pinc_buf key = {0};

    if (!m->build_key.ptr) {
        start_build_key(&key, &m->source->options);
        pinc_buf_add_str(&key, pinc_hash_alg_name(digest->alg));
        pinc_buf_add_char(&key, ':');
        pinc_hash_print(&key, digest);
        pinc_buf_add_char(&key, ' ');
        pinc_buf_add(&key, m->project->subdirectory);
        m->build_key = pinc_slice_dup(m->source->arena, pinc_buf_slice(&key));
        pinc_buf_clear(&key);
    }
    return m->build_key.len && use_cache(m, m->build_key);
}

bool source_commit_cached(struct meta *m, struct pinc_slice url, struct pinc_slice commit)
{
    struct pinc_buf key = {0};

    start_build_key(&key, &m->source->options);
    pinc_buf_add(&key, pinc_url_public(m->source->arena, url));
    pinc_buf_add_char(&key, '@');
    pinc_buf_add(&key, commit);
    pinc_buf_add_char(&key, ' ');
    pinc_buf_add(&key, m->project->subdirectory);
    m->build_key = pinc_slice_dup(m->source->arena, pinc_buf_slice(&key));
    pinc_buf_clear(&key);
    return m->build_key.len && use_cache(m, m->build_key);
}

/* --- a text has come */

/* Only the fields that are used are kept, here and in the cache: a METADATA is mostly a readme. */
void source_meta_take(struct meta *m, struct pinc_metadata_text *text, struct pinc_slice key)
{
    /* A file never changes under its URL or digest; whether it can be built may. */
    struct pinc_cache_facts facts = {.lifetime = text->unbuilt.len ? UNBUILT_SECONDS : INT64_MAX};
    struct pinc_buf packed = {0};
    struct pinc_slice copy = {NULL, 0};
    struct pinc_error error = {0};

    pinc_metadata_pack(&packed, text);
    if (packed.failed == PINC_OK) {
        copy = pinc_slice_dup(m->source->arena, pinc_buf_slice(&packed));
    }
    pinc_buf_clear(&packed);
    if (!copy.ptr || pinc_metadata_unpack(text, copy, m->source->arena, &error) != PINC_OK) {
        (void)pinc_fail_memory(&error);
        source_meta_fail(m, &error);
        return;
    }
    if (m->source->cache && key.len) {
        pinc_cache_put(m->source->cache, PINC_CACHE_METADATA, key, &facts, copy);
    }
    meta_ready(m, text);
}

/**
 * A METADATA or PKG-INFO text.
 * @param guessed it lay at an address that no page offered: some servers answer every path with a
 * page of their own
 * @return false when it is an sdist's and says that a build decides, or was guessed and is not this
 * file's
 */
static bool meta_text(struct meta *m, struct pinc_slice bytes, bool guessed)
{
    enum pinc_metadata_source kind =
        file_of(m)->kind == PINC_WHEEL ? PINC_METADATA_OF_WHEEL : PINC_METADATA_OF_SDIST;
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_metadata_text text = {.final = false};
    struct pinc_error error = {0};
    struct pinc_slice wrong;
    enum pinc_status st =
        arena ? pinc_metadata_read(&text, bytes, kind, arena, &error) : pinc_fail_memory(&error);
    bool settled = true;

    if (guessed && (st == PINC_ESYNTAX || st == PINC_ELIMIT ||
                    (st == PINC_OK && !is_of_file(m, &text, &wrong)))) {
        settled = false;
    } else if (st == PINC_ESYNTAX || st == PINC_ELIMIT) {
        meta_unusable(m, error.text, (struct pinc_slice){NULL, 0});
    } else if (st != PINC_OK) {
        source_meta_fail(m, &error);
    } else if (!text.final) {
        settled = false;
    } else {
        source_meta_take(m, &text, m->key);
    }
    pinc_arena_free(arena);
    return settled;
}

/* --- <file>.metadata */

static void count_dotted(struct meta *m, bool found)
{
    struct host *host = m->host;

    if (m->offered || !host) {
        return;
    }
    host->found += found ? 1 : 0;
    host->missing += found ? 0 : 1;
    if (!host->no_metadata && host->found == 0 && host->missing >= HOST_MISSING) {
        host->no_metadata = true;
        source_host_save(m->source, host);
    }
}

/* Stores behind a bucket say 403 for what is not there, and others stumble over it; a page that
 * offers the text makes that an error. */
static bool is_not_there(const struct meta *m, unsigned code)
{
    return code == 404 || code == 410 ||
           (!m->offered && ((code / 100 == 4 && code != 429) || (code / 100 == 5 && code != 503)));
}

static bool digest_matches(const struct meta *m, struct pinc_slice bytes, struct pinc_error *err)
{
    struct pinc_hash hash;

    if (pinc_hash_of(&hash, m->digest.alg, bytes, err) != PINC_OK) {
        return false;
    }
    if (!pinc_hash_equal(&hash, &m->digest)) {
        (void)pinc_fail(err, PINC_EHASH,
                        "the metadata does not have the %s digest that the index promises",
                        pinc_hash_alg_name(m->digest.alg));
        return false;
    }
    return true;
}

static void on_dotted(void *user, struct pinc_http_answer *answer)
{
    struct meta *m = user;
    struct pinc_slice bytes = pinc_buf_slice(answer->body);
    struct pinc_error error = {0};

    m->request = 0;
    m->dotted = true;
    if (is_not_there(m, answer->code)) {
        count_dotted(m, false);
        ask_network(m);
        return;
    }
    if (answer->error.code != PINC_OK) {
        source_meta_fail(m, &answer->error);
        return;
    }
    /* Without a digest or a length nobody can tell whether it is whole; the wheel's own directory
     * can. */
    if (m->digest.alg == PINC_HASH_NONE && !answer->whole) {
        ask_network(m);
        return;
    }
    if (m->digest.alg != PINC_HASH_NONE && !digest_matches(m, bytes, &error)) {
        source_meta_fail(m, &error);
    } else if (meta_text(m, bytes, !m->offered)) {
        count_dotted(m, true);
    } else {
        count_dotted(m, false);
        ask_network(m);
    }
}

static void send(struct meta *m, struct pinc_http_request *request)
{
    struct pinc_error error = {0};

    request->urgent = m->urgent;
    request->user = m;
    if (source_get(m->source, request, &m->request, &error) != PINC_OK) {
        source_meta_fail(m, &error);
    }
}

static void ask_dotted(struct meta *m)
{
    struct pinc_buf url = {0};
    struct pinc_http_request request = {.max = PINC_METADATA_MAX, .done = on_dotted};
    struct pinc_error error = {0};

    pinc_buf_add(&url, m->url);
    pinc_buf_add_str(&url, ".metadata");
    request.url = pinc_buf_slice(&url);
    if (url.failed == PINC_OK) {
        send(m, &request);
    } else {
        (void)pinc_fail_memory(&error);
        source_meta_fail(m, &error);
    }
    pinc_buf_clear(&url);
}

/* --- parts of a wheel */

static void ask_part(struct meta *m, uint64_t from, uint64_t to);

/* Look at what is known of the wheel. @return true when it settles the matter; else `missing` is
 * what to get */
static bool look_into_wheel(struct meta *m, struct pinc_missing *missing)
{
    const struct pinc_release *release = &m->project->public.releases[file_of(m)->release];
    struct pinc_error error = {0};
    char *bytes = NULL;
    size_t len = 0;
    enum pinc_status st;

    *missing = (struct pinc_missing){0, 0};
    st = pinc_archive_wheel_metadata(&bytes, &len, missing, m->sparse, m->project->public.name,
                                     release->text, &error);
    if (st == PINC_OK && missing->from < missing->to) {
        return false;
    }
    if (st == PINC_OK) {
        (void)meta_text(m, (struct pinc_slice){bytes, len}, false); /* a wheel's is always final */
    } else if (st == PINC_ESYNTAX || st == PINC_ELIMIT) {
        meta_unusable(m, error.text, (struct pinc_slice){NULL, 0});
    } else {
        source_meta_fail(m, &error);
    }
    pinc_free(bytes);
    return true;
}

static enum pinc_status add_part(struct meta *m, const struct pinc_http_answer *answer,
                                 struct pinc_error *err)
{
    bool whole = answer->code == 200;
    uint64_t total = whole ? answer->body->len : answer->total;

    if (!m->sparse) {
        m->total = total;
        m->etag = pinc_slice_dup(m->source->arena, answer->etag);
        m->sparse = pinc_sparse_new(total);
    }
    if (!m->sparse) {
        return pinc_fail_memory(err);
    }
    if (total != m->total || !pinc_slice_equal(answer->etag, m->etag)) {
        return pinc_fail(err, PINC_ENET, "the file changes while it is read");
    }
    return pinc_sparse_add(m->sparse, whole ? 0 : answer->from, pinc_buf_slice(answer->body), err);
}

/* Of a part nobody can tell whether it is right; when it is the whole file, its digest does. */
static enum pinc_status check_whole(const struct meta *m, const struct pinc_http_answer *answer,
                                    struct pinc_error *err)
{
    const struct pinc_slice bytes = pinc_buf_slice(answer->body);
    const struct pinc_hash *want = &m->details.hash;
    struct pinc_hash hash;
    enum pinc_status st;

    if (want->alg == PINC_HASH_NONE || (answer->code == 206 && bytes.len != answer->total)) {
        return PINC_OK;
    }
    st = pinc_hash_of(&hash, want->alg, bytes, err);
    return st == PINC_OK ? source_digest_compare(want, &hash, err) : st;
}

static void no_ranges(struct meta *m)
{
    if (m->host && !m->host->no_ranges) {
        m->host->no_ranges = true;
        source_host_save(m->source, m->host);
    }
    ask_network(m);
}

static void on_part(void *user, struct pinc_http_answer *answer)
{
    struct meta *m = user;
    struct pinc_error error = {0};
    struct pinc_missing missing;

    m->request = 0;
    if ((answer->code == 200 && answer->error.code != PINC_OK) ||
        (answer->code == 206 && answer->total == 0) || answer->code == 400 || answer->code == 405 ||
        answer->code == 416 || answer->code == 501) {
        no_ranges(m);
        return;
    }
    if (answer->error.code != PINC_OK) {
        source_meta_fail(m, &answer->error);
        return;
    }
    if (check_whole(m, answer, &error) != PINC_OK || add_part(m, answer, &error) != PINC_OK) {
        source_meta_fail(m, &error);
        return;
    }
    if (look_into_wheel(m, &missing)) {
        return;
    }
    if (++m->parts >= PARTS_MAX) {
        meta_unusable(m, "its archive is laid out in too many pieces",
                      (struct pinc_slice){NULL, 0});
        return;
    }
    ask_part(m, missing.from, missing.to);
}

static void ask_part(struct meta *m, uint64_t from, uint64_t to)
{
    struct pinc_http_request request = {.url = m->url,
                                        .range = PINC_HTTP_PART,
                                        .from = from,
                                        .to = to,
                                        .max = to - from > UNRANGED_MAX ? to - from : UNRANGED_MAX,
                                        .max_unranged = UNRANGED_MAX,
                                        .done = on_part};

    if (to - from > PINC_METADATA_MAX + UNRANGED_MAX) {
        ask_whole(m); /* no usual wheel: its directory alone is larger than what is read of it */
        return;
    }
    send(m, &request);
}

static void ask_tail(struct meta *m)
{
    uint64_t size = m->details.size;
    struct pinc_http_request request = {.url = m->url,
                                        .range = PINC_HTTP_TAIL,
                                        .to = TAIL_BYTES,
                                        .max = UNRANGED_MAX,
                                        .max_unranged = UNRANGED_MAX,
                                        .done = on_part};

    if (size > 0) {
        /* Some servers know no range from the end. */
        request.range = PINC_HTTP_PART;
        request.from = size > TAIL_BYTES ? size - TAIL_BYTES : 0;
        request.to = size;
    }
    send(m, &request);
}

/* --- a whole file */

static bool read_part(int fd, char *to, size_t n, uint64_t at, struct pinc_error *err)
{
    while (n) {
        ssize_t got = pread(fd, to, n, (off_t)at);

        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            (void)pinc_fail(err, PINC_EIO, "cannot read the file: %s",
                            got < 0 ? strerror(errno) : "it is shorter than it was");
            return false;
        }
        to += got;
        at += (uint64_t)got;
        n -= (size_t)got;
    }
    return true;
}

/* Read the parts of a wheel that are asked for, out of a regular file. */
static void read_local_wheel(struct meta *m, int fd)
{
    struct pinc_missing missing;
    struct pinc_error error = {0};
    struct pinc_buf part = {0};
    struct stat info;
    unsigned n;

    if (fstat(fd, &info) != 0) {
        (void)pinc_fail(&error, PINC_EIO, "cannot read the file: %s", strerror(errno));
        source_meta_fail(m, &error);
        return;
    }
    pinc_sparse_free(m->sparse);
    m->sparse = pinc_sparse_new((uint64_t)info.st_size);
    for (n = 0; m->sparse && n < 4 * PARTS_MAX; n++) {
        if (look_into_wheel(m, &missing)) {
            pinc_buf_clear(&part);
            return;
        }
        part.len = 0;
        if (missing.to - missing.from > 4 * (uint64_t)PINC_METADATA_MAX ||
            !PINC_GROW(part.ptr, part.cap, (size_t)(missing.to - missing.from)) ||
            !read_part(fd, part.ptr, (size_t)(missing.to - missing.from), missing.from, &error) ||
            pinc_sparse_add(m->sparse, missing.from,
                            (struct pinc_slice){part.ptr, (size_t)(missing.to - missing.from)},
                            &error) != PINC_OK) {
            break;
        }
    }
    pinc_buf_clear(&part);
    (void)pinc_fail(&error, PINC_EIO, "cannot read the file");
    source_meta_fail(m, &error);
}

/* The digest of an sdist in a file: its page's, else its sha256, so that a build's result can be
 * kept. */
static const struct pinc_hash *digest_of(struct meta *m, const char *path)
{
    struct pinc_hash *hash;
    enum pinc_status st = PINC_ENOMEM;
    int fd;

    if (m->details.hash.alg != PINC_HASH_NONE) {
        return &m->details.hash;
    }
    hash = pinc_arena_alloc(m->source->arena, sizeof *hash);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (hash && fd >= 0) {
        st = source_digest_fd(hash, PINC_HASH_SHA256, fd, NULL);
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    return st == PINC_OK ? hash : NULL;
}

/* The static [project] table of an sdist's pyproject.toml. @return does it settle the matter? */
static bool read_project_table(struct meta *m, const char *path)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_metadata_text text = {.final = false};
    struct pinc_slice wrong;
    char *bytes = NULL;
    size_t len = 0;
    bool settled =
        arena && pinc_archive_sdist_pyproject(&bytes, &len, path, NULL) == PINC_OK &&
        pinc_project_table_read(&text, (struct pinc_slice){bytes, len}, arena, NULL) == PINC_OK &&
        text.final && (m->project->unversioned || is_of_file(m, &text, &wrong));

    if (settled) {
        source_meta_take(m, &text, m->key);
    }
    pinc_free(bytes);
    pinc_arena_free(arena);
    return settled;
}

/* Likewise of a source folder. */
static bool read_folder_table(struct meta *m, const char *path)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_metadata_text text = {.final = false};
    struct pinc_file file = {.text = {NULL, 0}};
    struct pinc_buf name = {0};
    struct pinc_slice wrong;
    bool settled;

    pinc_buf_addf(&name, "%s/", path);
    pinc_buf_add(&name, m->project->subdirectory);
    pinc_buf_add_str(&name, "/pyproject.toml");
    settled = arena && name.failed == PINC_OK &&
              pinc_file_read(&file, name.ptr, PINC_TOML_MAX, NULL) == PINC_OK &&
              pinc_project_table_read(&text, file.text, arena, NULL) == PINC_OK && text.final &&
              (m->project->unversioned || is_of_file(m, &text, &wrong));
    if (settled) {
        source_meta_take(m, &text, (struct pinc_slice){NULL, 0});
    }
    pinc_buf_clear(&name);
    pinc_file_clear(&file);
    pinc_arena_free(arena);
    return settled;
}

/* An sdist that lies in a file. */
static void read_local_sdist(struct meta *m, const char *path)
{
    struct pinc_error error = {0};
    char *bytes = NULL;
    size_t len = 0;
    /* What lies in a subdirectory is another project than the archive's own. */
    enum pinc_status st = m->project->subdirectory.len
                              ? PINC_ENOTFOUND
                              : pinc_archive_sdist_metadata(&bytes, &len, path, &error);

    if (st == PINC_OK && meta_text(m, (struct pinc_slice){bytes, len}, false)) {
        pinc_free(bytes);
        return;
    }
    pinc_free(bytes);
    if (st == PINC_OK && read_project_table(m, path)) {
        return;
    }
    if (st == PINC_OK || st == PINC_ENOTFOUND) {
        source_build(m, path, digest_of(m, path));
    } else if (st == PINC_ESYNTAX || st == PINC_ELIMIT) {
        meta_unusable(m, error.text, (struct pinc_slice){NULL, 0});
    } else {
        source_meta_fail(m, &error);
    }
}

static void on_whole(void *user, struct pinc_http_answer *answer)
{
    struct meta *m = user;
    struct pinc_error error = answer->error;

    m->request = 0;
    if (error.code == PINC_OK && !answer->whole && m->details.hash.alg == PINC_HASH_NONE) {
        (void)pinc_fail(
            &error, PINC_ENET,
            "the server does not say how long the file is, and nobody gives its digest");
    }
    if (error.code != PINC_OK || source_digest_check(&m->details.hash, m->fd, &error) != PINC_OK) {
        source_meta_fail(m, &error);
    } else if (file_of(m)->kind == PINC_WHEEL) {
        read_local_wheel(m, m->fd);
    } else {
        read_local_sdist(m, m->path.ptr);
    }
}

static void ask_whole(struct meta *m)
{
    struct pinc_http_request request = {.url = m->url, .max = PINC_FILE_MAX, .done = on_whole};
    struct pinc_error error = {0};

    if (!m->urgent) {
        m->asked = false; /* dropped: a guess is not worth a download */
        return;
    }
    if (source_scratch(m->source, &m->path, &m->fd, m->details.filename, &error) != PINC_OK) {
        source_meta_fail(m, &error);
        return;
    }
    request.fd = m->fd;
    send(m, &request);
}

/* --- which way */

static void read_local(struct meta *m, const char *path, int fd)
{
    struct pinc_error error = {0};
    struct stat info;

    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        (void)pinc_fail(&error, PINC_EIO, "it is no file");
        source_meta_fail(m, &error);
    } else if (source_digest_check(&m->details.hash, fd, &error) != PINC_OK) {
        source_meta_fail(m, &error);
    } else if (file_of(m)->kind == PINC_SDIST) {
        read_local_sdist(m, path);
    } else {
        read_local_wheel(m, fd);
    }
}

static void ask_local(struct meta *m)
{
    struct pinc_error error = {0};
    char *path = pinc_url_file_path(m->source->arena, m->url);
    struct stat info;
    int fd;

    if (!pinc_url_is_local(m->url)) {
        meta_unusable(m, "its URL names no file of this machine", (struct pinc_slice){NULL, 0});
    } else if (!path) {
        (void)pinc_fail_memory(&error);
        source_meta_fail(m, &error);
    } else if (stat(path, &info) == 0 && S_ISDIR(info.st_mode) && file_of(m)->kind == PINC_SDIST) {
        if (!read_folder_table(m, path)) {
            source_build(m, path, NULL);
        }
    } else if (file_of(m)->kind == PINC_SDIST && !m->urgent) {
        m->asked = false;
    } else if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) < 0) { /* a FIFO would wait */
        (void)pinc_fail(&error, PINC_EIO, "cannot read the file: %s", strerror(errno));
        source_meta_fail(m, &error);
    } else {
        read_local(m, path, fd);
        (void)close(fd);
    }
}

/* Take the next way that is open. */
static void ask_network(struct meta *m)
{
    const struct pinc_project_file *file = file_of(m);
    /* Behind a query there is no path to add ".metadata" to. */
    bool silent = !m->offered && file->kind == PINC_WHEEL && !m->no_dotted &&
                  pinc_slice_find(m->url, '?') == m->url.len;

    if (!m->dotted && (m->offered || (silent && m->host && !m->host->no_metadata))) {
        ask_dotted(m);
    } else if (file->kind == PINC_WHEEL && m->host && !m->host->no_ranges) {
        ask_tail(m);
    } else {
        ask_whole(m);
    }
}

/* A direct reference without a digest ("main.zip") may be another file tomorrow; those of an index
 * never change. */
static bool may_change(const struct meta *m)
{
    return m->project->public.direct_url.ptr && m->details.hash.alg == PINC_HASH_NONE &&
           !m->source->options.offline;
}

void source_meta_ask(struct meta *m)
{
    const struct pinc_project_file *file = file_of(m);
    struct pinc_error error = {0};

    m->asked = true;
    if (m->project->vcs) {
        source_checkout(m, m->project->vcs);
        return;
    }
    if (pinc_url_is_file(m->url)) {
        ask_local(m);
        return;
    }
    if (!m->key.ptr && set_key(m) != PINC_OK) {
        (void)pinc_fail_memory(&error);
        source_meta_fail(m, &error);
    } else if ((!may_change(m) && use_cache(m, m->key)) ||
               (m->details.hash.alg != PINC_HASH_NONE && file->kind == PINC_SDIST &&
                source_build_cached(m, &m->details.hash))) {
        return;
    } else if (m->source->options.offline) {
        (void)pinc_fail(&error, PINC_ENET,
                        "the metadata is not in the cache, and --offline forbids to ask");
        source_meta_fail(m, &error);
    } else {
        m->host = source_host(m->source, m->url);
        ask_network(m);
    }
}

/* --- metadata() */

static struct meta *meta_new(struct project *p, uint32_t file)
{
    struct pinc_source *source = p->source;
    struct meta *m = pinc_arena_alloc(source->arena, sizeof *m);

    if (!m || !PINC_GROW(source->metas, source->cap_metas, source->n_metas + 1)) {
        return NULL;
    }
    m->public.state = PINC_PENDING;
    m->public.project = &p->public;
    m->public.file = file;
    m->source = source;
    m->project = p;
    m->fd = -1;
    source->metas[source->n_metas++] = m;
    source->stats.metadata_asked++;
    return m;
}

/* An object for a file of a page. */
static struct meta *listed_meta(struct project *p, uint32_t file, enum pinc_page_metadata offer,
                                const struct pinc_hash *digest)
{
    struct meta *m = meta_new(p, file);

    if (!m || p->public.url(&m->url, &p->public, file, NULL) != PINC_OK) {
        return NULL;
    }
    p->public.details(&m->details, &p->public, file);
    m->offered = offer == PINC_METADATA_YES;
    m->no_dotted = offer == PINC_METADATA_NO;
    m->digest.alg = PINC_HASH_NONE;
    if (m->offered) {
        m->digest = *digest;
    }
    return m;
}

/* Another file of the release whose metadata has the same digest and was asked for: one fetch
 * serves both. */
static struct meta *find_twin(const struct project *p, uint32_t file,
                              const struct pinc_hash *digest)
{
    const struct pinc_release *release = &p->public.releases[p->public.files[file].release];
    uint32_t i;

    for (i = release->first_file; i < release->first_file + release->n_files; i++) {
        if (p->metas[i] && pinc_hash_equal(&p->metas[i]->digest, digest)) {
            return p->metas[i];
        }
    }
    return NULL;
}

static struct meta *meta_of(struct project *p, uint32_t file)
{
    const struct pinc_listing *listing;
    struct pinc_hash digest;
    enum pinc_page_metadata offer;
    struct meta *m;
    uint32_t at;

    if (!p->metas) {
        p->metas = pinc_alloc_array(p->public.n_files, sizeof(struct meta *));
        if (!p->metas) {
            return NULL;
        }
    }
    if (p->metas[file]) {
        return p->metas[file];
    }
    listing = source_listing(p, file, &at);
    offer = pinc_listing_metadata(listing, at, &digest);
    m = offer == PINC_METADATA_YES ? find_twin(p, file, &digest) : NULL;
    p->metas[file] = m ? m : listed_meta(p, file, offer, &digest);
    return p->metas[file];
}

struct meta *source_meta_new(struct project *project, const struct pinc_file_details *details,
                             struct pinc_slice url)
{
    struct meta *m = meta_new(project, 0);

    if (m) {
        m->details = *details;
        m->url = url;
    }
    return m;
}

enum pinc_status source_metadata(void *self, const struct pinc_metadata **out,
                                 const struct pinc_project *project, uint32_t file,
                                 enum pinc_purpose purpose, struct pinc_error *err)
{
    struct pinc_source *source = self;
    struct project *p = source_project_of(project);
    struct meta *m;

    *out = NULL;
    if (project->state != PINC_READY || file >= project->n_files) {
        return pinc_fail(err, PINC_EINTERNAL, "metadata of a file that there is not");
    }
    m = meta_of(p, file);
    if (!m) {
        return pinc_fail_memory(err);
    }
    if (purpose == PINC_NEEDED && !m->urgent) {
        m->urgent = true;
        if (m->request) {
            pinc_http_hurry(source->http, m->request);
        }
    }
    if (m->public.state == PINC_PENDING && !m->asked) {
        source_meta_ask(m);
    }
    *out = &m->public;
    return PINC_OK;
}
