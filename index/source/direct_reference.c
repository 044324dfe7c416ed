#include "index/source/direct_reference.h"

#include "index/dist/file_name.h"
#include "index/net/url_place.h"
#include "index/source/metadata_ways.h"
#include "markers/name.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What a direct reference says of itself behind its '#'. */
struct fragment {
    struct pinc_hash hash;
    struct pinc_slice subdirectory;
};

static void read_fragment(struct fragment *out, struct pinc_slice text)
{
    struct pinc_slice name, value;
    struct pinc_hash hash;

    memset(out, 0, sizeof *out);
    while (pinc_url_take_pair(&text, &name, &value)) {
        if (pinc_slice_equal(name, PINC_LIT("subdirectory"))) {
            out->subdirectory = value;
        } else if (pinc_hash_from_hex(&hash, pinc_hash_alg_of(name), value)) {
            out->hash = hash;
        }
    }
}

/* The project is one file of that name: made the way pages are, so that everything behind is the
 * same. */
static enum pinc_status list_one(struct project *p, struct pinc_page_file *file,
                                 struct pinc_error *err)
{
    struct pinc_page page = {.files = file, .n_files = 1};
    struct slot *slot = project_only_slot(p);
    struct place_listing *listing;
    enum pinc_status st;

    if (!slot) {
        return pinc_fail_memory(err);
    }
    listing = slot->listing;
    st = pinc_listing_pack(&listing->bytes, &page, p->public.name, true, err);
    if (st == PINC_OK) {
        st = pinc_listing_open(&listing->listing, pinc_buf_slice(&listing->bytes), 0,
                               p->all->ctx->arena, err);
    }
    if (st == PINC_OK && listing->listing.n_files == 0) {
        struct pinc_buf text = {0};

        pinc_buf_add_quoted(&text, file->filename, 120);
        st = pinc_fail(err, PINC_ESYNTAX, "%s is neither a wheel nor an sdist of %.*s",
                       text.ptr ? text.ptr : "the file", PINC_SLICE_ARG(p->public.name));
        pinc_buf_clear(&text);
    }
    listing->state = st == PINC_OK ? PINC_READY : PINC_FAILED;
    return st;
}

/* The file of a direct reference, as far as its URL tells. */
static enum pinc_status describe(struct project *p, struct pinc_page_file *file,
                                 struct pinc_slice url, struct pinc_error *err)
{
    struct pinc_slice plain = pinc_url_public(p->all->ctx->arena, url);
    struct pinc_buf name = {0};
    struct fragment fragment;

    memset(file, 0, sizeof *file);
    read_fragment(&fragment, pinc_slice_part(url, pinc_slice_find(url, '#') + 1, url.len));
    pinc_url_add_decoded(&name, pinc_url_last_part(plain));
    file->filename = pinc_slice_dup(p->all->ctx->arena, pinc_buf_slice(&name));
    file->url = pinc_slice_dup(p->all->ctx->arena, plain);
    file->hash = fragment.hash;
    file->upload_time = PINC_TIME_UNKNOWN;
    p->subdirectory = fragment.subdirectory;
    pinc_buf_clear(&name);
    return file->filename.ptr && file->url.ptr ? PINC_OK : pinc_fail_memory(err);
}

/* --- a version that its metadata tells */

/* The metadata of the only file: list the file by a name that says what its metadata says, whatever
 * the archive or folder is called. */
static enum pinc_status list_by_metadata(struct project *p, const struct wanted_file *want,
                                         const struct pinc_metadata_text *text,
                                         struct pinc_error *err)
{
    struct pinc_arena *arena = p->all->ctx->arena;
    struct pinc_page_file file = {.upload_time = PINC_TIME_UNKNOWN};
    struct pinc_buf name = {0};
    enum pinc_status st;

    if (p->public.name.len == 0) {
        p->public.name = pinc_name_normalize(arena, pinc_slice_dup(arena, text->name));
    }
    if (!pinc_name_equal(text->name, p->public.name)) {
        pinc_buf_add_quoted(&name, text->name, 120);
        st = pinc_fail(err, PINC_ESYNTAX, "it is the project %s, not %.*s",
                       name.ptr ? name.ptr : "", PINC_SLICE_ARG(p->public.name));
        pinc_buf_clear(&name);
        return st;
    }
    pinc_buf_add(&name, p->public.name);
    pinc_buf_add_char(&name, '-');
    pinc_buf_add(&name, text->version);
    pinc_buf_add_str(&name, ".tar.gz");
    file.filename = pinc_slice_dup(arena, pinc_buf_slice(&name));
    pinc_buf_clear(&name);
    if (!file.filename.ptr) {
        return pinc_fail_memory(err);
    }
    file.url = want->url;
    file.hash = want->details.hash;
    return list_one(p, &file, err);
}

/* What its metadata says: the project is ready, and so is the metadata; else neither can be had. */
static void on_version(void *user, const struct metadata_result *result)
{
    struct meta *m = user;
    struct project *p = m->project;
    struct wanted_file *want = &m->job.want;
    struct pinc_error error = {0};

    if (result->error) {
        error = *result->error;
    } else if (!result->text) {
        (void)pinc_fail(&error, PINC_ESYNTAX, "%.*s", PINC_SLICE_ARG(result->unusable));
    } else if (list_by_metadata(p, want, result->text, &error) == PINC_OK) {
        project_done(p);
    }
    if (error.code == PINC_OK && p->public.state == PINC_READY) {
        want->name = p->public.name;
        want->release = &p->public.releases[p->public.files[0].release];
        meta_take(m, result);
    } else if (error.code != PINC_OK) {
        source_fail_at(&error, want->url);
        m->public.state = PINC_FAILED;
        m->public.error = source_keep_error(m->job.ctx, &error);
        project_fail(p, &error);
    }
}

static bool is_editable(const struct pinc_source_build_options *options, struct pinc_slice url)
{
    size_t i;

    for (i = 0; i < options->n_editables; i++) {
        if (pinc_slice_equal(options->editables[i], url)) {
            return true;
        }
    }
    return false;
}

/* Its version is not in its name: the project is not ready before its metadata is. */
static enum pinc_status ask_version(struct project *p, struct metas *metas,
                                    const struct pinc_page_file *file, struct pinc_error *err)
{
    struct meta *m = meta_new(metas, p, 0, on_version);

    if (!m || !meta_slots_put(&p->metas, 0, m, 1)) {
        return pinc_fail_memory(err);
    }
    m->job.want = (struct wanted_file){
        .url = file->url,
        .details = {.filename = file->filename, .hash = file->hash},
        .kind = PINC_SDIST,
        .name = p->public.name,
        .direct = true,
        .editable = is_editable(&p->all->ctx->options.build, p->public.direct_url),
        .subdirectory = p->subdirectory,
        .vcs = p->vcs,
        .offer = PINC_METADATA_UNKNOWN,
    };
    metadata_job_ask(&m->job, true);
    return PINC_OK;
}

/* --- what a reference is */

/* A relative path, or "file:x", stands for a file below the working folder, as with pip. */
static enum pinc_status absolute_url(struct pinc_slice *out, struct source_context *ctx,
                                     struct pinc_slice url, struct pinc_error *err)
{
    char *path, *absolute;
    struct pinc_buf text = {0};
    struct pinc_slice fragment = {NULL, 0};

    *out = url;
    if (pinc_url_is_file(url)) {
        if (!pinc_url_is_local(url)) {
            return pinc_fail(err, PINC_EUSAGE, "this file: URL names no file of this machine");
        }
        path = pinc_url_file_path(ctx->arena, url);
        if (path && path[0] == '/') {
            return PINC_OK;
        }
        fragment = pinc_slice_part(url, pinc_slice_find(url, '#'), url.len);
    } else if (pinc_url_is_absolute(url)) {
        return PINC_OK;
    } else {
        path = pinc_arena_copy(ctx->arena, url.ptr, url.len); /* a '#' is one, as for pip */
    }
    if (!path) {
        return pinc_fail_memory(err);
    }
    absolute = realpath(path, NULL);
    if (!absolute) {
        return pinc_fail(err, PINC_ENOTFOUND, "cannot find it: %s", strerror(errno));
    }
    pinc_url_add_file(&text, pinc_slice_of(absolute));
    pinc_buf_add(&text, fragment);
    free(absolute); /* from realpath() */
    *out = pinc_buf_keep(&text, ctx->arena);
    return out->ptr ? PINC_OK : pinc_fail_memory(err);
}

/* A repository: its version is known when it was checked out and built. */
static enum pinc_status ask_vcs(struct project *p, struct metas *metas, struct pinc_slice url,
                                struct pinc_error *err)
{
    struct pinc_vcs_ref *ref = pinc_arena_alloc(p->all->ctx->arena, sizeof *ref);
    struct pinc_page_file file = {.upload_time = PINC_TIME_UNKNOWN};
    enum pinc_status st;

    if (!ref) {
        return pinc_fail_memory(err);
    }
    st = pinc_vcs_parse(ref, url, err);
    if (st != PINC_OK) {
        return st;
    }
    p->vcs = ref;
    p->subdirectory = ref->subdirectory;
    file.url = pinc_url_public(p->all->ctx->arena, url);
    file.filename = p->public.name;
    return file.url.ptr ? ask_version(p, metas, &file, err) : pinc_fail_memory(err);
}

static enum pinc_status ask_direct(struct project *p, struct metas *metas, struct pinc_slice url,
                                   struct pinc_error *err)
{
    struct source_context *ctx = p->all->ctx;
    struct pinc_page_file file;
    struct pinc_dist dist;
    struct pinc_url parts;
    enum pinc_status st;

    if (pinc_vcs_is_url(url)) {
        return ask_vcs(p, metas, url, err);
    }
    st = absolute_url(&url, ctx, url, err);
    if (st != PINC_OK) {
        return st;
    }
    if (pinc_url_split(&parts, url)) {
        st = pinc_client_credentials(ctx->client, &parts, err);
    } else if (pinc_url_is_file(url)) {
        st = PINC_OK;
    } else {
        return pinc_fail(err, PINC_EUNSUPPORTED, "references of this kind are not supported");
    }
    if (st == PINC_OK) {
        st = describe(p, &file, url, err);
    }
    if (st != PINC_OK) {
        return st;
    }
    st = pinc_dist_parse(&dist, file.filename, p->public.name, ctx->arena, NULL);
    if (st == PINC_ENOMEM) {
        return pinc_fail_memory(err);
    }
    if (st == PINC_OK && p->public.name.len == 0) {
        p->public.name = pinc_name_normalize(ctx->arena, dist.name);
    }
    if ((st == PINC_OK && p->public.name.len) || pinc_slice_ends(file.filename, ".whl")) {
        st = list_one(p, &file, err);
        if (st == PINC_OK) {
            project_done(p);
        }
        return st;
    }
    return ask_version(p, metas, &file, err);
}

static struct pinc_slice add_key(struct pinc_buf *key, struct pinc_slice name,
                                 struct pinc_slice url)
{
    pinc_buf_add(key, name);
    pinc_buf_add_str(key, " @ ");
    pinc_url_add_place(key, url); /* spellings of one place are one project */
    return pinc_buf_slice(key);
}

enum pinc_status direct_reference_get(struct projects *projects, struct metas *metas,
                                      const struct pinc_project **out, struct pinc_slice name,
                                      struct pinc_slice url, struct pinc_error *err)
{
    struct pinc_arena *arena = projects->ctx->arena;
    struct pinc_error error = {0};
    struct pinc_buf key = {0};
    struct project *p;
    uint32_t id;

    *out = NULL;
    (void)add_key(&key, name, url);
    if (key.failed == PINC_OK && pinc_map_get(projects->by_name, pinc_buf_slice(&key), &id)) {
        *out = &projects->items[id]->public;
        pinc_buf_clear(&key);
        return PINC_OK;
    }
    p = key.failed == PINC_OK ? project_new(projects, pinc_buf_slice(&key), name) : NULL;
    pinc_buf_clear(&key);
    if (!p) {
        return pinc_fail_memory(err);
    }
    p->public.direct_url = pinc_slice_dup(arena, url);
    p->urgent = true;
    if (!p->public.direct_url.ptr ||
        ask_direct(p, metas, p->public.direct_url, &error) == PINC_ENOMEM) {
        return pinc_fail_memory(err);
    }
    *out = &p->public;
    if (error.code != PINC_OK) {
        source_fail_at(&error, pinc_url_public(arena, url));
        project_fail(p, &error);
    }
    return PINC_OK;
}

enum pinc_status direct_reference_name(struct projects *projects, struct pinc_slice name,
                                       struct pinc_slice url, struct pinc_error *err)
{
    struct pinc_buf key = {0};
    struct pinc_slice kept;
    uint32_t id = 0;

    (void)pinc_map_get(projects->by_name, add_key(&key, (struct pinc_slice){"", 0}, url), &id);
    key.len = 0;
    kept = pinc_slice_dup(projects->ctx->arena, add_key(&key, name, url));
    pinc_buf_clear(&key);
    return kept.ptr && pinc_map_put(projects->by_name, kept, id) ? PINC_OK : pinc_fail_memory(err);
}
