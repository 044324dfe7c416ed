#include "index/source/place.h"

#include "index/net/trusted_host.h"

#include <string.h>

/* The scheme that was meant by what a URL begins with; NULL: none that was misspelt. */
static const char *scheme_meant(struct pinc_slice url)
{
    static const struct {
        const char *wrong, *meant;
    } schemes[] = {{"htps:", "https"},   {"htpps:", "https"},  {"httpss:", "https"},
                   {"hhttps:", "https"}, {"htttps:", "https"}, {"ttps:", "https"},
                   {"https//", "https"}, {"http//", "http"},   {"ttp:", "http"},
                   {"htp:", "http"},     {"htttp:", "http"}};
    size_t i;

    for (i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (pinc_slice_starts_nocase(url, schemes[i].wrong)) {
            return schemes[i].meant;
        }
    }
    return NULL;
}

/* What was left out: the scheme, or quotes in which a shell puts a variable's value. */
static void hint_at_scheme(struct pinc_slice url, const char *quoted, struct pinc_error *err)
{
    const size_t colon = pinc_slice_find(url, ':');
    const char *meant = scheme_meant(url);

    if (!quoted) {
        return;
    }
    if (pinc_slice_find(url, '$') < url.len) {
        pinc_fail_hint(err, "variables of the command line are put in by the shell, between double "
                            "quotes or none");
    } else if (url.len && strchr("'\"<", url.ptr[0])) {
        pinc_fail_hint(err, "leave the quotes and brackets around it out");
    } else if (meant) {
        pinc_fail_hint(err, "did you mean %s://?", meant);
    } else if (pinc_slice_equal_nocase(url, PINC_LIT("pypi")) ||
               pinc_slice_equal_nocase(url, PINC_LIT("pypi.org"))) {
        pinc_fail_hint(err, "write '" PINC_DEFAULT_INDEX_URL "'");
    } else if (colon == url.len ||
               !pinc_slice_starts(pinc_slice_part(url, colon, url.len), "://")) {
        pinc_fail_hint(err, "write 'https://%s", quoted + 1);
    }
}

static enum pinc_status fail_url(struct source_context *ctx, struct pinc_slice url,
                                 const char *what, struct pinc_error *err)
{
    struct pinc_buf text = {0};

    pinc_buf_add_quoted(&text, pinc_url_public(ctx->arena, url), 200);
    (void)pinc_fail(err, PINC_EUSAGE, "%s %s is neither an http, https nor file URL", what,
                    text.ptr ? text.ptr : "");
    hint_at_scheme(url, text.ptr, err);
    pinc_buf_clear(&text);
    return PINC_EUSAGE;
}

/* pip passes over such an index with a warning: the lock would have other versions than it installs. */
static enum pinc_status fail_insecure(struct source_context *ctx, struct pinc_slice url,
                                      const struct pinc_url *parts, bool links,
                                      struct pinc_error *err)
{
    struct pinc_buf text = {0};

    pinc_buf_add_quoted(&text, pinc_url_public(ctx->arena, url), 200);
    (void)pinc_fail(err, PINC_EUSAGE, "%s %s is not on a trusted or secure host",
                    links ? "--find-links" : "the index", text.ptr ? text.ptr : "");
    pinc_fail_hint(err, "use https, or allow it with --trusted-host %.*s",
                   PINC_SLICE_ARG(parts->host));
    pinc_buf_clear(&text);
    return PINC_EUSAGE;
}

/* Does an '@' stand behind the host, and none before it? Then what looks like a host is a user, and what
 * follows a part of the password. */
static bool has_late_at(struct pinc_slice url)
{
    size_t i = 0;

    while (i < url.len && url.ptr[i] != ':') {
        i++;
    }
    for (i += 3; i < url.len && !strchr("/?#@", url.ptr[i]); i++) {
    }
    if (i >= url.len || url.ptr[i] == '@') {
        return false;
    }
    for (; i < url.len && url.ptr[i] != '@' && url.ptr[i] != '?'; i++) {
    }
    return i < url.len && url.ptr[i] == '@';
}

/* What stands there is not shown: it may be a password. */
static enum pinc_status fail_late_at(bool links, struct pinc_error *err)
{
    (void)pinc_fail(err, PINC_EUSAGE, "%s has an '@' behind its host",
                    links ? "a URL of --find-links" : "an index URL");
    pinc_fail_hint(err, "in a password '#' is written as %%23, '/' as %%2F and '@' as %%40");
    return PINC_EUSAGE;
}

/* The URL without credentials, which are remembered for its origin; with a final slash for an
 * index. */
static enum pinc_status set_place_url(struct source_context *ctx, struct place *place,
                                      struct pinc_slice url, struct pinc_error *err)
{
    const struct pinc_client_options *options = pinc_client_options(ctx->client);
    struct pinc_url parts;
    struct pinc_buf text = {0};
    enum pinc_status st;

    if (has_late_at(url) && (!place->links || !pinc_url_split(&parts, url))) {
        return fail_late_at(place->links, err);
    }
    if (!pinc_url_split(&parts, url)) {
        return fail_url(ctx, url, place->links ? "--find-links" : "index URL", err);
    }
    if (!pinc_trusted_host_secure(options->trusted_hosts, options->n_trusted_hosts, &parts)) {
        return fail_insecure(ctx, url, &parts, place->links, err);
    }
    st = pinc_client_credentials(ctx->client, &parts, err);
    if (st != PINC_OK) {
        return st;
    }
    pinc_buf_add(&text, pinc_url_public(ctx->arena, url));
    if (!place->links && !pinc_slice_ends(pinc_buf_slice(&text), "/")) {
        pinc_buf_add_char(&text, '/');
    }
    place->url = pinc_slice_dup(ctx->arena, pinc_buf_slice(&text));
    st = text.failed == PINC_OK && place->url.ptr ? PINC_OK : pinc_fail_memory(err);
    pinc_buf_clear(&text);
    return st;
}

static enum pinc_status set_place(struct source_context *ctx, struct place *place,
                                  struct pinc_slice url, bool links, struct pinc_error *err)
{
    place->links = links;
    if (pinc_url_is_file(url)) {
        place->folder = pinc_url_file_path(ctx->arena, url);
        place->url = url;
        if (!pinc_url_is_local(url)) {
            return fail_url(ctx, url, links ? "--find-links" : "index URL", err);
        }
        return place->folder ? PINC_OK : pinc_fail_memory(err);
    }
    if (links && !pinc_url_is_absolute(url)) {
        place->folder = pinc_arena_copy(ctx->arena, url.ptr, url.len);
        place->url = url;
        return place->folder ? PINC_OK : pinc_fail_memory(err);
    }
    return set_place_url(ctx, place, url, err);
}

static struct place *add_place(struct places *places)
{
    struct place *place = &places->items[places->n];

    place->number = (uint16_t)places->n++;
    return place;
}

enum pinc_status places_read(struct places *out, struct source_context *ctx, struct pinc_error *err)
{
    const struct pinc_source_options *o = &ctx->options;
    enum pinc_status st = PINC_OK;
    size_t i, n;

    if (o->n_index_urls > UINT16_MAX / 4 || o->n_find_links > UINT16_MAX / 4 ||
        o->n_bound_urls > UINT16_MAX / 4) {
        return pinc_fail(err, PINC_ELIMIT, "too many indexes");
    }
    n = o->n_index_urls + o->n_find_links + o->n_bound_urls;
    out->items = pinc_arena_array(ctx->arena, n, sizeof *out->items);
    if (!out->items) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < o->n_index_urls && st == PINC_OK; i++) {
        st = set_place(ctx, add_place(out), o->index_urls[i], false, err);
    }
    for (i = 0; i < o->n_find_links && st == PINC_OK; i++) {
        st = set_place(ctx, add_place(out), o->find_links[i], true, err);
    }
    for (i = 0; i < o->n_bound_urls && st == PINC_OK; i++) {
        struct place *place = add_place(out);

        place->bound = true;
        st = set_place(ctx, place, o->bound_urls[i], false, err);
    }
    return st;
}

/* --- what a place says of a project */

bool source_wants_times(const struct source_context *ctx)
{
    return ctx->options.exclude_newer != INT64_MAX;
}

/* Nobody tells when a file was uploaded: one warning for the place. */
static void warn_of_times(const struct source_context *ctx, struct place *place,
                          const struct pinc_listing *listing)
{
    struct pinc_buf url = {0};
    size_t i;

    for (i = 0; i < listing->n_files && listing->files[i].upload_time != PINC_TIME_UNKNOWN; i++) {
    }
    if (place->warned || i == listing->n_files) {
        return;
    }
    place->warned = true;
    pinc_buf_add_quoted(&url, place->url, 200);
    pinc_client_message(ctx->client, PINC_NOTE_WARNING,
                        "%s does not tell when its files were uploaded: %s",
                        url.ptr ? url.ptr : "an index",
                        ctx->options.exclude_newer_strict ? "--exclude-newer-strict leaves them out"
                                                          : "--exclude-newer leaves them in");
    pinc_buf_clear(&url);
}

static bool need(void *user, const void *from, size_t len)
{
    const struct place_listing *listing = user;

    return pinc_cache_rest_need(&listing->entry.rest, from, len);
}

bool place_listing_open(struct place_listing *out, struct source_context *ctx, struct place *place,
                        struct pinc_slice packed, struct pinc_error *err)
{
    if (pinc_listing_open(&out->listing, packed, place->number, ctx->arena, err) != PINC_OK) {
        return false;
    }
    pinc_listing_set_reader(&out->listing, (struct pinc_listing_reader){need, out});
    if (source_wants_times(ctx) && (out->listing.times_settled || ctx->options.client.offline)) {
        warn_of_times(ctx, place, &out->listing);
    }
    return true;
}

/* What is written can be read again. */
static void leave_written(struct source_context *ctx)
{
    struct put_listings *all = &ctx->put;

    while (all->first && pinc_cache_leave_rest(ctx->cache, PINC_CACHE_PAGE, &all->first->entry,
                                               all->first->put)) {
        struct place_listing *written = all->first;

        all->first = written->next;
        written->next = NULL;
        written->put = 0;
    }
    all->last = all->first ? all->last : NULL;
}

void place_listing_put(struct place_listing *listing, struct source_context *ctx)
{
    struct put_listings *all = &ctx->put;
    const bool waits = listing->put != 0;
    const uint64_t put = pinc_cache_put_made(ctx->cache, PINC_CACHE_PAGE, &listing->entry);

    listing->put = put ? put : listing->put;
    if (put && !waits) {
        if (all->last) {
            all->last->next = listing;
        } else {
            all->first = listing;
        }
        all->last = listing;
    }
    leave_written(ctx);
}

void place_listing_fail(struct place_listing *out, struct source_context *ctx,
                        const struct pinc_error *error)
{
    struct pinc_error *copy = pinc_arena_alloc(ctx->arena, sizeof *copy);

    if (copy) {
        *copy = *error;
    }
    if (!copy || error->code == PINC_ENOMEM) {
        pinc_client_fail_memory(ctx->client);
    }
    out->error = copy;
    out->state = PINC_FAILED;
}

void place_listing_clear(struct place_listing *listing)
{
    pinc_cache_entry_clear(&listing->entry);
    pinc_buf_clear(&listing->bytes);
    for (; listing->repaired; listing->repaired = listing->repaired->repaired) {
        pinc_cache_entry_clear(&listing->repaired->entry);
        pinc_buf_clear(&listing->repaired->bytes);
    }
}
