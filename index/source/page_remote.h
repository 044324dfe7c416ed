/*
 * A project's page in a cache that the machines of a team share.
 */
#ifndef PINC_INDEX_SOURCE_PAGE_REMOTE_H
#define PINC_INDEX_SOURCE_PAGE_REMOTE_H

#include "index/source/context.h"

/* Zero it. Fields are private. */
struct page_remote {
    struct pinc_client *client;
    struct pinc_remote_cache *cache; /* NULL: it has nothing to do with this page */
    struct pinc_slice key;
    uint64_t request; /* 0 when none is under way */
    int64_t started;  /* when the index was asked, by pinc_client_waited() */
    bool personal;    /* what the index says is not for others */
    bool stale;       /* the page that is to be revalidated came from there */
};

/**
 * Ask.
 * @param key  of the page: its URL; as long as the source
 * @param done as in remote_cache.h
 * @return is it under way? Else done() is not called
 */
bool page_remote_ask(struct page_remote *remote, struct pinc_client *client, struct pinc_slice key,
                     bool urgent, pinc_remote_done *done, void *user);

/** done() is not called any more. */
void page_remote_cancel(struct page_remote *remote);

/** The index is asked now. */
void page_remote_start(struct page_remote *remote, struct pinc_client *client,
                       struct pinc_slice key);

/** The index has answered. */
void page_remote_note(struct page_remote *remote, const struct pinc_http_answer *answer);

/** Share what it said. @param entry as it is kept; its bytes as long as the source */
void page_remote_put(struct page_remote *remote, const struct pinc_cache_entry *entry);

/** Share that it has no such project. */
void page_remote_put_absent(struct page_remote *remote, const struct pinc_cache_facts *facts);

#endif
