#include "index/source/metadata_remote.h"

#include "index/dist/metadata_pack.h"
#include "index/source/metadata_share.h"

static void on_entry(void *user, struct pinc_remote_answer *answer);

/* It has nothing. What is only wanted ahead, and nobody before has needed, can wait until it is
 * needed: each machine guesses other files. */
static void go_on(struct metadata_job *m)
{
    void (*next)(struct metadata_job * job) = m->remote.next;

    m->remote.next = NULL;
    m->remote.missed = true;
    if (!m->urgent && pinc_remote_cache_is_rich(pinc_client_remote(m->ctx->client))) {
        m->asked = false;
        return;
    }
    next(m);
}

static bool get_entry(struct metadata_job *m, struct pinc_slice key)
{
    m->remote.request = pinc_remote_cache_get(metadata_share_cache(m->ctx, &m->want),
                                              PINC_CACHE_METADATA, key, m->urgent, on_entry, m);
    return m->remote.request != 0;
}

static bool get_build(struct metadata_job *m)
{
    if (m->want.kind != PINC_SDIST || m->remote.of_build ||
        !pinc_remote_cache_has_builds(pinc_client_remote(m->ctx->client))) {
        return false;
    }
    m->remote.of_build = true;
    return get_entry(m, metadata_share_build_key(m->ctx, m->keys.build));
}

/* Fields out of an entry. A build that failed elsewhere says nothing. */
static bool take_entry(struct metadata_job *m, const struct pinc_cache_entry *entry)
{
    struct pinc_slice copy = pinc_slice_dup(m->ctx->arena, entry->payload);
    struct pinc_metadata_text text;

    if (!copy.ptr || pinc_metadata_unpack(&text, copy, m->ctx->arena, NULL) != PINC_OK ||
        text.unbuilt.len) {
        return false;
    }
    m->remote.found = true;
    metadata_take(m, &text, m->remote.of_build ? m->keys.build : m->keys.own);
    return true;
}

static void on_entry(void *user, struct pinc_remote_answer *answer)
{
    struct metadata_job *m = user;

    m->remote.request = 0;
    if (!(answer->found && take_entry(m, answer->entry)) && !get_build(m)) {
        go_on(m);
    }
}

/* It has the digest that the index promises, so it is what the index would give. */
static void on_text(void *user, struct pinc_remote_answer *answer)
{
    struct metadata_job *m = user;

    m->remote.request = 0;
    m->remote.found = answer->found;
    if (!answer->found || !metadata_take_bytes(m, answer->bytes, false)) {
        go_on(m);
    }
}

bool metadata_remote_ask(struct metadata_job *m, void (*next)(struct metadata_job *job))
{
    const struct wanted_file *want = &m->want;
    struct pinc_remote_cache *remote = metadata_share_cache(m->ctx, want);

    m->remote.next = next;
    if (m->remote.missed) {
        return false;
    }
    if (want->kind == PINC_WHEEL && want->digest.alg == PINC_HASH_SHA256) {
        m->remote.request =
            pinc_remote_cache_get_text(remote, &want->digest, m->urgent, on_text, m);
        return m->remote.request != 0;
    }
    return remote && get_entry(m, m->keys.own);
}
