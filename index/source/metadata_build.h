/*
 * Metadata of sdists and source folders, which may take a build.
 */
#ifndef PINC_INDEX_SOURCE_METADATA_BUILD_H
#define PINC_INDEX_SOURCE_METADATA_BUILD_H

#include "index/source/metadata_job.h"

/** Get metadata out of a source folder, by a build where that is needed, and settle the job. */
void metadata_read_folder(struct metadata_job *job, const char *path);

/** Get metadata by a build of what is checked out, and settle the job. */
void metadata_checkout(struct metadata_job *job);

/** Get metadata out of an sdist whose digest is right, else by a build, and settle the job. */
void metadata_read_sdist(struct metadata_job *job, const char *path);

#endif
