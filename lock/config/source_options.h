/*
 * How to reach the network, by the options and pip's settings: the same for requirements files as
 * for packages.
 */
#ifndef PINC_LOCK_CONFIG_SOURCE_OPTIONS_H
#define PINC_LOCK_CONFIG_SOURCE_OPTIONS_H

#include "index/client/client.h"
#include "lock/config/indexes.h"
#include "lock/config/session.h"

/** Where passwords are read from: $NETRC, else ~/.netrc; *out is NULL when neither is known. PINC_OK,
 * PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_netrc_path(const char **out, const struct pinc_session *session,
                                               struct pinc_arena *arena, struct pinc_error *err);

/**
 * Set what all requests share: time, retries, certificates, proxy, passwords, cache, callbacks. The
 * time it is now is left to the caller.
 * @param indexes where trusted hosts are taken from
 * @param arena where texts of the options live
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status
pinc_client_options_set(struct pinc_client_options *options, const struct pinc_settings *settings,
                        const struct pinc_indexes *indexes, const struct pinc_session *session,
                        struct pinc_arena *arena, struct pinc_error *err);

/** A note of the index or the resolver as a message of the session. */
enum pinc_message_kind pinc_source_options_message_kind(enum pinc_note_kind kind);

#endif
