#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include <string.h>

#define FILES                                                                                      \
    "app-1.0-py3-none-any.whl 10: lib>=2 | dep[x] ; platform_machine == \"x86_64\"\n"              \
    "dep-1.0-py3-none-any.whl 10: extra ; extra == \"x\"\n"                                        \
    "extra-1.0-py3-none-any.whl 10\n"                                                              \
    "lib-1.0-py3-none-any.whl 10\nlib-2.0-py3-none-any.whl 10\n"                                   \
    "plat-1.0-cp311-cp311-manylinux_2_17_x86_64.whl 10\n"

static void print(struct pinc_buf *out, const struct pinc_verdict *verdict)
{
    static const char letters[] = "NWE";
    size_t i;

    for (i = 0; i < pinc_verdict_count(verdict); i++) {
        const struct pinc_finding *f = pinc_verdict_at(verdict, i);

        pinc_buf_addf(out, "%c%u@%d %s\n", letters[pinc_finding_severity(f)], pinc_finding_line(f),
                      pinc_finding_on_target(f, 0) + 2 * pinc_finding_on_target(f, 1),
                      pinc_finding_text(f));
    }
}

/* Severity, line, targets as bits, text. */
static void test_findings(void **state)
{
    static const struct {
        const char *label, *lock, *want;
    } cases[] = {
        {"good", "app==1.0\ndep==1.0\nextra==1.0\nlib==2.0\n", ""},
        {"not satisfied", "app==1.0\ndep==1.0\nextra==1.0\nlib==1.0\n",
         "E1@3 app==1.0: needs lib>=2, and line 4 is lib==1.0\n"},
        {"missing on one target", "app==1.0\nlib==2.0\n",
         "E1@1 app==1.0: needs dep[x] ; platform_machine == \"x86_64\", which has no line here\n"},
        {"an extra's need is missing", "app==1.0\nlib==2.0\ndep==1.0\n",
         "E3@1 dep==1.0: needs extra ; extra == \"x\", which has no line here\n"},
        {"no file on one target", "plat==1.0\n",
         "E1@2 plat==1.0: nothing that can be installed here: no wheel for this target, and no "
         "sdist\n"},
        {"no such version, no such project", "lib==9\nnone==1\n",
         "E1@3 lib==9: there is no such version\n"
         "E2@3 none==1: there is no such project on the index\n"},
        {"two lines of one name", "lib==1.0\nlib==2.0\n",
         "E2@3 lib==2.0: another line holds here, too: lib==1.0\n"},
        {"pins nothing", "lib>=1\n", "E1@3 lib>=1: pins no version: this is not a lock\n"},
        {"holds nowhere", "lib==1.0 ; sys_platform == \"win32\"\n",
         "W1@3 lib==1.0 ; sys_platform == \"win32\": the marker holds on none of the targets\n"},
        {"wrong digest",
         "lib==1.0 "
         "--hash=sha256:0000000000000000000000000000000000000000000000000000000000000000\n",
         "E1@3 lib==1.0: none of its hashes is that of a file for here; pip would take "
         "lib-1.0-py3-none-any.whl\n"},
    };
    struct wheel_index *index = wheel_index_start(FILES);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = wheel_index_session(index, NULL, NULL);
        struct pinc_verdict *verdict = NULL;
        struct pinc_error err = {0};
        struct pinc_buf got = {0};

        wheel_index_write("lock.txt", cases[i].lock);
        if (pinc_verify_file(session, "lock.txt", &verdict, &err) != PINC_OK) {
            fail_msg("%s: %s", cases[i].label, err.text);
        }
        print(&got, verdict);
        if (strcmp(got.ptr ? got.ptr : "", cases[i].want) != 0) {
            fail_msg("%s:\n%s", cases[i].label, got.ptr);
        }
        assert_int_equal(pinc_verdict_good(verdict), !(got.ptr && strchr(got.ptr, 'E')));
        pinc_buf_clear(&got);
        pinc_verdict_free(verdict);
        pinc_session_free(session);
    }
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_findings)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
