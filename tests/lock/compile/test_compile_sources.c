#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include <string.h>

static void test_cases(void **state)
{
    static const struct wheel_case cases[] = {
        {"a rule for one target, by URL", "app\n", NULL, NULL,
         "no-header no-annotate source=lib@linux-x86_64=INDEX/simple/",
         "note lib is written by URL, so that pip and uv take exactly these files\n"
         "---\n"
         "app==1.0\n"
         "dep==1.0 ; platform_machine == \"x86_64\"\n"
         "lib @ "
         "INDEX/f/"
         "lib-2.0-py3-none-any.whl#sha256="
         "2cd16774eae2d38da014cfa3028a20c6d503a2b2f2c08ecda36f61f1fda07585 ; platform_machine == "
         "\"x86_64\"\n"
         "lib==2.0 ; platform_machine == \"aarch64\"\n"},
        {"for all targets, by index", "app\n", NULL, NULL,
         "no-header no-annotate source=lib=INDEX/simple/ emit-sources=index",
         "note pip takes these files with these index lines alone; --generate-hashes or "
         "--emit-sources url holds "
         "uv, and pip with further indexes, to them\n"
         "---\n"
         "--extra-index-url INDEX/simple/\n"
         "\n"
         "app==1.0\n"
         "dep==1.0 ; platform_machine == \"x86_64\"\n"
         "lib==2.0\n"},
        {"by index on one target", "lib\n", NULL, NULL,
         "no-header no-annotate source=lib@linux-x86_64=INDEX/simple/ emit-sources=index",
         "note pip takes these files with these index lines alone; --generate-hashes or "
         "--emit-sources url holds "
         "uv, and pip with further indexes, to them\n"
         "---\n"
         "--extra-index-url INDEX/simple/\n"
         "\n"
         "lib==2.0\n"},
        {"an index that has not got it", "app\n", NULL, NULL,
         "no-header no-annotate source=lib=INDEX/other/",
         "error :0: no solution\n"
         "no solution for linux-x86_64 with CPython 3.11: there is no project lib\n"
         "  a.in:1 asks for app\n"
         "  app 1.0 needs lib>=1\n"
         "  looked at INDEX/simple/, INDEX/other/\n"},
        {"no URL", "lib\n", NULL, NULL, "no-header no-annotate source=lib",
         "error --source:0: no URL in 'lib'\n"
         "hint: write NAMES[@TARGETS]=URL, as in "
         "'torch,torchvision@linux-aarch64=https://index.example/simple'\n"},
        {"no such target", "lib\n", NULL, NULL,
         "no-header no-annotate source=lib@windows-amd64=https://h.example/s",
         "error --source:0: 'windows-amd64' is not a target of this run\n"
         "hint: the targets are linux-x86_64, linux-aarch64\n"},
    };

    (void)state;
    wheel_index_expect(cases, sizeof cases / sizeof *cases);
}

/* A file of --find-links that pip would take, told and not told. */
static void test_error_may_be_null(void **state)
{
    struct wheel_index *index = wheel_index_start("lib-2.0-py3-none-any.whl 10");
    struct pinc_session *session;
    struct pinc_lock *lock = NULL;
    struct pinc_error err = {0};

    (void)state;
    wheel_index_write("a.in", "lib\n");
    wheel_index_write("lib-2.0-1-py3-none-any.whl", "another one");
    session = wheel_index_session(index, "a.in",
                                  "source=lib=INDEX/simple/ emit-sources=index find-links=.");
    assert_int_equal(pinc_compile(session, &lock, &err), PINC_EUSAGE);
    assert_non_null(strstr(err.text, "for linux-x86_64 pip would take 'file:"));
    assert_int_equal(pinc_compile(session, &lock, NULL), PINC_EUSAGE);
    pinc_session_free(session);
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_error_may_be_null),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
