#include "tests/support/cmocka_all.h"
#include "tests/support/lock_folder.h"

#include "lock/compile/layers.h"

#include <string.h>

static bool makes; /* does the run make a.txt and pylock.a.toml? */

static enum pinc_status known(void *user, struct pinc_slice *out, const char *path,
                              struct pinc_error *err)
{
    (void)user;
    (void)path;
    (void)err;
    *out = makes ? PINC_LIT("app==3.0\n") : *out;
    return PINC_OK;
}

static void test_read(void **state)
{
    static const struct {
        const char *label, *path;
        bool makes, asks;
        const char *want, *hint; /* want NULL: it is not there */
    } cases[] = {
        {"requirements on disk", "a.txt", false, true, "app==1.0", ""},
        {"requirements that are made", "a.txt", true, true, "app==3.0", ""},
        {"a pylock on disk", "pylock.a.toml", false, true, "app==2.0", ""},
        {"a pylock that is made", "pylock.a.toml", true, true, "app==3.0", ""},
        {"nobody makes any", "pylock.a.toml", false, false, "app==2.0", ""},
        {"missing", "b.txt", false, true, NULL,
         "it is the output of another lock: `pinc compile` makes all of them"},
        {"a missing pylock", "pylock.b.toml", false, true, NULL,
         "it is the output of another lock: `pinc compile` makes all of them"},
    };
    size_t i;

    (void)state;
    lock_folder_write("a.txt", "app==1.0\n");
    lock_folder_write("pylock.a.toml", "lock-version = \"1.0\"\ncreated-by = \"x\"\n[[packages]]\n"
                                       "name = \"app\"\nversion = \"2.0\"\n");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = pinc_session_new();
        struct pinc_slice path = pinc_slice_of(cases[i].path);
        struct pinc_compile compile = {.session = session, .peers.layers = {&path, 1}};
        struct pinc_error err = {0};
        enum pinc_status st;

        print_message("%s\n", cases[i].label);
        makes = cases[i].makes;
        compile.input.list = pinc_requirements_new();
        compile.input.list->calls.known = known;
        compile.peers.known = cases[i].asks ? known : NULL;
        st = pinc_layers_read(&compile, NULL, NULL, &err);
        assert_int_equal(st, cases[i].want ? PINC_OK : PINC_ENOTFOUND);
        assert_string_equal(err.hint, cases[i].hint);
        if (cases[i].want) {
            assert_int_equal(compile.input.list->n_lines, 1);
            assert_int_equal(compile.input.list->lines[0].kind, PINC_LINE_CONSTRAINT);
            assert_true(
                pinc_slice_equal(compile.input.list->lines[0].text, pinc_slice_of(cases[i].want)));
        }
        pinc_requirements_free(compile.input.list);
        pinc_session_free(session);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_read)};

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}
