/*
 * [[lock]] tables: what each says, the order in which they are made, and what is refused.
 */
#include "tests/support/cmocka_all.h"

#include "lock/config/project_file.h"
#include "lock/config/project_locks.h"
#include "tests/support/option_text.h"

#include <string.h>

static struct pinc_arena *arena;
static const struct pinc_repository repository = {{"", 0}, true}; /* has everything */

#define LOCK(name, rest) "[[lock]]\nname = '" name "'\ninputs = '" name ".in'\n" rest "\n"

static const struct {
    const char *label, *toml, *want, *error;
} cases[] = {
    {"none", "pre = true", "", NULL},
    {"what it says",
     "[[lock]]\nname = 'a b'\ninputs = ['x.in', 'y.in']\noutput = 'a.txt'\ngroups = 'dev'\n"
     "extras = ['gpu']\ntargets = {python-version = '3.12', platform = ['linux-x86_64']}\n"
     "sources = [{packages = 'n', url = 'u'}]\npre = true\n",
     "a b(x.in y.in | output-file=a.txt extra=gpu group=pyproject.toml:dev "
     "python-version=3.12 platform=linux-x86_64 pre source=n=u)",
     NULL},
    {"groups alone", "[[lock]]\nname = 'a'\ngroups = ['dev']", "a(| group=pyproject.toml:dev)",
     NULL},
    {"in the order of the file", LOCK("b", "") LOCK("a", ""), "b(b.in |)a(a.in |)", NULL},
    {"behind what constrains them",
     LOCK("c", "constraints = ['a', 'b']") LOCK("a", "") LOCK("b", "constraints = 'a'")
         LOCK("d", ""),
     "a(a.in |)b(b.in |)c(c.in |)d(d.in |)", NULL},
    {"no array", "lock = 1", "", "p/f:1:8: 'lock' must be an array, not an integer"},
    {"no name", "[[lock]]\ninputs = 'a'", "", "p/f:1:3: 'lock[0].name' is missing"},
    {"an empty name", "[[lock]]\nname = ''\ninputs = 'a'", "", "p/f:2:8: a lock is not called ''"},
    {"nothing to read", "[[lock]]\nname = 'a'", "",
     "p/f:1:3: the lock 'a' has neither inputs nor groups"},
    {"twice", LOCK("a", "") LOCK("a", ""), "", "p/f:5:3: there are two locks called 'a'"},
    {"unknown", LOCK("a", "constraints = 'b'"), "", "p/f:1:3: no lock is called 'b'"},
    {"a circle", LOCK("a", "constraints = 'b'") LOCK("b", "constraints = 'a'"), "",
     "p/f:1:3: the constraints of 'a' lead round in a circle"},
    {"itself", LOCK("a", "constraints = 'a'"), "",
     "p/f:1:3: the constraints of 'a' lead round in a circle"},
    {"an unknown key", LOCK("a", "input = 1"), "", "p/f:4:1: there is no setting 'input'"},
    {"a target that is none", LOCK("a", "targets = {python = '3'}"), "",
     "p/f:4:21: targets have no 'python'"},
    {"an empty input", "[[lock]]\nname = 'a'\ninputs = ['']", "",
     "p/f:3:11: a name is needed, not ''"},
};

static void print_locks(struct pinc_buf *buf, const struct pinc_project_settings *file)
{
    size_t i, k;

    for (i = 0; i < file->n_locks; i++) {
        const struct pinc_project_lock *lock = &file->locks[i];
        struct pinc_buf options = {0};

        pinc_buf_addf(buf, "%s(", lock->name.ptr);
        for (k = 0; k < lock->n_inputs; k++) {
            pinc_buf_addf(buf, "%s ", lock->inputs[k].ptr);
        }
        option_text_add(&options, &lock->values);
        pinc_buf_addf(buf, "|%s%s)", options.len ? " " : "", options.ptr ? options.ptr : "");
        pinc_buf_clear(&options);
    }
}

static void test_locks(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_project_scope scope = {PINC_LIT("."), &repository, arena};
        struct pinc_project_settings file = {.path = PINC_LIT("p/f"), .values.arena = arena};
        struct pinc_error err = {0};
        struct pinc_toml *doc = NULL;
        struct pinc_buf got = {0};

        print_message("%s\n", cases[i].label);
        assert_int_equal(pinc_toml_parse(&doc, pinc_slice_of(cases[i].toml), "p/f", NULL, &err),
                         PINC_OK);
        if (pinc_project_locks_read(&file, pinc_toml_find(pinc_toml_root(doc), "lock"), &scope,
                                    &err) != PINC_OK) {
            pinc_buf_addf(&got, "%s:%u:%u: %s", err.source, err.line, err.column, err.text);
            assert_non_null(cases[i].error);
            assert_string_equal(got.ptr, cases[i].error);
        } else {
            assert_null(cases[i].error);
            print_locks(&got, &file);
            assert_string_equal(got.ptr ? got.ptr : "", cases[i].want);
        }
        pinc_buf_clear(&got);
        pinc_project_settings_clear(&file);
        pinc_toml_free(doc);
    }
}

static void test_too_many(void **state)
{
    const struct pinc_project_scope scope = {PINC_LIT("."), &repository, arena};
    struct pinc_project_settings file = {.path = PINC_LIT("p/f"), .values.arena = arena};
    struct pinc_error err = {0};
    struct pinc_toml *doc = NULL;
    struct pinc_buf text = {0};
    unsigned i;

    (void)state;
    for (i = 0; i <= PINC_PROJECT_LOCKS_MAX; i++) {
        pinc_buf_addf(&text, "[[lock]]\nname = '%u'\ninputs = 'a'\n", i);
    }
    assert_int_equal(pinc_toml_parse(&doc, pinc_buf_slice(&text), "p/f", NULL, &err), PINC_OK);
    assert_int_equal(
        pinc_project_locks_read(&file, pinc_toml_find(pinc_toml_root(doc), "lock"), &scope, &err),
        PINC_ELIMIT);
    assert_string_equal(err.text, "more than 256 locks");
    pinc_project_settings_clear(&file);
    pinc_toml_free(doc);
    pinc_buf_clear(&text);
}

/* What --lock names. */
static void test_find(void **state)
{
    struct pinc_project_lock locks[] = {{.name = PINC_LIT("a")}, {.name = PINC_LIT("b")}};
    struct pinc_project_settings file = {.path = PINC_LIT("p/f"), .locks = locks, .n_locks = 2};
    const struct pinc_project_lock *found;
    struct pinc_error err = {0};

    (void)state;
    assert_int_equal(pinc_project_locks_find(&found, &file, PINC_LIT("b"), &err), PINC_OK);
    assert_ptr_equal(found, &locks[1]);
    assert_int_equal(pinc_project_locks_find(&found, &file, PINC_LIT("c"), &err), PINC_EUSAGE);
    assert_null(found);
    assert_string_equal(err.text, "the project file has no lock 'c'");
    assert_string_equal(err.hint, "--lock NAME takes one of the project file: a, b");
    assert_string_equal(err.source, "p/f");
    file.n_locks = 0;
    err = (struct pinc_error){0};
    assert_int_equal(pinc_project_locks_find(&found, &file, PINC_LIT("a"), &err), PINC_EUSAGE);
    assert_string_equal(err.text, "--lock is for the [[lock]] tables of a project file");
}

static int set_up(void **state)
{
    (void)state;
    arena = pinc_arena_new();
    return arena ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    pinc_arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_locks),
        cmocka_unit_test(test_too_many),
        cmocka_unit_test(test_find),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
