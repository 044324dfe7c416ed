#include "index/dist/metadata_pack.h"

#include <string.h>

#define ABSENT UINT32_MAX /* length of a slice without a pointer */

static void add_number(struct pinc_buf *out, size_t n)
{
    uint32_t word = (uint32_t)n;

    if (n >= ABSENT) {
        out->failed = PINC_ELIMIT;
    }
    pinc_buf_add(out, (struct pinc_slice){(const char *)&word, sizeof word});
}

static void add_text(struct pinc_buf *out, struct pinc_slice s)
{
    if (!s.ptr) {
        uint32_t absent = ABSENT;

        pinc_buf_add(out, (struct pinc_slice){(const char *)&absent, sizeof absent});
        return;
    }
    add_number(out, s.len);
    pinc_buf_add(out, s);
}

void pinc_metadata_pack(struct pinc_buf *out, const struct pinc_metadata_text *text)
{
    size_t i;

    add_text(out, text->metadata_version);
    add_text(out, text->name);
    add_text(out, text->version);
    add_text(out, text->requires_python);
    add_number(out, text->final ? 1 : 0);
    add_number(out, text->n_requires);
    for (i = 0; i < text->n_requires; i++) {
        add_text(out, text->requires[i]);
    }
    add_number(out, text->n_extras);
    for (i = 0; i < text->n_extras; i++) {
        add_text(out, text->extras[i]);
    }
    add_text(out, text->unbuilt);
    add_text(out, text->licence);
}

/* Takes from the front of `rest`; a failure is kept. */
struct reader {
    struct pinc_slice rest;
    bool good;
};

static uint32_t read_number(struct reader *r)
{
    uint32_t word = 0;

    if (!r->good || r->rest.len < sizeof word) {
        r->good = false;
        return 0;
    }
    memcpy(&word, r->rest.ptr, sizeof word);
    r->rest = pinc_slice_part(r->rest, sizeof word, r->rest.len);
    return word;
}

static struct pinc_slice read_text(struct reader *r)
{
    uint32_t len = read_number(r);
    struct pinc_slice s = {NULL, 0};

    if (!r->good || len == ABSENT) {
        return s;
    }
    if (len > r->rest.len) {
        r->good = false;
        return s;
    }
    s = pinc_slice_part(r->rest, 0, len);
    r->rest = pinc_slice_part(r->rest, len, r->rest.len);
    return s;
}

/* A list of texts: NULL when out of memory. */
static const struct pinc_slice *read_list(struct reader *r, size_t *n, struct pinc_arena *arena)
{
    uint32_t count = read_number(r), i;
    struct pinc_slice *list;

    /* Each text takes four bytes at least, so that a wrong count cannot ask for much memory. */
    if (count > r->rest.len / sizeof(uint32_t)) {
        r->good = false;
        count = 0;
    }
    list = pinc_arena_array(arena, count, sizeof *list);
    for (i = 0; list && i < count; i++) {
        list[i] = read_text(r);
    }
    *n = count;
    return list;
}

enum pinc_status pinc_metadata_unpack(struct pinc_metadata_text *out, struct pinc_slice bytes,
                                      struct pinc_arena *arena, struct pinc_error *err)
{
    struct reader r = {bytes, true};

    memset(out, 0, sizeof *out);
    out->metadata_version = read_text(&r);
    out->name = read_text(&r);
    out->version = read_text(&r);
    out->requires_python = read_text(&r);
    out->final = read_number(&r) == 1;
    out->requires = read_list(&r, &out->n_requires, arena);
    out->extras = read_list(&r, &out->n_extras, arena);
    out->unbuilt = read_text(&r);
    out->licence = read_text(&r);
    if (!out->requires || !out->extras) {
        return pinc_fail_memory(err);
    }
    if (!r.good || r.rest.len || !out->name.ptr || !out->version.ptr) {
        return pinc_fail(err, PINC_ESYNTAX, "packed metadata is damaged");
    }
    return PINC_OK;
}
