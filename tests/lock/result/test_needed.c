#include "tests/support/cmocka_all.h"
#include "tests/support/sweep.h"
#include "tests/support/wheel_index.h"

#include <stdio.h>
#include <string.h>

#define FILES                                                                                      \
    "app-1.0-py3-none-any.whl 1: mid\n"                                                            \
    "mid-1.0-py3-none-any.whl 1: low<3 ; platform_machine == \"x86_64\"\n"                         \
    "low-1.0-py3-none-any.whl 1\nlow-2.0-py3-none-any.whl 1\nlow-3.0-py3-none-any.whl 1\n"

/* All parts of it, a line each: "low 1.0 10" is a line of the lock that holds on the first of two targets. */
static void tell(char *out, size_t size, const struct pinc_lock *lock, const char *name)
{
    struct pinc_needed *needed = NULL;
    size_t i;

    assert_int_equal(pinc_lock_needed(lock, name, &needed, NULL), PINC_OK);
    out += snprintf(out, size, "%s\n", pinc_needed_name(needed));
    for (i = 0; i < pinc_needed_entry_count(needed); i++) {
        const struct pinc_entry *entry = pinc_needed_entry(needed, i);

        out += snprintf(out, 100, "line %s %d%d\n", pinc_entry_version(entry),
                        pinc_entry_on_target(entry, 0), pinc_entry_on_target(entry, 1));
    }
    for (i = 0; i < pinc_needed_edge_count(needed); i++) {
        const struct pinc_lock_edge *edge = pinc_needed_edge(needed, i);

        out += snprintf(out, 100, "edge %s%s %s %s %d%d\n", pinc_lock_edge_from(edge),
                        pinc_lock_edge_where(edge), pinc_lock_edge_requirement(edge),
                        pinc_lock_edge_to_version(edge), pinc_lock_edge_on_target(edge, 0),
                        pinc_lock_edge_on_target(edge, 1));
    }
    for (i = 0; i < pinc_needed_limit_count(needed); i++) {
        const struct pinc_limit *limit = pinc_needed_limit(needed, i);

        out += snprintf(out, 100, "limit %d %s %s %d%d\n", pinc_limit_is_override(limit),
                        pinc_limit_where(limit), pinc_limit_requirement(limit),
                        pinc_limit_on_target(limit, 0), pinc_limit_on_target(limit, 64));
    }
    assert_null(pinc_needed_entry(needed, i + 9));
    assert_null(pinc_needed_edge(needed, i + 9));
    assert_null(pinc_needed_limit(needed, i + 9));
    pinc_needed_free(needed);
}

static struct pinc_lock *make(struct wheel_index *index)
{
    wheel_index_write("a.in", "app\n-c c.txt\n");
    wheel_index_write("c.txt", "low<2\n");
    return wheel_index_compile(index, "a.in", NULL);
}

/* The session is gone already: a lock needs none. */
static void test_parts(void **state)
{
    static const struct {
        const char *name, *want;
    } cases[] = {
        {"app", "app\nline 1.0 11\nedge a.in:1 app 1.0 11\n"},
        {"LOW", "low\nline 1.0 10\nedge a.in:1 app 1.0 10\nedge mid low<3 1.0 10\nedge app mid 1.0 "
                "10\nlimit 0 c.txt:1 low<2 10\n"},
    };
    struct wheel_index *index = wheel_index_start(FILES);
    struct pinc_needed *needed = NULL;
    struct pinc_error err = PINC_ERROR_INIT;
    struct pinc_lock *lock = make(index);
    char text[1000];
    size_t i;

    (void)state;
    assert_non_null(lock);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        tell(text, sizeof text, lock, cases[i].name);
        if (strcmp(text, cases[i].want) != 0) {
            fail_msg("%s:\n%s", cases[i].name, text);
        }
    }
    assert_int_equal(pinc_lock_needed(lock, "other", &needed, &err), PINC_ENOTFOUND);
    assert_null(needed);
    assert_string_equal(err.text, "nothing needs 'other': it is not in the lock");
    pinc_needed_free(NULL);
    assert_int_equal(pinc_lock_is_pylock(lock), 0);
    assert_string_equal(pinc_lock_target_python(lock, 1), "3.11");
    assert_string_equal(pinc_lock_target_platform(lock, 1), "linux-aarch64");
    assert_null(pinc_lock_target_python(lock, 2));
    assert_null(pinc_lock_target_platform(lock, 2));
    assert_int_equal(pinc_lock_target_entry_count(lock, 0), 3);
    assert_int_equal(pinc_lock_target_entry_count(lock, 1), 2);
    assert_int_equal(pinc_lock_target_entry_count(lock, 2), 0);
    pinc_lock_free(lock);
    wheel_index_stop(index);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_needed *needed = NULL;
    const enum pinc_status st = pinc_lock_needed(data, "low", &needed, err);

    assert_true((st == PINC_OK) == (needed != NULL));
    pinc_needed_free(needed);
    return st;
}

static void test_memory(void **state)
{
    struct wheel_index *index = wheel_index_start(FILES);
    struct pinc_lock *lock = make(index);

    (void)state;
    sweep(attempt, lock);
    pinc_lock_free(lock);
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_parts), cmocka_unit_test(test_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
