/*
 * pip's own configuration: the settings of pip.conf files and PIP_* variables that decide where
 * packages come from, and how they are asked for.
 *
 * Read so that a machine on which pip works needs no second setup: index-url, extra-index-url,
 * trusted-host, cert, client-cert and proxy. Never find-links, which would put this machine's
 * folders into the result.
 */
#ifndef PINC_LOCK_CONFIG_PIP_CONFIG_H
#define PINC_LOCK_CONFIG_PIP_CONFIG_H

#include "lock/config/session.h"

/* What was found; later places win. Slices live in the arena, NUL-terminated; ptr NULL: not set. */
struct pinc_pip_config {
    struct pinc_slice index_url, cert, client_cert, proxy;
    struct pinc_slice extra_index_urls, trusted_hosts; /* separated by blanks and line ends */
    struct pinc_slice bad_file; /* the first file with a line before its first [section] */
    unsigned bad_line;          /* that line; 0: none */
};

/**
 * Take the settings of one file: the keys of [global], then those of [install].
 * @param text a file in Python's configparser form; other lines that are not understood than
 * those before the first section are passed over
 * @return false when out of memory
 */
bool pinc_pip_config_parse(struct pinc_pip_config *conf, struct pinc_slice text,
                           struct pinc_arena *arena);

/**
 * Read the files that pip reads (global, user, virtual environment, $PIP_CONFIG_FILE), then the
 * PIP_* variables of the same settings, then PINC_INDEX_URL in place of the index. A file that is
 * not there or cannot be read is passed over, as pip does.
 * @return PINC_OK; PINC_EUSAGE (a file without sections, which pip refuses, too); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_pip_config_read(struct pinc_pip_config *conf,
                                                    const struct pinc_session *session,
                                                    struct pinc_arena *arena,
                                                    struct pinc_error *err);

#endif
