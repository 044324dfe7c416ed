#include "index/source/page_remote.h"

bool page_remote_ask(struct page_remote *remote, struct pinc_client *client, struct pinc_slice key,
                     bool urgent, pinc_remote_done *done, void *user)
{
    remote->client = client;
    remote->request = pinc_remote_cache_get(pinc_client_remote_for(client, key), PINC_CACHE_PAGE,
                                            key, urgent, done, user);
    return remote->request != 0;
}

void page_remote_cancel(struct page_remote *remote)
{
    if (remote->request) {
        pinc_remote_cache_cancel(pinc_client_remote(remote->client), remote->request);
        remote->request = 0;
    }
}

void page_remote_start(struct page_remote *remote, struct pinc_client *client,
                       struct pinc_slice key)
{
    remote->client = client;
    remote->cache = pinc_client_remote_for(client, key);
    remote->key = key;
    remote->started = pinc_client_waited(client);
}

void page_remote_note(struct page_remote *remote, const struct pinc_http_answer *answer)
{
    remote->personal = answer->personal || answer->lifetime == PINC_HTTP_NO_STORE;
}

/* @param validated 0: now */
static void put(struct page_remote *remote, struct pinc_slice bytes, int64_t validated)
{
    const int64_t cost = pinc_client_waited(remote->client) - remote->started;
    const struct pinc_remote_facts facts = {
        .validated = validated ? validated : pinc_client_options(remote->client)->now,
        .cost = cost < PINC_REMOTE_COST_MAX ? cost : PINC_REMOTE_COST_MAX};

    if (!remote->personal && bytes.len) {
        pinc_remote_cache_put(remote->cache, PINC_CACHE_PAGE, remote->key, &facts, bytes);
    }
}

void page_remote_put(struct page_remote *remote, const struct pinc_cache_entry *entry)
{
    if (remote->cache && pinc_cache_entry_whole(entry)) {
        put(remote, entry->file.text, entry->validated);
    }
}

void page_remote_put_absent(struct page_remote *remote, const struct pinc_cache_facts *facts)
{
    struct pinc_buf bytes = {0};

    if (remote->cache) {
        pinc_cache_add_bytes(&bytes, PINC_CACHE_PAGE, remote->key, facts, PINC_LIT(""));
        put(remote, pinc_buf_keep(&bytes, pinc_client_arena(remote->client)), 0);
    }
}
