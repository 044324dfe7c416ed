#include "tests/support/cmocka_all.h"

#include "lock/output/verify.h"
#include "lock/output/write_requirements.h"
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
    fake->request.choosing.no_deps = true;
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

/* --- random locks: each is right, and none can be changed without being found out */

#define PACKAGES 8u

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16;
}

static const char *random_marker(unsigned *seed)
{
    static const char *const markers[] = {"", "", "; platform_machine == 'x86_64'",
                                          "; python_version >= '3.11'", "; extra == 'x'"};

    return markers[next_random(seed) % 5];
}

/* Packages need older ones of at least some version, which is always there: there is a solution. */
static void random_index(struct pinc_buf *out, unsigned *seed)
{
    unsigned p, v, n;

    pinc_buf_add_str(out, "target linux-x86_64 3.10\ntarget linux-aarch64 3.10\n"
                          "target linux-x86_64 3.11\n");
    for (p = 0; p < PACKAGES; p++) {
        for (v = 1; v <= 3; v++) {
            pinc_buf_addf(out, "release p%u %u.0\nextra x\n", p, v);
            for (n = p ? next_random(seed) % 3 : 0; n > 0; n--) {
                const unsigned needed = next_random(seed) % p;

                pinc_buf_addf(out, "needs p%u%s>=%u%s\n", needed,
                              next_random(seed) % 3 ? "" : "[x]", 1 + next_random(seed) % 2,
                              random_marker(seed));
            }
            pinc_buf_add_str(out, v == 3 && next_random(seed) % 3 == 0
                                      ? "wheel cp310-abi3-manylinux_2_17_x86_64\n"
                                      : "wheel py3-none-any\n");
        }
    }
}

static void random_input(struct pinc_buf *out, unsigned *seed)
{
    unsigned n;

    for (n = 1 + next_random(seed) % 3; n > 0; n--) {
        static const char *const markers[] = {"", "", "; platform_machine == \"aarch64\"",
                                              "; python_version < \"3.11\""};

        pinc_buf_addf(out, "p%u%s%s\n", PACKAGES - n, next_random(seed) % 2 ? "" : "[x]",
                      markers[next_random(seed) % 4]);
    }
}

static void check_changed(const struct fake_resolution *fake, struct pinc_slice before,
                          const char *line, struct pinc_slice after)
{
    struct pinc_buf text = {0};

    pinc_buf_add(&text, before);
    pinc_buf_add_str(&text, line);
    pinc_buf_add(&text, after);
    assert_int_equal(pinc_verify(pinc_buf_slice(&text), &fake->request, fake->resolution, NULL),
                     PINC_EINTERNAL);
    pinc_buf_clear(&text);
}

/* Drop a line, double it, take its marker off, pin another version: each must be found. */
static void check_changes(const struct fake_resolution *fake, struct pinc_slice text)
{
    size_t from, to;

    for (from = 0; from < text.len; from = to) {
        const struct pinc_slice before = pinc_slice_part(text, 0, from);
        struct pinc_slice line, after;
        struct pinc_buf changed = {0};
        size_t sign;

        to = from + pinc_slice_find(pinc_slice_part(text, from, text.len), '\n') + 1;
        line = pinc_slice_part(text, from, to);
        after = pinc_slice_part(text, to, text.len);
        check_changed(fake, before, "", after);
        pinc_buf_addf(&changed, "%.*s%.*s", PINC_SLICE_ARG(line), PINC_SLICE_ARG(line));
        check_changed(fake, before, changed.ptr, after);
        sign = pinc_slice_find(line, ';');
        if (sign < line.len) {
            changed.len = 0;
            pinc_buf_addf(&changed, "%.*s\n", PINC_SLICE_ARG(pinc_slice_part(line, 0, sign)));
            check_changed(fake, before, changed.ptr, after);
        }
        changed.len = 0;
        pinc_buf_addf(&changed, "%.*s==9.0%.*s\n",
                      PINC_SLICE_ARG(pinc_slice_part(line, 0, pinc_slice_find(line, '='))),
                      PINC_SLICE_ARG(pinc_slice_trim(pinc_slice_part(line, sign, line.len))));
        check_changed(fake, before, changed.ptr, after);
        pinc_buf_clear(&changed);
    }
}

static void test_random_locks(void **state)
{
    const struct pinc_write_options options = {.strip_extras = true};
    unsigned seed = 20, i;

    (void)state;
    for (i = 0; i < 200; i++) {
        struct pinc_buf index = {0}, input = {0}, text = {0};
        struct fake_resolution *fake;
        struct pinc_error err = {0};

        random_index(&index, &seed);
        random_input(&input, &seed);
        fake = fake_resolution_new(index.ptr, input.ptr, NULL);
        pinc_write_requirements(&text, fake->model, &options);
        if (pinc_verify(pinc_buf_slice(&text), &fake->request, fake->resolution, &err) != PINC_OK) {
            fail_msg("%s\n%s%s%s", err.text, index.ptr, input.ptr, text.ptr);
        }
        check_changes(fake, pinc_buf_slice(&text));
        fake_resolution_free(fake);
        pinc_buf_clear(&index);
        pinc_buf_clear(&input);
        pinc_buf_clear(&text);
    }
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
        cmocka_unit_test(test_texts),         cmocka_unit_test(test_requests),
        cmocka_unit_test(test_files),         cmocka_unit_test(test_random_locks),
        cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
