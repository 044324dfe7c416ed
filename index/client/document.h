/*
 * Texts by URL: requirements files.
 */
#ifndef PINC_INDEX_CLIENT_DOCUMENT_H
#define PINC_INDEX_CLIENT_DOCUMENT_H

#include "index/client/client.h"

/**
 * A requirements file by URL, from the cache while it is fresh there.
 * @param out as long as the client
 * @param url http or https; credentials in it are kept for its origin
 * @param max bytes
 * @return PINC_OK; PINC_EUSAGE (no such URL); PINC_ENET, with nothing for the place;
 * PINC_ECANCELLED; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_client_document(struct pinc_client *client,
                                                    struct pinc_slice *out, struct pinc_slice url,
                                                    size_t max, struct pinc_error *err);

#endif
