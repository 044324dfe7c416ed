#include "base/limits.h"
#include "index/source_private.h"
#include "markers/name.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#define ACCEPT_PAGE                                                                                \
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.1, "             \
    "text/html;q=0.01"
#define ABSENT_SECONDS 600 /* how long "no such project" is believed at most */
#define FOLDER_FILES_MAX 100000u
#define READ_AT_ONCE (16u << 10) /* bytes of a page that is read before anything else is done */

/* --- places: --index-url and --find-links ------------------------------------------------------
 */

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
    if (pinc_slice_equal_nocase(pinc_slice_part(url, 0, 5), PINC_LIT("file:"))) {
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

    if (o->n_index_urls > UINT16_MAX / 2 || o->n_find_links > UINT16_MAX / 2) {
        return pinc_fail(err, PINC_ELIMIT, "too many indexes");
    }
    source->places =
        pinc_arena_array(source->arena, o->n_index_urls + o->n_find_links, sizeof *source->places);
    if (!source->places) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < o->n_index_urls && st == PINC_OK; i++) {
        st = set_place(source, &source->places[source->n_places++], o->index_urls[i], false, err);
    }
    for (i = 0; i < o->n_find_links && st == PINC_OK; i++) {
        st = set_place(source, &source->places[source->n_places++], o->find_links[i], true, err);
    }
    return st;
}

/* --- life of a project --------------------------------------------------------------------------
 */

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

/* --- putting a project together
 * ------------------------------------------------------------------- */

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

/* All slots have answered: set the state. */
static enum pinc_status assemble(struct project *p, struct pinc_error *err)
{
    const struct pinc_slice *texts = NULL;
    enum pinc_status st;
    size_t i, n = 0;

    p->listings = pinc_arena_array(p->source->arena, p->n_slots, sizeof *p->listings);
    if (!p->listings) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < p->n_slots; i++) {
        if (p->slots[i].state == PINC_FAILED) {
            *err = p->slots[i].error;
            return err->code;
        }
        if (p->slots[i].state == PINC_READY) {
            p->listings[n++] = &p->slots[i].listing;
        }
    }
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

static void slot_done(struct slot *slot, enum pinc_state state)
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

static void slot_fail(struct slot *slot, const struct pinc_error *error)
{
    slot->error = *error;
    slot_done(slot, PINC_FAILED);
}

/* --- pages --------------------------------------------------------------------------------------
 */

/* Say where a page could not be read. */
static void fail_page(struct pinc_error *err, struct pinc_slice url)
{
    struct pinc_buf text = {0};

    pinc_buf_add_escaped(&text, url, sizeof err->source - 8);
    pinc_fail_at(err, text.ptr ? text.ptr : "", 0, 0);
    pinc_buf_clear(&text);
    if (err->code == PINC_ESYNTAX || err->code == PINC_ELIMIT) {
        err->code = PINC_ENET; /* not a file of the user's: the index is at fault */
    }
}

static bool wants_times(const struct pinc_source *source)
{
    return source->options.exclude_newer != INT64_MAX;
}

/* Nobody tells when a file was uploaded: one warning for the place. */
static void warn_of_times(const struct slot *slot)
{
    struct place *place = slot->place;
    struct pinc_buf url = {0};
    size_t i;

    for (i = 0;
         i < slot->listing.n_files && slot->listing.files[i].upload_time != PINC_TIME_UNKNOWN;
         i++) {
    }
    if (place->warned || i == slot->listing.n_files) {
        return;
    }
    place->warned = true;
    pinc_buf_add_quoted(&url, place->url, 200);
    source_message(slot->project->source, PINC_NOTE_WARNING,
                   "%s does not tell when its files were uploaded: --exclude-newer leaves them in",
                   url.ptr ? url.ptr : "an index");
    pinc_buf_clear(&url);
}

/* Open what is packed: in the cache's mapping, or just made. */
static bool open_listing(struct slot *slot, struct pinc_slice packed, struct pinc_error *err)
{
    struct pinc_source *source = slot->project->source;

    if (pinc_listing_open(&slot->listing, packed, slot->number, source->arena, err) != PINC_OK) {
        return false;
    }
    if (wants_times(source) && (slot->listing.times_settled || source->options.offline)) {
        warn_of_times(slot);
    }
    return true;
}

static void free_page(struct slot *slot)
{
    pinc_arena_free(slot->page_arena);
    slot->page_arena = NULL;
    memset(&slot->page, 0, sizeof slot->page);
    pinc_buf_clear(&slot->times);
}

/* May the page be kept? */
static bool is_storable(const struct slot *slot)
{
    return slot->project->source->cache && slot->key.len &&
           slot->facts.lifetime != PINC_HTTP_NO_STORE;
}

/* A page as it is kept: an entry of the cache where it may be one, else its bytes alone. */
struct packed {
    struct pinc_buf bytes;
    struct pinc_cache_entry entry;
};

static void packed_clear(struct packed *p)
{
    pinc_buf_clear(&p->bytes);
    pinc_cache_entry_clear(&p->entry);
}

/* On any thread. */
static enum pinc_status pack_page(struct packed *out, const struct slot *slot,
                                  const struct pinc_page *page, struct pinc_error *err)
{
    enum pinc_status st = pinc_listing_pack(&out->bytes, page, slot->project->public.name,
                                            wants_times(slot->project->source), err);

    if (st == PINC_OK && is_storable(slot) &&
        pinc_cache_make(&out->entry, PINC_CACHE_PAGE, slot->key, &slot->facts,
                        pinc_buf_slice(&out->bytes), NULL) == PINC_OK) {
        pinc_buf_clear(&out->bytes);
    }
    return st;
}

/* Open a page that was packed, and keep it. */
static void page_packed(struct slot *slot, struct packed *packed)
{
    struct pinc_error error = {0};
    bool made = packed->entry.payload.ptr != NULL;

    pinc_cache_entry_clear(&slot->entry); /* an older state of the page */
    slot->bytes = packed->bytes;
    slot->entry = packed->entry;
    *packed = (struct packed){0};
    if (!open_listing(slot, made ? slot->entry.payload : pinc_buf_slice(&slot->bytes), &error)) {
        fail_page(&error, slot->key);
        slot_fail(slot, &error);
        return;
    }
    if (made) {
        pinc_cache_put_made(slot->project->source->cache, PINC_CACHE_PAGE, &slot->entry);
    }
    slot_done(slot, PINC_READY);
}

/* The page is there, and the times if they were wanted. */
static void page_done(struct slot *slot)
{
    struct pinc_error error = {0};
    struct packed packed = {0};
    enum pinc_status st = PINC_OK;

    if (slot->times_state == TIMES_THERE) {
        st = pinc_page_add_legacy_times(slot->page.files, slot->page.n_files,
                                        pinc_buf_slice(&slot->times), &error);
    }
    if (st == PINC_OK) {
        st = pack_page(&packed, slot, &slot->page, &error);
    }
    free_page(slot);
    if (st == PINC_OK) {
        page_packed(slot, &packed);
    } else {
        fail_page(&error, slot->key);
        slot_fail(slot, &error);
    }
    packed_clear(&packed);
}

/* --- upload times that the page does not tell
 * ----------------------------------------------------------- */

static void on_times(void *user, struct pinc_http_answer *answer)
{
    struct slot *slot = user;

    slot->times_request = 0;
    if (slot->done) {
        return;
    }
    slot->times_state = answer->error.code == PINC_OK ? TIMES_THERE : TIMES_NOWHERE;
    if (slot->times_state == TIMES_THERE) {
        slot->times = *answer->body;
        *answer->body = (struct pinc_buf){0};
    } else if (answer->code / 100 != 4 || answer->code == 429) {
        /* Only a document that does not exist is silence; trouble with one that does would change
         * the result. */
        free_page(slot);
        slot_fail(slot, &answer->error);
        return;
    }
    if (slot->has_page) {
        page_done(slot);
    }
}

/* The legacy document of a project lies beside the index: .../simple/ and .../pypi/NAME/json. */
static void ask_times(struct slot *slot)
{
    struct pinc_source *source = slot->project->source;
    struct pinc_slice index = slot->place->url;
    struct pinc_buf url = {0};
    struct pinc_error error = {0};
    struct pinc_http_request request = {.accept = "application/json",
                                        .max = PINC_LEGACY_JSON_MAX,
                                        .urgent = slot->project->urgent,
                                        .done = on_times,
                                        .user = slot};

    slot->times_state = TIMES_NOWHERE;
    if (!pinc_slice_ends(index, "/simple/")) {
        return;
    }
    pinc_buf_add(&url, pinc_slice_part(index, 0, index.len - 7));
    pinc_buf_add_str(&url, "pypi/");
    pinc_buf_add(&url, slot->project->public.name);
    pinc_buf_add_str(&url, "/json");
    request.url = pinc_buf_slice(&url);
    if (source_get(source, &request, &slot->times_request, &error) == PINC_OK) {
        slot->times_state = TIMES_ASKED;
    } else {
        source->failed = PINC_ENOMEM;
    }
    pinc_buf_clear(&url);
}

/* A page was read: is everything there that was wanted? */
static void page_read(struct slot *slot)
{
    size_t i;

    slot->has_page = true;
    for (i = 0; i < slot->page.n_files && slot->page.files[i].upload_time != PINC_TIME_UNKNOWN;
         i++) {
    }
    if (wants_times(slot->project->source) && i < slot->page.n_files) {
        slot->place->silent = true;
        if (slot->times_state == TIMES_NOT_ASKED) {
            ask_times(slot);
        }
        if (slot->times_state == TIMES_ASKED) {
            return;
        }
    }
    page_done(slot);
}

/* --- answers to pages
 * ------------------------------------------------------------------------------------ */

static bool is_json(struct pinc_slice type)
{
    return pinc_slice_equal_nocase(type, PINC_LIT("application/vnd.pypi.simple.v1+json")) ||
           pinc_slice_equal_nocase(type, PINC_LIT("application/json"));
}

static bool is_html(struct pinc_slice type)
{
    return type.len == 0 || pinc_slice_equal_nocase(type, PINC_LIT("text/html")) ||
           pinc_slice_equal_nocase(type, PINC_LIT("application/vnd.pypi.simple.v1+html")) ||
           pinc_slice_equal_nocase(type, PINC_LIT("application/xhtml+xml"));
}

/* What came back for a page. */
struct page_text {
    struct pinc_slice text, url, type;
    bool whole;
};

static struct page_text page_text_of(const struct pinc_http_answer *answer)
{
    return (struct page_text){pinc_buf_slice(answer->body), answer->url, answer->content_type,
                              answer->whole};
}

/* Read an answer as a page by the type that came back, whatever was asked for (PEP 691). */
static enum pinc_status read_page(struct pinc_page *page, const struct page_text *got,
                                  struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_buf type = {0};

    if (is_json(got->type)) {
        return pinc_page_read_json(page, got->text, got->url, arena, err);
    }
    if (is_html(got->type)) {
        if (!got->whole && !pinc_page_html_whole(got->text)) {
            return pinc_fail(err, PINC_ENET,
                             "the page is cut off: it has no length and does not end in </html>");
        }
        return pinc_page_read_html(page, got->text, got->url, arena, err);
    }
    pinc_buf_add_quoted(&type, got->type, 60);
    (void)pinc_fail(err, PINC_ENET, "the answer is no index page: its type is %s",
                    type.ptr ? type.ptr : "");
    pinc_buf_clear(&type);
    return PINC_ENET;
}

/* A page that is read on a thread of its own, and packed there unless its upload times are wanted:
 * then others may have to be asked for them. */
struct reading {
    struct pinc_work work;
    struct slot *slot;
    struct pinc_buf body;
    struct pinc_arena *arena; /* of url and type */
    struct page_text got;
    bool pack;
    struct pinc_arena *page_arena;
    struct pinc_page page;
    struct packed packed;
    struct pinc_error error;
};

void source_reading_drop(struct pinc_work *work)
{
    struct reading *r = (struct reading *)work;

    pinc_buf_clear(&r->body);
    packed_clear(&r->packed);
    pinc_arena_free(r->arena);
    pinc_arena_free(r->page_arena);
    pinc_free(r);
}

static void run_reading(struct pinc_work *work)
{
    struct reading *r = (struct reading *)work;
    enum pinc_status st = read_page(&r->page, &r->got, r->page_arena, &r->error);

    pinc_buf_clear(&r->body);
    if (st != PINC_OK) {
        fail_page(&r->error, r->got.url);
    } else if (r->pack) {
        if (pack_page(&r->packed, r->slot, &r->page, &r->error) != PINC_OK) {
            fail_page(&r->error, r->slot->key);
        }
        pinc_arena_free(r->page_arena);
        r->page_arena = NULL;
    }
}

/* Back on the source's thread. */
static void end_reading(struct reading *r)
{
    struct slot *slot = r->slot;

    if (!slot->done && r->error.code != PINC_OK) {
        slot_fail(slot, &r->error);
    } else if (!slot->done && r->pack) {
        page_packed(slot, &r->packed);
    } else if (!slot->done) {
        slot->page = r->page;
        slot->page_arena = r->page_arena;
        r->page_arena = NULL;
        page_read(slot);
    }
    source_reading_drop(&r->work);
}

void source_readings_go_on(struct pinc_source *source)
{
    struct pinc_work *work;

    while (source->workers && (work = pinc_workers_take(source->workers)) != NULL) {
        end_reading((struct reading *)work);
    }
}

static struct reading *reading_new(struct slot *slot, struct pinc_http_answer *answer)
{
    struct reading *r = pinc_alloc(sizeof *r);

    if (!r) {
        return NULL;
    }
    r->work.run = run_reading;
    r->slot = slot;
    r->pack = !wants_times(slot->project->source);
    r->arena = pinc_arena_new();
    r->page_arena = pinc_arena_new();
    if (r->arena && r->page_arena) {
        r->got = page_text_of(answer);
        r->got.url = pinc_slice_dup(r->arena, answer->url);
        r->got.type = pinc_slice_dup(r->arena, answer->content_type);
    }
    if (!r->got.url.ptr || !r->got.type.ptr) {
        source_reading_drop(&r->work);
        return NULL;
    }
    r->body = *answer->body;
    *answer->body = (struct pinc_buf){0};
    return r;
}

/* Large pages do not keep the network waiting. */
static void start_reading(struct slot *slot, struct pinc_http_answer *answer)
{
    struct pinc_source *source = slot->project->source;
    struct pinc_error error = {0};
    struct reading *r = reading_new(slot, answer);

    if (!r) {
        (void)pinc_fail_memory(&error);
        fail_page(&error, answer->url);
        slot_fail(slot, &error);
    } else if (r->got.text.len < READ_AT_ONCE ||
               (!source->workers && pinc_workers_new(&source->workers, NULL) != PINC_OK)) {
        run_reading(&r->work);
        end_reading(r);
    } else {
        pinc_workers_add(source->workers, &r->work);
    }
}

static void set_facts(struct slot *slot, const struct pinc_http_answer *answer)
{
    struct pinc_arena *arena = slot->project->source->arena;

    slot->facts =
        (struct pinc_cache_facts){pinc_slice_dup(arena, answer->etag),
                                  pinc_slice_dup(arena, answer->last_modified), answer->lifetime};
}

static void on_absent(struct slot *slot, const struct pinc_http_answer *answer)
{
    struct pinc_source *source = slot->project->source;
    struct pinc_cache_facts facts = {
        .lifetime = answer->lifetime < ABSENT_SECONDS ? answer->lifetime : ABSENT_SECONDS};

    if (source->cache && answer->lifetime != PINC_HTTP_NO_STORE) {
        pinc_cache_put(source->cache, PINC_CACHE_PAGE, slot->key, &facts, PINC_LIT(""));
    }
    slot_done(slot, PINC_ABSENT);
}

static void on_page(void *user, struct pinc_http_answer *answer)
{
    struct slot *slot = user;
    struct pinc_source *source = slot->project->source;

    slot->request = 0;
    if (slot->done) {
        return;
    }
    if (answer->code == 404 || answer->code == 410) {
        on_absent(slot, answer);
        return;
    }
    if (answer->error.code != PINC_OK) {
        slot_fail(slot, &answer->error);
        return;
    }
    if (answer->code == 304 && slot->entry.payload.len) {
        source->stats.revalidated++;
        pinc_cache_touch(source->cache, PINC_CACHE_PAGE, slot->key);
        slot_done(slot, PINC_READY); /* it was opened when it was found */
        return;
    }
    set_facts(slot, answer);
    start_reading(slot, answer);
}

static void on_warm(void *user, struct pinc_http_answer *answer)
{
    (void)user;
    (void)answer;
}

/* The handshake with the server of the files goes on while the first page is on its way. */
static void warm(struct pinc_source *source)
{
    struct pinc_http_request request = {
        .url = source->options.warm_url, .warm = true, .done = on_warm};

    if (source->warmed || request.url.len == 0) {
        return;
    }
    source->warmed = true;
    if (source_get(source, &request, NULL, NULL) == PINC_ENOMEM) {
        source->failed = PINC_ENOMEM;
    }
}

static void request_page(struct slot *slot)
{
    struct pinc_source *source = slot->project->source;
    struct pinc_error error = {0};
    struct pinc_http_request request = {.url = slot->key,
                                        .accept = ACCEPT_PAGE,
                                        .etag = slot->entry.facts.etag,
                                        .last_modified = slot->entry.facts.last_modified,
                                        .max = PINC_PAGE_MAX,
                                        .urgent = slot->project->urgent,
                                        .done = on_page,
                                        .user = slot};

    if (source_get(source, &request, &slot->request, &error) != PINC_OK) {
        slot_fail(slot, &error);
    } else if (wants_times(source) && slot->place->silent) {
        ask_times(slot); /* other pages of this index told none: ask at once */
    }
    warm(source);
}

/* @return true when the cache settles it */
static bool use_cache(struct slot *slot)
{
    struct pinc_source *source = slot->project->source;
    bool usable;

    if (!source->cache ||
        !pinc_cache_get(source->cache, PINC_CACHE_PAGE, slot->key, &slot->entry)) {
        source->stats.cache_misses++;
        return false;
    }
    usable = source->options.offline ||
             (!source->options.refresh && pinc_cache_fresh(&slot->entry, source->now));
    if (usable && slot->entry.payload.len == 0) {
        source->stats.cache_hits++;
        slot_done(slot, PINC_ABSENT);
        return true;
    }
    if (slot->entry.payload.len == 0 || !open_listing(slot, slot->entry.payload, NULL) ||
        (wants_times(source) && !slot->listing.times_settled && !source->options.offline)) {
        pinc_cache_entry_clear(&slot->entry); /* nothing that could be revalidated */
        return false;
    }
    if (usable) {
        source->stats.cache_hits++;
        slot_done(slot, PINC_READY);
    }
    return usable;
}

static void ask_index(struct slot *slot)
{
    struct pinc_source *source = slot->project->source;
    struct pinc_error error = {0};
    struct pinc_buf key = {0};

    pinc_buf_add(&key, slot->place->url);
    pinc_buf_add(&key, slot->project->public.name); /* normalized: nothing in it needs an escape */
    pinc_buf_add_char(&key, '/');
    slot->key = pinc_slice_dup(source->arena, pinc_buf_slice(&key));
    pinc_buf_clear(&key);
    if (!slot->key.ptr) {
        (void)pinc_fail_memory(&error);
        slot_fail(slot, &error);
    } else if (use_cache(slot)) {
        return;
    } else if (source->options.offline) {
        (void)pinc_fail(&error, PINC_ENET,
                        "the page of %.*s is not in the cache, and --offline forbids to ask",
                        PINC_SLICE_ARG(slot->project->public.name));
        fail_page(&error, slot->key);
        slot_fail(slot, &error);
    } else {
        request_page(slot);
    }
}

/* --- find-links, and indexes in folders
 * ------------------------------------------------------------ */

/* One file of a folder as a page's. */
static bool add_folder_file(struct place *place, size_t *cap, const char *folder, const char *name)
{
    struct pinc_page *page = &place->page;
    struct pinc_page_file *file;
    struct pinc_buf url = {0};
    char *path;

    path = pinc_path_join(place->arena, pinc_slice_of(folder), pinc_slice_of(name));
    if (!path || !PINC_GROW(page->files, *cap, page->n_files + 1)) {
        return false;
    }
    pinc_url_add_file(&url, pinc_slice_of(path));
    file = &page->files[page->n_files];
    memset(file, 0, sizeof *file);
    file->filename = pinc_slice_dup(place->arena, pinc_slice_of(name));
    file->url = pinc_slice_dup(place->arena, pinc_buf_slice(&url));
    file->upload_time = PINC_TIME_UNKNOWN;
    file->metadata = PINC_METADATA_NO;
    pinc_buf_clear(&url);
    page->n_files += file->filename.ptr && file->url.ptr ? 1 : 0;
    return file->filename.ptr && file->url.ptr;
}

static enum pinc_status read_folder(struct place *place, const char *folder, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    char *absolute = realpath(folder, NULL);
    DIR *dir = absolute ? opendir(absolute) : NULL;
    struct pinc_page_file *files;
    size_t cap = 0, n = 0;
    struct dirent *entry;

    while (dir && st == PINC_OK && (entry = readdir(dir)) != NULL) {
        if (++n > FOLDER_FILES_MAX) {
            st = pinc_fail(err, PINC_ELIMIT, "the folder has more than %u files", FOLDER_FILES_MAX);
        } else if (entry->d_name[0] != '.' &&
                   !add_folder_file(place, &cap, absolute, entry->d_name)) {
            st = pinc_fail_memory(err);
        }
    }
    if (!dir) {
        st = pinc_fail(err, errno == ENOENT ? PINC_ENOTFOUND : PINC_EIO,
                       "cannot read the folder: %s", strerror(errno));
    } else {
        (void)closedir(dir);
    }
    free(absolute); /* from realpath() */
    /* The list moves into the arena, as the lists of other pages. */
    files = pinc_arena_array(place->arena, place->page.n_files, sizeof *files);
    if (files && place->page.n_files) {
        memcpy(files, place->page.files, place->page.n_files * sizeof *files);
    }
    pinc_free(place->page.files);
    place->page.files = files;
    return files || st != PINC_OK ? st : pinc_fail_memory(err);
}

static enum pinc_status read_html_file(struct pinc_page *page, const char *path,
                                       struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_file file = {0};
    struct pinc_buf url = {0};
    enum pinc_status st = pinc_file_read(&file, path, PINC_PAGE_MAX, err);

    if (st == PINC_OK) {
        pinc_url_add_file(&url, pinc_slice_of(path));
        st = url.failed == PINC_OK
                 ? pinc_page_read_html(page, file.text, pinc_slice_dup(arena, pinc_buf_slice(&url)),
                                       arena, err)
                 : pinc_fail_memory(err);
    }
    pinc_buf_clear(&url);
    pinc_file_clear(&file);
    return st;
}

/* A local --find-links: a folder of files, or an HTML file. */
static enum pinc_status read_local_links(struct place *place, struct pinc_error *err)
{
    struct stat info;

    if (stat(place->folder, &info) == 0 && !S_ISDIR(info.st_mode)) {
        return read_html_file(&place->page, place->folder, place->arena, err);
    }
    return read_folder(place, place->folder, err);
}

/* The page of a find-links is there (or has failed): serve everybody who waits for it. */
static void links_done(struct place *place)
{
    struct slot *slot = place->waiting, *next;

    place->waiting = NULL;
    for (; slot; slot = next) {
        struct pinc_error error = {0};

        next = slot->next;
        if (place->state == PINC_FAILED) {
            slot_fail(slot, &place->error);
        } else if (pinc_listing_pack(&slot->bytes, &place->page, slot->project->public.name, true,
                                     &error) != PINC_OK ||
                   !open_listing(slot, pinc_buf_slice(&slot->bytes), &error)) {
            slot_fail(slot, &error);
        } else {
            slot_done(slot, slot->listing.n_files ? PINC_READY : PINC_ABSENT);
        }
    }
}

static void links_settle(struct place *place, enum pinc_status st, const struct pinc_error *error)
{
    place->state = st == PINC_OK ? PINC_READY : PINC_FAILED;
    place->error = *error;
    if (st != PINC_OK) {
        fail_page(&place->error, place->url);
        if (place->error.code == PINC_ENOTFOUND) {
            place->error.code =
                PINC_EIO; /* not a project that is missing, but a place that the user named */
        }
    }
    links_done(place);
}

static void on_links(void *user, struct pinc_http_answer *answer)
{
    struct place *place = user;
    struct pinc_error error = answer->error;
    enum pinc_status st = error.code;

    if (st == PINC_OK) {
        const struct page_text got = page_text_of(answer);

        st = read_page(&place->page, &got, place->arena, &error);
    }
    links_settle(place, st, &error);
}

static void ask_links(struct slot *slot)
{
    struct pinc_source *source = slot->project->source;
    struct place *place = slot->place;
    struct pinc_error error = {0};
    struct pinc_http_request request = {.url = place->url,
                                        .accept = ACCEPT_PAGE,
                                        .max = PINC_PAGE_MAX,
                                        .urgent = true,
                                        .done = on_links,
                                        .user = place};
    enum pinc_status st;

    slot->next = place->waiting;
    place->waiting = slot;
    if (place->asked) {
        if (place->state != PINC_PENDING) {
            links_done(place);
        }
        return;
    }
    place->asked = true;
    place->arena = pinc_arena_new();
    if (!place->arena) {
        st = pinc_fail_memory(&error);
    } else if (place->folder) {
        st = read_local_links(place, &error);
    } else if (source->options.offline) {
        st = pinc_fail(&error, PINC_ENET, "--offline forbids to ask for this page of --find-links");
    } else if ((st = source_get(source, &request, NULL, &error)) == PINC_OK) {
        return;
    }
    links_settle(place, st, &error);
}

/* A simple index that lies in a folder. */
static void ask_folder_index(struct slot *slot)
{
    struct pinc_error error = {0};
    struct pinc_buf path = {0};
    enum pinc_status st;

    pinc_buf_addf(&path, "%s/", slot->place->folder);
    pinc_buf_add(&path, slot->project->public.name);
    pinc_buf_add_str(&path, "/index.html");
    slot->page_arena = pinc_arena_new();
    if (path.failed != PINC_OK || !slot->page_arena) {
        st = pinc_fail_memory(&error);
    } else {
        st = read_html_file(&slot->page, path.ptr, slot->page_arena, &error);
    }
    pinc_buf_clear(&path);
    if (st == PINC_OK) {
        page_done(slot);
    } else if (st == PINC_ENOTFOUND) {
        slot_done(slot, PINC_ABSENT);
    } else {
        slot_fail(slot, &error);
    }
}

/* --- asking
 * --------------------------------------------------------------------------------------- */

static void ask_slot(struct slot *slot)
{
    if (slot->place->links) {
        ask_links(slot);
    } else if (slot->place->folder) {
        ask_folder_index(slot);
    } else {
        ask_index(slot);
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

    while (n_indexes < p->n_slots && !p->slots[n_indexes].place->links) {
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

static enum pinc_status ask_places(struct project *p, struct pinc_error *err)
{
    struct pinc_source *source = p->source;
    size_t i;

    p->slots = pinc_arena_array(source->arena, source->n_places, sizeof *p->slots);
    if (!p->slots) {
        return pinc_fail_memory(err);
    }
    p->n_slots = source->n_places;
    for (i = 0; i < p->n_slots; i++) {
        p->slots[i].project = p;
        p->slots[i].place = &source->places[i];
        p->slots[i].number = (uint16_t)i;
        p->slots[i].state = PINC_ABSENT;
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
