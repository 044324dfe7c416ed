/*
 * The order in which files stand in a packed listing. Private to index/page.
 */
#ifndef PINC_INDEX_PAGE_PACKER_SORT_H
#define PINC_INDEX_PAGE_PACKER_SORT_H

#include "index/page/packer.h"

/**
 * Put the files of a packer in order, into its result: by version, wheels before sdists, then build tag
 * (highest first), then as pip takes them: the file that stands last on the page first. Of two files
 * with one name the last counts; wheel variants only stand for releases that have nothing else.
 * @return false when out of memory
 */
PINC_MUST_USE bool pinc_packer_sort(struct pinc_packer *packer);

#endif
