/*
 * METADATA out of a wheel without all of its bytes: by range requests, or out of a file.
 */
#ifndef PINC_INDEX_SOURCE_WHEEL_PARTS_H
#define PINC_INDEX_SOURCE_WHEEL_PARTS_H

#include "index/dist/wheel.h"
#include "index/source/context.h"
#include "index/source/wanted_file.h"

/* What is known of a wheel. Zero it. */
struct wheel_parts {
    struct pinc_sparse *sparse;
    uint64_t total;
    unsigned n; /* range requests so far */
    uint64_t
        reach; /* from how far before the end something was needed; 0: the first part was enough */
    struct pinc_slice etag; /* of the first part */
};

/* What one step has led to. */
enum wheel_step {
    WHEEL_TEXT,     /* bytes is METADATA, freed by pinc_free() */
    WHEEL_MORE,     /* [from, to) is to be fetched next */
    WHEEL_UNUSABLE, /* error says why no target can take the file */
    WHEEL_UNRANGED, /* the server does not give parts */
    WHEEL_FAILED    /* error says why */
};

struct wheel_outcome {
    enum wheel_step step;
    char *bytes;
    size_t len;
    bool
        whole; /* the file came in one piece, and was compared with its digest where that is known */
    struct pinc_missing missing;
    struct pinc_error error;
};

/** The first request: the end of the wheel. url, range and limits are set.
 * @param doublings of the 32 KB that usually are enough */
void wheel_parts_first(struct pinc_http_request *request, const struct wanted_file *want,
                       unsigned doublings);

/** How many doublings would have made one request of several: `used` where it was one, or where no number up to
 * PINC_TAIL_DOUBLINGS_MAX would. */
unsigned wheel_parts_doublings(const struct wheel_parts *parts, unsigned used);

/** The request for [from, to). @return false: so much is asked for that the whole file had better be
 */
bool wheel_parts_request(struct pinc_http_request *request, const struct wanted_file *want,
                         const struct pinc_missing *missing);

/** Take the answer to one of them. */
void wheel_parts_take(struct wheel_outcome *out, struct wheel_parts *parts,
                      const struct wanted_file *want, const struct pinc_http_answer *answer,
                      struct pinc_arena *arena);

/** Read METADATA of a wheel that lies in an open file. out->step: WHEEL_TEXT, WHEEL_UNUSABLE,
 * WHEEL_FAILED. */
void wheel_parts_of_file(struct wheel_outcome *out, const struct wanted_file *want, int fd);

/** Free the bytes that were fetched. Fine on a zeroed struct, and twice. */
void wheel_parts_clear(struct wheel_parts *parts);

#endif
