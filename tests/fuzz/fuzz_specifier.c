/*
 * A specifier set on the first line, versions on the others: printing reads back, filtering says
 * what asking one by one says, a set is what its items are together.
 */
#include "tests/fuzz/fuzz.h"

#include "markers/version/specifier.h"

#include <string.h>

#define VERSIONS 24

struct input {
    struct pinc_slice texts[VERSIONS];
    struct pinc_version versions[VERSIONS]; /* zeroed when the text is none */
    size_t n;
};

static void read_versions(struct input *in, struct pinc_slice text, struct pinc_arena *arena)
{
    memset(in, 0, sizeof *in);
    while (in->n < VERSIONS && text.len > 0) {
        in->texts[in->n] = fuzz_line(&text);
        (void)!pinc_version_parse(&in->versions[in->n], in->texts[in->n], arena, NULL);
        in->n++;
    }
}

static void check_same(const struct pinc_specset *a, const struct pinc_specset *b,
                       const struct input *in)
{
    size_t i;

    PROPERTY(pinc_specset_admits_prereleases(a) == pinc_specset_admits_prereleases(b));
    PROPERTY(pinc_specset_unsatisfiable(a) == pinc_specset_unsatisfiable(b));
    for (i = 0; i < in->n; i++) {
        PROPERTY(pinc_specset_matches(a, &in->versions[i], in->texts[i]) ==
                 pinc_specset_matches(b, &in->versions[i], in->texts[i]));
    }
}

static void check_print(const struct pinc_specset *set, const struct input *in,
                        struct pinc_arena *arena)
{
    struct pinc_buf text = {0}, written = {0}, again = {0};
    const struct pinc_specset *read;

    pinc_specset_print(&text, set);
    PROPERTY(pinc_specset_parse(&read, pinc_buf_slice(&text), arena, NULL) == PINC_OK);
    PROPERTY(pinc_specset_equal(set, read));
    check_same(set, read, in);
    pinc_specset_print(&again, read);
    PROPERTY(pinc_slice_equal(pinc_buf_slice(&text), pinc_buf_slice(&again)));
    pinc_specset_print_written(&written, set);
    PROPERTY(pinc_specset_parse(&read, pinc_buf_slice(&written), arena, NULL) == PINC_OK);
    PROPERTY(pinc_specset_count(read) == pinc_specset_count(set));
    PROPERTY(pinc_specset_equal(set, read));
    check_same(set, pinc_specset_both(set, read, arena), in);
    pinc_buf_clear(&text);
    pinc_buf_clear(&written);
    pinc_buf_clear(&again);
}

/* Every item by itself, asked in both ways. */
static bool all_items_hold(const struct pinc_specset *set, const struct pinc_version *v,
                           struct pinc_slice text, struct pinc_arena *arena)
{
    bool all = true;
    size_t i;

    for (i = 0; i < pinc_specset_count(set); i++) {
        const struct pinc_specset *one;
        enum pinc_operator op;
        struct pinc_slice item;
        int holds;

        pinc_specset_item(set, i, &op, &item);
        PROPERTY(pinc_specset_of_pair(&one, op, item, arena) == PINC_OK && one);
        holds = pinc_specifier_test(op, item, v, text);
        PROPERTY(holds >= 0 && (holds != 0) == pinc_specset_matches(one, v, text));
        all = all && holds;
    }
    return all;
}

static void check_items(const struct pinc_specset *set, const struct input *in,
                        struct pinc_arena *arena)
{
    size_t i;

    if (pinc_specset_count(set) > 16) {
        return;
    }
    for (i = 0; i < in->n; i++) {
        bool all = all_items_hold(set, &in->versions[i], in->texts[i], arena);

        PROPERTY(all == pinc_specset_matches(set, &in->versions[i], in->texts[i]));
        PROPERTY(!all || !pinc_specset_unsatisfiable(set));
    }
}

static void check_filter(const struct pinc_specset *set, const struct input *in)
{
    bool allow[VERSIONS], forbid[VERSIONS], necessary[VERSIONS], final = false;
    size_t i;

    pinc_specset_filter(set, in->versions, in->texts, in->n, PINC_PRE_ALLOW, allow);
    pinc_specset_filter(set, in->versions, in->texts, in->n, PINC_PRE_FORBID, forbid);
    pinc_specset_filter(set, in->versions, in->texts, in->n, PINC_PRE_IF_NECESSARY, necessary);
    for (i = 0; i < in->n; i++) {
        const struct pinc_version *v = &in->versions[i];

        PROPERTY(allow[i] == pinc_specset_contains(set, v, in->texts[i], PINC_PRE_ALLOW));
        PROPERTY(forbid[i] == pinc_specset_contains(set, v, in->texts[i], PINC_PRE_FORBID));
        final = final || (forbid[i] && pinc_version_is_set(v));
    }
    for (i = 0; i < in->n; i++) {
        PROPERTY(necessary[i] ==
                 (pinc_specset_admits_prereleases(set) || !final ? allow[i] : forbid[i]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_slice text = fuzz_text(data, size), line = fuzz_line(&text);
    const struct pinc_specset *set;
    struct pinc_error err = {0};
    struct input in;

    if (pinc_specset_parse(&set, line, arena, &err) == PINC_OK) {
        read_versions(&in, text, arena);
        check_print(set, &in, arena);
        check_items(set, &in, arena);
        check_filter(set, &in);
    } else {
        PROPERTY(!set && err.text[0] != '\0' && err.column <= line.len + 1);
    }
    pinc_arena_free(arena);
    return 0;
}
