#include "lock/state/lock_pins.h"

#include "lock/judge/lock_file.h"
#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include <string.h>

#define OTHER "--hash=sha256:0000000000000000000000000000000000000000000000000000000000000000"

static void test_cases(void **state)
{
    static const struct {
        const char *line, *error; /* NULL: a file is taken */
        enum pinc_status st;
        unsigned at;
    } cases[] = {
        {"lib==1.0\n", NULL, PINC_OK, 0},
        {"\nlib==3\n", "lib==3: there is no such version", PINC_ENOTFOUND, 2},
        {"nowhere==3\n", "nowhere==3: there is no such project on the index", PINC_ENOTFOUND, 1},
        {"win==1.0\n",
         "win==1.0: nothing that can be installed: no wheel for this target, and no sdist",
         PINC_ENOTFOUND, 1},
        {"lib==1.0 " OTHER "\n", "lib==1.0: none of its hashes is that of a file", PINC_EHASH, 1},
        {"lib>1\n", "lib>1: pins no version: this is not a lock", PINC_EUSAGE, 1},
    };
    struct wheel_index *index =
        wheel_index_start("lib-1.0-py3-none-any.whl 10\nwin-1.0-py3-none-win_amd64.whl 10\n");
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = wheel_index_session(index, NULL, "platform=linux-x86_64");
        struct pinc_compile c = {.session = session, .arena = pinc_arena_new()};
        struct pinc_pinned pinned = {.file = PINC_NONE};
        struct pinc_lock_pins pins;
        struct pinc_error err = {0};
        enum pinc_status st;

        wheel_index_write("lock.txt", cases[i].line);
        assert_int_equal(pinc_lock_file_open(&c, session, "lock.txt", &err), PINC_OK);
        st = pinc_lock_pins_ask(&pins, &c, &err);
        if (st == PINC_OK) {
            assert_int_equal(pins.n, 1);
            st = pinc_lock_pins_find(&pinned, &pins.items[0], &c.request, 0, &err);
        }
        assert_int_equal(st, cases[i].st);
        if (cases[i].error) {
            assert_string_equal(err.text, cases[i].error);
            assert_int_equal(err.line, cases[i].at);
        } else {
            assert_true(pinned.file != PINC_NONE);
        }
        pinc_compile_clear(&c);
        pinc_session_free(session);
    }
    wheel_index_stop(index);
}

/* A list of which nothing is pinned is an input; what is called as one gets a hint. */
static void test_check(void **state)
{
    static const struct {
        const char *label, *path, *text, *error, *hint; /* error NULL: it is a lock */
    } cases[] = {
        {"pins", "a.in", "lib\napp==1\n", NULL, NULL},
        {"a URL", "a.in", "lib @ https://h/lib-1-py3-none-any.whl\n", NULL, NULL},
        {"nothing", "a.in", "# nothing\n", NULL, NULL},
        {"constraints alone", "a.in", "-i https://h/simple\n", NULL, NULL},
        {"an input", "a.in", "lib>1\napp\n", "lib>1: pins no version: this is not a lock",
         "`pinc compile a.in` makes a lock of it"},
        {"whose lock is there", "b.in", "lib\n", "lib: pins no version: this is not a lock",
         "the lock of b.in is b.txt"},
        {"in the other format", "c.in", "lib\n", "lib: pins no version: this is not a lock",
         "the lock of c.in is pylock.c.toml"},
        {"by another name", "b.txt", "lib\n", "lib: pins no version: this is not a lock", ""},
    };
    struct wheel_index *index = wheel_index_start("lib-1.0-py3-none-any.whl 10\n");
    size_t i;

    (void)state;
    wheel_index_write("b.txt", "");
    wheel_index_write("pylock.c.toml", "");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_requirements *list = pinc_requirements_new();
        struct pinc_error err = {0};

        assert_int_equal(pinc_requirements_file_parse(list, pinc_slice_of(cases[i].text),
                                                      cases[i].path, PINC_LINE_REQUIREMENT, NULL,
                                                      NULL, NULL),
                         PINC_OK);
        if (pinc_lock_pins_check(list, &err) != (cases[i].error ? PINC_EUSAGE : PINC_OK) ||
            strcmp(err.text, cases[i].error ? cases[i].error : "") != 0 ||
            strcmp(err.hint, cases[i].hint ? cases[i].hint : "") != 0) {
            fail_msg("%s: %s (%s)", cases[i].label, err.text, err.hint);
        }
        pinc_requirements_free(list);
    }
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_check)};

    return cmocka_run_group_tests_name("lock_pins", tests, NULL, NULL);
}
