#include "index/client/document.h"

#define ACCEPT_TEXT "text/plain, */*;q=0.5"

/* A document that somebody waits for. */
struct document {
    struct pinc_client *client;
    bool done, unchanged;
    struct pinc_error error;
    struct pinc_slice text;
    struct pinc_cache_facts facts;
    int64_t lifetime; /* of what is unchanged */
};

/* Is it whole, and text? What a site shows instead of a file is a page. */
static void check_answer(struct pinc_error *err, const struct pinc_http_answer *answer)
{
    if (pinc_slice_equal_nocase(answer->content_type, PINC_LIT("text/html")) ||
        pinc_slice_equal_nocase(answer->content_type, PINC_LIT("application/xhtml+xml"))) {
        (void)pinc_fail(err, PINC_ENET, "the server sends a web page, not a requirements file");
        pinc_fail_hint(err,
                       "sites that show a file have another URL for the file itself (\"raw\")");
    } else if (!answer->whole) {
        (void)pinc_fail(err, PINC_ENET, "the server does not say how long the file is");
    }
}

static void on_document(void *user, struct pinc_http_answer *answer)
{
    struct document *d = user;

    d->done = true;
    d->error = answer->error;
    d->unchanged = answer->code == 304;
    d->lifetime = answer->lifetime;
    if (d->error.code != PINC_OK || d->unchanged) {
        return;
    }
    check_answer(&d->error, answer);
    d->text = pinc_slice_dup(pinc_client_arena(d->client), pinc_buf_slice(answer->body));
    d->facts = pinc_client_facts(d->client, answer);
    if (!d->text.ptr || !d->facts.etag.ptr || !d->facts.last_modified.ptr) {
        (void)pinc_fail_memory(&d->error);
    }
}

/* Ask, with what the cache has in hand. */
static enum pinc_status ask(struct document *d, struct pinc_slice url,
                            const struct pinc_cache_entry *entry, size_t max,
                            struct pinc_error *err)
{
    const struct pinc_http_request request = {.url = url,
                                              .accept = ACCEPT_TEXT,
                                              .etag = entry->facts.etag,
                                              .last_modified = entry->facts.last_modified,
                                              .max = max,
                                              .urgent = true,
                                              .done = on_document,
                                              .user = d};
    uint64_t id = 0;
    enum pinc_status st = pinc_client_get(d->client, &request, &id, err);

    if (st == PINC_OK) {
        st = pinc_client_wait(d->client, id, &d->done, err);
    }
    if (st == PINC_OK && d->error.code != PINC_OK) {
        st = d->error.code;
        if (err) {
            *err = d->error;
            err->source[0] = '\0'; /* the caller knows how it may be called */
        }
    }
    return st;
}

/* From the network, or from the cache where the server says that nothing has changed. */
static enum pinc_status get(struct pinc_slice *out, struct pinc_client *client,
                            struct pinc_slice key, const struct pinc_cache_entry *entry, size_t max,
                            struct pinc_error *err)
{
    struct document d = {.client = client};
    enum pinc_status st = ask(&d, key, entry, max, err);

    if (st != PINC_OK) {
        return st;
    }
    if (d.unchanged) {
        pinc_client_counts(client)->revalidated++;
        pinc_cache_touch(pinc_client_cache(client), PINC_CACHE_DOCUMENT, key, entry, d.lifetime);
        *out = pinc_slice_dup(pinc_client_arena(client), entry->payload);
        return out->ptr ? PINC_OK : pinc_fail_memory(err);
    }
    if (pinc_client_cache(client) && d.facts.lifetime != PINC_HTTP_NO_STORE) {
        pinc_cache_put(pinc_client_cache(client), PINC_CACHE_DOCUMENT, key, &d.facts, d.text);
    }
    *out = d.text;
    return PINC_OK;
}

enum pinc_status pinc_client_document(struct pinc_client *client, struct pinc_slice *out,
                                      struct pinc_slice url, size_t max, struct pinc_error *err)
{
    struct pinc_cache_entry entry = {.validated = 0};
    struct pinc_slice key;
    struct pinc_url parts;
    enum pinc_status st;
    bool found;

    *out = (struct pinc_slice){NULL, 0};
    if (!pinc_url_split(&parts, url)) {
        return pinc_fail(err, PINC_EUSAGE, "this is not an http or https URL");
    }
    st = pinc_client_credentials(client, &parts, err);
    if (st != PINC_OK) {
        return st;
    }
    key = pinc_url_public(pinc_client_arena(client), url);
    key = key.ptr ? pinc_slice_dup(pinc_client_arena(client), key) : key;
    if (!key.ptr) {
        return pinc_fail_memory(err);
    }
    found = pinc_client_cache(client) &&
            pinc_cache_get(pinc_client_cache(client), PINC_CACHE_DOCUMENT, key, &entry);
    if (found && pinc_client_may_use(client, &entry)) {
        pinc_client_counts(client)->cache_hits++;
        *out = pinc_slice_dup(pinc_client_arena(client), entry.payload);
        st = out->ptr ? PINC_OK : pinc_fail_memory(err);
    } else if (pinc_client_options(client)->offline) {
        st = pinc_fail(err, PINC_ENET, "it is not in the cache, and --offline forbids asking");
    } else {
        pinc_client_counts(client)->cache_misses += found ? 0 : 1;
        st = get(out, client, key, &entry, max, err);
    }
    pinc_cache_entry_clear(&entry);
    return st;
}
