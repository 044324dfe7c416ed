#include "tests/support/sweep.h"

#include "base/limits.h"
#include "markers/version/specifier_item.h"
#include "tests/support/arena_group.h"

#include <string.h>

static struct pinc_specifier parse(const char *text)
{
    struct pinc_specifier item = {0};

    if (pinc_specifier_parse(&item, pinc_slice_of(text), 1, arena, NULL) != PINC_OK) {
        fail_msg("%s is not read", text);
    }
    return item;
}

static void test_parse(void **state)
{
    static const struct {
        const char *in;
        enum pinc_operator op;
        const char *text;
        bool wildcard, is_set, normal;
    } cases[] = {
        {"==1.0", PINC_OP_EQ, "1.0", false, true, false},
        {"==1.0.*", PINC_OP_EQ, "1.0.*", true, true, false},
        {"!= 1.*", PINC_OP_NE, "1.*", true, true, false},
        {"==1!2+x", PINC_OP_EQ, "1!2+x", false, true, false},
        {"<=\t1", PINC_OP_LE, "1", false, true, false},
        {">1.dev1", PINC_OP_GT, "1.dev1", false, true, false},
        {"~=1.0a1", PINC_OP_COMPATIBLE, "1.0a1", false, true, false},
        {"===1.0", PINC_OP_ARBITRARY, "1.0", false, true, true},
        {"===1.0-1", PINC_OP_ARBITRARY, "1.0-1", false, true, false},
        {"=== FOO,bar", PINC_OP_ARBITRARY, "FOO,bar", false, false, false},
        {"===", PINC_OP_ARBITRARY, "", false, false, false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_specifier item = parse(cases[i].in);

        if (item.op != cases[i].op || item.wildcard != cases[i].wildcard ||
            item.normal != cases[i].normal ||
            pinc_version_is_set(&item.version) != cases[i].is_set ||
            !pinc_slice_equal(item.text, pinc_slice_of(cases[i].text))) {
            fail_msg("%s", cases[i].in);
        }
    }
}

static void test_refused(void **state)
{
    static const struct {
        const char *in, *why, *hint;
        unsigned column; /* of a text that begins in column 5 */
    } cases[] = {
        {"1.0", "no operator such as == or >= in front", "write '==1.0' to ask for this version",
         5},
        {"=>1", "no operator such as == or >= in front", "write '>=' for '=>'", 5},
        {"=1", "no operator such as == or >= in front", "write '==' to ask for one version", 5},
        {"~1", "no operator such as == or >= in front", "write '~=' for the compatible releases",
         5},
        {"^1.2", "no operator such as == or >= in front",
         "PEP 440 has no '^': write both bounds, such as '>=1.2,<2'", 5},
        {"<>1", "'>1' is not a version", "write '!=' for '<>'", 6},
        {">=", "no version behind the operator", "", 7},
        {">= x", "'x' is not a version", "", 8},
        {"~=1", "'~=' needs a release of at least two numbers", "write '~=1.0'", 7},
        {"==1.x", "'.x' is not part of a version", "write '.*' for any number", 8},
        {"==latest", "'latest' is not a version",
         "leave it out: the newest version that fits is taken", 7},
        {"==1 b==2", "'b==2' is not part of a version", "write one requirement a line", 8},
        {">=1.*", "'.*' goes only with == and !=", "", 8},
        {"==1a1.*", "'.*' goes only behind a release such as 1.2", "", 10},
        {">=1+x", "a local version goes only with == and !=", "", 8},
        {">=1 <2", "two specifiers without a comma between them", "put a comma between them", 8},
        {"==1.0x", "'x' is not part of a version", "", 10},
        {"==1\x1b", "'\\x1b' is not part of a version", "", 8},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_specifier item = {0};
        struct pinc_error err = {0};
        const char *why;

        assert_int_equal(pinc_specifier_parse(&item, pinc_slice_of(cases[i].in), 5, arena, &err),
                         PINC_ESYNTAX);
        why = strstr(err.text, "': ");
        assert_int_equal(strncmp(err.text, "invalid version specifier '", 27), 0);
        assert_string_equal(why ? why + 3 : err.text, cases[i].why);
        assert_string_equal(err.hint, cases[i].hint);
        assert_int_equal(err.column, cases[i].column);
    }
}

/* By operator, wildcard, then version; the number of components counts for ~= alone. */
static void test_compare(void **state)
{
    static const struct {
        const char *a, *b;
        int order, spelled;
    } cases[] = {
        {"==1", "==1.0", 0, -1},      {"==1.*", "==1.0.*", -1, -1}, {"==1", "==1.*", -1, -1},
        {"~=1.0", "~=1.0.0", -1, -1}, {"==2", "!=1", -1, 1},        {"===1", "===1.0", -1, -1},
        {">=1", ">=1", 0, 0},         {"<2", "<=1", 1, -1},         {"==1.10", "==1.9", 1, -1},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_specifier a = parse(cases[i].a), b = parse(cases[i].b);
        int order = pinc_specifier_compare(&a, &b), back = pinc_specifier_compare(&b, &a);
        int spelled = pinc_specifier_compare_spelled(&a, &b);

        if ((order > 0) - (order < 0) != cases[i].order ||
            (back > 0) - (back < 0) != -cases[i].order ||
            (spelled > 0) - (spelled < 0) != cases[i].spelled) {
            fail_msg("%s, %s: %d, %d", cases[i].a, cases[i].b, order, spelled);
        }
    }
}

static void test_print(void **state)
{
    struct pinc_specifier a = parse(">= 1.0"), b = parse("== 2.*");
    struct pinc_buf buf = {0};

    (void)state;
    pinc_specifier_print(&buf, &a, true);
    pinc_specifier_print(&buf, &b, false);
    assert_string_equal(buf.ptr, ">=1.0,==2.*");
    pinc_buf_clear(&buf);
}

static void test_prefix(void **state)
{
    static const struct {
        const char *text;
        size_t want;
    } cases[] = {
        {"== 1.0.* ; x", 8}, {">=1,<2", 3}, {"=1", 0},  {"", 0},   {">=", 0},
        {"===a b", 4},       {"===a)", 4},  {"~=1", 3}, {"!1", 0},
    };
    enum pinc_operator op;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(pinc_specifier_prefix(pinc_slice_of(cases[i].text)), cases[i].want);
    }
    for (op = PINC_OP_EQ; op <= PINC_OP_ARBITRARY; op++) {
        enum pinc_operator got;

        assert_int_equal(pinc_operator_prefix(pinc_slice_of(pinc_operator_text(op)), &got),
                         strlen(pinc_operator_text(op)));
        assert_int_equal(got, op);
    }
}

/* As if operator and text were written together; what is too long is not a specifier. */
static void test_pair(void **state)
{
    static unsigned char space[PINC_VERSION_KEY_MAX];
    static char text[PINC_VERSION_MAX + 1];
    struct pinc_specifier item = {0};

    (void)state;
    assert_true(pinc_specifier_read_pair(&item, PINC_OP_LT, PINC_LIT("= 2 "), space));
    assert_int_equal(item.op, PINC_OP_LE);
    assert_true(pinc_specifier_read_pair(&item, PINC_OP_EQ, PINC_LIT("=x"), space));
    assert_int_equal(item.op, PINC_OP_ARBITRARY);
    assert_false(pinc_specifier_read_pair(&item, PINC_OP_NE, PINC_LIT("=2"), space));
    assert_false(pinc_specifier_read_pair(&item, PINC_OP_COMPATIBLE, PINC_LIT("2"), space));
    assert_false(pinc_specifier_read_pair(&item, PINC_OP_GE, PINC_LIT(""), space));
    memset(text, '1', sizeof text);
    assert_true(pinc_specifier_read_pair(&item, PINC_OP_GE,
                                         (struct pinc_slice){text, PINC_VERSION_MAX}, space));
    assert_true(pinc_specifier_keep(&item, arena));
    assert_false(pinc_specifier_read_pair(&item, PINC_OP_GE,
                                          (struct pinc_slice){text, PINC_VERSION_MAX + 1}, space));
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_arena *own = pinc_arena_new();
    struct pinc_specifier item = {0};
    enum pinc_status st =
        own ? pinc_specifier_parse(&item, pinc_slice_of(data), 1, own, err) : pinc_fail_memory(err);

    pinc_arena_free(own);
    return st == PINC_ESYNTAX ? PINC_OK : st;
}

static void test_sweep(void **state)
{
    (void)state;
    sweep(attempt, "===1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18+a.b.c.d.e");
    sweep(attempt, ">=1x");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),   cmocka_unit_test(test_refused),
        cmocka_unit_test(test_compare), cmocka_unit_test(test_print),
        cmocka_unit_test(test_prefix),  cmocka_unit_test(test_pair),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
