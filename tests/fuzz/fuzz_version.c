/*
 * Versions, one a line: printing reads back, order is total, places lie where they should. The
 * whole input is also taken as a stored version.
 */
#include "tests/fuzz/fuzz.h"

#include "base/limits.h"
#include "markers/version/version.h"

#define VERSIONS 3

static int sign(int c)
{
    return (c > 0) - (c < 0);
}

static bool same(const struct pinc_version *a, const struct pinc_version *b)
{
    return pinc_version_compare(a, b) == 0 && pinc_version_compare_public(a, b) == 0 &&
           pinc_version_release_count(a) == pinc_version_release_count(b) &&
           pinc_version_is_prerelease(a) == pinc_version_is_prerelease(b) &&
           pinc_version_is_postrelease(a) == pinc_version_is_postrelease(b) &&
           pinc_version_is_devrelease(a) == pinc_version_is_devrelease(b) &&
           pinc_version_has_local(a) == pinc_version_has_local(b);
}

static void check_print(const struct pinc_version *v, struct pinc_arena *arena)
{
    struct pinc_buf text = {0}, again = {0};
    struct pinc_version read;

    pinc_version_print(&text, v);
    if (text.len <=
        PINC_VERSION_MAX) { /* the normalized form may be longer than what was written */
        PROPERTY(pinc_version_parse(&read, pinc_buf_slice(&text), arena, NULL) == PINC_OK);
        PROPERTY(same(v, &read));
        pinc_version_print(&again, &read);
        PROPERTY(pinc_slice_equal(pinc_buf_slice(&text), pinc_buf_slice(&again)));
    }
    pinc_buf_clear(&text);
    pinc_buf_clear(&again);
}

static void check_stored(const struct pinc_version *v, struct pinc_arena *arena)
{
    struct pinc_buf packed = {0}, again = {0};
    struct pinc_version read;

    pinc_version_pack(&packed, v);
    PROPERTY(pinc_version_unpack(&read, pinc_buf_slice(&packed), arena));
    PROPERTY(same(v, &read));
    pinc_version_pack(&again, &read);
    PROPERTY(pinc_slice_equal(pinc_buf_slice(&packed), pinc_buf_slice(&again)));
    pinc_buf_clear(&packed);
    pinc_buf_clear(&again);
}

static int against(const struct pinc_version *v, const struct pinc_version *from, enum pinc_cut cut,
                   unsigned n)
{
    unsigned char space[PINC_VERSION_KEY_MAX];
    struct pinc_version place;

    pinc_version_cut(&place, from, cut, n, space);
    return pinc_version_compare(v, &place);
}

static void check_places(const struct pinc_version *v)
{
    unsigned n = pinc_version_release_count(v), i;

    PROPERTY(pinc_version_compare(v, pinc_version_least()) >= 0);
    PROPERTY(against(v, v, PINC_CUT_AT, 0) == 0);
    PROPERTY(against(v, v, PINC_CUT_AFTER, 0) < 0);
    PROPERTY(against(v, v, PINC_CUT_AFTER_LOCALS, 0) < 0);
    if (!pinc_version_is_postrelease(v) && !pinc_version_is_devrelease(v)) {
        PROPERTY(against(v, v, PINC_CUT_AFTER_POSTS, 0) < 0);
    }
    if (!pinc_version_is_prerelease(v)) {
        PROPERTY(against(v, v, PINC_CUT_BEFORE_DEVS, 0) > 0);
    }
    for (i = 1; i <= n + 1; i++) {
        PROPERTY(i > n || against(v, v, PINC_CUT_FAMILY_START, i) >= 0);
        PROPERTY(against(v, v, PINC_CUT_FAMILY_END, i) < 0);
    }
}

static void check_order(const struct pinc_version *v, size_t n)
{
    size_t i, j, k;

    for (i = 0; i < n; i++) {
        for (j = 0; j < n; j++) {
            int c = sign(pinc_version_compare(&v[i], &v[j]));

            PROPERTY(c == -sign(pinc_version_compare(&v[j], &v[i])));
            PROPERTY(i != j || c == 0);
            for (k = 0; k < n; k++) {
                int d = sign(pinc_version_compare(&v[j], &v[k]));

                PROPERTY(c != d || sign(pinc_version_compare(&v[i], &v[k])) == c);
            }
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_slice text = fuzz_text(data, size);
    struct pinc_version v[VERSIONS], stored;
    size_t n = 0, i;

    if (pinc_version_unpack(&stored, text, arena)) {
        check_print(&stored, arena);
        check_stored(&stored, arena);
        check_places(&stored);
    }
    while (n < VERSIONS && text.len > 0) {
        n += pinc_version_parse(&v[n], fuzz_line(&text), arena, NULL) == PINC_OK;
    }
    for (i = 0; i < n; i++) {
        check_print(&v[i], arena);
        check_stored(&v[i], arena);
        check_places(&v[i]);
    }
    check_order(v, n);
    pinc_arena_free(arena);
    return 0;
}
