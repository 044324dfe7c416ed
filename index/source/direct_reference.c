#include "index/dist/file_name.h"
#include "index/source/source_private.h"
#include "index/build/vcs.h"
#include "markers/name.h"

#include <errno.h>
#include <stdlib.h>

/* What a direct reference says of itself behind its '#'. */
struct fragment {
    struct pinc_hash hash;
    struct pinc_slice subdirectory;
};

static void read_fragment(struct fragment *out, struct pinc_slice text)
{
    memset(out, 0, sizeof *out);
    while (text.len) {
        size_t end = pinc_slice_find(text, '&'), equals;
        struct pinc_slice part = pinc_slice_part(text, 0, end), name, value;
        struct pinc_hash hash;

        equals = pinc_slice_find(part, '=');
        name = pinc_slice_part(part, 0, equals);
        value = pinc_slice_part(part, equals + 1, part.len);
        if (pinc_slice_equal(name, PINC_LIT("subdirectory"))) {
            out->subdirectory = value;
        } else if (pinc_hash_from_hex(&hash, pinc_hash_alg_of(name), value)) {
            out->hash = hash;
        }
        text = pinc_slice_part(text, end + 1, text.len);
    }
}

/* The project is one file of that name: made the way pages are, so that everything behind is the
 * same. */
static enum pinc_status list_one(struct project *p, struct pinc_page_file *file,
                                 struct pinc_error *err)
{
    struct pinc_page page = {.files = file, .n_files = 1};
    struct slot *slot;
    enum pinc_status st;

    p->slots = pinc_arena_alloc(p->source->arena, sizeof *p->slots);
    if (!p->slots) {
        return pinc_fail_memory(err);
    }
    p->n_slots = 1;
    slot = p->slots;
    slot->project = p;
    st = pinc_listing_pack(&slot->bytes, &page, p->public.name, true, err);
    if (st == PINC_OK) {
        st = pinc_listing_open(&slot->listing, pinc_buf_slice(&slot->bytes), 0, p->source->arena,
                               err);
    }
    if (st == PINC_OK && slot->listing.n_files == 0) {
        struct pinc_buf text = {0};

        pinc_buf_add_quoted(&text, file->filename, 120);
        st = pinc_fail(err, PINC_ESYNTAX, "%s is no wheel and no sdist of %.*s",
                       text.ptr ? text.ptr : "the file", PINC_SLICE_ARG(p->public.name));
        pinc_buf_clear(&text);
    }
    slot->state = st == PINC_OK ? PINC_READY : PINC_FAILED;
    return st;
}

/* The file of a direct reference, as far as its URL tells. */
static enum pinc_status describe(struct project *p, struct pinc_page_file *file,
                                 struct pinc_slice url, struct pinc_error *err)
{
    struct pinc_slice plain = pinc_url_public(p->source->arena, url);
    struct pinc_buf name = {0};
    struct fragment fragment;

    memset(file, 0, sizeof *file);
    read_fragment(&fragment, pinc_slice_part(url, pinc_slice_find(url, '#') + 1, url.len));
    pinc_url_add_decoded(&name, pinc_url_last_part(plain));
    file->filename = pinc_slice_dup(p->source->arena, pinc_buf_slice(&name));
    file->url = pinc_slice_dup(p->source->arena, plain);
    file->hash = fragment.hash;
    file->upload_time = PINC_TIME_UNKNOWN;
    p->subdirectory = fragment.subdirectory;
    pinc_buf_clear(&name);
    return file->filename.ptr && file->url.ptr ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status source_direct_settle(struct project *p, const struct pinc_metadata_text *text,
                                      struct pinc_error *err)
{
    const struct meta *stub = p->metas[0];
    struct pinc_page_file file = {.upload_time = PINC_TIME_UNKNOWN};
    struct pinc_buf name = {0};
    enum pinc_status st;

    if (p->public.name.len == 0) {
        p->public.name =
            pinc_name_normalize(p->source->arena, pinc_slice_dup(p->source->arena, text->name));
    }
    if (!pinc_name_equal(text->name, p->public.name)) {
        pinc_buf_add_quoted(&name, text->name, 120);
        st = pinc_fail(err, PINC_ESYNTAX, "it is the project %s, not %.*s",
                       name.ptr ? name.ptr : "", PINC_SLICE_ARG(p->public.name));
        pinc_buf_clear(&name);
        return st;
    }
    /* A name that says what its metadata says, whatever the archive or folder is called. */
    pinc_buf_add(&name, p->public.name);
    pinc_buf_add_char(&name, '-');
    pinc_buf_add(&name, text->version);
    pinc_buf_add_str(&name, ".tar.gz");
    file.filename = pinc_slice_dup(p->source->arena, pinc_buf_slice(&name));
    pinc_buf_clear(&name);
    if (!file.filename.ptr) {
        return pinc_fail_memory(err);
    }
    file.url = stub->url;
    file.hash = stub->details.hash;
    st = list_one(p, &file, err);
    if (st == PINC_OK) {
        p->unversioned = false;
        source_project_done(p);
    }
    return st;
}

/* Its version is not in its name: the project is not ready before its metadata is. */
static enum pinc_status ask_version(struct project *p, const struct pinc_page_file *file,
                                    struct pinc_error *err)
{
    struct pinc_source *source = p->source;
    struct pinc_project_file *stub = pinc_arena_alloc(source->arena, sizeof *stub);
    struct pinc_file_details details = {.filename = file->filename, .hash = file->hash};
    struct meta *m;

    p->metas = pinc_alloc_array(1, sizeof *p->metas);
    if (!stub || !p->metas) {
        return pinc_fail_memory(err);
    }
    *stub = (struct pinc_project_file){.kind = PINC_SDIST,
                                       .tags = PINC_NONE,
                                       .requires_python = PINC_NONE,
                                       .upload_time = PINC_TIME_UNKNOWN};
    p->public.files = stub;
    p->public.n_files = 1;
    p->unversioned = true;
    m = source_meta_new(p, &details, file->url);
    if (!m) {
        return pinc_fail_memory(err);
    }
    p->metas[0] = m;
    m->urgent = true;
    source_meta_ask(m);
    return PINC_OK;
}

/* A relative path, or "file:x", stands for a file below the working folder, as with pip. */
static struct pinc_slice absolute_url(struct pinc_source *source, struct pinc_slice url,
                                      struct pinc_error *err)
{
    char *path, *absolute;
    struct pinc_buf text = {0};
    struct pinc_slice copy = {NULL, 0}, fragment = {NULL, 0};

    if (pinc_url_is_file(url)) {
        if (!pinc_url_is_local(url)) {
            (void)pinc_fail(err, PINC_EUSAGE, "this file: URL names no file of this machine");
            return copy;
        }
        path = pinc_url_file_path(source->arena, url);
        if (path && path[0] == '/') {
            return url;
        }
        fragment = pinc_slice_part(url, pinc_slice_find(url, '#'), url.len);
    } else if (pinc_url_is_absolute(url)) {
        return url;
    } else {
        path = pinc_arena_copy(source->arena, url.ptr, url.len); /* a '#' is one, as for pip */
    }
    if (!path) {
        (void)pinc_fail_memory(err);
        return copy;
    }
    absolute = realpath(path, NULL);
    if (!absolute) {
        (void)pinc_fail(err, PINC_ENOTFOUND, "cannot find it: %s", strerror(errno));
        return copy;
    }
    pinc_url_add_file(&text, pinc_slice_of(absolute));
    pinc_buf_add(&text, fragment);
    copy = pinc_slice_dup(source->arena, pinc_buf_slice(&text));
    pinc_buf_clear(&text);
    free(absolute); /* from realpath() */
    return copy;
}

/* A repository: its version is known when it was checked out and built. */
static enum pinc_status ask_vcs(struct project *p, struct pinc_slice url, struct pinc_error *err)
{
    struct pinc_vcs_ref *ref = pinc_arena_alloc(p->source->arena, sizeof *ref);
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
    file.url = pinc_url_public(p->source->arena, url);
    file.filename = p->public.name;
    return file.url.ptr ? ask_version(p, &file, err) : pinc_fail_memory(err);
}

static enum pinc_status ask_direct(struct project *p, struct pinc_slice url, struct pinc_error *err)
{
    struct pinc_source *source = p->source;
    struct pinc_page_file file;
    struct pinc_dist dist;
    struct pinc_url parts;
    enum pinc_status st;

    if (pinc_vcs_is_url(url)) {
        return ask_vcs(p, url, err);
    }
    url = absolute_url(source, url, err);
    if (!url.ptr) {
        return err->code;
    }
    if (pinc_url_split(&parts, url)) {
        st = pinc_auth_add(source->auth, &parts, err);
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
    st = pinc_dist_parse(&dist, file.filename, p->public.name, source->arena, NULL);
    if (st == PINC_ENOMEM) {
        return pinc_fail_memory(err);
    }
    if (st == PINC_OK && p->public.name.len == 0) {
        p->public.name = pinc_name_normalize(source->arena, dist.name);
    }
    if ((st == PINC_OK && p->public.name.len) || pinc_slice_ends(file.filename, ".whl")) {
        st = list_one(p, &file, err);
        if (st == PINC_OK) {
            source_project_done(p);
        }
        return st;
    }
    return ask_version(p, &file, err);
}

static enum pinc_status fail_direct(struct project *p, struct pinc_slice url,
                                    const struct pinc_error *error)
{
    struct pinc_buf source = {0};

    p->public.error = *error;
    pinc_buf_add_escaped(&source, pinc_url_public(p->source->arena, url), sizeof error->source - 8);
    pinc_fail_at(&p->public.error, source.ptr ? source.ptr : "", 0, 0);
    pinc_buf_clear(&source);
    p->public.state = PINC_FAILED;
    source_arrive(p->source, &p->public, NULL);
    return PINC_OK;
}

enum pinc_status source_direct(void *self, const struct pinc_project **out, struct pinc_slice name,
                               struct pinc_slice url, struct pinc_error *err)
{
    struct pinc_source *source = self;
    struct pinc_error error = {0};
    struct pinc_buf key = {0};
    struct project *p;
    uint32_t id;

    *out = NULL;
    pinc_buf_add(&key, name);
    pinc_buf_add_str(&key, " @ ");
    pinc_buf_add(&key, url);
    if (key.failed == PINC_OK && pinc_map_get(source->by_name, pinc_buf_slice(&key), &id)) {
        *out = &source->projects[id]->public;
        pinc_buf_clear(&key);
        return PINC_OK;
    }
    p = key.failed == PINC_OK ? source_project_new(source, pinc_buf_slice(&key), name) : NULL;
    pinc_buf_clear(&key);
    if (!p) {
        return pinc_fail_memory(err);
    }
    p->public.direct_url = pinc_slice_dup(source->arena, url);
    p->urgent = true;
    if (!p->public.direct_url.ptr || ask_direct(p, p->public.direct_url, &error) == PINC_ENOMEM) {
        return pinc_fail_memory(err);
    }
    *out = &p->public;
    return error.code == PINC_OK ? PINC_OK : fail_direct(p, url, &error);
}

enum pinc_status pinc_source_direct_name(struct pinc_source *source, struct pinc_slice *name,
                                         struct pinc_slice url, struct pinc_error *err)
{
    const struct pinc_provider *provider = &source->provider;
    const struct pinc_project *p = NULL;
    struct pinc_arrival arrival;
    struct pinc_buf key = {0};
    struct pinc_slice kept;
    enum pinc_status st = source_direct(source, &p, (struct pinc_slice){"", 0}, url, err);
    uint32_t id = 0;

    *name = (struct pinc_slice){NULL, 0};
    while (st == PINC_OK && p && p->state == PINC_PENDING) {
        st = provider->next(provider->self, &arrival, err);
    }
    if (st == PINC_OK && p && p->state != PINC_READY) {
        st = p->error.code;
        if (err) {
            *err = p->error;
        }
    }
    if (st != PINC_OK || !p) {
        return st;
    }
    /* The object is known by its name from now on, too. */
    pinc_buf_add_str(&key, " @ ");
    pinc_buf_add(&key, url);
    (void)pinc_map_get(source->by_name, pinc_buf_slice(&key), &id);
    key.len = 0;
    pinc_buf_add(&key, p->name);
    pinc_buf_add_str(&key, " @ ");
    pinc_buf_add(&key, url);
    kept = pinc_slice_dup(source->arena, pinc_buf_slice(&key));
    pinc_buf_clear(&key);
    if (!kept.ptr || !pinc_map_put(source->by_name, kept, id)) {
        return pinc_fail_memory(err);
    }
    *name = p->name;
    return PINC_OK;
}
