#include "tests/support/cmocka_all.h"

#include "index/dist/metadata.h"

#include "base/limits.h"
#include "tests/support/assert_slice.h"
#include "tests/support/sweep.h"

#include <string.h>

/* What a repair makes of a specifier set; NULL: it cannot be repaired. */
static const struct {
    const char *in, *want;
} specifier_cases[] = {
    {">=3.6.*", ">=3.6"},
    {"<4.*,>3.*,<=3.9.*", "<4,>3,<=3.9"},
    {"==3.*,!=3.1.*", "==3.*,!=3.1.*"},
    {">=1<2!=1.5", ">=1,<2,!=1.5"},
    {"!=~5.0", "!=5.0.*"},
    {"!=~5.*", "!=5.*"},
    {"!=3.0*,==3*", "!=3.0.*,==3.*"},
    {">=3.0*", ">=3.0"},
    {">dev", ">=0"},
    {">=3.0.0rc1.0,<2.0.post1.0", ">=3.0.0rc1,<2.0.post1"},
    {">='3.6',<\"4\"", ">=3.6,<4"},
    {"'>=3.6', '<4'", ">=3.6,<4"},
    {">=3.6'", ">=3.6"},
    {" >= 1.0 , < 2 ,", ">=1.0,<2"},
    {"==1!2.0", "==1!2.0"},
    {">=1!2.0!=1!3", ">=1!2.0,!=1!3"},
    {"===1.0a1.0", "===1.0a1.0"},
    {"==1.0", "==1.0"},
    {">=1.*,==1.0+ubuntu1.0", ">=1,==1.0+ubuntu1.0"},
    {">=1.0 <3", NULL},
    {">=1.0 and <3", NULL},
    {"=>3.6", NULL},
    {"~=3.5.*", NULL},
    {"~=3", NULL},
    {">=dev", NULL},
    {"==dev", NULL},
    {"3.6+", NULL},
    {"^1.0", NULL},
    {"~1.0", NULL},
    {"*", NULL},
    {">=", NULL},
    {">=*", NULL},
    {"", NULL},
    {"'", NULL},
    {",", NULL},
    {">=1,,<2", NULL},
    {">=1.x", NULL},
    {"CPython>=3.6", NULL},
    {">=1.0.0", ">=1.0.0"},
    {">=1a1.0.0", NULL},
    {">=.0", NULL},
    {">=0.0", ">=0.0"},
};

static void test_repair_specifiers(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof specifier_cases / sizeof *specifier_cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        const struct pinc_specset *set = NULL;
        struct pinc_error err = {0};
        struct pinc_buf buf = {0};
        enum pinc_status st = pinc_metadata_repair_specifiers(
            &set, pinc_slice_of(specifier_cases[i].in), arena, &err);

        if ((st == PINC_OK) != (specifier_cases[i].want != NULL)) {
            fail_msg("%s: status %d", specifier_cases[i].in, (int)st);
        }
        if (st == PINC_OK) {
            pinc_specset_print_written(&buf, set);
            assert_slice(pinc_buf_slice(&buf), specifier_cases[i].want, specifier_cases[i].in);
        } else {
            assert_int_equal(st, PINC_ESYNTAX);
            assert_null(set);
            assert_true(err.text[0] != '\0');
        }
        pinc_buf_clear(&buf);
        pinc_arena_free(arena);
    }
}

static void test_repair_requirement(void **state)
{
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"dep (<3.4.*)", "dep (<3.4)"},
        {"dep >=3.6.*,<8", "dep >=3.6,<8"},
        {"dep[a,b]>=1.0<2 ; python_version>'3'", "dep[a,b] >=1.0,<2 ; python_version>'3'"},
        {"dep '>=1.0'", "dep >=1.0"},
        {"dep (>='1.9',<3)", "dep (>=1.9,<3)"},
        {"dep>dev; extra=='x'", "dep >=0 ; extra=='x'"},
        {"dep (==1.0", NULL},
        {"dep ==1.0)", NULL},
        {"dep (1.0)", NULL},
        {"dep 1.0", NULL},
        {"dep", NULL},
        {"dep ()", NULL},
        {"dep>=1.0 # comment", NULL},
        {"dep ; python_version => '3'", NULL},
        {"dep[a >=1.*", NULL},
        {"dep[;]>=1.*", NULL},
        {"; x", NULL},
        {"", NULL},
        {"dep @ https://example.org/a.zip", NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        const struct pinc_requirement *req = NULL;
        enum pinc_status st =
            pinc_metadata_repair_requirement(&req, pinc_slice_of(cases[i].in), arena, NULL);

        if ((st == PINC_OK) != (cases[i].want != NULL)) {
            fail_msg("%s: status %d", cases[i].in, (int)st);
        }
        if (st == PINC_OK) {
            assert_slice(req->text, cases[i].want, cases[i].in);
        } else {
            assert_null(req);
        }
        pinc_arena_free(arena);
    }
}

static void test_limits(void **state)
{
    size_t n;

    (void)state;
    for (n = PINC_REQUIREMENT_MAX - 1; n <= PINC_REQUIREMENT_MAX + 1; n++) {
        struct pinc_arena *arena = pinc_arena_new();
        const struct pinc_specset *set = NULL;
        struct pinc_buf buf = {0};
        enum pinc_status st;

        pinc_buf_add_str(&buf, ">=1.*");
        while (buf.len < n) {
            pinc_buf_add_char(&buf, ' ');
        }
        st = pinc_metadata_repair_specifiers(&set, pinc_buf_slice(&buf), arena, NULL);
        assert_int_equal(st, n <= PINC_REQUIREMENT_MAX ? PINC_OK : PINC_ESYNTAX);
        pinc_buf_clear(&buf);
        pinc_arena_free(arena);
    }
}

/* What cannot be mended is shown escaped. */
static void test_message(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    const struct pinc_specset *set = NULL;
    struct pinc_error err = {0};

    (void)state;
    assert_int_equal(pinc_metadata_repair_specifiers(&set, PINC_LIT("\033[2J and"), arena, &err),
                     PINC_ESYNTAX);
    assert_string_equal(err.text, "'\\x1b[2J and' cannot be repaired");
    pinc_arena_free(arena);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    const struct pinc_requirement *req = NULL;
    const struct pinc_specset *set = NULL;
    enum pinc_status st = arena ? PINC_OK : PINC_ENOMEM;

    (void)data;
    st = st ? st
            : pinc_metadata_repair_requirement(&req, PINC_LIT("dep[a] (>=1.*<2) ; os_name=='x'"),
                                               arena, err);
    st = st ? st : pinc_metadata_repair_specifiers(&set, PINC_LIT(">=3.6.*,!=3.7*"), arena, err);
    assert_int_equal(set != NULL, st == PINC_OK);
    pinc_arena_free(arena);
    return st;
}

static void test_memory(void **state)
{
    (void)state;
    sweep(attempt, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_repair_specifiers),
        cmocka_unit_test(test_repair_requirement),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_message),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
