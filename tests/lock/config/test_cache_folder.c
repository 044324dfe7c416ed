#include "tests/support/cmocka_all.h"
#include "tests/support/fake_getenv.h"
#include "tests/support/lock_folder.h"

#include "lock/config/cache_folder.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void test_place(void **state)
{
    static const struct {
        const char *given, *vars[3], *want; /* NULL: none is known */
    } cases[] = {
        {NULL, {"XDG_CACHE_HOME=/c", "HOME=/h"}, "/c/pinc"},
        {NULL, {"XDG_CACHE_HOME=c", "HOME=/h"}, "/h/.cache/pinc"} /* relative: ignored */,
        {NULL, {"XDG_CACHE_HOME=", "HOME=/h"}, "/h/.cache/pinc"},
        {NULL, {"HOME=/h"}, "/h/.cache/pinc"},
        {NULL, {NULL}, NULL},
        {NULL, {"HOME=h"}, NULL} /* would be a folder of the project */,
        {"given", {"XDG_CACHE_HOME=/c"}, "given"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = pinc_session_new();
        const char *vars[3];
        struct pinc_error err = {0};
        char *got = NULL;

        memcpy(vars, cases[i].vars, sizeof vars);
        pinc_session_use_getenv(session, fake_getenv, vars);
        if (cases[i].given) {
            assert_int_equal(pinc_session_set(session, "cache-dir", cases[i].given, NULL), PINC_OK);
        }
        assert_int_equal(pinc_cache_dir(session, &got, &err),
                         cases[i].want ? PINC_OK : PINC_EUSAGE);
        assert_string_equal(got ? got : "", cases[i].want ? cases[i].want : "");
        assert_string_equal(err.hint, cases[i].want ? "" : "name it with --cache-dir");
        pinc_text_free(got);
        pinc_session_free(session);
    }
}

static void make_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    for (; size; size--) {
        (void)fputc('x', file);
    }
    assert_int_equal(fclose(file), 0);
}

#define ENTRY "0123456789abcdef0123456789abcdef"

/* A folder that was named by mistake loses nothing: names alone that pinc gives count. */
static void test_clear(void **state)
{
    static const char *const entries[] = {"pages-v2/" ENTRY, "pages-v2/." ENTRY ".pinc-01234567",
                                          "meta-v10/" ENTRY};
    static const char *const others[] = {
        "pages-v2/readme", "pages-v2/" ENTRY "0", "pages-v2/0123",   "pages-v2/" ENTRY ".x",
        "mine/" ENTRY,     "pages-v/" ENTRY,      "Pages-v2/" ENTRY, "file-v1",
        "pages-v2x/" ENTRY};
    static const char *const folders[] = {"pages-v2", "meta-v10",  "mine",     "pages-v",
                                          "Pages-v2", "pages-v2x", "elsewhere"};
    struct pinc_session *session = pinc_session_new();
    uint64_t bytes = 0;
    size_t i;

    (void)state;
    assert_int_equal(mkdir("cache", 0700), 0);
    assert_int_equal(chdir("cache"), 0);
    for (i = 0; i < sizeof folders / sizeof *folders; i++) {
        assert_int_equal(mkdir(folders[i], 0700), 0);
    }
    for (i = 0; i < sizeof entries / sizeof *entries; i++) {
        make_file(entries[i], 10);
    }
    for (i = 0; i < sizeof others / sizeof *others; i++) {
        make_file(others[i], 1000);
    }
    make_file("elsewhere/" ENTRY, 1000);
    assert_int_equal(symlink("elsewhere", "links-v1"), 0);
    assert_int_equal(symlink("../elsewhere/" ENTRY, "pages-v2/ffffffffffffffffffffffffffffffff"),
                     0);
    assert_int_equal(chdir(".."), 0);
    assert_int_equal(pinc_session_set(session, "cache-dir", "cache", NULL), PINC_OK);
    assert_int_equal(pinc_cache_size(session, &bytes, NULL), PINC_OK);
    assert_int_equal(bytes, 30);
    assert_int_equal(pinc_cache_clear(session, &bytes, NULL), PINC_OK);
    assert_int_equal(bytes, 30);
    assert_int_equal(pinc_cache_size(session, &bytes, NULL), PINC_OK);
    assert_int_equal(bytes, 0);
    assert_int_equal(chdir("cache"), 0);
    for (i = 0; i < sizeof others / sizeof *others; i++) {
        if (access(others[i], F_OK) != 0) {
            fail_msg("%s is gone", others[i]);
        }
    }
    assert_int_equal(access("elsewhere/" ENTRY, F_OK), 0);
    assert_int_equal(access("pages-v2", F_OK), 0);
    assert_int_equal(access("meta-v10", F_OK), -1);
    assert_int_equal(chdir(".."), 0);
    pinc_session_free(session);
}

static void test_absent(void **state)
{
    struct pinc_session *session = pinc_session_new();
    struct pinc_error err = {0};
    uint64_t bytes = 7;

    (void)state;
    assert_int_equal(pinc_session_set(session, "cache-dir", "nowhere/at/all", NULL), PINC_OK);
    assert_int_equal(pinc_cache_size(session, &bytes, NULL), PINC_OK);
    assert_int_equal(bytes, 0);
    assert_int_equal(pinc_cache_clear(session, NULL, NULL), PINC_OK);
    make_file("plain", 1);
    assert_int_equal(pinc_session_set(session, "cache-dir", "plain", NULL), PINC_OK);
    assert_int_equal(pinc_cache_size(session, &bytes, &err), PINC_EIO);
    assert_string_equal(err.source, "plain");
    pinc_session_free(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_place),
        cmocka_unit_test(test_clear),
        cmocka_unit_test(test_absent),
    };

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}
