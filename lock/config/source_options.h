/*
 * How to reach the network, by the options and pip's settings: the same for requirements files as
 * for packages.
 */
#ifndef PINC_LOCK_CONFIG_SOURCE_OPTIONS_H
#define PINC_LOCK_CONFIG_SOURCE_OPTIONS_H

#include "lock/compile.h"

/**
 * Set what all requests share: time, retries, certificates, proxy, passwords, cache, callbacks.
 * @param indexes where trusted hosts are taken from
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_client_options_set(struct pinc_client_options *options,
                                                       const struct pinc_compile *compile,
                                                       const struct pinc_indexes *indexes,
                                                       struct pinc_error *err);

/** A note of the index or the resolver as a message of the session. */
enum pinc_message_kind pinc_source_options_message_kind(enum pinc_note_kind kind);

#endif
