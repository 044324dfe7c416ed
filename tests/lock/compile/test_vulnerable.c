#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include <string.h>

#define FILES                                                                                      \
    "app-1.0-py3-none-any.whl 10: lib<2\n"                                                         \
    "app-2.0-py3-none-any.whl 10: lib>=2 | new\n"                                                  \
    "lib-1.0-py3-none-any.whl 10\n"                                                                \
    "lib-2.0-py3-none-any.whl 10\n"                                                                \
    "new-1.0-py3-none-any.whl 10\n"                                                                \
    "new-2.0-py3-none-any.whl 10\n"                                                                \
    "other-1.0-py3-none-any.whl 10\n"                                                              \
    "other-2.0-py3-none-any.whl 10\n"
#define ABOUT(id, name, version)                                                                   \
    "{\"id\": \"" id                                                                               \
    "\", \"affected\": [{\"package\": {\"ecosystem\": \"PyPI\", \"name\": \"" name                 \
    "\"}, \"versions\": [\"" version "\"]}]}"
#define OLD "app==1.0\nlib==1.0\nother==1.0\n"

static void test_compile(void **state)
{
    static const struct wheel_case cases[] = {
        {"a warning", "app\nlib\nother\n", ABOUT("A", "lib", "1.0"), OLD,
         "advisories=more.in no-header no-annotate",
         "warning lib 1.0 is affected by A, no fixed version is told\n---\n" OLD},
        {"the fewest changes", "app\nlib\nother\n", ABOUT("A", "lib", "1.0"), OLD,
         "advisories=more.in upgrade-vulnerable no-header no-annotate",
         "---\napp==2.0\nlib==2.0\nnew==2.0\nother==1.0\n"},
        {"what comes new is judged, too", "app\nlib\nother\n",
         "[" ABOUT("A", "lib", "1.0") ", " ABOUT("B", "new", "2.0") "]", OLD,
         "advisories=more.in upgrade-vulnerable no-header no-annotate",
         "---\napp==2.0\nlib==2.0\nnew==1.0\nother==1.0\n"},
        {"without a lock", "other\n", ABOUT("A", "other", "2.0"), NULL,
         "advisories=more.in upgrade-vulnerable no-header no-annotate", "---\nother==1.0\n"},
        {"nothing is affected", "app\nlib\nother\n", ABOUT("A", "lib", "7.0"), OLD,
         "advisories=more.in upgrade-vulnerable no-header no-annotate", "---\n" OLD},
    };
    struct wheel_index *index = wheel_index_start(FILES);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf got = {0};

        wheel_index_write("a.in", cases[i].input);
        wheel_index_write("more.in", cases[i].more);
        wheel_index_write("a.txt", cases[i].old ? cases[i].old : "");
        wheel_index_tell(&got, index, cases[i].options);
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s:\n%s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
    }
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_compile)};

    return cmocka_run_group_tests_name("vulnerable", tests, NULL, NULL);
}
