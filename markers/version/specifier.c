#include "markers/version/specifier.h"

#include "base/limits.h"
#include "base/sort.h"
#include "markers/version/version_ranges.h"

#include <string.h>

/* An item in another order than the written one. */
struct ref {
    const struct pinc_specifier *item;
};

struct pinc_specset {
    const struct pinc_specifier *items; /* as written */
    size_t n_items;
    const struct ref *canon; /* without doubles, sorted as str(SpecifierSet) sorts */
    size_t n_canon;
    struct pinc_slice text; /* as pinc_specset_print(); ptr NULL: it was not parsed from a text */
    struct pinc_version_ranges ranges;
    bool arbitrary, admits_pre;
};

/* --- canonical order */

static int order_spelled(const void *a, const void *b)
{
    return pinc_specifier_compare_spelled(((const struct ref *)a)->item,
                                          ((const struct ref *)b)->item);
}

static int order_meaning(const void *a, const void *b)
{
    int c = pinc_specifier_compare(((const struct ref *)a)->item, ((const struct ref *)b)->item);

    return c ? c : order_spelled(a, b);
}

static bool sort_canonical(struct pinc_specset *set, struct pinc_arena *arena)
{
    struct ref *canon = pinc_arena_array(arena, set->n_items, sizeof *canon);
    size_t i, n = 0;

    if (!canon) {
        return false;
    }
    for (i = 0; i < set->n_items; i++) {
        canon[i].item = &set->items[i];
    }
    pinc_sort(canon, set->n_items, sizeof *canon, order_meaning);
    for (i = 0; i < set->n_items; i++) {
        if (n == 0 || pinc_specifier_compare(canon[n - 1].item, canon[i].item) != 0) {
            canon[n++] = canon[i];
        }
    }
    pinc_sort(canon, n, sizeof *canon, order_spelled);
    set->canon = canon;
    set->n_canon = n;
    return true;
}

/* --- building sets */

static struct pinc_specset *build(const struct pinc_specifier *items, size_t n,
                                  struct pinc_arena *arena)
{
    struct pinc_specset *set = pinc_arena_alloc(arena, sizeof *set);
    size_t i;

    if (!set) {
        return NULL;
    }
    set->items = items;
    set->n_items = n;
    for (i = 0; i < n; i++) {
        const struct pinc_specifier *item = &items[i];

        set->arbitrary = set->arbitrary || item->op == PINC_OP_ARBITRARY;
        set->admits_pre = set->admits_pre ||
                          (item->op != PINC_OP_NE && pinc_version_is_prerelease(&item->version));
    }
    return pinc_version_ranges_compile(&set->ranges, set->items, set->n_items, arena) &&
                   sort_canonical(set, arena)
               ? set
               : NULL;
}

/* What is left behind `head` of a text that begins with it; ptr NULL: it does not. */
static struct pinc_slice behind(struct pinc_slice text, struct pinc_slice head)
{
    return text.len >= head.len && memcmp(text.ptr, head.ptr, head.len) == 0
               ? pinc_slice_part(text, head.len, text.len)
               : (struct pinc_slice){NULL, 0};
}

/* Is a text what pinc_specset_print() would write? */
static bool is_canonical(const struct pinc_specset *set, struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < set->n_canon && text.ptr; i++) {
        text = i ? behind(text, PINC_LIT(",")) : text;
        text = text.ptr ? behind(text, pinc_slice_of(pinc_operator_text(set->canon[i].item->op)))
                        : text;
        text = text.ptr ? behind(text, set->canon[i].item->text) : text;
    }
    return text.ptr && text.len == 0;
}

enum pinc_status pinc_specset_parse(const struct pinc_specset **out, struct pinc_slice text,
                                    struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_specifier *items;
    struct pinc_specset *set;
    size_t at = 0, end, n = 1;

    *out = NULL;
    if (text.len > PINC_REQUIREMENT_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "version specifiers of %zu bytes are longer than %u",
                         text.len, PINC_REQUIREMENT_MAX);
    }
    for (at = 0; at < text.len; at++) {
        n += text.ptr[at] == ',';
    }
    items = pinc_arena_array(arena, n, sizeof *items);
    if (!items) {
        return pinc_fail_memory(err);
    }
    n = 0;
    for (at = 0; at < text.len; at = end + 1) {
        struct pinc_slice piece, word;
        enum pinc_status st;

        end = at + pinc_slice_find(pinc_slice_part(text, at, text.len), ',');
        piece = pinc_slice_part(text, at, end);
        word = pinc_slice_strip(piece);
        if (word.len == 0) {
            continue;
        }
        st = pinc_specifier_parse(&items[n++], word, (size_t)(word.ptr - text.ptr) + 1, arena, err);
        if (st != PINC_OK) {
            return st;
        }
    }
    set = build(items, n, arena);
    if (!set) {
        return pinc_fail_memory(err);
    }
    text = pinc_slice_strip(text);
    set->text = is_canonical(set, text) ? text : pinc_specset_text(set, arena);
    *out = set->text.ptr ? set : NULL;
    return *out ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status pinc_specset_of_pair(const struct pinc_specset **out, enum pinc_operator op,
                                      struct pinc_slice text, struct pinc_arena *arena)
{
    unsigned char space[PINC_VERSION_KEY_MAX];
    struct pinc_specifier item = {0}, *kept;

    *out = NULL;
    if (!pinc_specifier_read_pair(&item, op, text, space)) {
        return PINC_OK;
    }
    if (!pinc_specifier_keep(&item, arena)) {
        return PINC_ENOMEM;
    }
    kept = pinc_arena_array(arena, 1, sizeof *kept);
    if (!kept) {
        return PINC_ENOMEM;
    }
    *kept = item;
    *out = build(kept, 1, arena);
    return *out ? PINC_OK : PINC_ENOMEM;
}

const struct pinc_specset *pinc_specset_exact(const struct pinc_version *version,
                                              struct pinc_arena *arena)
{
    struct pinc_buf buf = {0};
    struct pinc_slice text = {NULL, 0};
    const struct pinc_specset *set = NULL;

    pinc_version_print(&buf, version);
    if (buf.failed == PINC_OK) {
        text = pinc_slice_dup(arena, pinc_buf_slice(&buf));
    }
    pinc_buf_clear(&buf);
    if (!text.ptr || pinc_specset_of_pair(&set, PINC_OP_EQ, text, arena) != PINC_OK) {
        return NULL;
    }
    return set;
}

const struct pinc_specset *pinc_specset_both(const struct pinc_specset *a,
                                             const struct pinc_specset *b, struct pinc_arena *arena)
{
    struct pinc_specifier *items;

    if (!a && !b) {
        return build(NULL, 0, arena);
    }
    if (!a || a->n_items == 0) {
        return b ? b : a;
    }
    if (!b || b->n_items == 0) {
        return a;
    }
    items = pinc_arena_array(arena, a->n_items + b->n_items, sizeof *items);
    if (!items) {
        return NULL;
    }
    memcpy(items, a->items, a->n_items * sizeof *items);
    memcpy(items + a->n_items, b->items, b->n_items * sizeof *items);
    return build(items, a->n_items + b->n_items, arena);
}

/* --- asking */

size_t pinc_specset_count(const struct pinc_specset *set)
{
    return set->n_items;
}

void pinc_specset_item(const struct pinc_specset *set, size_t at, enum pinc_operator *op,
                       struct pinc_slice *text)
{
    *op = set->items[at].op;
    *text = set->items[at].text;
}

/* === compares texts; without one the version's normalized form is meant. */
static bool arbitrary_holds(const struct pinc_specifier *item, const struct pinc_version *v,
                            struct pinc_slice text)
{
    if (text.ptr) {
        return pinc_slice_equal_nocase(item->text, text);
    }
    return item->normal && pinc_version_compare(&item->version, v) == 0 &&
           pinc_version_release_count(&item->version) == pinc_version_release_count(v);
}

static bool arbitrary_hold(const struct pinc_specset *set, const struct pinc_version *v,
                           struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < set->n_items; i++) {
        if (set->items[i].op == PINC_OP_ARBITRARY && !arbitrary_holds(&set->items[i], v, text)) {
            return false;
        }
    }
    return true;
}

/* Text that is not a version: nothing but === can hold it. */
static bool holds_text(const struct pinc_specset *set, struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < set->n_items; i++) {
        if (set->items[i].op != PINC_OP_ARBITRARY ||
            !pinc_slice_equal_nocase(set->items[i].text, text)) {
            return false;
        }
    }
    return true;
}

static inline bool holds_from(const struct pinc_specset *set, const struct pinc_version *v,
                              struct pinc_slice text, size_t *at)
{
    if (!pinc_version_is_set(v)) {
        return holds_text(set, text);
    }
    return pinc_version_ranges_hold(&set->ranges, v, at) &&
           (!set->arbitrary || arbitrary_hold(set, v, text));
}

bool pinc_specset_matches(const struct pinc_specset *set, const struct pinc_version *version,
                          struct pinc_slice text)
{
    size_t at = 0;

    return !set || holds_from(set, version, text, &at);
}

static const struct pinc_version *version_at(const struct pinc_sorted_versions *versions, size_t at)
{
    return (const void *)((const char *)versions->first + at * versions->step);
}

/* The number of versions below `end`; the first `from` are. */
static size_t count_below(const struct pinc_sorted_versions *versions, size_t from,
                          const struct pinc_version *end)
{
    size_t to = versions->n;

    while (from < to) {
        const size_t middle = from + (to - from) / 2;

        if (pinc_version_compare(version_at(versions, middle), end) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

bool pinc_specset_match_sorted(const struct pinc_specset *set,
                               const struct pinc_sorted_versions *versions,
                               pinc_take_versions *take, void *user)
{
    size_t i, at = 0;

    /* Texts that are not versions stand before all others. */
    if (set->arbitrary || (versions->n && !pinc_version_is_set(versions->first))) {
        return false;
    }
    for (i = 0; i < set->ranges.n && at < versions->n; i++) {
        const struct pinc_version_range *range = &set->ranges.items[i];
        const size_t first = count_below(versions, at, &range->lo);

        at = pinc_version_is_set(&range->hi) ? count_below(versions, first, &range->hi)
                                             : versions->n;
        take(user, first, at);
    }
    return true;
}

bool pinc_specset_contains(const struct pinc_specset *set, const struct pinc_version *version,
                           struct pinc_slice text, enum pinc_prereleases policy)
{
    return !(policy == PINC_PRE_FORBID && pinc_version_is_prerelease(version)) &&
           pinc_specset_matches(set, version, text);
}

int pinc_specifier_test(enum pinc_operator op, struct pinc_slice text,
                        const struct pinc_version *version, struct pinc_slice version_text)
{
    unsigned char space[PINC_VERSION_KEY_MAX];
    struct pinc_specifier item = {0};

    if (!pinc_specifier_read_pair(&item, op, text, space)) {
        return -1;
    }
    if (item.op == PINC_OP_ARBITRARY) {
        return pinc_slice_equal_nocase(item.text, version_text);
    }
    if (!pinc_version_is_set(version)) {
        return 0;
    }
    return pinc_specifier_holds(&item, version);
}

void pinc_specset_filter(const struct pinc_specset *set, const struct pinc_version *versions,
                         const struct pinc_slice *texts, size_t n, enum pinc_prereleases policy,
                         bool *keep)
{
    static const struct pinc_slice no_text = {NULL, 0};
    bool allow = policy == PINC_PRE_ALLOW ||
                 (policy == PINC_PRE_IF_NECESSARY && pinc_specset_admits_prereleases(set));
    bool final = false, pre = false;
    size_t at = 0, i;

    for (i = 0; i < n; i++) {
        keep[i] = !set || holds_from(set, &versions[i], texts ? texts[i] : no_text, &at);
        if (keep[i] && pinc_version_is_prerelease(&versions[i])) {
            pre = true;
        } else if (keep[i] && pinc_version_is_set(&versions[i])) {
            final = true;
        }
    }
    if (!pre || allow || (policy == PINC_PRE_IF_NECESSARY && !final)) {
        return;
    }
    for (i = 0; i < n; i++) {
        keep[i] = keep[i] && !pinc_version_is_prerelease(&versions[i]);
    }
}

bool pinc_specset_admits_prereleases(const struct pinc_specset *set)
{
    return set && set->admits_pre;
}

bool pinc_specset_unsatisfiable(const struct pinc_specset *set)
{
    const struct pinc_specifier *first = NULL;
    bool others = false;
    size_t i, at = 0;

    if (set->ranges.n == 0) {
        return true;
    }
    for (i = 0; i < set->n_items; i++) {
        const struct pinc_specifier *item = &set->items[i];

        if (item->op != PINC_OP_ARBITRARY) {
            others = true;
        } else if (!first) {
            first = item;
        } else if (!pinc_slice_equal_nocase(first->text, item->text)) {
            return true;
        }
    }
    if (!first || !others) {
        return false;
    }
    return !pinc_version_is_set(&first->version) ||
           !pinc_version_ranges_hold(&set->ranges, &first->version, &at);
}

bool pinc_specset_is_pin(const struct pinc_specset *set)
{
    size_t i;

    for (i = 0; i < set->n_items; i++) {
        const struct pinc_specifier *item = &set->items[i];

        if (item->op == PINC_OP_ARBITRARY || (item->op == PINC_OP_EQ && !item->wildcard)) {
            return true;
        }
    }
    return false;
}

bool pinc_specset_has_upper_bound(const struct pinc_specset *set)
{
    size_t i;

    for (i = 0; i < set->n_items; i++) {
        const struct pinc_specifier *item = &set->items[i];

        if (item->op != PINC_OP_NE && item->op != PINC_OP_GE && item->op != PINC_OP_GT) {
            return true;
        }
    }
    return false;
}

bool pinc_specset_names_local(const struct pinc_specset *set)
{
    size_t i;

    for (i = 0; i < set->n_items; i++) {
        if (set->items[i].op != PINC_OP_NE && pinc_version_has_local(&set->items[i].version)) {
            return true;
        }
    }
    return false;
}

bool pinc_specset_equal(const struct pinc_specset *a, const struct pinc_specset *b)
{
    size_t n = a ? a->n_canon : 0, i;

    if (n != (b ? b->n_canon : 0)) {
        return false;
    }
    for (i = 0; i < n; i++) {
        if (pinc_specifier_compare(a->canon[i].item, b->canon[i].item) != 0) {
            return false;
        }
    }
    return true;
}

void pinc_specset_print(struct pinc_buf *buf, const struct pinc_specset *set)
{
    size_t i;

    for (i = 0; i < set->n_canon; i++) {
        pinc_specifier_print(buf, set->canon[i].item, i == 0);
    }
}

struct pinc_slice pinc_specset_text(const struct pinc_specset *set, struct pinc_arena *arena)
{
    struct pinc_buf buf = {0};

    if (set->text.ptr) {
        return set->text;
    }
    pinc_specset_print(&buf, set);
    return pinc_buf_keep(&buf, arena);
}

void pinc_specset_print_written(struct pinc_buf *buf, const struct pinc_specset *set)
{
    size_t i;

    for (i = 0; i < set->n_items; i++) {
        pinc_specifier_print(buf, &set->items[i], i == 0);
    }
}
