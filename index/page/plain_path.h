/*
 * Paths that mean nothing but themselves. Private to index/page.
 */
#ifndef PINC_INDEX_PAGE_PLAIN_PATH_H
#define PINC_INDEX_PAGE_PLAIN_PATH_H

#include "base/slice.h"

/** Is it of letters, digits and marks that neither end a path nor are encoded ('-', '_', '.', '+', '/'), none of
 * its parts but the last empty or beginning with a dot? The empty one is not. */
bool pinc_path_is_plain(struct pinc_slice path);

#endif
