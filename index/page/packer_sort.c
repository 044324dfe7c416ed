#include "index/page/packer_sort.h"

#include "index/dist/file_name.h"
#include "markers/version/version.h"

#include <stdlib.h>

#define KINDS 3u /* of enum pinc_dist_kind */

/*
 * Files of one version and kind make a group: 10,000 files are a few of each of many versions. Groups are
 * filled by counting, and only versions and what stands in one group are compared.
 */

/* --- versions */

struct ranked {
    const struct pinc_version *version;
    uint32_t number;
};

static int compare_versions(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    return pinc_version_compare(x->version, y->version);
}

/* The place of each version among all, by its number: equal ones, which are spelt differently, have the
 * same. */
static uint32_t *rank_versions(const struct pinc_packer *p)
{
    const size_t n = p->versions.texts.n;
    uint32_t *ranks = pinc_alloc_array(n, sizeof *ranks), rank = 0;
    struct ranked *sorted = pinc_alloc_array(n, sizeof *sorted);
    size_t i;

    for (i = 0; ranks && sorted && i < n; i++) {
        sorted[i] = (struct ranked){&p->versions.parsed[i], (uint32_t)i};
    }
    if (ranks && sorted && n) {
        qsort(sorted, n, sizeof *sorted, compare_versions);
        for (i = 0; i < n; i++) {
            rank += i > 0 && compare_versions(&sorted[i - 1], &sorted[i]) != 0;
            ranks[sorted[i].number] = rank;
        }
    }
    if (!sorted) {
        pinc_free(ranks);
        ranks = NULL;
    }
    pinc_free(sorted);
    return ranks;
}

/* --- what stands in one group */

/* What files of a group are ordered by. */
struct member {
    struct pinc_slice build, name;
    uint32_t entry; /* in the order of the page */
};

static struct member member_of(const struct pinc_packer *p, uint32_t entry)
{
    const struct pinc_packed_file *e = pinc_packer_entry(p, entry);
    const struct pinc_slice name = pinc_packer_name(p, e);

    return (struct member){pinc_slice_part(name, e->build, (size_t)e->build + e->build_len), name,
                           entry};
}

static int compare_places(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    const int c = pinc_dist_compare_build(y->build, x->build);

    return c ? c : (x->entry < y->entry) - (x->entry > y->entry);
}

static int compare_names(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    const int c = pinc_slice_compare(x->name, y->name);

    return c ? c : compare_places(a, b);
}

/* Of two files with one name the last counts, as for pip. */
static size_t drop_doubles(struct member *members, size_t n_members)
{
    size_t i, n = 0;

    for (i = 0; i < n_members; i++) {
        if (n == 0 || !pinc_slice_equal(members[n - 1].name, members[i].name)) {
            members[n++] = members[i];
        }
    }
    return n;
}

/* Put a group in order. @return how many are left of it, SIZE_MAX when out of memory */
static size_t sort_group(const struct pinc_packer *p, uint32_t *order, size_t n)
{
    struct member *members = pinc_alloc_array(n, sizeof *members);
    size_t i;

    if (!members) {
        return SIZE_MAX;
    }
    for (i = 0; i < n; i++) {
        members[i] = member_of(p, order[i]);
    }
    qsort(members, n, sizeof *members, compare_names);
    n = drop_doubles(members, n);
    qsort(members, n, sizeof *members, compare_places);
    for (i = 0; i < n; i++) {
        order[i] = members[i].entry;
    }
    pinc_free(members);
    return n;
}

/* Are the files of a group without build tags, and in the order of their names, each once? So pages list
 * them. */
static bool is_listed_by_name(const struct pinc_packer *p, const uint32_t *order, size_t n)
{
    struct pinc_slice before = {NULL, 0}, name;
    const struct pinc_packed_file *e;
    size_t i;

    for (i = 0; i < n; i++) {
        e = pinc_packer_entry(p, order[i]);
        name = pinc_packer_name(p, e);
        if (e->build_len || (i > 0 && pinc_slice_compare(before, name) >= 0)) {
            return false;
        }
        before = name;
    }
    return true;
}

static void reverse(uint32_t *order, size_t n)
{
    size_t i;

    for (i = 0; i < n / 2; i++) {
        const uint32_t other = order[n - 1 - i];

        order[n - 1 - i] = order[i];
        order[i] = other;
    }
}

/* --- all */

static size_t group_of(const struct pinc_packed_file *e, const uint32_t *ranks)
{
    return (size_t)ranks[e->version] * KINDS + e->file.kind;
}

/* Entries by group, in the order of the page. @param ends of the groups: where each ends then */
static void fill_groups(const struct pinc_packer *p, const uint32_t *ranks, uint32_t *ends,
                        size_t n_groups)
{
    uint32_t sum = 0;
    size_t i;

    for (i = 0; i < p->entries.n; i++) {
        ends[group_of(pinc_packer_entry(p, i), ranks)]++;
    }
    for (i = 0; i < n_groups; i++) {
        const uint32_t count = ends[i];

        ends[i] = sum;
        sum += count;
    }
    for (i = 0; i < p->entries.n; i++) {
        p->result.order[ends[group_of(pinc_packer_entry(p, i), ranks)]++] = (uint32_t)i;
    }
}

/* Sort each group, and move it to where the one before it ends. */
static bool sort_groups(struct pinc_packer *p, const uint32_t *ends, size_t n_groups)
{
    uint32_t *const order = p->result.order;
    size_t group, from = 0, len, to = 0, release = 0;

    for (group = 0; group < n_groups; from = ends[group++]) {
        len = ends[group] - from;
        release = group % KINDS == 0 ? to : release;
        if (len == 0 || (group % KINDS == PINC_WHEEL_VARIANT && to > release)) {
            continue;
        }
        if (is_listed_by_name(p, order + from, len)) {
            reverse(order + from, len);
        } else {
            len = sort_group(p, order + from, len);
            if (len == SIZE_MAX) {
                return false;
            }
        }
        memmove(order + to, order + from, len * sizeof *order);
        to += len;
    }
    p->result.n_files = to;
    return true;
}

bool pinc_packer_sort(struct pinc_packer *p)
{
    const size_t n_groups = p->versions.texts.n * KINDS;
    uint32_t *ranks = rank_versions(p), *ends = pinc_alloc_array(n_groups, sizeof *ends);
    bool done = false;

    p->result.order = pinc_alloc_array(p->entries.n, sizeof *p->result.order);
    if (ranks && ends && p->result.order) {
        fill_groups(p, ranks, ends, n_groups);
        done = sort_groups(p, ends, n_groups);
    }
    pinc_free(ranks);
    pinc_free(ends);
    return done;
}
