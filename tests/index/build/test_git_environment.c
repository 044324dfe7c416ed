#include "tests/support/cmocka_all.h"

#include "index/build/git_environment.h"

#include <string.h>

static bool has(const char *const *changes, const char *text)
{
    for (; *changes; changes++) {
        if (strcmp(*changes, text) == 0) {
            return true;
        }
    }
    return false;
}

static void test_changes(void **state)
{
    static const struct {
        const char *url;
        const char *have[4], *lack;
    } cases[] = {
        {"https://h/r", {"GIT_DIR", "GIT_ALLOW_PROTOCOL=https:ssh:https"}, "PINC_GIT_USER="},
        {"FILE:///r", {"GIT_ALLOW_PROTOCOL=https:ssh:file"}, "PINC_GIT_USER="},
        /* What would end the quoted text, and set more, is no host. */
        {"https://me:x@h'  'core.pager=p/r",
         {"GIT_ALLOW_PROTOCOL=https:ssh:https"},
         "PINC_GIT_USER=me"},
        {"https://me:a%40b@h/r",
         {"GIT_CONFIG_PARAMETERS='credential.https://h:443.helper=' "
          "'credential.https://h:443.helper=!f() { test \"$1\" = get || exit 0; printf "
          "\"username=%s\\npassword=%s\\n\" \"$PINC_GIT_USER\" \"$PINC_GIT_PASSWORD\"; }; f'",
          "PINC_GIT_USER=me", "PINC_GIT_PASSWORD=a@b"},
         "PINC_GIT_PASSWORD=a%40b"},
    };
    const char *more[65] = {NULL};
    struct pinc_arena *arena = pinc_arena_new();
    size_t i, k;

    (void)state;
    /* As many as there are: none is dropped. */
    for (k = 0; k < 63; k++) {
        more[k] = "MORE=1";
    }
    more[63] = "LAST=1";
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const *changes;

        assert_int_equal(
            pinc_git_environment(&changes, pinc_slice_of(cases[i].url), more, arena, NULL),
            PINC_OK);
        for (k = 0; k < 4 && cases[i].have[k]; k++) {
            if (!has(changes, cases[i].have[k])) {
                fail_msg("%s: no %s", cases[i].url, cases[i].have[k]);
            }
        }
        assert_false(has(changes, cases[i].lack));
        assert_true(has(changes, "LAST=1"));
    }
    pinc_arena_free(arena);
}

/* A line end in a password would be a line of its own to whom the helper answers. */
static void test_line_ends(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    const char *const *changes;

    (void)state;
    assert_int_not_equal(
        pinc_git_environment(&changes, PINC_LIT("https://me:a%0Ab@h/r"), NULL, arena, NULL),
        PINC_OK);
    assert_null(changes);
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_line_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
