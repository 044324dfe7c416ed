#include "lock/state/read_advisories.h"

#include "lock/judge/lock_file.h"
#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ADVISORY                                                                                   \
    "{\"id\": \"A\", \"affected\": [{\"package\": {\"ecosystem\": \"PyPI\", \"name\": \"lib\"}, "  \
    "\"versions\": [\"1.0\"]}]}"

/* Open a lock with these options, and read; how many advisories there are, or the failure. */
static enum pinc_status read_places(struct wheel_index *index, const char *options, size_t *n,
                                    struct pinc_error *err)
{
    struct pinc_session *session = wheel_index_session(index, NULL, options);
    struct pinc_compile c = {.session = session, .arena = pinc_arena_new()};
    enum pinc_status st;

    wheel_index_write("lock.txt", "lib==1.0\n");
    assert_int_equal(pinc_lock_file_open(&c, session, "lock.txt", err), PINC_OK);
    st = pinc_advisories_read(&c, err);
    *n = c.result.advisories ? pinc_advisories_count(c.result.advisories) : 99;
    pinc_compile_clear(&c);
    pinc_session_free(session);
    return st;
}

static void test_places(void **state)
{
    static const struct {
        const char *options;
        enum pinc_status st;
        size_t n; /* 99: nobody asked */
    } cases[] = {
        {"platform=linux-x86_64", PINC_OK, 99},
        {"advisories=index", PINC_OK, 0},
        {"advisories=one.json", PINC_OK, 1},
        {"advisories=one.json advisories=one.json", PINC_OK, 2},
        {"advisories=folder", PINC_OK, 2},
        {"advisories=none.json", PINC_ENOTFOUND, 0},
        {"advisories=bad.json", PINC_ESYNTAX, 0},
    };
    struct wheel_index *index = wheel_index_start("lib-1.0-py3-none-any.whl 10\n");
    size_t i;

    (void)state;
    assert_int_equal(mkdir("folder", 0777), 0);
    assert_int_equal(mkdir("folder/deep", 0777), 0);
    wheel_index_write("one.json", ADVISORY);
    wheel_index_write("bad.json", "{");
    wheel_index_write("folder/a.json", ADVISORY);
    wheel_index_write("folder/README", "none");
    wheel_index_write("folder/.hidden.json", "none");
    wheel_index_write("folder/deep/b.json", "[" ADVISORY "]");
    assert_int_equal(symlink("../folder", "folder/deep/circle"), 0);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {0};
        size_t n;

        if (read_places(index, cases[i].options, &n, &err) != cases[i].st || n != cases[i].n) {
            fail_msg("%s: %zu, %s", cases[i].options, n, err.text);
        }
    }
    wheel_index_stop(index);
}

static void test_index_word(void **state)
{
    const struct pinc_slice with[] = {PINC_LIT("a.json"), PINC_LIT("index")};
    const struct pinc_texts both = {with, 2}, one = {with, 1};

    (void)state;
    assert_true(pinc_advisories_of_index(&both));
    assert_false(pinc_advisories_of_index(&one));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_places),
                                       cmocka_unit_test(test_index_word)};

    return cmocka_run_group_tests_name("read_advisories", tests, NULL, NULL);
}
