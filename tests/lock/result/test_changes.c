#include "tests/support/cmocka_all.h"

#include "lock/result/changes.h"
#include "lock/input/requirements_file.h"
#include "tests/support/fake_resolution.h"

#include <string.h>

#define TARGETS "target linux-x86_64 3.10\ntarget linux-aarch64 3.10\n"

/* Changes as "NAME KIND FROM TO TARGETS", "-" where there is none. */
static const struct {
    const char *label, *from, *to, *want;
} cases[] = {
    {"equal", "a==1\nb==2\n", "b==2.0\nA==1.0\n", ""},
    {"another version", "a==1\n", "a==2\n", "a 0 1 2 3\n"},
    {"new and gone, by name", "b==1\n", "c==1\na==1\n", "a 0 - 1 3\nb 0 1 - 3\nc 0 - 1 3\n"},
    {"one target only", "a==1\n",
     "a==1; platform_machine == 'x86_64'\na==2; platform_machine == 'aarch64'\n",
     "a 1  platform_machine == \"x86_64\" 1\na 0 1 2 2\n"},
    {"gone from one target", "a==1\n", "a==1; platform_machine == 'x86_64'\n",
     "a 1  platform_machine == \"x86_64\" 1\na 0 1 - 2\n"},
    {"hashes in another order", "a==1 --hash=sha256:aa --hash=sha256:bb\n",
     "a==1 --hash=sha256:bb --hash=sha256:aa\n", ""},
    {"other hashes", "a==1 --hash=sha256:aa\n", "a==1 --hash=sha256:bb\n", "a 2 1 1 3\n"},
    {"fewer hashes", "a==1 --hash=sha256:aa --hash=sha256:bb\n", "a==1 --hash=sha256:aa\n",
     "a 2 1 1 3\n"},
    {"a URL for a version", "a==1\n", "a @ https://h/a-1-py3-none-any.whl\n",
     "a 0 1 https://h/a-1-py3-none-any.whl 3\n"},
    {"what pins nothing", "a>=1\n", "a\n", ""},
};

static struct pinc_requirements *read(const char *text)
{
    struct pinc_requirements *list = pinc_requirements_new();

    assert_non_null(list);
    assert_int_equal(pinc_requirements_file_parse(list, pinc_slice_of(text), "x.txt",
                                                  PINC_LINE_REQUIREMENT, NULL, NULL, NULL),
                     PINC_OK);
    return list;
}

static enum pinc_status compare(struct pinc_buf *out, const struct pinc_requirements *from,
                                const struct pinc_requirements *to,
                                const struct pinc_env *const *envs)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_changes changes = {0};
    struct pinc_changes_line *a = NULL, *b = NULL;
    struct pinc_error err = {0};
    size_t n_a = 0, n_b = 0, i;
    enum pinc_status st = PINC_ENOMEM;

    if (arena) {
        st = pinc_changes_lines(&a, &n_a, from, envs, 2, arena, &err);
        st = st == PINC_OK ? pinc_changes_lines(&b, &n_b, to, envs, 2, arena, &err) : st;
        st = st == PINC_OK ? pinc_changes_make(&changes, a, n_a, b, n_b, 2, arena, &err) : st;
        assert_int_equal(err.code, st);
    }
    for (i = 0; st == PINC_OK && i < changes.n; i++) {
        const struct pinc_change *c = pinc_changes_at(&changes, i);

        pinc_buf_addf(out, "%s %d %s %s %x\n", c->name, (int)c->kind, c->from ? c->from : "-",
                      c->to ? c->to : "-", (unsigned)c->targets);
    }
    pinc_arena_free(arena);
    return st;
}

static void test_cases(void **state)
{
    struct fake_resolution *index =
        fake_resolution_new(TARGETS "release z 1.0\nwheel py3-none-any\n", "z\n", NULL);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_requirements *from = read(cases[i].from), *to = read(cases[i].to);
        struct pinc_buf out = {0};

        assert_int_equal(compare(&out, from, to, index->request.envs), PINC_OK);
        if (strcmp(out.ptr ? out.ptr : "", cases[i].want) != 0) {
            fail_msg("%s: %s", cases[i].label, out.ptr ? out.ptr : "nothing");
        }
        pinc_buf_clear(&out);
        pinc_requirements_free(from);
        pinc_requirements_free(to);
    }
    fake_resolution_free(index);
}

static void test_out_of_memory(void **state)
{
    struct fake_resolution *index =
        fake_resolution_new(TARGETS "release z 1.0\nwheel py3-none-any\n", "z\n", NULL);
    struct pinc_requirements *from = read(cases[3].from), *to = read(cases[3].to);
    struct pinc_buf out = {0};
    enum pinc_status st = PINC_ENOMEM;
    const long live = pinc_alloc_live();
    unsigned long n;

    (void)state;
    for (n = 1; st == PINC_ENOMEM && n < 100; n++) {
        pinc_alloc_fail_at(n);
        st = compare(&out, from, to, index->request.envs);
        pinc_alloc_fail_at(0);
        pinc_buf_clear(&out);
        assert_int_equal(pinc_alloc_live(), live);
    }
    assert_int_equal(st, PINC_OK);
    pinc_requirements_free(from);
    pinc_requirements_free(to);
    fake_resolution_free(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
