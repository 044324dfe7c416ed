#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES                                                                                      \
    "app-1.0-py3-none-any.whl 100: lib>=1 | dep ; platform_machine == \"x86_64\"\n"                \
    "dep-1.0-py3-none-any.whl 1000\n"                                                              \
    "lib-1.0-py3-none-any.whl 20\n"                                                                \
    "lib-2.0-py3-none-any.whl 30\n"

#define OPTIONS "no-header no-annotate "

/* Which files are read, and what of them. */
static void test_inputs(void **state)
{
    static const struct {
        const char *label, *input, *options, *want;
    } cases[] = {
        {"the project", "pyproject.toml", OPTIONS, "---\nlib==1.0\n"},
        {"with an extra", "pyproject.toml", OPTIONS "extra=X_y", "---\ndep==1.0\nlib==1.0\n"},
        {"with all", "pyproject.toml", OPTIONS "all-extras", "---\ndep==1.0\nlib==1.0\n"},
        {"with an extra that is not there", "pyproject.toml", OPTIONS "extra=z",
         "error :0: no input file has the extra 'z'\n"
         "hint: extras are the keys of [project.optional-dependencies]\n"},
        {"an extra of a requirements file", "a.in", OPTIONS "extra=z",
         "error :0: no input file has the extra 'z'\n"
         "hint: --extra is for pyproject.toml, setup.py and setup.cfg; in a requirements file "
         "write "
         "NAME[EXTRA]\n"},
        {"with a group", "pyproject.toml", OPTIONS "group=dev", "---\nlib==1.0\n"},
        {"a group alone", NULL, OPTIONS "group=dev", "---\nlib==2.0\n"},
        {"a group by path", NULL, OPTIONS "group=./pyproject.toml:dev", "---\nlib==2.0\n"},
        {"a group beside a requirements file", "a.in", OPTIONS "group=dev",
         "---\ndep==1.0\nlib==2.0\n"},
        {"two groups of two files", NULL,
         OPTIONS "output-file=- group=dev group=sub/pyproject.toml:dev",
         "---\ndep==1.0\nlib==2.0\n"},
        {"a group that is not there", NULL, OPTIONS "group=none",
         "error pyproject.toml:0: no such dependency group: 'none'\n"},
        {"a group without a name", NULL, OPTIONS "group=pyproject.toml:",
         "error :0: 'pyproject.toml:' does not name a dependency group\n"
         "hint: --group takes NAME, or PATH:NAME with the PATH of a pyproject.toml\n"},
        {"a group of another file", NULL, OPTIONS "group=a.in:dev",
         "error :0: 'a.in:dev' does not name a dependency group\n"
         "hint: --group takes NAME, or PATH:NAME with the PATH of a pyproject.toml\n"},
        {"nothing named", NULL, OPTIONS,
         "error :0: cannot read 'requirements.in': No such file or directory\n"
         "hint: name the input file: pinc compile pyproject.toml\n"},
    };
    struct wheel_index *x = wheel_index_start(FILES);
    size_t i;

    (void)state;
    wheel_index_write("a.in", "dep\n");
    wheel_index_write("pyproject.toml",
                      "[project]\nname = 'own'\nversion = '1'\ndependencies = ['lib<2']\n"
                      "[project.optional-dependencies]\nx-y = ['dep']\n"
                      "[dependency-groups]\ndev = ['lib']\n");
    assert_int_equal(mkdir("sub", 0700), 0);
    wheel_index_write("sub/pyproject.toml", "[dependency-groups]\ndev = ['dep']\n");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf got = {0};

        wheel_index_tell_of(&got, x, cases[i].input, cases[i].options);
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s:\n%s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
    }
    (void)remove("sub/pyproject.toml");
    (void)rmdir("sub");
    wheel_index_stop(x);
}

/* What project files say of the Pythons of the targets. */
static void test_pythons(void **state)
{
    static const struct {
        const char *label, *specs, *want;
    } cases[] = {
        {"allowed", ">=3.8", "---\nlib==2.0\n"},
        {"refused", ">=3.12",
         "error pyproject.toml:4: requires-python '>=3.12' refuses the target CPython 3.11 "
         "on linux-x86_64\n"
         "hint: choose the targets with --python-version\n"},
    };
    struct wheel_index *x = wheel_index_start(FILES);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf got = {0};
        char text[200];

        (void)snprintf(text, sizeof text,
                       "[project]\nname = 'own'\nversion = '1'\nrequires-python = '%s'\n"
                       "dependencies = ['lib']\n",
                       cases[i].specs);
        wheel_index_write("pyproject.toml", text);
        wheel_index_tell_of(&got, x, "pyproject.toml", OPTIONS);
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s:\n%s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
    }
    wheel_index_stop(x);
}

/* What is solved and not written; and how many packages are counted. */
static void test_unwritten(void **state)
{
    static const struct {
        const char *label, *input, *base, *options, *want;
        size_t packages, differ;
    } cases[] = {
        {"all", "app\n", "", OPTIONS,
         "---\napp==1.0\ndep==1.0 ; platform_machine == \"x86_64\"\nlib==2.0\n", 3, 1},
        {"a name", "app\n", "", OPTIONS "no-emit-package=LIB",
         "note not written (--no-emit-package): lib\n"
         "---\napp==1.0\ndep==1.0 ; platform_machine == \"x86_64\"\n",
         2, 1},
        {"a name that differs", "app\n", "", OPTIONS "no-emit-package=dep",
         "note not written (--no-emit-package): dep\n"
         "---\napp==1.0\nlib==2.0\n",
         2, 0},
        {"the image's", "app\n", "lib==1.0\n", OPTIONS "base=base.in",
         "note left to the base: lib 1.0\n"
         "---\napp==1.0\ndep==1.0 ; platform_machine == \"x86_64\"\n",
         2, 1},
    };
    struct wheel_index *x = wheel_index_start(FILES);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf got = {0};
        struct pinc_lock *lock;

        wheel_index_write("a.in", cases[i].input);
        wheel_index_write("base.in", cases[i].base);
        wheel_index_tell_of(&got, x, "a.in", cases[i].options);
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s:\n%s", cases[i].label, got.ptr);
        }
        lock = wheel_index_compile(x, "a.in", cases[i].options);
        (void)wheel_index_messages(x);
        if (pinc_lock_package_count(lock) != cases[i].packages ||
            pinc_lock_differing_count(lock) != cases[i].differ) {
            fail_msg("%s: %zu packages, %zu differ", cases[i].label, pinc_lock_package_count(lock),
                     pinc_lock_differing_count(lock));
        }
        pinc_lock_free(lock);
        pinc_buf_clear(&got);
    }
    wheel_index_stop(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inputs),
        cmocka_unit_test(test_pythons),
        cmocka_unit_test(test_unwritten),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
