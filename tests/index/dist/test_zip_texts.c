#include "index/dist/zip_texts.h"

#include "tests/support/cmocka_all.h"

#include <string.h>

/* Two stored files, a.json with "{}" and b.txt with "no". */
static const char zip[] = "\120\113\003\004\024\000\000\000\000\000\000\000\041\000\103\277\246\243"
                          "\002\000\000\000\002\000"
                          "\000\000\006\000\000\000\141\056\152\163\157\156\173\175\120\113\003\004"
                          "\024\000\000\000\000\000"
                          "\000\000\041\000\037\050\252\147\002\000\000\000\002\000\000\000\005\000"
                          "\000\000\142\056\164\170"
                          "\164\156\157\120\113\001\002\024\003\024\000\000\000\000\000\000\000\041"
                          "\000\103\277\246\243\002"
                          "\000\000\000\002\000\000\000\006\000\000\000\000\000\000\000\000\000\000"
                          "\000\200\001\000\000\000"
                          "\000\141\056\152\163\157\156\120\113\001\002\024\003\024\000\000\000\000"
                          "\000\000\000\041\000\037"
                          "\050\252\147\002\000\000\000\002\000\000\000\005\000\000\000\000\000\000"
                          "\000\000\000\000\000\200"
                          "\001\046\000\000\000\142\056\164\170\164\120\113\005\006\000\000\000\000"
                          "\002\000\002\000\147\000"
                          "\000\000\113\000\000\000\000\000";

static enum pinc_status collect(void *user, struct pinc_slice name, struct pinc_slice text,
                                struct pinc_error *err)
{
    (void)err;
    pinc_buf_add(user, name);
    pinc_buf_add_char(user, '=');
    pinc_buf_add(user, text);
    pinc_buf_add_char(user, ';');
    return PINC_OK;
}

static enum pinc_status refuse(void *user, struct pinc_slice name, struct pinc_slice text,
                               struct pinc_error *err)
{
    (void)user;
    (void)name;
    (void)text;
    return pinc_fail(err, PINC_EUSAGE, "refused");
}

static void test_cases(void **state)
{
    static const struct {
        const char *label, *suffix;
        size_t len;
        struct pinc_zip_limits limits;
        enum pinc_status st;
        const char *want;
    } cases[] = {
        {"all", "", sizeof zip - 1, {9, 9, 9}, PINC_OK, "a.json={};b.txt=no;"},
        {"by their end", ".json", sizeof zip - 1, {9, 9, 9}, PINC_OK, "a.json={};"},
        {"too many", "", sizeof zip - 1, {1, 9, 9}, PINC_ELIMIT, "a.json={};"},
        {"one is too large", "", sizeof zip - 1, {9, 1, 9}, PINC_ELIMIT, ""},
        {"all together are", "", sizeof zip - 1, {9, 9, 3}, PINC_ELIMIT, "a.json={};"},
        {"cut off", "", 30, {9, 9, 9}, PINC_ESYNTAX, ""},
        {"no archive", "", 0, {9, 9, 9}, PINC_ESYNTAX, ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_slice bytes = {zip, cases[i].len};
        struct pinc_buf got = {0};
        enum pinc_status st =
            pinc_zip_texts(bytes, cases[i].suffix, &cases[i].limits, collect, &got, NULL);

        if (st != cases[i].st || strcmp(got.ptr ? got.ptr : "", cases[i].want) != 0) {
            fail_msg("%s: %d %s", cases[i].label, (int)st, got.ptr ? got.ptr : "");
        }
        pinc_buf_clear(&got);
    }
}

/* The message does not take any file for metadata. */
static void test_large_file(void **state)
{
    static const struct pinc_zip_limits limits = {9, 1, 9};
    const struct pinc_slice bytes = {zip, sizeof zip - 1};
    struct pinc_error err = {0};

    (void)state;
    assert_int_equal(pinc_zip_texts(bytes, "", &limits, refuse, NULL, &err), PINC_ELIMIT);
    assert_string_equal(err.text, "a file of the archive has more than 1 bytes");
}

static void test_refused(void **state)
{
    static const struct pinc_zip_limits limits = {9, 9, 9};
    const struct pinc_slice bytes = {zip, sizeof zip - 1};

    (void)state;
    assert_int_equal(pinc_zip_texts(bytes, "", &limits, refuse, NULL, NULL), PINC_EUSAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases),
                                       cmocka_unit_test(test_large_file),
                                       cmocka_unit_test(test_refused)};

    return cmocka_run_group_tests_name("zip_texts", tests, NULL, NULL);
}
