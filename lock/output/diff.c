#include "lock/output/diff.h"

#include <string.h>

#define CONTEXT 3u
#define EFFORT_MAX                                                                                 \
    2000u /* changed lines that the shortest script is looked for with: 16 MB at most */

/* Lines of a text, each as a number: equal lines have equal numbers. */
struct side {
    struct pinc_slice *lines;
    uint32_t *ids;
    size_t count;
};

/* A run of changed lines: [old_from, old_to) is replaced by [new_from, new_to). */
struct change {
    size_t old_from, old_to, new_from, new_to;
};

struct diff {
    struct side old, new;
    struct pinc_map *map;
    struct change *changes;
    size_t n_changes, cap_changes;
    int32_t *trace; /* the furthest x of each diagonal, one row for each number of edits */
};

/* --- lines */

static size_t count_lines(struct pinc_slice text)
{
    size_t i, n = 0;

    for (i = 0; i < text.len; i++) {
        n += text.ptr[i] == '\n';
    }
    return n + (text.len && text.ptr[text.len - 1] != '\n');
}

/* A line holds its line end: the last one without one differs from the same text with one. */
static bool split_lines(struct diff *d, struct side *side, struct pinc_slice text)
{
    const size_t n = count_lines(text);

    if (n >= INT32_MAX) {
        return false;
    }
    side->lines = pinc_alloc_array(n, sizeof *side->lines);
    side->ids = pinc_alloc_array(n, sizeof *side->ids);
    if (!side->lines || !side->ids) {
        return false;
    }
    while (text.len) {
        const struct pinc_slice line = pinc_slice_part(text, 0, pinc_slice_find(text, '\n') + 1);
        uint32_t *id = &side->ids[side->count];

        side->lines[side->count++] = line;
        if (!pinc_map_get(d->map, line, id)) {
            *id = (uint32_t)pinc_map_count(d->map);
            if (!pinc_map_put(d->map, line, *id)) {
                return false;
            }
        }
        text = pinc_slice_part(text, line.len, text.len);
    }
    return true;
}

/* --- the shortest edit script (Myers 1986) */

static bool add_change(struct diff *d, struct change change)
{
    struct change *last = d->n_changes ? &d->changes[d->n_changes - 1] : NULL;

    /* Changes are found from the end to the start; what touches is one change. */
    if (last && last->old_from == change.old_to && last->new_from == change.new_to) {
        last->old_from = change.old_from;
        last->new_from = change.new_from;
        return true;
    }
    if (!PINC_GROW(d->changes, d->cap_changes, d->n_changes + 1)) {
        return false;
    }
    d->changes[d->n_changes++] = change;
    return true;
}

/* Row of `edits`: diagonals -edits to edits, every second one used. */
static int32_t *row_of(const struct diff *d, size_t edits)
{
    return d->trace + edits * edits + edits;
}

/* Where diagonal k starts in a row, from the row before: one line more of the new text (down) or of
 * the old one. */
static int32_t step(const int32_t *before, int32_t k, int32_t edits)
{
    if (k == -edits || (k != edits && before[k - 1] < before[k + 1])) {
        return before[k + 1];
    }
    return before[k - 1] + 1;
}

/* The number of edits that the middle part needs, or SIZE_MAX when there are too many. `from` is
 * where it starts. */
static size_t search(struct diff *d, struct change part)
{
    const int32_t n = (int32_t)(part.old_to - part.old_from),
                  m = (int32_t)(part.new_to - part.new_from);
    const uint32_t *a = d->old.ids + part.old_from, *b = d->new.ids + part.new_from;
    int32_t edits, k;

    for (edits = 0; edits <= n + m && edits <= (int32_t)EFFORT_MAX; edits++) {
        int32_t *row = row_of(d, (size_t)edits);

        for (k = -edits; k <= edits; k += 2) {
            int32_t x = edits ? step(row_of(d, (size_t)edits - 1), k, edits) : 0;

            while (x < n && x - k < m && x - k >= 0 && a[x] == b[x - k]) {
                x++;
            }
            row[k] = x;
            if (k == n - m && x >= n) {
                return (size_t)edits;
            }
        }
    }
    return SIZE_MAX;
}

/* Walk back from the end, noting each edit. */
static bool walk_back(struct diff *d, struct change part, size_t edits)
{
    int32_t x = (int32_t)(part.old_to - part.old_from), y = (int32_t)(part.new_to - part.new_from);

    for (; edits > 0; edits--) {
        const int32_t *before = row_of(d, edits - 1);
        const int32_t k = x - y, e = (int32_t)edits;
        const bool down = k == -e || (k != e && before[k - 1] < before[k + 1]);
        const int32_t from_k = down ? k + 1 : k - 1;
        const int32_t from_x = before[from_k], from_y = from_x - from_k;
        struct change change = {
            part.old_from + (size_t)from_x, part.old_from + (size_t)from_x + !down,
            part.new_from + (size_t)from_y, part.new_from + (size_t)from_y + down};

        if (!add_change(d, change)) {
            return false;
        }
        x = from_x;
        y = from_y;
    }
    return true;
}

static bool compare(struct diff *d)
{
    struct change part = {0, d->old.count, 0, d->new.count};
    size_t most, edits;

    while (part.old_from < part.old_to && part.new_from < part.new_to &&
           d->old.ids[part.old_from] == d->new.ids[part.new_from]) {
        part.old_from++;
        part.new_from++;
    }
    while (part.old_from < part.old_to && part.new_from < part.new_to &&
           d->old.ids[part.old_to - 1] == d->new.ids[part.new_to - 1]) {
        part.old_to--;
        part.new_to--;
    }
    most = part.old_to - part.old_from + part.new_to - part.new_from;
    if (most == 0) {
        return true;
    }
    most = most < EFFORT_MAX ? most : EFFORT_MAX;
    d->trace = pinc_alloc_array((most + 1) * (most + 1), sizeof *d->trace);
    if (!d->trace) {
        return false;
    }
    edits = search(d, part);
    return edits == SIZE_MAX ? add_change(d, part) : walk_back(d, part, edits);
}

/* --- output */

static void add_lines(struct pinc_buf *buf, char sign, const struct side *side, size_t from,
                      size_t to)
{
    for (; from < to; from++) {
        pinc_buf_add_char(buf, sign);
        pinc_buf_add(buf, side->lines[from]);
        if (!pinc_slice_ends(side->lines[from], "\n")) {
            pinc_buf_add_str(buf, "\n\\ No newline at end of file\n");
        }
    }
}

/* "12,3"; a length of 1 is not said, and a length of 0 counts from the line before. */
static void add_range(struct pinc_buf *buf, size_t from, size_t to)
{
    if (to - from == 1) {
        pinc_buf_addf(buf, "%zu", from + 1);
    } else {
        pinc_buf_addf(buf, "%zu,%zu", to > from ? from + 1 : from, to - from);
    }
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Changes lie from the end to the start: `first` down to `last` make one hunk. */
static void add_hunk(struct pinc_buf *buf, const struct diff *d, size_t first, size_t last)
{
    const struct change *a = &d->changes[first], *z = &d->changes[last];
    const size_t before = least(CONTEXT, a->old_from),
                 after = least(CONTEXT, d->old.count - z->old_to);
    size_t at = a->old_from - before, i;

    pinc_buf_add_str(buf, "@@ -");
    add_range(buf, at, z->old_to + after);
    pinc_buf_add_str(buf, " +");
    add_range(buf, a->new_from - before, z->new_to + after);
    pinc_buf_add_str(buf, " @@\n");
    for (i = first + 1; i > last; i--) {
        const struct change *c = &d->changes[i - 1];

        add_lines(buf, ' ', &d->old, at, c->old_from);
        add_lines(buf, '-', &d->old, c->old_from, c->old_to);
        add_lines(buf, '+', &d->new, c->new_from, c->new_to);
        at = c->old_to;
    }
    add_lines(buf, ' ', &d->old, at, at + after);
}

static void print(struct pinc_buf *buf, const struct diff *d, struct pinc_slice old_name,
                  struct pinc_slice new_name)
{
    size_t first, last;

    if (d->n_changes == 0) {
        return;
    }
    pinc_buf_add_str(buf, "--- ");
    pinc_buf_add(buf, old_name);
    pinc_buf_add_str(buf, "\n+++ ");
    pinc_buf_add(buf, new_name);
    pinc_buf_add_char(buf, '\n');
    for (first = d->n_changes; first > 0; first = last) {
        last = first - 1;
        while (last > 0 && d->changes[last - 1].old_from - d->changes[last].old_to <= 2 * CONTEXT) {
            last--;
        }
        add_hunk(buf, d, first - 1, last);
    }
}

enum pinc_status pinc_diff_unified(struct pinc_buf *buf, struct pinc_slice old_text,
                                   struct pinc_slice new_text, struct pinc_slice old_name,
                                   struct pinc_slice new_name, struct pinc_error *err)
{
    struct diff d = {.map = pinc_map_new()};
    enum pinc_status st = PINC_OK;

    if (d.map && split_lines(&d, &d.old, old_text) && split_lines(&d, &d.new, new_text) &&
        compare(&d)) {
        print(buf, &d, old_name, new_name);
    } else {
        st = pinc_fail_memory(err);
    }
    pinc_free(d.old.lines);
    pinc_free(d.old.ids);
    pinc_free(d.new.lines);
    pinc_free(d.new.ids);
    pinc_free(d.changes);
    pinc_free(d.trace);
    pinc_map_free(d.map);
    return st;
}
