#include "index/source/project.h"

#include "index/source/links_job.h"
#include "index/source/page_repair.h"

#include <string.h>

#define HEAVIEST_MAX 8u

struct known_url {
    struct pinc_slice url;
    uint32_t file;
    struct known_url *next;
};

/* --- life of a project */

struct project *project_of(const struct pinc_project *public)
{
    union {
        const struct pinc_project *in;
        struct project *out; /* the object is the source's own: see project_new() */
    } object = {.in = public};

    return object.out;
}

const struct pinc_listing *project_listing(const struct project *p, uint32_t file, uint32_t *at)
{
    *at = p->origins ? p->origins[file].file : file;
    return p->listings[p->origins ? p->origins[file].listing : 0];
}

static struct slot *slot_of(struct project *p, const struct pinc_listing *listing)
{
    size_t i = 0;

    while (i < p->n_slots && &p->slots[i].listing->listing != listing) {
        i++;
    }
    return i < p->n_slots && p->slots[i].place ? &p->slots[i] : NULL;
}

/* What is told of a file is there, in an entry of the cache that is sound; else the page is asked for anew. */
static bool have_file(struct project *p, const struct pinc_listing *listing, uint32_t at)
{
    struct slot *slot;
    struct pinc_error error = {0};

    if (pinc_listing_has(listing, at)) {
        return true;
    }
    slot = slot_of(p, listing);
    if (slot && slot_is_presumed(slot)) {
        slot_set_damaged(slot, p->all->ctx, p->urgent);
        return false;
    }
    if (slot &&
        page_repair(p->all->ctx, slot->place, p->public.name, slot->listing, &error) == PINC_OK &&
        pinc_listing_has(listing, at)) {
        return true;
    }
    if (error.code == PINC_OK) {
        (void)pinc_fail(&error, PINC_ENET, "the page of %.*s is damaged",
                        PINC_SLICE_ARG(p->public.name));
    }
    pinc_client_lost(p->all->ctx->client, &error);
    return false;
}

static void file_details(struct pinc_file_details *out, const struct pinc_project *project,
                         uint32_t file)
{
    struct project *p = project_of(project);
    uint32_t at;
    const struct pinc_listing *listing = project_listing(p, file, &at);

    (void)have_file(p, listing, at);
    pinc_listing_details(out, listing, at);
}

/* Few files are asked for, but each lock of a set asks for the same ones. */
static enum pinc_status file_url(struct pinc_slice *out, const struct pinc_project *project,
                                 uint32_t file, struct pinc_error *err)
{
    struct project *p = project_of(project);
    struct known_url *known = p->urls;
    uint32_t at;
    const struct pinc_listing *listing = project_listing(p, file, &at);
    enum pinc_status st;

    while (known && known->file != file) {
        known = known->next;
    }
    if (!known) {
        (void)have_file(p, listing, at);
        st = pinc_listing_url(out, listing, at, p->all->ctx->arena, err);
        if (st != PINC_OK) {
            return st;
        }
        known = pinc_arena_alloc(p->all->ctx->arena, sizeof *known);
        if (!known) {
            return pinc_fail_memory(err);
        }
        *known = (struct known_url){*out, file, p->urls};
        p->urls = known;
    }
    *out = known->url;
    return PINC_OK;
}

enum pinc_page_metadata project_metadata(struct project *p, uint32_t file, struct pinc_hash *hash)
{
    uint32_t at;
    const struct pinc_listing *listing = project_listing(p, file, &at);

    (void)have_file(p, listing, at);
    return pinc_listing_metadata(listing, at, hash);
}

struct project *project_new(struct projects *projects, struct pinc_slice key,
                            struct pinc_slice name)
{
    struct pinc_arena *arena = projects->ctx->arena;
    struct project *p = pinc_arena_alloc(arena, sizeof *p);

    key = pinc_slice_dup(arena, key);
    if (!p || !key.ptr || !PINC_GROW(projects->items, projects->cap, projects->n + 1) ||
        !pinc_map_put(projects->by_name, key, (uint32_t)projects->n)) {
        return NULL;
    }
    p->public.name = pinc_slice_part(key, 0, name.len);
    p->public.state = PINC_PENDING;
    p->public.details = file_details;
    p->public.url = file_url;
    p->all = projects;
    projects->items[projects->n++] = p;
    projects->ctx->stats->projects_asked++;
    return p;
}

struct slot *project_only_slot(struct project *p)
{
    p->slots = pinc_arena_alloc(p->all->ctx->arena, sizeof *p->slots);
    if (p->slots) {
        p->n_slots = 1;
        p->slots->project = p;
        p->slots->listing = &p->slots->first;
    }
    return p->slots;
}

void projects_clear(struct projects *projects)
{
    size_t i, k;

    for (i = 0; i < projects->n; i++) {
        struct project *p = projects->items[i];

        for (k = 0; k < p->n_slots; k++) {
            page_job_free(p->slots[k].job);
            place_listing_clear(p->slots[k].listing);
            if (p->slots[k].fresh) {
                place_listing_clear(p->slots[k].fresh);
            }
        }
        meta_slots_clear(&p->metas);
    }
    for (i = 0; i < projects->places.n; i++) {
        links_job_clear(&projects->places.items[i]);
    }
    requires_python_clear(&projects->pythons);
    pinc_free(projects->items);
    pinc_map_free(projects->by_name);
}

/* --- what it takes */

static size_t weight(const struct project *p, bool requests)
{
    size_t i, n = 0;

    for (i = 0; !requests && i < p->n_slots; i++) {
        n += p->slots[i].listing->entry.file.text.len + p->slots[i].listing->bytes.len +
             p->slots[i].listing->n_read + page_job_bytes(p->slots[i].job);
    }
    return requests ? p->metas.n : n;
}

size_t projects_heaviest(const struct projects *projects, bool requests, struct pinc_slice *names,
                         size_t max)
{
    size_t weights[HEAVIEST_MAX], i, k, n = 0;

    max = max < HEAVIEST_MAX ? max : HEAVIEST_MAX;
    for (i = 0; i < projects->n; i++) {
        const size_t w = weight(projects->items[i], requests);

        if (w == 0 || max == 0 || (n == max && w <= weights[n - 1])) {
            continue;
        }
        for (k = n < max ? n++ : n - 1; k > 0 && w > weights[k - 1]; k--) {
            weights[k] = weights[k - 1];
            names[k] = names[k - 1];
        }
        weights[k] = w;
        names[k] = projects->items[i]->public.name;
    }
    return n;
}

/* --- putting a project together */

static enum pinc_status set_pythons(struct project *p, const struct pinc_slice *texts,
                                    struct pinc_error *err)
{
    const struct pinc_specset **sets =
        pinc_arena_array(p->all->ctx->arena, p->public.n_requires_python, sizeof *sets);
    bool done = sets != NULL;
    size_t i;

    for (i = 0; done && i < p->public.n_requires_python; i++) {
        done = requires_python_get(&p->all->pythons, &sets[i], texts[i]) == PINC_OK;
    }
    p->public.requires_python = sets;
    return done ? PINC_OK : pinc_fail_memory(err);
}

/* Is the slot that of a folder of files? */
static bool is_folder(const struct slot *slot)
{
    const char *path = slot->place->folder;

    return slot->place->links && path && !pinc_slice_ends(pinc_slice_of(path), ".html") &&
           !pinc_slice_ends(pinc_slice_of(path), ".htm");
}

/*
 * Whose files are taken first where the same is in two places: pip's order, which is that of
 * PackageFinder.find_all_candidates() from its end. The last index, the first one, the last page of
 * --find-links, the first one, then the files of folders by their names.
 */
static bool goes_before(const struct slot *a, const struct slot *b)
{
    if (a->place->links != b->place->links) {
        return b->place->links;
    }
    if (is_folder(a) != is_folder(b)) {
        return is_folder(b);
    }
    return is_folder(a) ? strcmp(a->place->folder, b->place->folder) < 0
                        : a->place->number > b->place->number;
}

/* The listings of the slots that have one, in pip's order. */
static size_t order_listings(struct project *p, const struct slot **order)
{
    size_t i, k, n = 0;

    for (i = 0; i < p->n_slots; i++) {
        if (p->slots[i].listing->state != PINC_READY) {
            continue;
        }
        for (k = n++; k > 0 && goes_before(&p->slots[i], order[k - 1]); k--) {
            order[k] = order[k - 1];
        }
        order[k] = &p->slots[i];
    }
    for (i = 0; i < n; i++) {
        p->listings[i] = &order[i]->listing->listing;
    }
    return n;
}

/* All slots have answered: set the state. */
static enum pinc_status assemble(struct project *p, struct pinc_error *err)
{
    const struct slot **order = pinc_arena_array(p->all->ctx->arena, p->n_slots, sizeof *order);
    const struct pinc_slice *texts = NULL;
    enum pinc_status st;
    size_t i, n;

    p->listings = pinc_arena_array(p->all->ctx->arena, p->n_slots, sizeof *p->listings);
    if (!p->listings || !order) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < p->n_slots; i++) {
        const struct place_listing *listing = p->slots[i].listing;

        if (listing->state == PINC_FAILED) {
            if (!listing->error) {
                return pinc_fail_memory(err);
            }
            *err = *listing->error;
            return err->code;
        }
    }
    n = order_listings(p, order);
    if (n == 0) {
        p->public.state = PINC_ABSENT;
        return PINC_OK;
    }
    st = pinc_merge(&p->public, &texts, &p->origins, p->listings, n, p->all->ctx->arena, err);
    if (st == PINC_OK) {
        st = set_pythons(p, texts, err);
    }
    if (st == PINC_OK) {
        p->public.state = PINC_READY;
    }
    return st;
}

void project_fail(struct project *p, const struct pinc_error *error)
{
    p->public.state = PINC_FAILED;
    p->public.error = source_keep_error(p->all->ctx, error);
    source_arrive(p->all->ctx, &p->public, NULL);
}

static void on_listing(void *user);

static void ask_anew(struct slot *slot)
{
    struct project *p = slot->project;
    struct source_context *ctx = p->all->ctx;
    struct pinc_error error = {0};

    if (ctx->options.client.offline) {
        (void)page_fail_damaged(p->public.name, &error);
        place_listing_fail(slot->listing, ctx, &error);
        return;
    }
    slot_forget_presumed(slot, ctx);
    p->n_waiting++;
    slot->job = page_job_anew(ctx, slot->place, p->public.name, slot->listing, on_listing, slot);
}

/* Several listings are merged by all that they tell: it has to be there before. @return false: something
 * of it was damaged, and is asked for */
static bool is_whole(struct project *p)
{
    size_t i, n = 0;

    for (i = 0; i < p->n_slots; i++) {
        n += p->slots[i].listing->state == PINC_READY;
    }
    if (n < 2) {
        return true;
    }
    p->n_waiting = 1;
    for (i = 0; i < p->n_slots; i++) {
        if (p->slots[i].listing->state == PINC_READY &&
            !pinc_cache_entry_whole(&p->slots[i].listing->entry)) {
            ask_anew(&p->slots[i]);
        }
    }
    return --p->n_waiting == 0;
}

void project_done(struct project *p)
{
    struct pinc_error error = {0};

    if (!is_whole(p)) {
        return;
    }
    if (assemble(p, &error) == PINC_OK) {
        source_arrive(p->all->ctx, &p->public, NULL);
    } else {
        project_fail(p, &error);
    }
}

/* --- asking */

static void ask_next_slot(struct project *p);

/* One place has answered: settle the project with the last one. */
static void on_answer(struct slot *slot)
{
    struct project *p = slot->project;

    if (p->next_slot < p->n_sequence && slot->listing->state == PINC_ABSENT &&
        !slot->place->links) {
        ask_next_slot(p);
    } else if (--p->n_waiting == 0) {
        project_done(p);
    }
}

static void on_listing(void *user)
{
    struct slot *slot = user;
    struct project *p = slot->project;

    slot->job = NULL;
    if (slot->presumed) {
        slot_confirm(slot, p->all->ctx, p->urgent);
    } else {
        slot_take_fresh(slot);
        on_answer(slot);
    }
}

static void ask_slot(struct slot *slot)
{
    struct project *p = slot->project;
    struct source_context *ctx = p->all->ctx;
    struct page_job *job;

    if (slot->place->links) {
        links_job_start(ctx, slot->place, p->public.name, slot->listing, on_listing, slot);
    } else if (slot->place->folder) {
        page_of_folder(ctx, slot->place, p->public.name, slot->listing, on_listing, slot);
    } else {
        job = page_job_start(ctx, slot->place, p->public.name, p->urgent, slot->listing, on_listing,
                             slot);
        slot->job = job;
        if (slot_presume(slot, ctx)) {
            on_answer(slot);
        }
    }
}

/* With the first-index strategy one place after the other is asked, until one has the project. */
static void ask_next_slot(struct project *p)
{
    ask_slot(&p->slots[p->next_slot++]);
}

/* The indexes (one after the other or all together) and the find-links. */
static void ask_all(struct project *p)
{
    bool first = p->all->ctx->options.strategy == PINC_INDEX_FIRST;
    size_t i, n_indexes = 0;

    while (n_indexes < p->n_slots && !p->slots[n_indexes].place->links &&
           !p->slots[n_indexes].place->bound) {
        n_indexes++;
    }
    p->n_sequence = first ? n_indexes : 0;
    /* One more than there are: nothing is done before all are asked, even when the cache answers at
     * once. */
    p->n_waiting = 1 + p->n_slots - (first && n_indexes > 0 ? n_indexes - 1 : 0);
    for (i = first ? n_indexes : 0; i < p->n_slots; i++) {
        ask_slot(&p->slots[i]);
    }
    if (p->n_sequence > 0) {
        ask_next_slot(p);
    }
    if (--p->n_waiting == 0) {
        project_done(p);
    }
}

/* --- what was presumed */

bool project_is_presumed(const struct project *p)
{
    size_t i;

    for (i = 0; i < p->n_slots; i++) {
        if (slot_is_presumed(&p->slots[i])) {
            return true;
        }
    }
    return false;
}

/* Its metadata goes with the page: what is still good of it is in the cache. */
static void forget_public(struct project *p)
{
    struct pinc_project *public = &p->public;

    *public = (struct pinc_project){.name = public->name,
                                    .state = PINC_PENDING,
                                    .details = public->details,
                                    .url = public->url};
    p->all->ctx->stats->projects_ready--;
    p->origins = NULL;
    p->listings = NULL;
    p->urls = NULL;
    meta_slots_clear(&p->metas);
}

void project_ask_again(struct project *p)
{
    size_t i;

    if (p->public.state != PINC_PENDING) {
        forget_public(p);
        p->n_waiting = 0;
    }
    p->n_waiting++; /* nothing is done before all are looked at */
    for (i = 0; i < p->n_slots; i++) {
        struct slot *slot = &p->slots[i];

        if (slot->presumed) {
            p->n_waiting++;
            slot->presumed = false;
        } else if (slot->damaged) {
            slot->damaged = false;
            place_listing_clear(slot->listing);
            ask_anew(slot);
        } else {
            slot_take_fresh(slot);
        }
    }
    if (p->n_sequence > 0) {
        struct slot *last = &p->slots[p->next_slot - 1];

        if (!last->job && last->listing->state == PINC_ABSENT && p->next_slot < p->n_sequence) {
            p->n_waiting++;
            ask_next_slot(p);
        }
    }
    if (--p->n_waiting == 0) {
        project_done(p);
    }
}

/* --- asking places */

/* Source rules: may the place be asked for the project? */
static bool may_ask(const struct project *p, const struct place *place)
{
    const struct pinc_source_options *o = &p->all->ctx->options;

    return o->may_ask ? o->may_ask(o->rules, p->public.name, place->number) : !place->bound;
}

static enum pinc_status ask_places(struct project *p, struct pinc_error *err)
{
    const struct places *places = &p->all->places;
    size_t i;

    p->slots = pinc_arena_array(p->all->ctx->arena, places->n, sizeof *p->slots);
    if (!p->slots) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < places->n; i++) {
        struct slot *slot = &p->slots[p->n_slots];

        if (may_ask(p, &places->items[i])) {
            slot->project = p;
            slot->place = &places->items[i];
            slot->listing = &slot->first;
            slot->listing->state = PINC_ABSENT;
            p->n_slots++;
        }
    }
    ask_all(p);
    return PINC_OK;
}

static void hurry(struct project *p)
{
    size_t i;

    for (i = 0; i < p->n_slots; i++) {
        const struct slot *slot = &p->slots[i];

        if (slot->job) {
            page_job_hurry(slot->job);
        } else if (slot->fresh || slot->damaged) {
            p->all->ctx->presumption.otherwise = true;
        }
    }
    p->urgent = true;
}

enum pinc_status projects_get(struct projects *projects, const struct pinc_project **out,
                              struct pinc_slice name, enum pinc_purpose purpose,
                              struct pinc_error *err)
{
    struct project *p;
    enum pinc_status st;
    uint32_t id;

    *out = NULL;
    if (pinc_map_get(projects->by_name, name, &id)) {
        p = projects->items[id];
        if (purpose == PINC_NEEDED && !p->urgent) {
            hurry(p);
        }
        *out = &p->public;
        return PINC_OK;
    }
    p = project_new(projects, name, name);
    if (!p) {
        return pinc_fail_memory(err);
    }
    p->urgent = purpose == PINC_NEEDED;
    st = ask_places(p, err);
    *out = st == PINC_OK ? &p->public : NULL;
    return st;
}
