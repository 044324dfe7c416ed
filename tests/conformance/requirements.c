/* requirements.json: parsing, printing, equality; names. */
#include "tests/conformance/conformance.h"

#include "markers/name.h"
#include "markers/requirement.h"
#include "tests/conformance/items.h"

static bool same_names(const json_t *want, const struct pinc_slice *have, size_t n)
{
    size_t i;

    for (i = 0; i < n && pinc_slice_equal(have[i], conformance_item(want, i)); i++) {
    }
    return i == n && json_array_size(want) == n;
}

/* Is what buf holds the wanted text? Clears buf. */
static bool same_text(struct pinc_buf *buf, struct pinc_slice want)
{
    bool ok = pinc_slice_equal(pinc_buf_slice(buf), want);

    pinc_buf_clear(buf);
    return ok;
}

static bool same_marker(const struct pinc_requirement *req, struct pinc_slice want)
{
    struct pinc_buf buf = {0};

    if (!req->marker || !want.ptr) {
        return !req->marker && !want.ptr;
    }
    pinc_marker_print(&buf, req->marker);
    return same_text(&buf, want);
}

static bool same_requirement(const struct pinc_requirement *req, const json_t *row,
                             struct pinc_arena *arena)
{
    struct pinc_slice url = conformance_text(row, "url");
    struct pinc_buf specs = {0}, text = {0};

    pinc_specset_print(&specs, req->specs);
    pinc_requirement_print(&text, req);
    return same_text(&specs, conformance_text(row, "specifier")) &&
           same_text(&text, conformance_text(row, "str")) &&
           pinc_slice_equal(req->name, conformance_text(row, "name")) &&
           pinc_slice_equal(req->norm, conformance_text(row, "norm")) &&
           same_names(json_object_get(row, "extras"), req->extras_written, req->n_extras_written) &&
           same_names(json_object_get(row, "norm_extras"), req->extras, req->n_extras) &&
           conformance_same_items(json_object_get(row, "items"), req->specs, arena) &&
           (!url.ptr) == (!req->url.ptr) && pinc_slice_equal(req->url, url) &&
           same_marker(req, conformance_text(row, "marker"));
}

static void check_valid(struct conformance *run, const json_t *row, struct pinc_arena *arena)
{
    struct pinc_slice in = conformance_text(row, "in");
    const struct pinc_requirement *req;
    struct pinc_error err = {0};
    bool parsed = pinc_requirement_parse(&req, in, arena, &err) == PINC_OK;

    conformance_check(run, parsed && same_requirement(req, row, arena), in.ptr, "%s",
                      parsed ? "differs" : err.text);
}

static void check_invalid(struct conformance *run, const json_t *row, struct pinc_arena *arena)
{
    struct pinc_slice in = conformance_text(row, "in");
    const struct pinc_requirement *req;

    conformance_check(run, pinc_requirement_parse(&req, in, arena, NULL) == PINC_ESYNTAX, in.ptr,
                      "wanted a refusal");
}

static void check_equal(struct conformance *run, const json_t *row, struct pinc_arena *arena)
{
    struct pinc_slice a = conformance_item(row, 0), b = conformance_item(row, 1);
    const struct pinc_requirement *x, *y;
    bool want = json_is_true(json_array_get(row, 2));
    bool ok = pinc_requirement_parse(&x, a, arena, NULL) == PINC_OK &&
              pinc_requirement_parse(&y, b, arena, NULL) == PINC_OK;

    conformance_check(
        run, ok && pinc_requirement_equal(x, y) == want && pinc_requirement_equal(y, x) == want,
        a.ptr, "wanted %s: %s", want ? "equal" : "different", b.ptr);
}

static void check_name(struct conformance *run, const json_t *row, struct pinc_arena *arena)
{
    struct pinc_slice name = conformance_item(row, 0), norm = conformance_item(row, 1);
    bool valid = json_is_true(json_array_get(row, 2)),
         normalized = json_is_true(json_array_get(row, 3));
    bool ok = pinc_name_valid(name) == valid && pinc_name_normalized(name) == normalized;

    if (norm.ptr) {
        ok = ok && pinc_slice_equal(pinc_name_normalize(arena, name), norm) &&
             pinc_name_equal(name, norm);
    }
    conformance_check(run, ok, name.ptr, "wanted %s, %s", norm.ptr ? norm.ptr : "-",
                      valid ? "valid" : "invalid");
}

void conformance_requirements(struct conformance *run, const json_t *vectors)
{
    static const struct {
        const char *key;
        void (*check)(struct conformance *run, const json_t *row, struct pinc_arena *arena);
    } parts[] = {
        {"valid", check_valid},
        {"invalid", check_invalid},
        {"equal", check_equal},
        {"names", check_name},
    };
    size_t part, i;

    for (part = 0; part < sizeof parts / sizeof *parts; part++) {
        const json_t *rows = json_object_get(vectors, parts[part].key);

        for (i = 0; i < json_array_size(rows); i++) {
            struct pinc_arena *arena = pinc_arena_new();

            parts[part].check(run, json_array_get(rows, i), arena);
            pinc_arena_free(arena);
        }
    }
}
