#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include <string.h>

#define APP                                                                                        \
    "app-1.0-py3-none-any.whl 1: low ; platform_machine == \"x86_64\"\nlow-1.0-py3-none-any.whl "  \
    "1\n"
#define LOOP "loop-1.0-py3-none-any.whl 1: pool\npool-1.0-py3-none-any.whl 1: loop\n"

static void test_trees(void **state)
{
    static const struct {
        const char *label, *files, *input, *given, *want;
    } cases[] = {
        {"a branch is told once",
         "app-1.0-py3-none-any.whl 1: mid | low>=1\nmid-1.0-py3-none-any.whl 1: low | end\n"
         "low-1.0-py3-none-any.whl 1: end\nend-1.0-py3-none-any.whl 1\n",
         "app\nend\n", NULL,
         "CPython 3.11 on linux-x86_64, CPython 3.11 on linux-aarch64:\n"
         "app 1.0  (app)\n"
         "├── low 1.0  (low>=1)\n"
         "│   └── end 1.0  (end)\n"
         "└── mid 1.0  (mid)\n"
         "    ├── end 1.0  (end)\n"
         "    └── low 1.0  (low)  (see above)\n"
         "end 1.0  (end)\n"},
        {"a circle ends", LOOP, "loop\n", NULL,
         "CPython 3.11 on linux-x86_64, CPython 3.11 on linux-aarch64:\n"
         "loop 1.0  (loop)\n"
         "└── pool 1.0  (pool)\n"
         "    └── loop 1.0  (loop)  (see above)\n"},
        {"targets that differ", APP, "app\n", NULL,
         "CPython 3.11 on linux-x86_64:\napp 1.0  (app)\n└── low 1.0  (low)\n\n"
         "CPython 3.11 on linux-aarch64:\napp 1.0  (app)\n"},
        {"one target", APP, "app\n", "target=linux-aarch64",
         "CPython 3.11 on linux-aarch64:\napp 1.0  (app)\n"},
        {"a Python is all of its targets", APP, "app\n", "target=3.11 depth=1",
         "CPython 3.11 on linux-x86_64:\napp 1.0  (app)  ...\n\n"
         "CPython 3.11 on linux-aarch64:\napp 1.0  (app)\n"},
        {"inverted", APP, "app\n", "invert",
         "CPython 3.11 on linux-x86_64:\nlow 1.0\n└── app 1.0  (low)\n    └── a.in:1  (app)\n\n"
         "CPython 3.11 on linux-aarch64:\napp 1.0\n└── a.in:1  (app)\n"},
        {"inverted, a circle", LOOP, "loop\n", "invert",
         "CPython 3.11 on linux-x86_64, CPython 3.11 on linux-aarch64:\n"
         "loop 1.0\n├── a.in:1  (loop)\n└── pool 1.0  (loop)\n"
         "    └── loop 1.0  (pool)  (see above)\n"},
        {"inverted, a circle and an end of it", LOOP, "loop\n", "invert depth=1",
         "CPython 3.11 on linux-x86_64, CPython 3.11 on linux-aarch64:\nloop 1.0  ...\n"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wheel_index *index = wheel_index_start(cases[i].files);
        struct pinc_lock *lock;
        char *text = NULL;

        wheel_index_write("a.in", cases[i].input);
        lock = wheel_index_compile(index, "a.in", cases[i].given);
        assert_non_null(lock);
        assert_int_equal(pinc_lock_tree(lock, &text, NULL), PINC_OK);
        if (strcmp(text, cases[i].want) != 0) {
            fail_msg("%s:\n%s", cases[i].label, text);
        }
        pinc_text_free(text);
        pinc_lock_free(lock);
        wheel_index_stop(index);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_trees)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
