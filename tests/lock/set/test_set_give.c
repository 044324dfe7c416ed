/*
 * Locks that are handed over one after another: in which order, and that what stays of them is written as ever. Empty
 * inputs need no index.
 */
#include "tests/support/cmocka_all.h"
#include "tests/support/lock_folder.h"

#include "base/file/file.h"
#include <pinc/pinc.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The paths and the lengths of what is handed over. */
static void note(void *user, const struct pinc_lock *lock)
{
    size_t len;

    (void)pinc_lock_text(lock, &len);
    pinc_buf_addf(user, "%s%s", pinc_lock_path(lock), len ? " " : "! ");
}

static struct pinc_set *make(struct pinc_session *session, const char *const *inputs,
                             struct pinc_buf *got)
{
    struct pinc_set *set = NULL;
    struct pinc_error err = {0};

    assert_non_null(session);
    assert_int_equal(pinc_session_set(session, "python-version", "3.12", NULL), PINC_OK);
    assert_int_equal(pinc_session_set(session, "each", NULL, NULL), PINC_OK);
    for (; *inputs; inputs++) {
        assert_int_equal(pinc_session_add_input(session, *inputs, NULL), PINC_OK);
    }
    assert_int_equal(pinc_compile_set_each(session, &set, got ? note : NULL, got, &err), PINC_OK);
    assert_non_null(set);
    return set;
}

static const struct {
    const char *label, *inputs[4], *want;
    bool gone;
} cases[] = {
    {"in their order", {"b.in", "a.in", "c.in"}, "b.txt a.txt c.txt ", true},
    {"one that is made before its turn",
     {"above.in", "b.in", "a.in"},
     "above.txt b.txt a.txt ",
     true},
    {"one that others ask for when it is gone", {"a.in", "above.in"}, "a.txt above.txt ", true},
    {"the only one", {"a.in"}, "a.txt ", false},
};

static void test_order(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = pinc_session_new();
        struct pinc_buf got = {0};
        struct pinc_set *set = make(session, cases[i].inputs, &got);

        print_message("%s\n", cases[i].label);
        assert_string_equal(got.ptr, cases[i].want);
        assert_int_equal(pinc_set_lock(set, 0) == NULL, cases[i].gone);
        pinc_buf_clear(&got);
        pinc_set_free(set);
        pinc_session_free(session);
    }
}

static void assert_holds(const char *path, const char *want)
{
    struct pinc_file file = {0};

    assert_int_equal(pinc_file_read(&file, path, 1000000, NULL), PINC_OK);
    assert_true(pinc_slice_equal(file.text, pinc_slice_of(want)));
    pinc_file_clear(&file);
}

/* The same files as without handing over: new ones, one that is up to date, old ones; none when one cannot be written. */
static void test_write(void **state)
{
    static const char *const inputs[] = {"a.in", "b.in", "c.in", "d.in", NULL};
    char want[4][1000] = {""};
    unsigned round;
    size_t i;

    (void)state;
    for (round = 0; round < 2; round++) {
        struct pinc_session *session = pinc_session_new();
        struct pinc_buf got = {0};
        struct pinc_set *set;

        for (i = 0; i < 4; i++) {
            (void)unlink((const char *[]){"a.txt", "b.txt", "c.txt", "d.txt"}[i]);
        }
        lock_folder_write("b.txt", "# old\n");
        lock_folder_write("c.txt", "");
        set = make(session, inputs, round ? &got : NULL);
        if (round) {
            assert_int_equal(mkdir("d.txt", 0700), 0);
            assert_int_equal(pinc_set_write(set, NULL), PINC_EIO);
            assert_int_equal(access("a.txt", F_OK), -1);
            assert_holds("b.txt", "# old\n");
            assert_holds("c.txt", "");
            assert_int_equal(rmdir("d.txt"), 0);
        }
        assert_int_equal(pinc_set_write(set, NULL), PINC_OK);
        for (i = 0; i < 4; i++) {
            struct pinc_file file = {0};
            const char *path = (const char *[]){"a.txt", "b.txt", "c.txt", "d.txt"}[i];

            assert_int_equal(pinc_file_read(&file, path, sizeof want[i] - 1, NULL), PINC_OK);
            assert_true(file.text.len > 0);
            if (round == 0) {
                memcpy(want[i], file.text.ptr, file.text.len);
            } else {
                assert_true(pinc_slice_equal(file.text, pinc_slice_of(want[i])));
            }
            pinc_file_clear(&file);
        }
        pinc_buf_clear(&got);
        pinc_set_free(set);
        pinc_session_free(session);
    }
}

static int set_up(void **state)
{
    if (lock_folder_enter(state) != 0) {
        return -1;
    }
    lock_folder_write("a.in", "# nothing\n");
    lock_folder_write("b.in", "");
    lock_folder_write("c.in", "");
    lock_folder_write("d.in", "");
    lock_folder_write("above.in", "-r a.in\n-c a.txt\n");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_write),
    };

    return cmocka_run_group_tests(tests, set_up, lock_folder_leave);
}
