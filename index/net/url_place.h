/*
 * Which spellings of a direct reference mean one place: "./B", "file:///folder/B", "file:B/".
 */
#ifndef PINC_INDEX_NET_URL_PLACE_H
#define PINC_INDEX_NET_URL_PLACE_H

#include "base/text.h"

/**
 * Add a text that is equal for all spellings of a place: a file's or folder's real path; else the URL
 * without credentials. Of the fragment only subdirectory and digests count, as for pip.
 * @param url as a requirement spells it; relative paths are seen from the working folder
 */
void pinc_url_add_place(struct pinc_buf *buf, struct pinc_slice url);

/** Do both lead to one place? false when out of memory, too. */
bool pinc_url_same_place(struct pinc_slice a, struct pinc_slice b);

#endif
