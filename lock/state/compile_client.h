/*
 * The one client of a compile: requirements files at a URL, advisories and the sources ask through it.
 */
#ifndef PINC_LOCK_COMPILE_CLIENT_H
#define PINC_LOCK_COMPILE_CLIENT_H

#include "lock/state/compile_state.h"

/**
 * compile->result.client: made by the settings when it is asked for first. Its trusted hosts are those that
 * the settings and the lines that were read up to now name.
 * @return PINC_OK, PINC_EUSAGE (a proxy that cannot be read), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_compile_client(struct pinc_compile *compile,
                                                   struct pinc_error *err);

/**
 * A source over that client, which ends with the compile.
 * @param options all but the client's
 * @param out     freed by pinc_compile_clear()
 * @return as pinc_source_new()
 */
PINC_MUST_USE enum pinc_status pinc_compile_source(struct pinc_source **out,
                                                   struct pinc_compile *compile,
                                                   const struct pinc_source_options *options,
                                                   struct pinc_error *err);

#endif
