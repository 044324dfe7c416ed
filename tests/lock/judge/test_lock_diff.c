#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include <stdio.h>
#include <string.h>

#define ARM " ; platform_machine == \"aarch64\""

/* "KIND NAME FROM>TO@TARGETS": kinds by their first letter, targets as bits. */
static void test_files(void **state)
{
    static const struct {
        const char *label, *from, *to, *want;
    } cases[] = {
        {"equal", "a==1\n", "# another header\na==1  # via x\n", ""},
        {"a version", "a==1\nb==2\n", "a==1.1\nb==2\n", "version a 1>1.1@3\n"},
        {"one more, one less", "a==1\n", "b==1\n", "version a 1>-@3\nversion b ->1@3\n"},
        {"on one target", "a==1\n", "a==1 ; platform_machine == \"x86_64\"\na==2" ARM "\n",
         "marker a >platform_machine == \"x86_64\"@1\nversion a 1>2@2\n"},
        {"digests",
         "a==1 --hash=sha256:"
         "00\n",
         "a==1 --hash=sha256:"
         "01\n",
         "hashes a 1>1@3\n"},
    };
    struct wheel_index *index = wheel_index_start("");
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = wheel_index_session(index, NULL, NULL);
        const struct pinc_changes *changes;
        struct pinc_diff *diff = NULL;
        struct pinc_error err = {0};
        struct pinc_buf got = {0};

        wheel_index_write("from.txt", cases[i].from);
        wheel_index_write("to.txt", cases[i].to);
        if (pinc_diff(session, "from.txt", "to.txt", &diff, &err) != PINC_OK) {
            fail_msg("%s: %s", cases[i].label, err.text);
        }
        changes = pinc_diff_changes(diff);
        for (k = 0; k < pinc_changes_count(changes); k++) {
            const struct pinc_change *c = pinc_changes_at(changes, k);
            const enum pinc_change_kind kind = pinc_change_kind(c);

            pinc_buf_addf(&got, "%s %s %s>%s@%d\n",
                          kind == PINC_CHANGE_VERSION  ? "version"
                          : kind == PINC_CHANGE_MARKER ? "marker"
                                                       : "hashes",
                          pinc_change_name(c), pinc_change_from(c) ? pinc_change_from(c) : "-",
                          pinc_change_to(c) ? pinc_change_to(c) : "-",
                          pinc_change_on_target(c, 0) + 2 * pinc_change_on_target(c, 1));
        }
        if (strcmp(got.ptr ? got.ptr : "", cases[i].want) != 0) {
            fail_msg("%s:\n%s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
        pinc_diff_free(diff);
        pinc_session_free(session);
    }
    pinc_diff_free(NULL);
    wheel_index_stop(index);
}

static void test_refused(void **state)
{
    struct wheel_index *index = wheel_index_start("");
    struct pinc_session *session = wheel_index_session(index, NULL, NULL);
    struct pinc_diff *diff = NULL;
    struct pinc_error err = {0};

    (void)state;
    wheel_index_write("a.txt", "a==1\n");
    wheel_index_write("bad.txt", "a==1\n-r none.in\n");
    assert_int_equal(pinc_diff(session, "a.txt", "none.txt", &diff, &err), PINC_ENOTFOUND);
    assert_null(diff);
    pinc_error_clear(&err);
    assert_int_equal(pinc_diff(session, "bad.txt", "a.txt", &diff, &err), PINC_ENOTFOUND);
    assert_null(diff);
    assert_string_equal(err.source, "bad.txt");
    assert_int_equal(err.line, 2);
    /* What is not a requirement is passed over. */
    wheel_index_write("bad.txt", "a==1\na=>1\n");
    assert_int_equal(pinc_diff(session, "bad.txt", "a.txt", &diff, NULL), PINC_OK);
    assert_int_equal(pinc_changes_count(pinc_diff_changes(diff)), 0);
    pinc_diff_free(diff);
    pinc_session_free(session);
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
