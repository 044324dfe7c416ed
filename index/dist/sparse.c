#include "index/dist/sparse.h"

#include <string.h>

struct part {
    uint64_t from, to;
    char *bytes;
};

struct pinc_sparse {
    uint64_t size;
    struct part *parts; /* in the order in which they came */
    size_t n_parts, cap;
};

struct pinc_sparse *pinc_sparse_new(uint64_t size)
{
    struct pinc_sparse *sparse = pinc_alloc(sizeof *sparse);

    if (sparse) {
        sparse->size = size;
    }
    return sparse;
}

void pinc_sparse_free(struct pinc_sparse *sparse)
{
    size_t i;

    if (sparse) {
        for (i = 0; i < sparse->n_parts; i++) {
            pinc_free(sparse->parts[i].bytes);
        }
        pinc_free(sparse->parts);
        pinc_free(sparse);
    }
}

enum pinc_status pinc_sparse_add(struct pinc_sparse *sparse, uint64_t offset,
                                 struct pinc_slice bytes, struct pinc_error *err)
{
    struct part part = {.from = offset, .to = offset + bytes.len};

    if (offset > sparse->size || bytes.len > sparse->size - offset) {
        return pinc_fail(err, PINC_EUSAGE, "a part that lies behind the end of the file");
    }
    if (bytes.len == 0) {
        return PINC_OK;
    }
    part.bytes = pinc_alloc(bytes.len);
    if (!part.bytes || !PINC_GROW(sparse->parts, sparse->cap, sparse->n_parts + 1)) {
        pinc_free(part.bytes);
        return pinc_fail_memory(err);
    }
    memcpy(part.bytes, bytes.ptr, bytes.len);
    sparse->parts[sparse->n_parts++] = part;
    return PINC_OK;
}

/* The part that holds the byte at `at` and reaches furthest; NULL when it is not known. */
static const struct part *part_at(const struct pinc_sparse *sparse, uint64_t at)
{
    const struct part *best = NULL;
    size_t i;

    for (i = 0; i < sparse->n_parts; i++) {
        const struct part *p = &sparse->parts[i];

        if (p->from <= at && at < p->to && (!best || p->to > best->to)) {
            best = p;
        }
    }
    return best;
}

struct pinc_missing pinc_sparse_gap(const struct pinc_sparse *sparse, uint64_t from, uint64_t to)
{
    const struct part *p;
    size_t i;

    while (from < to && (p = part_at(sparse, from)) != NULL) {
        from = p->to;
    }
    if (from >= to) {
        return (struct pinc_missing){0, 0};
    }
    for (i = 0; i < sparse->n_parts; i++) {
        if (sparse->parts[i].from > from && sparse->parts[i].from < to) {
            to = sparse->parts[i].from;
        }
    }
    return (struct pinc_missing){from, to};
}

uint64_t pinc_sparse_known_from(const struct pinc_sparse *sparse, uint64_t to)
{
    uint64_t from = to, before;
    size_t i;

    do {
        before = from;
        for (i = 0; i < sparse->n_parts; i++) {
            if (sparse->parts[i].from < from && sparse->parts[i].to >= from) {
                from = sparse->parts[i].from;
            }
        }
    } while (from < before);
    return from;
}

uint64_t pinc_sparse_size(const struct pinc_sparse *sparse)
{
    return sparse->size;
}

void pinc_sparse_copy(const struct pinc_sparse *sparse, struct pinc_buf *out, uint64_t from,
                      uint64_t to)
{
    const struct part *p;

    while (from < to && (p = part_at(sparse, from)) != NULL) {
        uint64_t end = p->to < to ? p->to : to;

        pinc_buf_add(out, (struct pinc_slice){p->bytes + (from - p->from), (size_t)(end - from)});
        from = end;
    }
}
