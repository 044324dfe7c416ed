/*
 * The resolver's provider over package indexes: HTTP, cache, pages, files, builds.
 */
#ifndef PINC_INDEX_SOURCE_SOURCE_H
#define PINC_INDEX_SOURCE_SOURCE_H

#include "base/hash.h"
#include "index/source/download.h"
#include "index/source/options.h"
#include "index/source/run_notes.h"
#include "resolver/provider.h"

/* Opaque. */
struct pinc_source;

/** @param out freed by pinc_source_free(). PINC_OK, PINC_EUSAGE (a URL that cannot be read),
 * PINC_EIO, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_source_new(struct pinc_source **out,
                                               const struct pinc_source_options *options,
                                               struct pinc_error *err);

/** The same over a client that others use as well, in place of one of its own (NULL): its options
 * count then. The first of its sources that is freed stops it; its owner frees it after all of them. */
PINC_MUST_USE enum pinc_status pinc_source_new_over(struct pinc_source **out,
                                                    const struct pinc_source_options *options,
                                                    struct pinc_client *client,
                                                    struct pinc_error *err);

/** Stop everything that is under way, without calling back, then free. NULL is fine. */
void pinc_source_free(struct pinc_source *source);

/** The provider; lives as long as the source, as does everything that it gives out. */
const struct pinc_provider *pinc_source_provider(struct pinc_source *source);

/**
 * From now on a page of the cache that is too old may be given out as it is, while its index is asked whether it
 * is still good: what is concluded from it counts after pinc_source_confirm() only. Until then next() and
 * proceed() may fail (PINC_ECANCELLED), since nothing will come of it. Nothing is built or told on such grounds,
 * nor is metadata asked for that the cache has not. For one user of the source, who lets go of all that the
 * provider gave since, if pinc_source_confirm() says so.
 */
void pinc_source_presume(struct pinc_source *source);

/**
 * End that: wait until all pages that were needed (PINC_NEEDED) are known to be still good.
 * @param otherwise set: one of them is not, or cannot be had; to be asked for again, which costs no request twice
 * @return PINC_OK; as next() of the provider
 */
PINC_MUST_USE enum pinc_status pinc_source_confirm(struct pinc_source *source, bool *otherwise,
                                                   struct pinc_error *err);

/** The counters of its client as they are now. */
void pinc_source_stats_get(const struct pinc_source *source, struct pinc_client_stats *out);

/**
 * Is a file of an index although one that was named before it lists the project, too, but not this
 * version? Local variants are one version.
 * @param first set when so: the first index that lists the project; without credentials
 * @param taken likewise: the file's
 */
bool pinc_source_overtaken(struct pinc_slice *first, struct pinc_slice *taken,
                           const struct pinc_project *project, uint32_t file);

/**
 * sha256 of a file: what its page says, else the file is downloaded and hashed (kept in the cache
 * by URL).
 * @return PINC_OK, PINC_ENET, PINC_EHASH, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_source_sha256(struct pinc_source *source, struct pinc_hash *out,
                                                  const struct pinc_project *project, uint32_t file,
                                                  struct pinc_error *err);

/**
 * How large files are: what their page says, else what their server says of them, all asked at once
 * (kept in the cache by URL). Folders, checkouts and what no server tells stay 0.
 * @return PINC_OK, also where a size cannot be had; PINC_ECANCELLED; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_source_sizes(struct pinc_source *source,
                                                 struct pinc_source_file *files, size_t n,
                                                 struct pinc_error *err);

/** Download whole files: source_download(). */
PINC_MUST_USE enum pinc_status pinc_source_download(struct pinc_source *source,
                                                    struct pinc_download_item *items, size_t n,
                                                    pinc_download_done *done, void *user,
                                                    struct pinc_error *err);

/**
 * The project that a direct reference without a name stands for ("./folder", "-e git+..."): told by
 * its file name, else by its metadata, which may take a build. To be called before anything else is
 * asked for: what has come meanwhile is dropped.
 * @param name normalized; as long as the source
 * @param url  as direct() of the provider takes it; asking that for the name and url afterwards
 * costs nothing
 * @return PINC_OK; what getting it failed with; PINC_ECANCELLED; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_source_direct_name(struct pinc_source *source,
                                                       struct pinc_slice *name,
                                                       struct pinc_slice url,
                                                       struct pinc_error *err);

/* What projects are compared by. */
enum pinc_heaviest {
    PINC_BY_BYTES,   /* of their pages */
    PINC_BY_REQUESTS /* for their metadata */
};

/**
 * The projects that have taken most.
 * @param names room for `max`; the heaviest first
 * @return how many
 */
size_t pinc_source_heaviest(const struct pinc_source *source, enum pinc_heaviest by,
                            struct pinc_slice *names, size_t max);

/**
 * Tell a text that pinc_source_note() kept: at once where this machine has it, else when the cache
 * that machines share has answered, if it has it. Not without a cache, nor offline, where nothing is
 * asked for ahead. Of one note at a time; whatever comes of it, nobody has to wait for it.
 * @param key  no URL
 * @param user as long as the source
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_source_recall(struct pinc_source *source, struct pinc_slice key,
                                                  run_notes_told *done, void *user,
                                                  struct pinc_error *err);

/** Keep a text for later runs, unless it is what is kept; without a cache and offline nothing is done. The
 * shared cache gets it, where it takes anything, and no index needs credentials. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_source_note(struct pinc_source *source, struct pinc_slice key,
                                                struct pinc_slice text, struct pinc_error *err);

/** Was a request refused because there were too many? */
bool pinc_source_exhausted(const struct pinc_source *source);
/** Were answers waited for longer than is allowed? */
bool pinc_source_impatient(const struct pinc_source *source);

/**
 * The projects whose page or metadata has been asked for and is not there yet.
 * @param names room for `max`; those asked for first come first
 * @return how many
 */
size_t pinc_source_missing(const struct pinc_source *source, struct pinc_slice *names, size_t max);

#endif
