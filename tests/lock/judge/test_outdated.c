#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include <pinc/outdated.h>

#include <string.h>

#define FILES                                                                                      \
    "app-1.0-py3-none-any.whl 10: lib<3\n"                                                         \
    "app-2.0-py3-none-any.whl 10: lib<3 | dep>=2\n"                                                \
    "dep-1.0-py3-none-any.whl 10\n"                                                                \
    "dep-2.0-py3-none-any.whl 10\n"                                                                \
    "lib-1.0-py3-none-any.whl 10\n"                                                                \
    "lib-2.0-py3-none-any.whl 10\n"                                                                \
    "lib-3.0-py3-none-any.whl 10\n"                                                                \
    "lib-4.0rc1-py3-none-any.whl 10\n"                                                             \
    "gone-1.0-py3-none-any.whl 10\n"                                                               \
    "part-1.0-py3-none-any.whl 10\n"                                                               \
    "part-2.0-py3-none-manylinux_2_28_x86_64.whl 10\n"

/* "NAME LOCKED FITS NEWEST TARGETS: HELD BY" lines. */
static void print(struct pinc_buf *out, const struct pinc_outdated *outdated)
{
    size_t i, t;

    for (i = 0; i < pinc_outdated_count(outdated); i++) {
        const struct pinc_outdated_package *p = pinc_outdated_at(outdated, i);

        pinc_buf_addf(out, "%s %s %s %s ", pinc_outdated_name(p), pinc_outdated_locked(p),
                      pinc_outdated_fits(p), pinc_outdated_newest(p));
        for (t = 0; t < pinc_outdated_target_count(outdated); t++) {
            pinc_buf_addf(out, "%d", pinc_outdated_on_target(p, t));
        }
        pinc_buf_addf(out, ": %s%s\n", pinc_outdated_held_by(p),
                      pinc_outdated_holder(p) ? "" : " -");
    }
}

static void test_cases(void **state)
{
    static const struct {
        const char *label, *input, *old, *options, *want;
    } cases[] = {
        {"nothing", "lib\n", "lib==3.0\n", NULL, ""},
        {"older than what fits", "lib\n", "lib==1.0\n", NULL, "lib 1.0 3.0 3.0 11:  -\n"},
        {"held by a line", "lib<3\n", "lib==1.0\n", NULL,
         "lib 1.0 2.0 3.0 11: a.in:1 asks for lib<3\n"},
        {"held by a package", "app==1.0\n", "app==1.0\nlib==2.0\n", NULL,
         "app 1.0 1.0 2.0 11: a.in:1 asks for app==1.0\nlib 2.0 2.0 3.0 11: app 1.0 needs lib<3\n"},
        {"by its own needs", "app\ndep<2\n", "app==1.0\ndep==1.0\nlib==2.0\n", NULL,
         "app 1.0 1.0 2.0 11: app 2.0 needs dep>=2\n"
         "dep 1.0 1.0 2.0 11: a.in:2 asks for dep<2\nlib 2.0 2.0 3.0 11: app 1.0 needs lib<3\n"},
        {"not needed", "lib\n", "gone==1.0\nlib==3.0\n", NULL, "gone 1.0   11:  -\n"},
        {"pre-releases that are asked for", "lib\n", "lib==3.0\n", "pre",
         "lib 3.0 4.0rc1 4.0rc1 11:  -\n"},
        {"another target has no file", "part\n", "part==1.0\n", NULL,
         "part 1.0 1.0 2.0 11: it has no file for CPython 3.11 on linux-aarch64\n"},
        {"of one target", "part\nlib\n",
         "lib==1.0 ; platform_machine == 'x86_64'\nlib==3.0 ; platform_machine != 'x86_64'\n"
         "part==2.0 ; platform_machine == 'x86_64'\n",
         NULL,
         "lib 1.0 3.0 3.0 10:  -\n"
         "part 2.0 1.0 2.0 10: it has no file for CPython 3.11 on linux-aarch64\n"},
    };
    struct wheel_index *index = wheel_index_start(FILES);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = wheel_index_session(index, "a.in", cases[i].options);
        struct pinc_outdated *outdated = NULL;
        struct pinc_error err = {0};
        struct pinc_buf got = {0};

        wheel_index_write("a.in", cases[i].input);
        wheel_index_write("a.txt", cases[i].old);
        if (pinc_outdated(session, &outdated, &err) != PINC_OK) {
            fail_msg("%s: %s", cases[i].label, err.text);
        }
        pinc_buf_add_str(&got, "");
        print(&got, outdated);
        if (strcmp(got.ptr ? got.ptr : "", cases[i].want) != 0) {
            fail_msg("%s: %s", cases[i].label, got.ptr ? got.ptr : "");
        }
        assert_string_equal(pinc_outdated_path(outdated), "a.txt");
        assert_string_equal(pinc_outdated_target(outdated, 0), "linux-x86_64");
        assert_null(pinc_outdated_target(outdated, 2));
        assert_null(pinc_outdated_at(outdated, pinc_outdated_count(outdated)));
        pinc_buf_clear(&got);
        pinc_outdated_free(outdated);
        pinc_session_free(session);
    }
    wheel_index_stop(index);
}

/* Without a lock there is nothing to compare; the lock stays as it is. */
static void test_refused(void **state)
{
    struct wheel_index *index = wheel_index_start(FILES);
    struct pinc_session *session = wheel_index_session(index, "b.in", NULL);
    struct pinc_outdated *outdated = NULL;
    struct pinc_error err = {0};

    (void)state;
    wheel_index_write("b.in", "lib\n");
    assert_int_equal(pinc_outdated(session, &outdated, &err), PINC_ENOTFOUND);
    assert_string_equal(err.text, "there is no lock to compare with: b.txt");
    assert_null(outdated);
    pinc_session_free(session);
    pinc_outdated_free(NULL);

    session = wheel_index_session(index, "b.in", "output-file=-");
    err = (struct pinc_error){0};
    assert_int_equal(pinc_outdated(session, &outdated, &err), PINC_EUSAGE);
    pinc_session_free(session);

    session = wheel_index_session(index, "b.in", NULL);
    wheel_index_write("b.txt", "lib==1.0\n");
    wheel_index_write("b.in", "lib>9\n");
    assert_int_equal(pinc_outdated(session, &outdated, NULL), PINC_ENOSOLUTION);
    pinc_session_free(session);
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases),
                                       cmocka_unit_test(test_refused)};

    return cmocka_run_group_tests_name("outdated", tests, NULL, NULL);
}
