/*
 * Asking a cache that the machines of a team share for a file's metadata, before its index is asked.
 */
#ifndef PINC_INDEX_SOURCE_METADATA_REMOTE_H
#define PINC_INDEX_SOURCE_METADATA_REMOTE_H

#include "index/source/metadata_job.h"

/**
 * Ask.
 * @param next called later when it has nothing
 * @return is it under way? Else next() is not called
 */
bool metadata_remote_ask(struct metadata_job *job, void (*next)(struct metadata_job *job));

#endif
