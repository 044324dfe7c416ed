/*
 * What is told of lines that can go, and the input without them.
 */
#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include "base/file/file.h"

#include <string.h>
#include <unistd.h>

#define FILES                                                                                      \
    "app-1.0-py3-none-any.whl 10: lib\nlib-1.0-py3-none-any.whl 10\nlib-2.0-py3-none-any.whl 10\n"

static void assert_holds(const char *path, const char *want)
{
    struct pinc_file file = {0};

    assert_int_equal(pinc_file_read(&file, path, 1000, NULL), PINC_OK);
    assert_int_equal(file.text.len, strlen(want));
    assert_memory_equal(file.text.ptr, want, file.text.len);
    pinc_file_clear(&file);
}

static void test_told(void **state)
{
    struct wheel_index *index = wheel_index_start(FILES);
    const struct pinc_trim_line *line;
    struct pinc_session *session;
    struct pinc_trim *trim = NULL;

    (void)state;
    wheel_index_write("a.in", "app\nLib ==\t1.0 # why\n");
    session = wheel_index_session(index, "./a.in", NULL);
    assert_int_equal(pinc_trim(session, &trim, NULL), PINC_OK);
    assert_int_equal(pinc_trim_count(trim), 1);
    assert_int_equal(pinc_trim_read_count(trim), 2);
    line = pinc_trim_at(trim, 0);
    assert_string_equal(pinc_trim_file(trim, line), "./a.in");
    assert_string_equal(pinc_trim_line_name(line), "lib");
    assert_string_equal(pinc_trim_line_needed_by(line), "app");
    pinc_trim_free(trim);
    pinc_session_free(session);
    wheel_index_stop(index);
}

/* A new file only; in place only when the output has what it is to remember. */
static void test_write(void **state)
{
    struct wheel_index *index = wheel_index_start(FILES);
    struct pinc_session *session;
    struct pinc_trim *trim = NULL;
    struct pinc_error err = {0};

    (void)state;
    wheel_index_write("a.in", "app\nlib==1.0\n# end\n");
    session = wheel_index_session(index, "a.in", NULL);
    assert_int_equal(pinc_trim(session, &trim, NULL), PINC_OK);
    assert_int_equal(pinc_trim_write(trim, NULL, &err), PINC_EUSAGE);
    assert_string_equal(err.source, "a.txt");
    assert_int_equal(pinc_trim_write(trim, "a.in", NULL), PINC_EUSAGE);
    assert_int_equal(pinc_trim_write(trim, "b.in", NULL), PINC_OK);
    assert_holds("b.in", "app\n# end\n");
    assert_holds("a.in", "app\nlib==1.0\n# end\n");
    pinc_trim_free(trim);
    wheel_index_write("a.txt", "app==1.0\nlib==1.0\n");
    assert_int_equal(pinc_trim(session, &trim, NULL), PINC_OK);
    assert_int_equal(pinc_trim_write(trim, NULL, NULL), PINC_OK);
    assert_holds("a.in", "app\n# end\n");
    pinc_trim_free(trim);
    pinc_session_free(session);
    wheel_index_stop(index);
}

/* A link of the repository that leads out of it is not followed to a file of somebody else. */
static void test_link(void **state)
{
    struct wheel_index *index = wheel_index_start(FILES);
    struct pinc_session *session;
    struct pinc_trim *trim = NULL;
    struct pinc_error err = {0};

    (void)state;
    wheel_index_write("outside.in", "app\nlib==2.0\n");
    assert_int_equal(pinc_folder_make("inside", NULL), PINC_OK);
    assert_int_equal(symlink("../outside.in", "inside/a.in"), 0);
    session = wheel_index_session(index, "inside/a.in", NULL);
    assert_int_equal(pinc_trim(session, &trim, NULL), PINC_OK);
    assert_int_equal(pinc_trim_count(trim), 1);
    assert_int_equal(pinc_trim_write(trim, NULL, &err), PINC_EUSAGE);
    assert_holds("outside.in", "app\nlib==2.0\n");
    pinc_trim_free(trim);
    pinc_session_free(session);
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_told),
        cmocka_unit_test(test_write),
        cmocka_unit_test(test_link),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
