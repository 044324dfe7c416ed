#include "base/limits.h"
#include "index/source/source_private.h"

#define ABSENT_SECONDS 600       /* how long "no such project" is believed at most */
#define READ_AT_ONCE (16u << 10) /* bytes of a page that is read before anything else is done */

/* --- pages */

void source_page_fail(struct pinc_error *err, struct pinc_slice url)
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
                   "%s does not tell when its files were uploaded: %s",
                   url.ptr ? url.ptr : "an index",
                   slot->project->source->options.exclude_newer_strict
                       ? "--exclude-newer-strict leaves them out"
                       : "--exclude-newer leaves them in");
    pinc_buf_clear(&url);
}

/* Open what is packed: in the cache's mapping, or just made. */
bool source_page_open(struct slot *slot, struct pinc_slice packed, struct pinc_error *err)
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
    if (!source_page_open(slot, made ? slot->entry.payload : pinc_buf_slice(&slot->bytes),
                          &error)) {
        source_page_fail(&error, slot->key);
        source_slot_fail(slot, &error);
        return;
    }
    if (made) {
        pinc_cache_put_made(slot->project->source->cache, PINC_CACHE_PAGE, &slot->entry);
    }
    source_slot_done(slot, PINC_READY);
}

void source_page_done(struct slot *slot)
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
        source_page_fail(&error, slot->key);
        source_slot_fail(slot, &error);
    }
    packed_clear(&packed);
}

/* --- upload times that the page does not tell */

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
        source_slot_fail(slot, &answer->error);
        return;
    }
    if (slot->has_page) {
        source_page_done(slot);
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
    source_page_done(slot);
}

/* --- answers to pages */

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
        source_page_fail(&r->error, r->got.url);
    } else if (r->pack) {
        if (pack_page(&r->packed, r->slot, &r->page, &r->error) != PINC_OK) {
            source_page_fail(&r->error, r->slot->key);
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
        source_slot_fail(slot, &r->error);
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
        source_page_fail(&error, answer->url);
        source_slot_fail(slot, &error);
    } else if (r->got.text.len < READ_AT_ONCE ||
               (!source->workers && pinc_workers_new(&source->workers, NULL) != PINC_OK)) {
        run_reading(&r->work);
        end_reading(r);
    } else {
        pinc_workers_add(source->workers, &r->work);
    }
}

enum pinc_status source_page_read(struct pinc_page *page, const struct pinc_http_answer *answer,
                                  struct pinc_arena *arena, struct pinc_error *err)
{
    const struct page_text got = page_text_of(answer);

    return read_page(page, &got, arena, err);
}

static void on_absent(struct slot *slot, const struct pinc_http_answer *answer)
{
    struct pinc_source *source = slot->project->source;
    struct pinc_cache_facts facts = {
        .lifetime = answer->lifetime < ABSENT_SECONDS ? answer->lifetime : ABSENT_SECONDS};

    if (source->cache && answer->lifetime != PINC_HTTP_NO_STORE) {
        pinc_cache_put(source->cache, PINC_CACHE_PAGE, slot->key, &facts, PINC_LIT(""));
    }
    source_slot_done(slot, PINC_ABSENT);
}

static void on_page(void *user, struct pinc_http_answer *answer)
{
    struct slot *slot = user;
    struct pinc_source *source = slot->project->source;

    slot->request = 0;
    if (slot->done) {
        return;
    }
    if (answer->code == 404) {
        on_absent(slot, answer);
        return;
    }
    if (answer->error.code != PINC_OK) {
        source_slot_fail(slot, &answer->error);
        return;
    }
    if (answer->code == 304 && slot->entry.payload.len) {
        source->stats.revalidated++;
        pinc_cache_touch(source->cache, PINC_CACHE_PAGE, slot->key);
        source_slot_done(slot, PINC_READY); /* it was opened when it was found */
        return;
    }
    slot->facts = source_facts(source, answer);
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
                                        .accept = SOURCE_ACCEPT_PAGE,
                                        .etag = slot->entry.facts.etag,
                                        .last_modified = slot->entry.facts.last_modified,
                                        .max = PINC_PAGE_MAX,
                                        .urgent = slot->project->urgent,
                                        .done = on_page,
                                        .user = slot};

    if (source_get(source, &request, &slot->request, &error) != PINC_OK) {
        source_slot_fail(slot, &error);
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
    usable = source_may_use(source, &slot->entry);
    if (usable && slot->entry.payload.len == 0) {
        source->stats.cache_hits++;
        source_slot_done(slot, PINC_ABSENT);
        return true;
    }
    if (slot->entry.payload.len == 0 || !source_page_open(slot, slot->entry.payload, NULL) ||
        (wants_times(source) && !slot->listing.times_settled && !source->options.offline)) {
        pinc_cache_entry_clear(&slot->entry); /* nothing that could be revalidated */
        return false;
    }
    if (usable) {
        source->stats.cache_hits++;
        source_slot_done(slot, PINC_READY);
    }
    return usable;
}

void source_page_ask(struct slot *slot)
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
        source_slot_fail(slot, &error);
    } else if (use_cache(slot)) {
        return;
    } else if (source->options.offline) {
        (void)pinc_fail(&error, PINC_ENET,
                        "the page of %.*s is not in the cache, and --offline forbids to ask",
                        PINC_SLICE_ARG(slot->project->public.name));
        source_page_fail(&error, slot->key);
        source_slot_fail(slot, &error);
    } else {
        request_page(slot);
    }
}
