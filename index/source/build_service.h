/*
 * What builds need of the source that asks for them: which Python it is, and unpacked wheels for
 * their requirements. Not for anybody outside of index/source/.
 *
 * The requirements are chosen by the source's owner (struct pinc_source_options, choose) over
 * another source with the same settings, which the service owns: builds call from threads of their
 * own while this source goes on. What that source has to build in turn it asks its own service for,
 * and so on, a few levels deep.
 */
#ifndef PINC_INDEX_SOURCE_BUILD_SERVICE_H
#define PINC_INDEX_SOURCE_BUILD_SERVICE_H

#include "index/build/build.h"
#include "index/source/context.h"

/* Who asks: a build. Lives as long as the build. */
struct build_client {
    struct build_service *service;
    struct pinc_slice name;           /* of the project that is built; may be empty */
    const struct build_client *above; /* the build that this one is needed for; NULL: none */
};

/** The service for the builds of a source, made when it is first needed: on the source's thread,
 * variables are looked up then. PINC_OK, PINC_EIO, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status build_service_of(struct source_context *ctx,
                                                struct build_service **out, struct pinc_error *err);

/** Let what its clients wait for fail soon. On any thread. NULL is fine. */
void build_service_stop(struct build_service *service);

/** After its clients, and when the cache is written. NULL is fine. */
void build_service_free(struct build_service *service);

/** For struct pinc_build_options; `client` is borrowed as long as the build. */
struct pinc_build_services build_service_for(struct build_client *client);

/** The client that a service's own source works for; NULL for a source that is nobody's. */
const struct build_client *build_service_above(const struct pinc_source_options *options);

#endif
