#include "tests/support/cmocka_all.h"

#include "lock/verify.h"
#include "lock/write_requirements.h"
#include "tests/support/fake_resolution.h"

#include <string.h>

#define INDEX                                                                                      \
    "target linux-x86_64 3.10\ntarget linux-aarch64 3.10\n"                                        \
    "release a 1.0\nneeds b>=1,<3\nneeds c; platform_machine == 'x86_64'\nneeds d[x]\nwheel "      \
    "py3-none-any\n"                                                                               \
    "release b 2.0\nwheel py3-none-any\nrelease b 1.0\nwheel py3-none-any\nrelease b 3.0\nwheel "  \
    "py3-none-any\n"                                                                               \
    "release c 1.0\nwheel cp310-cp310-manylinux_2_17_x86_64\n"                                     \
    "release d 1.0\nextra x\nneeds e; extra == 'x'\nwheel py3-none-any\n"                          \
    "release e 1.0\nwheel py3-none-any\n"
#define INPUT "a\n"

/* What pinc writes for it. */
#define GOOD "a==1.0\nb==2.0\nc==1.0 ; platform_machine == \"x86_64\"\nd==1.0\ne==1.0\n"
#define ON_X86_64 "verification failed for CPython 3.10 on manylinux_2_28_x86_64: "
#define ON_AARCH64 "verification failed for CPython 3.10 on manylinux_2_28_aarch64: "

static const struct {
    const char *label, *text, *error;
} cases[] = {
    {"as written", GOOD, NULL},
    {"extras, comments and hashes",
     "a==1.0\nb==2.0 # x\nc==1.0 ; platform_machine == \"x86_64\"\nd[x]==1.0 \\\n"
     "    --hash=sha256:aaaa\n    # via a\ne==1.0\n",
     NULL},
    {"no line", "b==2.0\nc==1.0 ; platform_machine == \"x86_64\"\nd==1.0\ne==1.0\n",
     ON_X86_64 "the input needs a, which has no line"},
    {"a dependency without a line",
     "a==1.0\nc==1.0 ; platform_machine == \"x86_64\"\nd==1.0\ne==1.0\n",
     ON_X86_64 "a needs b>=1,<3, which has no line"},
    {"an extra's dependency without a line",
     "a==1.0\nb==2.0\nc==1.0 ; platform_machine == \"x86_64\"\nd==1.0\n",
     ON_X86_64 "d needs e; extra == 'x', which has no line"},
    {"a line on the wrong target",
     "a==1.0\nb==2.0\nc==1.0 ; platform_machine == \"aarch64\"\nd==1.0\ne==1.0\n",
     ON_X86_64 "a needs c; platform_machine == 'x86_64', which has no line"},
    {"a line on one target too many", "a==1.0\nb==2.0\nc==1.0\nd==1.0\ne==1.0\n",
     ON_AARCH64 "a line of c holds, where the solution has none"},
    {"two lines", GOOD "b==2.0 ; python_version == \"3.10\"\n", ON_X86_64 "two lines of b hold"},
    {"another version", "a==1.0\nb==1.0\nc==1.0 ; platform_machine == \"x86_64\"\nd==1.0\ne==1.0\n",
     ON_X86_64 "the line of b is not what the solution has"},
    {"a local version",
     "a==1.0\nb==2.0+x\nc==1.0 ; platform_machine == \"x86_64\"\nd==1.0\ne==1.0\n",
     ON_X86_64 "the line of b is not what the solution has"},
    {"a direct reference",
     "a==1.0\nb @ https://host/b-2.0-py3-none-any.whl\nc==1.0 ; platform_machine == \"x86_64\"\n"
     "d==1.0\ne==1.0\n",
     ON_X86_64 "the line of b is not what the solution has"},
    {"not a pin", "a==1.0\nb>=2.0\n", "verification failed: line 2 does not pin b"},
    {"a pin and more", "a==1.0\nb==2.0,<3\n", "verification failed: line 2 does not pin b"},
    {"a prefix", "a==1.0\nb==2.*\n", "verification failed: line 2 does not pin b"},
    {"no specifier", "a\n", "verification failed: line 1 does not pin a"},
    {"a stranger", GOOD "z==1.0\n",
     "verification failed: line 6 is not part of the solution: z==1.0"},
    {"no requirement", "a==1.0\nb==\n",
     "verification failed: line 2 cannot be read back: invalid version specifier '==': no version "
     "behind the operator"},
    {"a nameless reference", "a==1.0\nhttps://host/b.tar.gz\n",
     "verification failed: line 2 is not part of the solution: https://host/b.tar.gz"},
};

static void test_texts(void **state)
{
    struct fake_resolution *fake = fake_resolution_new(INDEX, INPUT, "b<2.5\n");
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {0};
        enum pinc_status st =
            pinc_verify(pinc_slice_of(cases[i].text), &fake->request, fake->resolution, &err);

        if (strcmp(err.text, cases[i].error ? cases[i].error : "") != 0) {
            print_error("%s\n", cases[i].label);
        }
        assert_string_equal(err.text, cases[i].error ? cases[i].error : "");
        assert_int_equal(st, cases[i].error ? PINC_EINTERNAL : PINC_OK);
        assert_string_equal(err.hint,
                            cases[i].error ? "this is a bug in pinc; nothing was written" : "");
    }
    fake_resolution_free(fake);
}

/* The same text, and a resolution or a request that does not deserve it. */
static void check_damaged(struct fake_resolution *fake, const char *error)
{
    struct pinc_error err = {0};

    assert_int_equal(pinc_verify(PINC_LIT(GOOD), &fake->request, fake->resolution, &err),
                     PINC_EINTERNAL);
    assert_string_equal(err.text, error);
}

/* The pick of a name, to be damaged. */
static struct pinc_pick *pick_of(struct fake_resolution *fake, const char *name)
{
    size_t i;

    for (i = 0; i < fake->resolution->n_picks; i++) {
        if (pinc_slice_equal(fake->resolution->picks[i].name, pinc_slice_of(name))) {
            return (struct pinc_pick *)(uintptr_t)&fake->resolution->picks[i];
        }
    }
    fail();
    return NULL;
}

static const struct pinc_specset *specs_of(const struct fake_resolution *fake, const char *text)
{
    const struct pinc_specset *specs;

    assert_int_equal(pinc_specset_parse(&specs, pinc_slice_of(text), fake->index->arena, NULL),
                     PINC_OK);
    return specs;
}

static struct pinc_root root_of(const struct fake_resolution *fake, const char *text)
{
    struct pinc_root root = {.targets = 3, .where = PINC_LIT("x")};

    assert_int_equal(
        pinc_requirement_parse(&root.req, pinc_slice_of(text), fake->index->arena, NULL), PINC_OK);
    return root;
}

static void test_requests(void **state)
{
    struct fake_resolution *fake = fake_resolution_new(INDEX, INPUT, "b<2.5\n");
    struct pinc_root root = root_of(fake, "b<2"), over = root_of(fake, "b>=2");
    const struct pinc_resolve_request before = fake->request;

    (void)state;
    fake->request.constraints = &root;
    fake->request.n_constraints = 1;
    check_damaged(fake, ON_X86_64 "the pin of b breaks the constraint b<2");
    /* An override wins over constraints and requirements. */
    fake->request.overrides = &over;
    fake->request.n_overrides = 1;
    assert_int_equal(pinc_verify(PINC_LIT(GOOD), &fake->request, fake->resolution, NULL), PINC_OK);
    fake->request = before;
    fake->request.overrides = &root;
    fake->request.n_overrides = 1;
    check_damaged(fake, ON_X86_64 "a needs b>=1,<3, the line has 2.0");
    fake->request = before;
    root = root_of(fake, "e==1.0");
    fake->request.requirements = &root;
    fake->request.n_requirements = 1;
    check_damaged(fake, ON_X86_64 "nobody needs a");
    root = root_of(fake, "a @ https://host/a.whl");
    check_damaged(fake, ON_X86_64 "the input needs a @ https://host/a.whl, the line is another");
    fake->request = before;
    fake->request.no_deps = true;
    check_damaged(fake, ON_X86_64 "nobody needs b");
    fake->request = before;
    fake_resolution_free(fake);
}

static void test_files(void **state)
{
    struct fake_resolution *fake = fake_resolution_new(INDEX, INPUT, "b<2.5\n");
    struct pinc_pick *c = pick_of(fake, "c");
    struct pinc_project_file *file =
        (struct pinc_project_file *)(uintptr_t)&c->project[0]->files[0];
    struct pinc_tag_set *tags = (struct pinc_tag_set *)(uintptr_t)c->project[0]->tags;
    struct pinc_metadata *metadata = (struct pinc_metadata *)(uintptr_t)c->metadata[0];
    struct pinc_project *project = (struct pinc_project *)(uintptr_t)c->project[0];
    const struct pinc_specset *old = specs_of(fake, "<3.10");

    (void)state;
    tags->platform = PINC_LIT("win_amd64");
    check_damaged(fake, ON_X86_64
                  "c-1.0-cp310-cp310-manylinux_2_17_x86_64.whl cannot be installed there");
    tags->platform = PINC_LIT("manylinux_2_17_x86_64");
    file->release = 7;
    check_damaged(fake, ON_X86_64 "the pinned version of c has no file");
    file->release = 0;
    project->requires_python = &old;
    project->n_requires_python = 1;
    file->requires_python = 0;
    check_damaged(fake,
                  ON_X86_64 "c-1.0-cp310-cp310-manylinux_2_17_x86_64.whl is for another Python");
    file->requires_python = PINC_NONE;
    metadata->requires_python = old;
    check_damaged(fake, ON_X86_64
                  "c-1.0-cp310-cp310-manylinux_2_17_x86_64.whl says that it is for another Python");
    metadata->requires_python = NULL;
    metadata->unusable = PINC_LIT("no");
    check_damaged(fake,
                  ON_X86_64 "c-1.0-cp310-cp310-manylinux_2_17_x86_64.whl has no usable metadata");
    metadata->unusable = PINC_LIT("");
    assert_int_equal(pinc_verify(PINC_LIT(GOOD), &fake->request, fake->resolution, NULL), PINC_OK);
    fake_resolution_free(fake);
}

static void test_out_of_memory(void **state)
{
    struct fake_resolution *fake = fake_resolution_new(INDEX, INPUT, NULL);
    const long live = pinc_alloc_live();
    enum pinc_status st = PINC_ENOMEM;
    unsigned long n;

    (void)state;
    for (n = 1; st == PINC_ENOMEM && n < 1000; n++) {
        struct pinc_error err = {0};

        pinc_alloc_fail_at(n);
        st = pinc_verify(PINC_LIT(GOOD), &fake->request, fake->resolution, &err);
        pinc_alloc_fail_at(0);
        assert_int_equal(err.code, st);
        assert_int_equal(pinc_alloc_live(), live);
    }
    assert_int_equal(st, PINC_OK);
    assert_true(n > 10);
    fake_resolution_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_requests),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
