/* specifiers.json: parsing, contains(), filter(), is_unsatisfiable(). */
#include "tests/conformance/conformance.h"

#include "markers/version/specifier.h"
#include "tests/conformance/items.h"

#include <stdlib.h>

static enum pinc_prereleases policy_of(const json_t *value)
{
    if (json_is_null(value)) {
        return PINC_PRE_IF_NECESSARY;
    }
    return json_is_true(value) ? PINC_PRE_ALLOW : PINC_PRE_FORBID;
}

/* The parsed version, or the value that stands for text that is none. */
static struct pinc_version version_of(struct pinc_slice text, struct pinc_arena *arena)
{
    struct pinc_version v = {0};

    (void)!pinc_version_parse(&v, text, arena, NULL);
    return v;
}

static void check_contains(struct conformance *run, const json_t *row, struct pinc_arena *arena)
{
    struct pinc_slice spec = conformance_item(row, 0), text = conformance_item(row, 1);
    const struct pinc_specset *set = NULL;
    struct pinc_version v = version_of(text, arena);
    bool want = json_is_true(json_array_get(row, 3)), ok;
    struct pinc_buf id = {0};

    ok = pinc_specset_parse(&set, spec, arena, NULL) == PINC_OK &&
         pinc_specset_contains(set, &v, text, policy_of(json_array_get(row, 2))) == want;
    pinc_buf_addf(&id, "%.*s contains %.*s", PINC_SLICE_ARG(spec), PINC_SLICE_ARG(text));
    conformance_check(run, ok, id.ptr, "wanted %s", want ? "yes" : "no");
    pinc_buf_clear(&id);
}

static void check_filter(struct conformance *run, const json_t *row, struct pinc_arena *arena)
{
    struct pinc_slice spec = conformance_item(row, 0);
    const json_t *in = json_array_get(row, 2), *want = json_array_get(row, 3);
    size_t n = json_array_size(in), i, found = 0;
    struct pinc_version *versions = pinc_arena_array(arena, n, sizeof *versions);
    struct pinc_slice *texts = pinc_arena_array(arena, n, sizeof *texts);
    bool *keep = pinc_arena_array(arena, n, sizeof *keep);
    const struct pinc_specset *set = NULL;
    bool ok = pinc_specset_parse(&set, spec, arena, NULL) == PINC_OK;

    for (i = 0; i < n; i++) {
        texts[i] = conformance_item(in, i);
        versions[i] = version_of(texts[i], arena);
    }
    if (ok) {
        pinc_specset_filter(set, versions, texts, n, policy_of(json_array_get(row, 1)), keep);
    }
    for (i = 0; ok && i < n; i++) {
        if (keep[i]) {
            ok = pinc_slice_equal(texts[i], conformance_item(want, found++));
        }
    }
    conformance_check(run, ok && found == json_array_size(want), spec.ptr, "filters as it should");
}

/* One item as text, for sorting. */
static struct pinc_slice item_text(const char *op, struct pinc_slice version,
                                   struct pinc_arena *arena)
{
    struct pinc_buf buf = {0};
    struct pinc_slice text;

    pinc_buf_add_str(&buf, op);
    pinc_buf_add_char(&buf, ' ');
    pinc_buf_add(&buf, version);
    text = pinc_slice_dup(arena, pinc_buf_slice(&buf));
    pinc_buf_clear(&buf);
    return text;
}

static int compare_texts(const void *a, const void *b)
{
    return pinc_slice_compare(*(const struct pinc_slice *)a, *(const struct pinc_slice *)b);
}

/* The set that reading the canonical form gives: without doubles, as specifiers.json lists the
 * items. */
static const struct pinc_specset *canonical(const struct pinc_specset *set,
                                            struct pinc_arena *arena)
{
    const struct pinc_specset *out = NULL;
    struct pinc_buf buf = {0};

    pinc_specset_print(&buf, set);
    if (pinc_specset_parse(&out, pinc_slice_dup(arena, pinc_buf_slice(&buf)), arena, NULL) !=
        PINC_OK) {
        out = NULL;
    }
    pinc_buf_clear(&buf);
    return out;
}

bool conformance_same_items(const json_t *want, const struct pinc_specset *set,
                            struct pinc_arena *arena)
{
    struct pinc_slice *have, *wanted;
    size_t n = json_array_size(want), i;

    if (!set || n != pinc_specset_count(set)) {
        return false;
    }
    have = pinc_arena_array(arena, n, sizeof *have);
    wanted = pinc_arena_array(arena, n, sizeof *wanted);
    for (i = 0; i < n; i++) {
        const json_t *item = json_array_get(want, i);
        enum pinc_operator op;
        struct pinc_slice text;

        pinc_specset_item(set, i, &op, &text);
        have[i] = item_text(pinc_operator_text(op), text, arena);
        wanted[i] =
            item_text(json_string_value(json_array_get(item, 0)), conformance_item(item, 1), arena);
    }
    qsort(have, n, sizeof *have, compare_texts);
    qsort(wanted, n, sizeof *wanted, compare_texts);
    for (i = 0; i < n && pinc_slice_equal(have[i], wanted[i]); i++) {
    }
    return i == n;
}

static void check_parse(struct conformance *run, const json_t *row, struct pinc_arena *arena)
{
    struct pinc_slice in = conformance_text(row, "in");
    const struct pinc_specset *set = NULL;
    enum pinc_status st = pinc_specset_parse(&set, in, arena, NULL);
    struct pinc_buf buf = {0};
    bool ok;

    if (!json_is_true(json_object_get(row, "ok"))) {
        conformance_check(run, st == PINC_ESYNTAX, in.ptr, "wanted a refusal");
        return;
    }
    ok = st == PINC_OK &&
         conformance_same_items(json_object_get(row, "items"), canonical(set, arena), arena) &&
         json_is_true(json_object_get(row, "prereleases")) == pinc_specset_admits_prereleases(set);
    if (ok) {
        pinc_specset_print(&buf, set);
        ok = pinc_slice_equal(pinc_buf_slice(&buf), conformance_text(row, "str"));
        pinc_buf_clear(&buf);
    }
    conformance_check(run, ok, in.ptr, "parsed as it should be");
}

static void check_unsatisfiable(struct conformance *run, const json_t *row,
                                struct pinc_arena *arena)
{
    struct pinc_slice in = conformance_item(row, 0);
    const struct pinc_specset *set = NULL;
    bool want = json_is_true(json_array_get(row, 1));
    bool ok = pinc_specset_parse(&set, in, arena, NULL) == PINC_OK &&
              pinc_specset_unsatisfiable(set) == want;

    conformance_check(run, ok, in.ptr, "wanted %s", want ? "unsatisfiable" : "satisfiable");
}

void conformance_specifiers(struct conformance *run, const json_t *vectors)
{
    static const struct {
        const char *key;
        void (*check)(struct conformance *run, const json_t *row, struct pinc_arena *arena);
    } parts[] = {
        {"parse", check_parse},
        {"contains", check_contains},
        {"filter", check_filter},
        {"unsatisfiable", check_unsatisfiable},
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
