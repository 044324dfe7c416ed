/* versions.json: parsing, parts, order. */
#include "tests/conformance/conformance.h"

#include "markers/version/version.h"

#include <string.h>

/* Is the text that was printed into buf the wanted one? Clears buf. */
static bool same(struct pinc_buf *buf, struct pinc_slice want)
{
    bool ok = buf->failed == PINC_OK && pinc_slice_equal(pinc_buf_slice(buf), want);

    pinc_buf_clear(buf);
    return ok;
}

static bool same_flag(const json_t *row, const char *key, bool have)
{
    return json_is_true(json_object_get(row, key)) == have;
}

/* Read back what print gives. */
static bool reads_back(const struct pinc_version *v, struct pinc_arena *arena)
{
    struct pinc_buf buf = {0};
    struct pinc_version again;
    bool ok;

    pinc_version_print(&buf, v);
    ok = pinc_version_parse(&again, pinc_buf_slice(&buf), arena, NULL) == PINC_OK &&
         pinc_version_compare(v, &again) == 0;
    pinc_buf_clear(&buf);
    pinc_version_pack(&buf, v);
    ok = ok && pinc_version_unpack(&again, pinc_buf_slice(&buf), arena) &&
         pinc_version_compare(v, &again) == 0 &&
         pinc_version_release_count(v) == pinc_version_release_count(&again);
    pinc_buf_clear(&buf);
    return ok;
}

/* Release components as text; those that do not fit in 64 bits are not looked at. */
static bool same_release(const struct pinc_version *v, struct pinc_slice want)
{
    struct pinc_buf buf = {0};
    unsigned i;

    for (i = 0; i < pinc_version_release_count(v); i++) {
        if (pinc_version_release(v, i) == UINT64_MAX) {
            pinc_buf_clear(&buf);
            return true;
        }
        pinc_buf_addf(&buf, i ? "." : "");
        pinc_buf_add_uint(&buf, pinc_version_release(v, i));
    }
    return same(&buf, want);
}

static void check_valid(struct conformance *run, const json_t *row, struct pinc_arena *arena)
{
    struct pinc_slice in = conformance_text(row, "in");
    struct pinc_version v, trimmed;
    struct pinc_buf norm = {0}, public = {0};
    bool ok = pinc_version_parse(&v, in, arena, NULL) == PINC_OK;

    if (ok) {
        pinc_version_print(&norm, &v);
        pinc_version_print_public(&public, &v);
        ok = same(&norm, conformance_text(row, "norm")) &&
             same(&public, conformance_text(row, "public")) &&
             same_release(&v, conformance_text(row, "release")) &&
             same_flag(row, "prerelease", pinc_version_is_prerelease(&v)) &&
             same_flag(row, "postrelease", pinc_version_is_postrelease(&v)) &&
             same_flag(row, "devrelease", pinc_version_is_devrelease(&v)) &&
             json_is_string(json_object_get(row, "local")) == pinc_version_has_local(&v) &&
             pinc_version_parse(&trimmed, conformance_text(row, "trimmed"), arena, NULL) ==
                 PINC_OK &&
             pinc_version_compare(&v, &trimmed) == 0 && reads_back(&v, arena);
    }
    conformance_check(run, ok, in.ptr, "parsed as it should be");
}

static int sign(int c)
{
    return (c > 0) - (c < 0);
}

static void check_compare(struct conformance *run, struct pinc_slice a, struct pinc_slice b,
                          int want, struct pinc_arena *arena)
{
    struct pinc_version x, y;
    struct pinc_buf id = {0};
    bool ok = pinc_version_parse(&x, a, arena, NULL) == PINC_OK &&
              pinc_version_parse(&y, b, arena, NULL) == PINC_OK;

    ok = ok && sign(pinc_version_compare(&x, &y)) == want &&
         sign(pinc_version_compare(&y, &x)) == -want;
    pinc_buf_addf(&id, "%.*s <=> %.*s", PINC_SLICE_ARG(a), PINC_SLICE_ARG(b));
    conformance_check(run, ok, id.ptr ? id.ptr : "", "wanted %d", want);
    pinc_buf_clear(&id);
}

/* Rows ascend; within a row all are equal. */
static void check_order(struct conformance *run, const json_t *rows, struct pinc_arena *arena)
{
    struct pinc_slice before = {NULL, 0};
    size_t i, k;

    for (i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);

        for (k = 1; k < json_array_size(row); k++) {
            check_compare(run, conformance_item(row, 0), conformance_item(row, k), 0, arena);
        }
        if (i > 0) {
            check_compare(run, before, conformance_item(row, 0), -1, arena);
        }
        before = conformance_item(row, json_array_size(row) - 1);
    }
}

void conformance_versions(struct conformance *run, const json_t *vectors)
{
    struct pinc_arena *arena = pinc_arena_new();
    const json_t *rows = json_object_get(vectors, "valid");
    struct pinc_version v;
    size_t i;

    for (i = 0; i < json_array_size(rows); i++) {
        check_valid(run, json_array_get(rows, i), arena);
    }
    rows = json_object_get(vectors, "invalid");
    for (i = 0; i < json_array_size(rows); i++) {
        struct pinc_slice in = conformance_item(rows, i);

        conformance_check(run, pinc_version_parse(&v, in, arena, NULL) == PINC_ESYNTAX, in.ptr,
                          "wanted a refusal");
    }
    rows = json_object_get(vectors, "compare");
    for (i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);

        check_compare(run, conformance_item(row, 0), conformance_item(row, 1),
                      (int)json_integer_value(json_array_get(row, 2)), arena);
    }
    check_order(run, json_object_get(vectors, "order"), arena);
    pinc_arena_free(arena);
}
