#include "tests/support/cmocka_all.h"

#include "lock/input/requirements_file.h"
#include "lock/output/keep_hashes.h"
#include "tests/support/fake_resolution.h"

/* Two files for the first target, one for the second. */
#define INDEX                                                                                      \
    "target linux-x86_64 3.10\ntarget linux-aarch64 3.10\nrelease a 1.0\n"                         \
    "wheel cp310-cp310-manylinux_2_17_x86_64\nwheel cp310-abi3-manylinux_2_17_x86_64\n"            \
    "wheel cp310-cp310-manylinux_2_17_aarch64\n"
#define X86 "a-1.0-cp310-cp310-manylinux_2_17_x86_64.whl"
#define ABI "a-1.0-cp310-abi3-manylinux_2_17_x86_64.whl"
#define ARM "a-1.0-cp310-cp310-manylinux_2_17_aarch64.whl"

/* Hashes are those of names: the old output has files of these names. */
static const struct {
    const char *label, *version, *old[4], *want[4], *changed;
} cases[] = {
    {"another version", "0.9", {X86}, {X86, ABI, ARM}, ""},
    {"no hashes", "1.0", {NULL}, {X86, ABI, ARM}, ""},
    {"one more file on the index", "1.0", {X86, ARM}, {X86, ARM}, ""},
    {"a target has no file yet", "1.0", {ABI}, {ABI, ARM}, ""},
    {"a file is another now", "1.0", {"old", ARM}, {"old", ARM}, "a 1.0: " ABI "\n"},
    {"all files are", "1.0", {"old"}, {"old"}, "a 1.0: " ABI "\n"},
    {"a file is gone", "1.0", {X86, ABI, ARM, "old"}, {X86, ABI, ARM, "old"}, ""},
};

static void add_hash(struct pinc_buf *out, const char *name)
{
    struct pinc_hash hash;

    assert_int_equal(pinc_hash_of(&hash, PINC_HASH_SHA256, pinc_slice_of(name), NULL), PINC_OK);
    pinc_hash_print(out, &hash);
}

static enum pinc_status hash(void *user, struct pinc_hash *out, const struct pinc_project *project,
                             uint32_t file, struct pinc_error *err)
{
    enum pinc_status st = fake_resolution_hash(NULL, out, project, file, err);

    return st == PINC_OK ? pinc_found_digests_add(user, project, file, out, err) : st;
}

static void check_hashes(const struct pinc_lock_line *line, const char *const want[4],
                         const char *label)
{
    struct pinc_hash hash_of_name;
    size_t n, i;
    bool found;

    for (n = 0; n < 4 && want[n]; n++) {
        assert_int_equal(
            pinc_hash_of(&hash_of_name, PINC_HASH_SHA256, pinc_slice_of(want[n]), NULL), PINC_OK);
        for (i = 0, found = false; i < line->n_hashes; i++) {
            found = found || pinc_hash_equal(&line->hashes[i], &hash_of_name);
        }
        if (!found) {
            fail_msg("%s: the hash of %s is missing", label, want[n]);
        }
    }
    if (line->n_hashes != n) {
        fail_msg("%s: %zu hashes, not %zu", label, line->n_hashes, n);
    }
}

/* @param fail_at the allocation that fails; 0: none */
static enum pinc_status run(size_t at, unsigned long fail_at, bool renew)
{
    struct fake_resolution *fake = fake_resolution_new(INDEX, "a\n", NULL);
    struct pinc_found_digests found = {0};
    struct pinc_kept kept = {.name = PINC_LIT("a"), .targets = 3};
    struct pinc_requirements *old = pinc_requirements_new();
    struct pinc_buf text = {0}, changed = {0};
    struct pinc_error err = {0};
    struct pinc_keep_hashes keep = {.existing = old, .found = &found, .renew = renew};
    enum pinc_status st;
    size_t i;

    assert_non_null(old);
    pinc_buf_addf(&text, "a==%s", cases[at].version);
    for (i = 0; i < 4 && cases[at].old[i]; i++) {
        pinc_buf_add_str(&text, " --hash=sha256:");
        add_hash(&text, cases[at].old[i]);
    }
    assert_int_equal(pinc_requirements_file_parse(old, pinc_buf_slice(&text), "old.txt",
                                                  PINC_LINE_REQUIREMENT, NULL, NULL, &err),
                     PINC_OK);
    assert_int_equal(
        pinc_version_parse(&kept.version, pinc_slice_of(cases[at].version), old->arena, NULL),
        PINC_OK);
    fake->request.kept = &kept;
    fake->request.n_kept = 1;
    keep.model = fake->model;
    keep.resolution = fake->resolution;
    keep.request = &fake->request;
    assert_int_equal(
        pinc_lock_model_hash(fake->model, fake->resolution, &fake->request, hash, &found, &err),
        PINC_OK);
    pinc_alloc_fail_at(fail_at);
    st = pinc_keep_hashes(&keep, &changed, &err);
    pinc_alloc_fail_at(0);
    assert_int_equal(err.code, st);
    if (st == PINC_OK && !renew) {
        check_hashes(&fake->model->lines[0], cases[at].want, cases[at].label);
        assert_string_equal(changed.ptr ? changed.ptr : "", cases[at].changed);
    } else if (st == PINC_OK) {
        check_hashes(&fake->model->lines[0], (const char *const[4]){X86, ABI, ARM}, "--upgrade");
    }
    pinc_buf_clear(&text);
    pinc_buf_clear(&changed);
    pinc_found_digests_clear(&found);
    pinc_requirements_free(old);
    fake_resolution_free(fake);
    return st;
}

static void test_cases(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(run(i, 0, false), PINC_OK);
        assert_int_equal(run(i, 0, true), PINC_OK);
    }
}

static void test_out_of_memory(void **state)
{
    const long live = pinc_alloc_live();
    enum pinc_status st = PINC_ENOMEM;
    unsigned long n;

    (void)state;
    for (n = 1; st == PINC_ENOMEM && n < 100; n++) {
        st = run(4, n, false);
        assert_int_equal(pinc_alloc_live(), live);
    }
    assert_int_equal(st, PINC_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
