#include "index/source/source_private.h"

/* --- places: --index-url and --find-links */

static enum pinc_status fail_url(struct pinc_source *source, struct pinc_slice url,
                                 const char *what, struct pinc_error *err)
{
    struct pinc_buf text = {0};

    pinc_buf_add_quoted(&text, pinc_url_public(source->arena, url), 200);
    (void)pinc_fail(err, PINC_EUSAGE, "%s %s is neither an http, https nor file URL", what,
                    text.ptr ? text.ptr : "");
    pinc_buf_clear(&text);
    return PINC_EUSAGE;
}

/* The URL without credentials, which are remembered for its origin; with a final slash for an
 * index. */
static enum pinc_status set_place_url(struct pinc_source *source, struct place *place,
                                      struct pinc_slice url, struct pinc_error *err)
{
    struct pinc_url parts;
    struct pinc_buf text = {0};
    enum pinc_status st;

    if (!pinc_url_split(&parts, url)) {
        return fail_url(source, url, place->links ? "--find-links" : "index URL", err);
    }
    st = pinc_auth_add(source->auth, &parts, err);
    if (st != PINC_OK) {
        return st;
    }
    pinc_buf_add(&text, pinc_url_public(source->arena, url));
    if (!place->links && !pinc_slice_ends(pinc_buf_slice(&text), "/")) {
        pinc_buf_add_char(&text, '/');
    }
    place->url = pinc_slice_dup(source->arena, pinc_buf_slice(&text));
    st = text.failed == PINC_OK && place->url.ptr ? PINC_OK : pinc_fail_memory(err);
    pinc_buf_clear(&text);
    return st;
}

static enum pinc_status set_place(struct pinc_source *source, struct place *place,
                                  struct pinc_slice url, bool links, struct pinc_error *err)
{
    place->links = links;
    if (pinc_url_is_file(url)) {
        place->folder = pinc_url_file_path(source->arena, url);
        place->url = url;
        return place->folder ? PINC_OK
                             : fail_url(source, url, links ? "--find-links" : "index URL", err);
    }
    if (links && !pinc_url_is_absolute(url)) {
        place->folder = pinc_arena_copy(source->arena, url.ptr, url.len);
        place->url = url;
        return place->folder ? PINC_OK : pinc_fail_memory(err);
    }
    return set_place_url(source, place, url, err);
}

enum pinc_status source_places(struct pinc_source *source, struct pinc_error *err)
{
    const struct pinc_source_options *o = &source->options;
    enum pinc_status st = PINC_OK;
    size_t i;

    if (o->n_index_urls > UINT16_MAX / 4 || o->n_find_links > UINT16_MAX / 4 ||
        o->n_bound_urls > UINT16_MAX / 4) {
        return pinc_fail(err, PINC_ELIMIT, "too many indexes");
    }
    source->places = pinc_arena_array(
        source->arena, o->n_index_urls + o->n_find_links + o->n_bound_urls, sizeof *source->places);
    if (!source->places) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < o->n_index_urls && st == PINC_OK; i++) {
        st = set_place(source, &source->places[source->n_places++], o->index_urls[i], false, err);
    }
    for (i = 0; i < o->n_find_links && st == PINC_OK; i++) {
        st = set_place(source, &source->places[source->n_places++], o->find_links[i], true, err);
    }
    for (i = 0; i < o->n_bound_urls && st == PINC_OK; i++) {
        struct place *place = &source->places[source->n_places++];

        st = set_place(source, place, o->bound_urls[i], false, err);
        place->bound = true;
    }
    return st;
}

/* --- life of a project */

static void slot_clear(struct slot *slot)
{
    pinc_cache_entry_clear(&slot->entry);
    pinc_buf_clear(&slot->bytes);
    pinc_buf_clear(&slot->times);
    pinc_arena_free(slot->page_arena);
}

void source_project_free(struct project *project)
{
    size_t i;

    for (i = 0; i < project->n_slots; i++) {
        slot_clear(&project->slots[i]);
    }
    pinc_free(project->metas);
}

const struct pinc_listing *source_listing(const struct project *p, uint32_t file, uint32_t *at)
{
    *at = p->origins ? p->origins[file].file : file;
    return p->listings[p->origins ? p->origins[file].listing : 0];
}

static void file_details(struct pinc_file_details *out, const struct pinc_project *project,
                         uint32_t file)
{
    uint32_t at;
    const struct pinc_listing *listing = source_listing(source_project_of(project), file, &at);

    pinc_listing_details(out, listing, at);
}

static enum pinc_status file_url(struct pinc_slice *out, const struct pinc_project *project,
                                 uint32_t file, struct pinc_error *err)
{
    struct project *p = source_project_of(project);
    uint32_t at;
    const struct pinc_listing *listing = source_listing(p, file, &at);

    return pinc_listing_url(out, listing, at, p->source->arena, err);
}

struct project *source_project_new(struct pinc_source *source, struct pinc_slice key,
                                   struct pinc_slice name)
{
    struct project *p = pinc_arena_alloc(source->arena, sizeof *p);

    key = pinc_slice_dup(source->arena, key);
    if (!p || !key.ptr ||
        !PINC_GROW(source->projects, source->cap_projects, source->n_projects + 1) ||
        !pinc_map_put(source->by_name, key, (uint32_t)source->n_projects)) {
        return NULL;
    }
    p->public.name = pinc_slice_part(key, 0, name.len);
    p->public.state = PINC_PENDING;
    p->public.details = file_details;
    p->public.url = file_url;
    p->source = source;
    source->projects[source->n_projects++] = p;
    source->stats.projects_asked++;
    return p;
}

/* --- putting a project together */

static enum pinc_status set_pythons(struct project *p, const struct pinc_slice *texts)
{
    const struct pinc_specset **sets =
        pinc_arena_array(p->source->arena, p->public.n_requires_python, sizeof *sets);
    enum pinc_status st = sets ? PINC_OK : PINC_ENOMEM;
    size_t i;

    for (i = 0; st == PINC_OK && i < p->public.n_requires_python; i++) {
        st = source_python(p->source, &sets[i], texts[i]);
    }
    p->public.requires_python = sets;
    return st;
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
    return is_folder(a) ? strcmp(a->place->folder, b->place->folder) < 0 : a->number > b->number;
}

/* The listings of the slots that have one, in pip's order. */
static size_t order_listings(struct project *p, const struct slot **order)
{
    size_t i, k, n = 0;

    for (i = 0; i < p->n_slots; i++) {
        if (p->slots[i].state != PINC_READY) {
            continue;
        }
        for (k = n++; k > 0 && goes_before(&p->slots[i], order[k - 1]); k--) {
            order[k] = order[k - 1];
        }
        order[k] = &p->slots[i];
    }
    for (i = 0; i < n; i++) {
        p->listings[i] = &order[i]->listing;
    }
    return n;
}

/* All slots have answered: set the state. */
static enum pinc_status assemble(struct project *p, struct pinc_error *err)
{
    const struct slot **order = pinc_arena_array(p->source->arena, p->n_slots, sizeof *order);
    const struct pinc_slice *texts = NULL;
    enum pinc_status st;
    size_t i, n;

    p->listings = pinc_arena_array(p->source->arena, p->n_slots, sizeof *p->listings);
    if (!p->listings || !order) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < p->n_slots; i++) {
        if (p->slots[i].state == PINC_FAILED) {
            *err = p->slots[i].error;
            return err->code;
        }
    }
    n = order_listings(p, order);
    if (n == 0) {
        p->public.state = PINC_ABSENT;
        return PINC_OK;
    }
    st = pinc_merge(&p->public, &texts, &p->origins, p->listings, n, p->source->arena, err);
    if (st == PINC_OK) {
        st = set_pythons(p, texts);
    }
    if (st == PINC_OK) {
        p->public.state = PINC_READY;
    }
    return st;
}

void source_project_done(struct project *p)
{
    struct pinc_error error = {0};
    enum pinc_status st = assemble(p, &error);

    if (st == PINC_ENOMEM) {
        p->source->failed = PINC_ENOMEM;
    }
    if (st != PINC_OK) {
        p->public.state = PINC_FAILED;
        p->public.error = error;
    }
    source_arrive(p->source, &p->public, NULL);
}

static void ask_next_slot(struct project *p);

void source_slot_done(struct slot *slot, enum pinc_state state)
{
    struct project *p = slot->project;

    slot->state = state;
    slot->done = true;
    if (p->next_slot < p->n_sequence && state == PINC_ABSENT && !slot->place->links) {
        ask_next_slot(p);
    } else if (--p->n_waiting == 0) {
        source_project_done(p);
    }
}

void source_slot_fail(struct slot *slot, const struct pinc_error *error)
{
    slot->error = *error;
    source_slot_done(slot, PINC_FAILED);
}

/* --- what a user may want to know of it */

static bool lists_version(const struct slot *slot, const struct pinc_version *version)
{
    size_t i;

    for (i = 0; i < slot->listing.n_releases; i++) {
        if (pinc_version_compare_public(&slot->listing.releases[i].version, version) == 0) {
            return true;
        }
    }
    return false;
}

bool pinc_source_overtaken(struct pinc_slice *first, struct pinc_slice *taken,
                           const struct pinc_project *project, uint32_t file)
{
    const struct project *p = source_project_of(project);
    const struct pinc_listing *listing;
    const struct slot *of_first = NULL, *of_file = NULL;
    uint32_t at;
    size_t i;

    if (!p->origins) {
        return false;
    }
    listing = source_listing(p, file, &at);
    for (i = 0; i < p->n_slots; i++) {
        const struct slot *slot = &p->slots[i];

        if (slot->state == PINC_READY && !slot->place->links && slot->listing.n_releases) {
            of_first = of_first ? of_first : slot;
            of_file = &slot->listing == listing ? slot : of_file;
        }
    }
    if (!of_file || of_file == of_first ||
        lists_version(of_first, &project->releases[project->files[file].release].version)) {
        return false;
    }
    *first = of_first->place->url;
    *taken = of_file->place->url;
    return true;
}

/* --- asking */

static void ask_slot(struct slot *slot)
{
    if (slot->place->links) {
        source_links_ask(slot);
    } else if (slot->place->folder) {
        source_folder_ask(slot);
    } else {
        source_page_ask(slot);
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
    bool first = p->source->options.strategy == PINC_INDEX_FIRST;
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
        source_project_done(p);
    }
}

/* Source rules: may the place be asked for the project? */
static bool may_ask(const struct pinc_source *source, struct pinc_slice name, size_t place)
{
    const struct pinc_source_rules *rules = &source->options.rules;
    const struct pinc_source_rule *rule;

    if (rules->n_rules == 0) {
        return true;
    }
    if (!source->places[place].bound) {
        return (source->options.targets & ~pinc_source_bound(rules, name)) != 0;
    }
    for (rule = rules->rules; rule < rules->rules + rules->n_rules; rule++) {
        if (rule->index == place && pinc_source_rule_names(rule, name)) {
            return true;
        }
    }
    return false;
}

static enum pinc_status ask_places(struct project *p, struct pinc_error *err)
{
    struct pinc_source *source = p->source;
    size_t i;

    p->slots = pinc_arena_array(source->arena, source->n_places, sizeof *p->slots);
    if (!p->slots) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < source->n_places; i++) {
        struct slot *slot = &p->slots[p->n_slots];

        if (!may_ask(source, p->public.name, i)) {
            continue;
        }
        slot->project = p;
        slot->place = &source->places[i];
        slot->number = (uint16_t)i;
        slot->state = PINC_ABSENT;
        p->n_slots++;
    }
    ask_all(p);
    return PINC_OK;
}

enum pinc_status source_project(void *self, const struct pinc_project **out, struct pinc_slice name,
                                enum pinc_purpose purpose, struct pinc_error *err)
{
    struct pinc_source *source = self;
    struct project *p;
    enum pinc_status st;
    uint32_t id;
    size_t i;

    *out = NULL;
    if (pinc_map_get(source->by_name, name, &id)) {
        p = source->projects[id];
        for (i = 0; purpose == PINC_NEEDED && !p->urgent && i < p->n_slots; i++) {
            if (p->slots[i].request) {
                pinc_http_hurry(source->http, p->slots[i].request);
            }
        }
        p->urgent = p->urgent || purpose == PINC_NEEDED;
        *out = &p->public;
        return PINC_OK;
    }
    p = source_project_new(source, name, name);
    if (!p) {
        return pinc_fail_memory(err);
    }
    p->urgent = purpose == PINC_NEEDED;
    st = ask_places(p, err);
    *out = st == PINC_OK ? &p->public : NULL;
    return st;
}
