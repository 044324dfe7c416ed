#include "lock/compile/compile_sources.h"

#include "lock/input/redact_url.h"
#include "lock/state/compile_client.h"
#include "lock/output/source_lines.h"
#include "resolver/state/candidates.h"
#include "resolver/policy/upload_time.h"

#include <string.h>

/* All indexes that the output names, seen as pip sees them: one heap. */
struct heap {
    struct pinc_compile *compile;
    struct pinc_source *source;
    struct pinc_resolve_request request; /* the compile's, without its source rules */
    struct pinc_slice *urls;
    const struct pinc_project **projects; /* one a pick; NULL: a direct reference */
    const size_t *order;                  /* of the indexes of source rules, as they are written */
    struct {
        size_t locked, taken; /* places in `order`; PINC_NONE: of no such index */
    } rivals;                 /* where the order may be what is wrong */
};

/* --- asking */

static enum pinc_status open_heap(struct heap *heap, struct pinc_error *err)
{
    const struct pinc_compile *compile = heap->compile;
    const struct pinc_indexes *indexes = &compile->indexes;
    const size_t n_urls = indexes->urls.n, n_bound = indexes->sources.n_urls;
    struct pinc_source_options options = {
        .find_links = indexes->find_links.items,
        .n_find_links = indexes->find_links.n,
        .exclude_newer = pinc_upload_time_any(&compile->request.files),
        .exclude_newer_strict = compile->request.files.exclude_newer_strict,
        .build = {.forbidden = true},
    };
    size_t i;

    heap->urls = pinc_arena_array(compile->arena, n_urls + n_bound + 1, sizeof *heap->urls);
    heap->projects =
        pinc_arena_array(compile->arena, compile->result.resolution->n_picks + 1, sizeof(void *));
    if (!heap->urls || !heap->projects) {
        return pinc_fail_memory(err);
    }
    if (n_urls) {
        memcpy(heap->urls, indexes->urls.items, n_urls * sizeof *heap->urls);
    }
    for (i = 0; i < n_bound; i++) {
        heap->urls[n_urls + i] = indexes->sources.urls[heap->order[i]];
    }
    options.index_urls = heap->urls;
    options.n_index_urls = n_urls + n_bound;
    heap->request = compile->request;
    memset(&heap->request.files.sources, 0, sizeof heap->request.files.sources);
    return pinc_compile_source(&heap->source, heap->compile, &options, err);
}

/* Every project of the lock, from all indexes. */
static enum pinc_status ask_heap(struct heap *heap, struct pinc_error *err)
{
    const struct pinc_resolution *r = heap->compile->result.resolution;
    const struct pinc_provider *p = pinc_source_provider(heap->source);
    struct pinc_arrival arrival;
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < r->n_picks && st == PINC_OK; i++) {
        if (pinc_pick_of_index(&r->picks[i], heap->request.n_envs)) {
            st = p->project(p->self, &heap->projects[i], r->picks[i].name, PINC_NEEDED, err);
        }
    }
    for (i = 0; i < r->n_picks && st == PINC_OK;) {
        if (heap->projects[i] && heap->projects[i]->state == PINC_PENDING) {
            st = p->next(p->self, &arrival, err);
        } else if (heap->projects[i] && heap->projects[i]->state == PINC_FAILED) {
            st = heap->projects[i]->error->code;
            if (err) {
                *err = *heap->projects[i]->error;
            }
        } else {
            i++;
        }
    }
    return st;
}

/* --- comparing */

/* The release that pip takes for "name==version" on a target: the highest that the pin holds. */
static uint32_t taken_release(const struct pinc_candidates *all, const struct pinc_specset *pin,
                              size_t target)
{
    size_t r;

    for (r = all->n; r-- > 0;) {
        const struct pinc_release *release = &all->project->releases[r];

        if (all->file[target * all->n + r] != PINC_NONE &&
            pinc_specset_matches(pin, &release->version, release->text)) {
            return (uint32_t)r;
        }
    }
    return PINC_NONE;
}

static bool same_file(const struct pinc_project *a, uint32_t file_a, const struct pinc_project *b,
                      uint32_t file_b, struct pinc_error *err, enum pinc_status *st)
{
    struct pinc_file_details x, y;
    struct pinc_slice url_a = {NULL, 0}, url_b = {NULL, 0};

    a->details(&x, a, file_a);
    b->details(&y, b, file_b);
    if (!pinc_slice_equal(x.filename, y.filename)) {
        return false;
    }
    if (x.hash.alg != PINC_HASH_NONE && x.hash.alg == y.hash.alg) {
        return memcmp(x.hash.bytes, y.hash.bytes, pinc_hash_size(x.hash.alg)) == 0;
    }
    *st = a->url(&url_a, a, file_a, err);
    if (*st == PINC_OK) {
        *st = b->url(&url_b, b, file_b, err);
    }
    return *st == PINC_OK && pinc_slice_equal(url_a, url_b);
}

static enum pinc_status fail_rival(const struct heap *heap, const struct pinc_pick *pick,
                                   size_t target, struct pinc_slice pin,
                                   const struct pinc_project *rival, uint32_t file,
                                   struct pinc_error *err)
{
    struct pinc_buf text = {0}, url = {0};
    struct pinc_slice where = {NULL, 0};
    const enum pinc_status st = rival ? rival->url(&where, rival, file, err) : PINC_OK;

    if (st != PINC_OK) {
        return st;
    }
    pinc_write_url(&url, where);
    pinc_buf_add(&text, pick->name);
    pinc_buf_add(&text, pin);
    pinc_buf_add_str(&text, " does not tell which index it is from: for ");
    pinc_buf_add(&text, pinc_env_short_label(heap->request.envs[target]));
    if (rival) {
        pinc_buf_add_str(&text, " pip would take ");
        pinc_buf_add_quoted(&text, pinc_buf_slice(&url), 200);
    } else {
        pinc_buf_add_str(&text, " pip would take nothing");
    }
    (void)pinc_fail(err, PINC_EUSAGE, "%s", text.ptr ? text.ptr : "");
    pinc_fail_hint(err, "use --emit-sources url: it names the file itself");
    pinc_buf_clear(&text);
    pinc_buf_clear(&url);
    return PINC_EUSAGE;
}

/* The place in the order of the index that lists the locked file. */
static size_t place_of(const struct heap *heap, const struct pinc_project *all, uint32_t release,
                       const struct pinc_project *project, uint32_t file)
{
    const struct pinc_release *r = &all->releases[release];
    const size_t n_urls = heap->compile->indexes.urls.n;
    enum pinc_status st = PINC_OK;
    uint32_t i;

    for (i = r->first_file; i < r->first_file + r->n_files && st == PINC_OK; i++) {
        if (all->files[i].index >= n_urls && same_file(project, file, all, i, NULL, &st)) {
            return all->files[i].index - n_urls;
        }
    }
    return PINC_NONE;
}

static enum pinc_status compare_pick(struct heap *heap, size_t at, struct pinc_arena *arena,
                                     struct pinc_error *err)
{
    const struct pinc_pick *pick = &heap->compile->result.resolution->picks[at];
    const struct pinc_project *all = heap->projects[at];
    struct pinc_candidates *candidates = NULL;
    enum pinc_status st = PINC_OK;
    size_t t;

    if (all->state == PINC_READY) {
        st = pinc_candidates_new(&candidates, all, &heap->request, arena, err);
    }
    for (t = 0; t < heap->request.n_envs && st == PINC_OK; t++) {
        const struct pinc_specset *pin = NULL;
        struct pinc_buf text = {0};
        uint32_t release;

        if (pick->release[t] == PINC_NONE || pick->project[t]->direct_url.ptr) {
            continue;
        }
        pinc_buf_add_str(&text, "==");
        pinc_version_print(&text, &pick->project[t]->releases[pick->release[t]].version);
        st = pinc_specset_parse(&pin, pinc_buf_slice(&text), arena, err);
        release = st == PINC_OK && candidates ? taken_release(candidates, pin, t) : PINC_NONE;
        if (st == PINC_OK && release == PINC_NONE) {
            st = fail_rival(heap, pick, t, pinc_buf_slice(&text), NULL, 0, err);
        } else if (st == PINC_OK) {
            const uint32_t file = candidates->file[t * candidates->n + release];

            if (!same_file(pick->project[t], pick->file[t], all, file, err, &st) && st == PINC_OK) {
                heap->rivals.locked = place_of(heap, all, release, pick->project[t], pick->file[t]);
                heap->rivals.taken = all->files[file].index - heap->compile->indexes.urls.n;
                st = fail_rival(heap, pick, t, pinc_buf_slice(&text), all, file, err);
            }
        }
        pinc_buf_clear(&text);
    }
    return st;
}

/* Would pip, given all index lines of the output in that order, take the locked files? */
static enum pinc_status prove_order(struct pinc_compile *compile, size_t *order, bool *moved,
                                    struct pinc_error *err)
{
    const size_t n = compile->indexes.sources.n_urls;
    struct heap heap = {
        .compile = compile, .order = order, .rivals = {.locked = PINC_NONE, .taken = PINC_NONE}};
    enum pinc_status st = open_heap(&heap, err);
    size_t i;

    if (st == PINC_OK) {
        st = ask_heap(&heap, err);
    }
    for (i = 0; st == PINC_OK && i < compile->result.resolution->n_picks; i++) {
        struct pinc_arena *arena = pinc_arena_new();

        if (!arena) {
            st = pinc_fail_memory(err);
        } else if (heap.projects[i]) {
            st = compare_pick(&heap, i, arena, err);
        }
        pinc_arena_free(arena);
    }
    /* Of equal files pip takes that of the last index: the locked one's goes behind the other. */
    *moved = st == PINC_EUSAGE && heap.rivals.locked < heap.rivals.taken && heap.rivals.taken < n;
    if (*moved) {
        const size_t last = order[heap.rivals.locked];

        for (i = heap.rivals.locked; i < heap.rivals.taken; i++) {
            order[i] = order[i + 1];
        }
        order[i] = last;
    }
    return st;
}

/* Find an order of the index lines in which pip takes the locked files; they are written so. */
static enum pinc_status prove_pins(struct pinc_compile *compile, struct pinc_error *err)
{
    struct pinc_sources *sources = &compile->indexes.sources;
    const size_t n = sources->n_urls;
    size_t *order = pinc_arena_array(compile->arena, n + 1, sizeof *order), i, tries;
    struct pinc_slice *written = pinc_arena_array(compile->arena, n + 1, sizeof *written);
    enum pinc_status st = PINC_OK;
    bool moved = true;

    if (!order || !written) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < n; i++) {
        order[i] = i;
    }
    /* Two indexes that overtake each other would change places for ever. */
    for (tries = 0; moved && tries < 2 * n; tries++) {
        pinc_error_clear(err);
        st = prove_order(compile, order, &moved, err);
    }
    if (st != PINC_OK) {
        return st;
    }
    for (i = 0; i < n; i++) {
        written[i] = sources->written_urls[order[i]];
    }
    sources->written_urls = written;
    return st;
}

/* --- telling */

static void tell(const struct pinc_compile *compile, size_t unhashed)
{
    const struct pinc_lock_model *model = compile->result.model;
    struct pinc_buf names = {0};
    size_t i, n = 0;

    for (i = 0; i < model->n_lines; i++) {
        const struct pinc_lock_line *line = &model->lines[i];

        if (pinc_source_line_is(line) &&
            (i == 0 || !pinc_slice_equal(model->lines[i - 1].name, line->name))) {
            pinc_buf_add_str(&names, n++ ? ", " : "");
            pinc_buf_add(&names, line->name);
        }
    }
    if (n && names.failed == PINC_OK) {
        pinc_session_tell(compile->session, PINC_MESSAGE_NOTE,
                          "%s %s written by URL, so that pip and uv take exactly these files",
                          names.ptr, n == 1 ? "is" : "are");
    }
    if (unhashed) {
        pinc_session_tell(compile->session, PINC_MESSAGE_WARNING,
                          "%zu of these URLs %s no digest: the page of the index gives none",
                          unhashed, unhashed == 1 ? "has" : "have");
    }
    pinc_buf_clear(&names);
}

static enum pinc_status write_pins(struct pinc_compile *compile, struct pinc_error *err)
{
    const enum pinc_status st = prove_pins(compile, err);

    /* uv takes a file of the same name from the first index that has one, as pip from the last. */
    if (st == PINC_OK && !compile->settings.output.hashes) {
        pinc_session_tell(
            compile->session, PINC_MESSAGE_NOTE,
            "pip takes these files with these index lines alone; --generate-hashes or "
            "--emit-sources url holds uv, and pip with further indexes, to them");
    }
    return st;
}

enum pinc_status pinc_compile_sources(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_source_rules *rules = &compile->request.files.sources;
    size_t unhashed;
    enum pinc_status st;

    if (rules->n_rules == 0) {
        return PINC_OK;
    }
    if (!rules->by_url) {
        return compile->files.pylock ? PINC_OK : write_pins(compile, err);
    }
    st = pinc_source_lines_set(compile->result.model, compile->result.resolution, &compile->request,
                               &unhashed, err);
    if (st == PINC_OK) {
        tell(compile, unhashed);
    }
    return st;
}
