/*
 * An entry of the cache as it lies on another machine: under the name that clients of Bazel use, so that
 * servers made for those take it.
 *
 *     /cas/SHA256   a text that has that digest
 *     /ac/SHA256    what a key stands for; the digest is that of the key
 *
 * What lies in /ac/ is a serialized ActionResult of Bazel's remote execution API, whose `stdout_raw` holds the
 * entry: bazel-remote, which reads what it is given there and adds a field of its own, takes no other. Before the
 * entry stand when it was last known to be good and how long the index took to give it.
 */
#ifndef PINC_INDEX_CLIENT_REMOTE_ENTRY_H
#define PINC_INDEX_CLIENT_REMOTE_ENTRY_H

#include "base/hash.h"
#include "index/client/cache_entry.h"

#define PINC_REMOTE_ENTRY_MAX (64u << 20) /* bytes of one that is taken or sent */
#define PINC_REMOTE_LIFETIME_MAX                                                                   \
    (7 * 24 * 3600)               /* seconds that a page of it may say it stays fresh */
#define PINC_REMOTE_COST_MAX 1000 /* milliseconds that one is believed to have taken */

/* What is known of an entry beside its bytes. */
struct pinc_remote_facts {
    int64_t validated; /* seconds since 1970 */
    int64_t cost;      /* milliseconds that the index took, at most PINC_REMOTE_COST_MAX */
};

/** Add the path of a text of that digest: "cas/HEX". @param digest of PINC_HASH_SHA256 */
void pinc_remote_entry_add_text_path(struct pinc_buf *path, const struct pinc_hash *digest);

/** Add the path of what a key stands for: "ac/HEX". It says the format, the byte order and the kind, too. PINC_OK,
 * PINC_ENOMEM, PINC_EINTERNAL (no libcrypto). */
PINC_MUST_USE enum pinc_status pinc_remote_entry_add_path(struct pinc_buf *path,
                                                          enum pinc_cache_kind kind,
                                                          struct pinc_slice key,
                                                          struct pinc_error *err);

/** Add what stands before an entry of so many bytes. */
void pinc_remote_entry_add_head(struct pinc_buf *head, const struct pinc_remote_facts *facts,
                                size_t len);

/** Find the entry in what came. @return false: there is none. Thread-safe. */
bool pinc_remote_entry_read(struct pinc_remote_facts *facts, struct pinc_slice *entry,
                            struct pinc_slice bytes);

#endif
