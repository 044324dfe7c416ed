/*
 * URLs without credentials, for what is written and shown.
 */
#ifndef PINC_LOCK_INPUT_REDACT_URL_H
#define PINC_LOCK_INPUT_REDACT_URL_H

#include "base/text.h"

/**
 * Add a text for a file with the credentials of every URL in it left out, and the parameters of its
 * query that are secrets (index/net/url_tokens.h).
 *
 * A user and password that come from variables ("https://${USER}:${TOKEN}@host/",
 * "https://__token__:${TOKEN}@host/") are kept: they give nothing away. So is the account of an ssh
 * URL ("git+ssh://git@host/").
 */
void pinc_write_url(struct pinc_buf *buf, struct pinc_slice text);

/** The same for a message: "***" in place of the values of such parameters. */
void pinc_show_url(struct pinc_buf *buf, struct pinc_slice text);

/**
 * As pinc_write_url(), for a text that should be one URL and may lack its scheme: "user:password@host" and
 * "NAME=user:password@host" lose their credentials too.
 */
void pinc_write_one_url(struct pinc_buf *buf, struct pinc_slice text);

#endif
