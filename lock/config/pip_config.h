/*
 * pip's own configuration: the settings of pip.conf files and PIP_* variables that decide where
 * packages come from, and how they are asked for.
 *
 * Read so that a machine on which pip works needs no second setup: index-url, extra-index-url,
 * find-links, no-index, constraint, trusted-host, cert, client-cert and proxy. None of it is written
 * into the result. Settings that would shape what pip installs and that are not obeyed are listed, so
 * that somebody can be warned.
 */
#ifndef PINC_LOCK_CONFIG_PIP_CONFIG_H
#define PINC_LOCK_CONFIG_PIP_CONFIG_H

#include "lock/config/session.h"

#define PINC_PIP_FILES 6   /* that are read at most */
#define PINC_PIP_UNHEARD 9 /* settings of pip that are not obeyed */

/* What was found; later places win. Slices live in the arena, NUL-terminated; ptr NULL: not set. */
struct pinc_pip_config {
    struct pinc_slice index_url, cert, client_cert, proxy;
    struct pinc_slice remote_cache; /* of PINC_REMOTE_CACHE alone; pip has none */
    struct pinc_slice extra_index_urls, trusted_hosts; /* separated by blanks and line ends */
    struct pinc_slice find_links, constraints;         /* likewise */
    struct pinc_slice no_index;                        /* as it was written: "1", "true" */
    struct pinc_slice unheard[PINC_PIP_UNHEARD];       /* values of pinc_pip_config_unheard() */
    struct pinc_slice bad_file; /* the first file with a line before its first [section] */
    unsigned bad_line;          /* that line; 0: none */
    struct pinc_slice read[PINC_PIP_FILES]; /* paths of the files */
    size_t n_read;
};

/* A setting of pip that is not obeyed, and the option to give instead (NULL: none). */
struct pinc_pip_unheard {
    const char *name, *option;
    bool flag;
};

/** Setting `at`, less than PINC_PIP_UNHEARD. */
const struct pinc_pip_unheard *pinc_pip_config_unheard(size_t at);

/** Read one of the words that pip takes for true and false. @return false: it is neither */
bool pinc_pip_config_bool(bool *out, struct pinc_slice text);

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
