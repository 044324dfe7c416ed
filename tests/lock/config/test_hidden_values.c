#include "tests/support/cmocka_all.h"
#include "tests/support/sweep.h"

#include "lock/config/hidden_values.h"

#include <string.h>

static const char *const variables[][2] = {
    {"S", "hunter2"},
    {"SHORT", "app"},
    {"WORD", "word"},
    {"PATH_LIKE", "My_Secret.Name"},
    {"ODD", "a b\\c\x01%41\xff"},
    {"URL", "https://u:p@host.example/deep/path/"},
    {"LONG", "0123456789abcdefghijklmnopqrstuvwxyz"},
    {"OPTIONS", "--index-url http://h/0riginal"},
};

static void add_all(struct pinc_hidden_values *values)
{
    size_t i;

    for (i = 0; i < sizeof variables / sizeof *variables; i++) {
        assert_true(pinc_hidden_values_add(values, variables[i][0], variables[i][1]));
        assert_true(pinc_hidden_values_add(values, variables[i][0], "of no matter"));
    }
}

static void test_show(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", ""},
        {"nothing", "nothing"},
        {"hunter2", "${S}"},
        {"xhunter2x HUNTER2", "x${S}x ${S}"},
        {"hunter", "hunter"},
        {"'unter2' is wrong", "'${S}' is wrong"},
        {"app stays", "app stays"},
        {"a word, words", "a ${WORD}, words"},
        {"my-secret-name", "${PATH_LIKE}"},
        {"'a b\\\\c\\x01%41\\xff'", "'${ODD}'"},
        {"a%20b%5Cc%01%2541%FF", "${ODD}"},
        {"https://host.example/deep/path/x", "${URL}/x"},
        {"'0123456789abc...' is long", "'${LONG}...' is long"},
        {"cut off: 0123456789", "cut off: ${LONG}"},
        {"number 0123456789.", "number 0123456789."},
        {"http://h/0riginal/x/", "${OPTIONS}/x/"},
        {"http://user:word2@h/x?token=1", "http://h/x?token=***"},
    };
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_hidden_values values = {.arena = arena};
    size_t i;

    (void)state;
    add_all(&values);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf buf = {0};

        pinc_hidden_values_show(&buf, &values, pinc_slice_of(cases[i].text));
        assert_string_equal(buf.ptr ? buf.ptr : "", cases[i].want);
        pinc_buf_clear(&buf);
    }
    pinc_hidden_values_clear(&values);
    pinc_arena_free(arena);
}

static void test_hide(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_hidden_values values = {.arena = arena};
    struct pinc_error err = {0};
    size_t i;

    (void)state;
    add_all(&values);
    (void)pinc_fail(&err, PINC_EUSAGE, "no 'hunter2'");
    pinc_fail_hint(&err, "not hunter2, either");
    pinc_fail_at(&err, "hunter2.txt", 1, 2);
    pinc_hidden_values_hide(&values, &err);
    assert_string_equal(err.text, "no '${S}'");
    assert_string_equal(err.hint, "not ${S}, either");
    assert_string_equal(err.source, "${S}.txt");
    pinc_hidden_values_hide(&values, NULL);

    /* A text that becomes too long is cut. */
    for (i = 0; i + 5 < sizeof err.text; i += 5) {
        memcpy(err.text + i, "word ", 6);
    }
    pinc_hidden_values_hide(&values, &err);
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
    assert_null(strstr(err.text, " word"));
    pinc_hidden_values_clear(&values);
    pinc_arena_free(arena);
}

static void test_restore(void **state)
{
    static const char text[] =
        "--only-binary hunter2\n--no-binary 9-hunter2\n# --only-binary hunter2\n"
        "hunter2==1\napp @ http://h/hunter2/app.whl ; word\n";
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_hidden_values values = {.arena = arena};
    struct pinc_buf buf = {0};

    (void)state;
    assert_null(pinc_hidden_values_find(&values, pinc_slice_of(text)).ptr);
    add_all(&values);
    assert_true(
        pinc_slice_equal(pinc_hidden_values_find(&values, pinc_slice_of(text)), PINC_LIT("S")));
    pinc_hidden_values_restore(&buf, &values, pinc_slice_of(text));
    assert_string_equal(buf.ptr, "--only-binary ${S}\n--no-binary 9-${S}\n# --only-binary hunter2\n"
                                 "hunter2==1\napp @ http://h/${S}/app.whl ; word\n");
    assert_null(pinc_hidden_values_find(&values, pinc_buf_slice(&buf)).ptr);
    pinc_buf_clear(&buf);
    pinc_hidden_values_clear(&values);
    pinc_arena_free(arena);
}

static enum pinc_status add_one(const void *user, struct pinc_error *err)
{
    struct pinc_hidden_values values = {.arena = pinc_arena_new()};
    struct pinc_arena *arena = values.arena;
    enum pinc_status st = PINC_OK;

    (void)user;
    if (!arena || !pinc_hidden_values_add(&values, "S", "http://u:p@h/a b") || values.failed) {
        st = pinc_fail_memory(err);
    }
    pinc_hidden_values_clear(&values);
    pinc_arena_free(arena);
    return st;
}

static void test_memory(void **state)
{
    (void)state;
    sweep(add_one, NULL);
}

/* What a lock tells: a text, and a URL as a file has it. */
static void test_copies(void **state)
{
    struct pinc_hidden_values values = {.arena = pinc_arena_new()};
    const char *text = "app[hunter2]";

    (void)state;
    assert_ptr_equal(pinc_hidden_values_text(&values, text, values.arena), text);
    assert_null(pinc_hidden_values_text(&values, NULL, values.arena));
    assert_true(pinc_hidden_values_add(&values, "S", "hunter2"));
    assert_string_equal(pinc_hidden_values_text(&values, text, values.arena), "app[${S}]");
    assert_null(pinc_hidden_values_text(&values, NULL, values.arena));
    assert_string_equal(pinc_hidden_values_url(&values,
                                               PINC_LIT("http://u:p@h/hunter2/a.whl?v=1&token=x"),
                                               values.arena)
                            .ptr,
                        "http://h/${S}/a.whl?v=1");
    assert_null(pinc_hidden_values_url(&values, (struct pinc_slice){NULL, 0}, values.arena).ptr);
    pinc_hidden_values_clear(&values);
    pinc_arena_free(values.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copies),  cmocka_unit_test(test_show),   cmocka_unit_test(test_hide),
        cmocka_unit_test(test_restore), cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
