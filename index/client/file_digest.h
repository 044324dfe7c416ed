/*
 * Digests of files, here and on servers.
 */
#ifndef PINC_INDEX_CLIENT_FILE_DIGEST_H
#define PINC_INDEX_CLIENT_FILE_DIGEST_H

#include "base/hash.h"
#include "index/client/client.h"

/** Digest of an open file, from its start. PINC_OK, PINC_EIO, PINC_ENOMEM, PINC_EINTERNAL. */
PINC_MUST_USE enum pinc_status pinc_file_digest(struct pinc_hash *out, enum pinc_hash_alg alg,
                                                int fd, struct pinc_error *err);

/** PINC_OK; PINC_EHASH when they differ. */
PINC_MUST_USE enum pinc_status pinc_file_digest_compare(const struct pinc_hash *want,
                                                        const struct pinc_hash *have,
                                                        struct pinc_error *err);

/** Has an open file the digest that its page gives (PINC_HASH_NONE: it gives none)? PINC_OK,
 * PINC_EHASH, PINC_EIO, PINC_ENOMEM, PINC_EINTERNAL. */
PINC_MUST_USE enum pinc_status pinc_file_digest_check(const struct pinc_hash *want, int fd,
                                                      struct pinc_error *err);

/**
 * sha256 of the file at a URL: downloaded and hashed, and kept in the cache by URL.
 * @param promised the digest of another kind that its page gives: it must have that, too
 * @return PINC_OK, PINC_ENET, PINC_EIO, PINC_EHASH, PINC_ECANCELLED, PINC_ENOMEM; err has no place
 */
PINC_MUST_USE enum pinc_status pinc_client_sha256(struct pinc_client *client, struct pinc_hash *out,
                                                  struct pinc_slice url, struct pinc_slice filename,
                                                  const struct pinc_hash *promised,
                                                  struct pinc_error *err);

#endif
