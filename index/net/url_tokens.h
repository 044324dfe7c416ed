/*
 * Secrets in the query of a URL: "https://host/app.whl?token=...", signed addresses of object stores.
 *
 * A parameter is one by its name: `key`, `auth`, `sig`, `pass`, `pwd`, `jwt`, and what holds `token`,
 * `secret`, `passw`, `signature`, `credential`, `apikey`, `accesskey`, `authkey`, `privatekey` or `bearer`,
 * in any case of letters, with or without `-`, `_` and `.`. A value that is a variable (`${TOKEN}`)
 * gives nothing away.
 */
#ifndef PINC_INDEX_NET_URL_TOKENS_H
#define PINC_INDEX_NET_URL_TOKENS_H

#include "base/text.h"

#include <stdbool.h>

/** Has a text a URL with such a parameter? */
bool pinc_url_tokens_in(struct pinc_slice text);

/** Add a text for people, "***" in place of each value; text outside of URLs stays. */
void pinc_url_tokens_mask(struct pinc_buf *buf, struct pinc_slice text);

/** Add a text for a file, those parameters left out. */
void pinc_url_tokens_drop(struct pinc_buf *buf, struct pinc_slice text);

/** Add a text that stands for this one and no other, a checksum in place of each value: the key of what
 * is kept in a file. */
void pinc_url_tokens_digest(struct pinc_buf *buf, struct pinc_slice text);

#endif
