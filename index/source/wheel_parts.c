#include "index/source/wheel_parts.h"

#include "base/file/file.h"
#include "base/limits.h"
#include "index/client/known_hosts.h"
#include "index/client/file_digest.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TAIL_BYTES (32u << 10)    /* of a wheel: the central directory and, for most, METADATA */
#define UNRANGED_MAX (512u << 10) /* a whole wheel of this size is as good as a part of one */
#define PARTS_MAX 8u              /* range requests for one wheel */

void wheel_parts_clear(struct wheel_parts *parts)
{
    pinc_sparse_free(parts->sparse);
    parts->sparse = NULL;
}

/* Look at what is known of the wheel. */
static void look(struct wheel_outcome *out, const struct pinc_sparse *sparse,
                 const struct wanted_file *want)
{
    enum pinc_status st = pinc_archive_wheel_metadata(&out->bytes, &out->len, &out->missing, sparse,
                                                      want->name, want->release->text, &out->error);

    if (st == PINC_OK) {
        out->step = out->missing.from < out->missing.to ? WHEEL_MORE : WHEEL_TEXT;
    } else {
        out->step = st == PINC_ESYNTAX || st == PINC_ELIMIT ? WHEEL_UNUSABLE : WHEEL_FAILED;
    }
}

/* --- by range requests */

static enum pinc_status add_part(struct wheel_parts *parts, const struct pinc_http_answer *answer,
                                 struct pinc_arena *arena, struct pinc_error *err)
{
    bool whole = answer->code == 200;
    uint64_t total = whole ? answer->body->len : answer->total;

    if (!parts->sparse) {
        parts->total = total;
        parts->etag = pinc_slice_dup(arena, answer->etag);
        parts->sparse = pinc_sparse_new(total);
    }
    if (!parts->sparse) {
        return pinc_fail_memory(err);
    }
    if (total != parts->total || !pinc_slice_equal(answer->etag, parts->etag)) {
        return pinc_fail(err, PINC_ENET, "the file changes while it is read");
    }
    return pinc_sparse_add(parts->sparse, whole ? 0 : answer->from, pinc_buf_slice(answer->body),
                           err);
}

/* Of a part nobody can tell whether it is right; when it is the whole file, its digest does. */
static enum pinc_status check_whole(const struct pinc_hash *want,
                                    const struct pinc_http_answer *answer, struct pinc_error *err)
{
    const struct pinc_slice bytes = pinc_buf_slice(answer->body);
    struct pinc_hash hash;
    enum pinc_status st;

    if (want->alg == PINC_HASH_NONE || (answer->code == 206 && bytes.len != answer->total)) {
        return PINC_OK;
    }
    st = pinc_hash_of(&hash, want->alg, bytes, err);
    return st == PINC_OK ? pinc_file_digest_compare(want, &hash, err) : st;
}

/* Does the server not know what a range is? */
static bool is_unranged(const struct pinc_http_answer *answer)
{
    return (answer->code == 200 && answer->error.code != PINC_OK) ||
           (answer->code == 206 && answer->total == 0) || answer->code == 400 ||
           answer->code == 405 || answer->code == 416 || answer->code == 501;
}

void wheel_parts_take(struct wheel_outcome *out, struct wheel_parts *parts,
                      const struct wanted_file *want, const struct pinc_http_answer *answer,
                      struct pinc_arena *arena)
{
    *out = (struct wheel_outcome){.step = WHEEL_FAILED};
    if (is_unranged(answer)) {
        out->step = WHEEL_UNRANGED;
        return;
    }
    if (answer->error.code != PINC_OK) {
        out->error = answer->error;
        return;
    }
    if (check_whole(&want->details.hash, answer, &out->error) != PINC_OK ||
        add_part(parts, answer, arena, &out->error) != PINC_OK) {
        return;
    }
    look(out, parts->sparse, want);
    out->whole = answer->from == 0 && answer->body->len == parts->total;
    if (out->step == WHEEL_MORE && parts->total - out->missing.from > parts->reach) {
        parts->reach = parts->total - out->missing.from;
    }
    if (out->step == WHEEL_MORE && ++parts->n >= PARTS_MAX) {
        out->step = WHEEL_UNUSABLE;
        (void)pinc_fail(&out->error, PINC_ELIMIT, "its archive is laid out in too many pieces");
    }
}

bool wheel_parts_request(struct pinc_http_request *request, const struct wanted_file *want,
                         const struct pinc_missing *missing)
{
    uint64_t n = missing->to - missing->from;

    *request = (struct pinc_http_request){
        .url = want->url,
        .range = {PINC_HTTP_PART, missing->from, missing->to, .max_whole = UNRANGED_MAX},
        .max = n > UNRANGED_MAX ? n : UNRANGED_MAX};
    /* No usual wheel: its directory alone is larger than what is read of it. */
    return n <= PINC_METADATA_MAX + UNRANGED_MAX;
}

unsigned wheel_parts_doublings(const struct wheel_parts *parts, unsigned used)
{
    unsigned n = used;

    while (n < PINC_TAIL_DOUBLINGS_MAX && parts->reach > (uint64_t)TAIL_BYTES << n) {
        n++;
    }
    return parts->reach > (uint64_t)TAIL_BYTES << n ? used : n;
}

void wheel_parts_first(struct pinc_http_request *request, const struct wanted_file *want,
                       unsigned doublings)
{
    const uint64_t size = want->details.size, tail = (uint64_t)TAIL_BYTES << doublings;

    *request =
        (struct pinc_http_request){.url = want->url,
                                   .range = {PINC_HTTP_TAIL, .to = tail, .max_whole = UNRANGED_MAX},
                                   .max = UNRANGED_MAX};
    if (size > 0) {
        /* Some servers know no range from the end. */
        request->range.kind = PINC_HTTP_PART;
        request->range.from = size > tail ? size - tail : 0;
        request->range.to = size;
    }
}

/* --- out of a file */

static bool read_part(int fd, char *to, size_t n, uint64_t at, struct pinc_error *err)
{
    while (n) {
        ssize_t got = pread(fd, to, n, (off_t)at);

        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            (void)pinc_fail(err, PINC_EIO, "cannot read the file: %s",
                            got < 0 ? strerror(errno) : "it is shorter than it was");
            return false;
        }
        to += got;
        at += (uint64_t)got;
        n -= (size_t)got;
    }
    return true;
}

/* Read [from, to) of the file. */
static enum pinc_status add_from_file(struct pinc_sparse *sparse, int fd, struct pinc_buf *part,
                                      const struct pinc_missing *missing, struct pinc_error *err)
{
    uint64_t n = missing->to - missing->from;

    if (n > 4 * (uint64_t)PINC_METADATA_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "its archive is laid out in too many pieces");
    }
    if (!PINC_GROW(part->ptr, part->cap, (size_t)n)) {
        return pinc_fail_memory(err);
    }
    if (!read_part(fd, part->ptr, (size_t)n, missing->from, err)) {
        return PINC_EIO;
    }
    return pinc_sparse_add(sparse, missing->from, (struct pinc_slice){part->ptr, (size_t)n}, err);
}

void wheel_parts_of_file(struct wheel_outcome *out, const struct wanted_file *want, int fd)
{
    struct pinc_sparse *sparse = NULL;
    struct pinc_buf part = {0};
    enum pinc_status st = PINC_OK;
    struct stat info;
    unsigned n;

    *out = (struct wheel_outcome){.step = WHEEL_MORE};
    if (fstat(fd, &info) != 0) {
        st = pinc_fail(&out->error, PINC_EIO, "cannot read the file: %s", strerror(errno));
    } else if (!(sparse = pinc_sparse_new((uint64_t)info.st_size))) {
        st = pinc_fail_memory(&out->error);
    }
    for (n = 0; st == PINC_OK && n < 4 * PARTS_MAX; n++) {
        look(out, sparse, want);
        if (out->step != WHEEL_MORE) {
            break;
        }
        st = add_from_file(sparse, fd, &part, &out->missing, &out->error);
    }
    if (out->step == WHEEL_MORE) {
        out->step = st == PINC_OK || st == PINC_ELIMIT ? WHEEL_UNUSABLE : WHEEL_FAILED;
        (void)pinc_fail(&out->error, PINC_ELIMIT, "its archive is laid out in too many pieces");
    }
    pinc_buf_clear(&part);
    pinc_sparse_free(sparse);
}
