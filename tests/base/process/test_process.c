#include "tests/support/cmocka_all.h"

#include "base/process/process.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

static void test_answers(void **state)
{
    static const struct {
        const char *label, *script;
        bool ok;
        const char *output;
    } cases[] = {
        {"answer", "echo secret", true, "secret\n"},
        {"nothing", ":", true, ""},
        {"messages are not the answer", "echo a; echo b >&2", true, "a\n"},
        {"no input", "cat; echo c", true, "c\n"},
        {"failure", "echo a; exit 3", false, "a\n"},
        {"killed", "kill -9 $$", false, ""},
        {"as much as may be", "printf 12345678", true, "12345678"},
        {"too much", "printf 123456789", false, NULL},
        {"without end", "yes", false, NULL},
        {"output closed before the end", "echo a; exec >&-; sleep 0.05", true, "a\n"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const argv[] = {"/bin/sh", "-c", cases[i].script, NULL};
        struct pinc_buf out;

        pinc_buf_init(&out, 8);
        if (pinc_process_output(&out, argv, 20) != cases[i].ok ||
            (cases[i].output &&
             !pinc_slice_equal(pinc_buf_slice(&out), pinc_slice_of(cases[i].output)))) {
            fail_msg("%s: '%s'", cases[i].label, out.ptr ? out.ptr : "");
        }
        pinc_buf_clear(&out);
    }
}

/* An answer of more than a pipe holds comes whole. */
static void test_long_answer(void **state)
{
    const char *const argv[] = {
        "/bin/sh", "-c", "i=0; while [ $i -lt 40000 ]; do echo line $i; i=$((i+1)); done", NULL};
    struct pinc_buf out = {0};

    (void)state;
    assert_true(pinc_process_output(&out, argv, 60));
    assert_true(pinc_slice_starts(pinc_buf_slice(&out), "line 0\nline 1\n"));
    assert_true(pinc_slice_ends(pinc_buf_slice(&out), "line 39999\n"));
    assert_int_equal(out.len, 10 * 7 + 90 * 8 + 900 * 9 + 9000 * 10 + 30000 * 11);
    pinc_buf_clear(&out);
}

static void test_time_and_absence(void **state)
{
    const char *const sleeper[] = {"/bin/sh", "-c", "echo a; sleep 60", NULL};
    const char *const absent[] = {"/nonexistent/program", NULL};
    time_t before = time(NULL);
    struct pinc_buf out = {0};

    (void)state;
    assert_false(pinc_process_output(&out, sleeper, 1));
    assert_true(time(NULL) - before < 20);
    assert_false(pinc_process_output(&out, absent, 5));
    pinc_buf_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_long_answer),
        cmocka_unit_test(test_time_and_absence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
