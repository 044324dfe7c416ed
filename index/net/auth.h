/*
 * Credentials: from URLs, netrc and the keyring command. They belong to one scheme + host + port
 * and go nowhere else. Where several URLs of one have credentials, that one counts whose path has most
 * in common with what is asked for.
 */
#ifndef PINC_INDEX_NET_AUTH_H
#define PINC_INDEX_NET_AUTH_H

#include "index/net/url.h"

/* Decoded; NUL-terminated; never NULL, password may be empty. */
struct pinc_credentials {
    const char *user, *password;
};

/* What is known. Opaque. */
struct pinc_auth;

/**
 * @param netrc   path of a netrc file, or NULL; one that cannot be read counts as empty
 * @param keyring ask `keyring get SERVICE USER` where a URL names a user and nobody knows the
 * password
 * @param search  the value of PATH, where the keyring program is looked for; borrowed, may be NULL
 * @return PINC_OK, PINC_ENOMEM. *out is freed by pinc_auth_free().
 */
PINC_MUST_USE enum pinc_status pinc_auth_new(struct pinc_auth **out, const char *netrc,
                                             bool keyring, const char *search,
                                             struct pinc_error *err);
/** Also overwrites every password that it held. NULL is fine. */
void pinc_auth_free(struct pinc_auth *auth);

/** Remember the user and password that a URL of the user's carries, for what lies below its path; the
 * first URL of a path wins. PINC_OK, PINC_EUSAGE (control characters in
 * them, or more than 4096 bytes), PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_auth_add(struct pinc_auth *auth, const struct pinc_url *url,
                                             struct pinc_error *err);

/**
 * What to send to the origin of a URL: the user's URL first, then netrc (by host), then the
 * keyring. May run the keyring command, once for each origin and for at most a minute.
 * @return borrowed; NULL when there is nothing to send (also when out of memory: the request then
 * fails by itself)
 */
const struct pinc_credentials *pinc_auth_find(struct pinc_auth *auth, const struct pinc_url *url);

/** The next thing to warn of: passwords that are ambiguous, or cannot be sent. Borrowed; NULL: there is
 * no more. */
const char *pinc_auth_note(struct pinc_auth *auth);

#endif
