#include "index/source/metadata.h"

#include "index/source/metadata_ways.h"
#include "index/source/presumption.h"

/* What the sdist itself carries may differ from what a build says: told once a project, in each
 * run. */
static void warn_unbuilt(const struct meta *m, const struct pinc_metadata_text *text)
{
    struct project *p = m->project;
    size_t most = sizeof m->public.error->text;

    if (text->unbuilt.len == 0 || p->warned_unbuilt) {
        return;
    }
    p->warned_unbuilt = true;
    pinc_client_message(m->job.ctx->client, PINC_NOTE_WARNING,
                        "%.*s %.*s could not be built here (%.*s); what it needs is read from its "
                        "egg-info, which may differ "
                        "from what a build says",
                        PINC_SLICE_ARG(p->public.name), PINC_SLICE_ARG(m->job.want.release->text),
                        (int)(text->unbuilt.len < most ? text->unbuilt.len : most),
                        text->unbuilt.ptr);
}

/* --- ends */

static void set_failed(struct meta *m, const struct pinc_error *error)
{
    struct pinc_error placed = *error;

    source_fail_at(&placed, m->job.want.url);
    m->public.state = PINC_FAILED;
    m->public.error = source_keep_error(m->job.ctx, &placed);
}

static void set_unusable(struct meta *m, struct pinc_slice why)
{
    m->public.state = PINC_READY;
    m->public.unusable = why;
}

/* It is another project's. */
static void set_wrong(struct meta *m, struct pinc_slice wrong)
{
    struct pinc_buf text = {0};
    struct pinc_error error = {0};
    struct pinc_slice copy;

    pinc_buf_add_str(&text, "its metadata is of another project or version: ");
    pinc_buf_add_quoted(&text, wrong, 120);
    copy = pinc_slice_dup(m->job.ctx->arena, pinc_buf_slice(&text));
    pinc_buf_clear(&text);
    if (copy.len) {
        set_unusable(m, copy);
        return;
    }
    (void)pinc_fail_memory(&error);
    pinc_client_fail_memory(m->job.ctx->client);
    set_failed(m, &error);
}

/* Turn fields into requirements; the text's slices live as long as the source. */
static void set_text(struct meta *m, const struct pinc_metadata_text *text)
{
    struct pinc_arena *arena = m->job.ctx->arena;
    struct pinc_error error = {0};
    struct pinc_slice wrong;

    if (!wanted_file_is(&m->job.want, text, arena, &wrong)) {
        set_wrong(m, wrong);
    } else if (pinc_metadata_compile(&m->public, text, &m->job.ctx->known, arena, &error) !=
               PINC_OK) {
        if (error.code == PINC_ENOMEM) {
            pinc_client_fail_memory(m->job.ctx->client);
        }
        set_failed(m, &error);
    } else {
        warn_unbuilt(m, text);
        m->public.state = PINC_READY;
    }
}

void meta_set(struct meta *m, const struct metadata_result *result)
{
    if (result->text) {
        set_text(m, result->text);
    } else if (result->error) {
        set_failed(m, result->error);
    } else {
        set_unusable(m, result->unusable);
    }
}

void meta_take(void *meta, const struct metadata_result *result)
{
    struct meta *m = meta;

    meta_set(m, result);
    source_arrive(m->job.ctx, NULL, &m->public);
}

/* --- objects */

struct meta *meta_new(struct metas *metas, struct project *project, uint32_t file,
                      void (*done)(void *meta, const struct metadata_result *result))
{
    struct meta *m = pinc_arena_alloc(metas->ctx->arena, sizeof *m);

    if (!m || !PINC_GROW(metas->items, metas->cap, metas->n + 1)) {
        return NULL;
    }
    m->public.state = PINC_PENDING;
    m->public.project = &project->public;
    m->public.file = file;
    m->project = project;
    metadata_job_init(&m->job, metas->ctx, &metas->builds, done, m);
    metas->items[metas->n++] = m;
    metas->ctx->stats->metadata_asked++;
    return m;
}

/* Where a file is listed. */
static struct pinc_slice place_of(const struct project *p, uint32_t file)
{
    uint32_t at;
    const struct pinc_listing *listing = project_listing(p, file, &at);
    size_t i;

    for (i = 0; i < p->n_slots; i++) {
        if (&p->slots[i].listing->listing == listing && p->slots[i].place) {
            return p->slots[i].place->url;
        }
    }
    return (struct pinc_slice){"", 0};
}

/* An object for a file of a page. */
static struct meta *listed_meta(struct metas *metas, struct project *p, uint32_t file,
                                enum pinc_page_metadata offer, const struct pinc_hash *digest)
{
    const struct pinc_project_file *f = &p->public.files[file];
    struct meta *m = meta_new(metas, p, file, meta_take);
    struct wanted_file *want;
    uint32_t at;
    const struct pinc_listing *listing = project_listing(p, file, &at);

    if (!m || pinc_listing_url(&m->job.want.url, listing, at, metas->ctx->arena, NULL) != PINC_OK) {
        return NULL;
    }
    want = &m->job.want;
    p->public.details(&want->details, &p->public, file);
    want->index = place_of(p, file);
    want->kind = (enum pinc_dist_kind)f->kind;
    want->name = p->public.name;
    want->release = &p->public.releases[f->release];
    want->direct = p->public.direct_url.ptr != NULL;
    want->subdirectory = p->subdirectory;
    want->vcs = p->vcs;
    want->offer = offer;
    want->digest.alg = PINC_HASH_NONE;
    if (offer == PINC_METADATA_YES) {
        want->digest = *digest;
    }
    return m;
}

/* Another file of the release whose metadata has the same digest, by the same index, and was asked
 * for: one fetch serves both. */
static struct meta *find_twin(const struct project *p, uint32_t file,
                              const struct pinc_hash *digest)
{
    const struct pinc_release *release = &p->public.releases[p->public.files[file].release];
    uint32_t i;

    for (i = release->first_file; i < release->first_file + release->n_files; i++) {
        struct meta *m = meta_slots_get(&p->metas, i);

        if (m && p->public.files[i].index == p->public.files[file].index &&
            pinc_hash_equal(&m->job.want.digest, digest)) {
            return m;
        }
    }
    return NULL;
}

static struct meta *meta_of(struct metas *metas, struct project *p, uint32_t file)
{
    struct pinc_hash digest;
    enum pinc_page_metadata offer;
    struct meta *m = meta_slots_get(&p->metas, file);

    if (m) {
        return m;
    }
    offer = project_metadata(p, file, &digest);
    m = offer == PINC_METADATA_YES ? find_twin(p, file, &digest) : NULL;
    m = m ? m : listed_meta(metas, p, file, offer, &digest);
    return m && meta_slots_put(&p->metas, file, m, p->public.n_files) ? m : NULL;
}

/* Ask. What is presumed may turn out otherwise: no server and no build is troubled for it. */
static void ask(struct metas *metas, struct meta *m, bool wanted)
{
    m->wanted = m->wanted || wanted;
    if (m->held) {
        return;
    }
    if (!m->job.asked && presumption_holds(m->project)) {
        m->held = !metadata_job_ask_cache(&m->job);
        metas->n_held += m->held;
    } else {
        metadata_job_ask(&m->job, m->wanted);
    }
}

void metas_release(struct metas *metas)
{
    size_t i;

    if (metas->n_held == 0 || presumption_waits(metas->ctx)) {
        return;
    }
    for (i = 0; i < metas->n; i++) {
        struct meta *m = metas->items[i];

        if (m->held && !presumption_holds(m->project)) {
            m->held = false;
            metas->n_held--;
            metadata_job_ask(&m->job, m->wanted);
        }
    }
}

void metas_forget_held(struct metas *metas)
{
    size_t i;

    for (i = 0; i < metas->n && metas->n_held > 0; i++) {
        struct meta *m = metas->items[i];

        metas->n_held -= m->held;
        m->held = m->wanted = false;
    }
}

enum pinc_status metas_get(struct metas *metas, const struct pinc_metadata **out,
                           const struct pinc_project *project, uint32_t file,
                           enum pinc_purpose purpose, struct pinc_error *err)
{
    struct meta *m;

    *out = NULL;
    if (project->state != PINC_READY || file >= project->n_files) {
        return pinc_fail(err, PINC_EINTERNAL, "metadata requested for a file that does not exist");
    }
    m = meta_of(metas, project_of(project), file);
    if (!m) {
        return pinc_fail_memory(err);
    }
    if (m->public.state == PINC_PENDING || purpose != PINC_PREFETCH) {
        ask(metas, m, purpose != PINC_PREFETCH);
    }
    *out = &m->public;
    return PINC_OK;
}

void metas_clear(struct metas *metas)
{
    size_t i;

    builds_clear(&metas->builds);
    for (i = 0; i < metas->n; i++) {
        metadata_job_clear(&metas->items[i]->job);
    }
    pinc_free(metas->items);
}
