/*
 * Getting the metadata of one file, by the first way that leads there: the cache, <file>.metadata,
 * parts of a wheel, the whole file, a build.
 */
#ifndef PINC_INDEX_SOURCE_METADATA_WAYS_H
#define PINC_INDEX_SOURCE_METADATA_WAYS_H

#include "index/source/metadata_job.h"

/**
 * Ask, unless that was done already. @param urgent before others; a file is downloaded or built only
 * then: a job that is not urgent may end without done(), and can be asked again.
 */
void metadata_job_ask(struct metadata_job *job, bool urgent);

/** As metadata_job_ask(), if the cache has it and there is nothing to be told about it. @return false: it was
 * not asked, and is not */
bool metadata_job_ask_cache(struct metadata_job *job);

#endif
