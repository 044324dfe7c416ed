#include "tests/support/cmocka_all.h"

#include "lock/output/files.h"
#include "tests/support/fake_resolution.h"

#include <string.h>

/* Names of the files that a lock of the input may install. */
static void check_files(const char *index, const char *input, const char *want)
{
    struct fake_resolution *fake = fake_resolution_new(index, input, NULL);
    const struct pinc_project *project;
    const uint32_t *files;
    struct pinc_buf buf = {0};
    size_t i, n;

    assert_int_equal(fake->model->n_lines, 1);
    assert_int_equal(pinc_lock_model_files(&files, &n, &project, fake->model,
                                           &fake->model->lines[0], fake->resolution,
                                           &fake->request),
                     PINC_OK);
    for (i = 0; i < n; i++) {
        pinc_buf_addf(&buf, "%.*s ", PINC_SLICE_ARG(pinc_file_name(project, files[i])));
    }
    assert_string_equal(buf.ptr, want);
    pinc_buf_clear(&buf);
    fake_resolution_free(fake);
}

static void test_files(void **state)
{
    static const char files[] =
        "target linux-x86_64 3.10\nrelease a 1.0\nwheel py3-none-any\npython >=3.8\n"
        "wheel cp310-cp310-manylinux_2_17_x86_64\ntime 100\nwheel cp310-cp310-win_amd64\n"
        "wheel cp39-cp39-manylinux_2_17_x86_64\nwheel py2-none-any\n"
        "wheel cp310-abi3-manylinux_2_17_x86_64\npython <3.10\nsdist\n";
    struct pinc_buf text = {0};

    (void)state;
    check_files(files, "a\n",
                "a-1.0-cp310-cp310-manylinux_2_17_x86_64.whl a-1.0-py3-none-any.whl a-1.0.tar.gz ");
    pinc_buf_addf(&text, "%soption only-binary a\n", files);
    check_files(text.ptr, "a\n",
                "a-1.0-cp310-cp310-manylinux_2_17_x86_64.whl a-1.0-py3-none-any.whl ");
    text.len = 0;
    pinc_buf_addf(&text, "%soption no-binary a\n", files);
    check_files(text.ptr, "a\n", "a-1.0.tar.gz ");
    text.len = 0;
    pinc_buf_addf(&text, "%soption exclude-newer 100\n", files);
    check_files(text.ptr, "a\n", "a-1.0-py3-none-any.whl a-1.0.tar.gz ");
    pinc_buf_clear(&text);
}

/* The chosen file alone where the output names it by its URL; of other rules those of its index. */
static void test_sources(void **state)
{
    static const struct pinc_slice names[] = {{"a", 1}};
    static const struct pinc_source_rule rule = {
        .patterns = names, .n_patterns = 1, .targets = 1, .index = 0};
    struct fake_resolution *fake = fake_resolution_new(
        "target linux-x86_64 3.10\nrelease a 1.0\nwheel py3-none-any\nsdist\n", "a\n", NULL);
    const struct pinc_project *project;
    const uint32_t *files;
    size_t n;

    (void)state;
    fake->request.files.sources = (struct pinc_source_rules){.rules = &rule, .n_rules = 1};
    assert_int_equal(pinc_lock_model_files(&files, &n, &project, fake->model,
                                           &fake->model->lines[0], fake->resolution,
                                           &fake->request),
                     PINC_OK);
    assert_int_equal(n, 2);
    fake->request.files.sources.by_url = true;
    assert_int_equal(pinc_lock_model_files(&files, &n, &project, fake->model,
                                           &fake->model->lines[0], fake->resolution,
                                           &fake->request),
                     PINC_OK);
    assert_int_equal(n, 1);
    assert_true(
        pinc_slice_equal(pinc_file_name(project, files[0]), PINC_LIT("a-1.0-py3-none-any.whl")));
    fake_resolution_free(fake);
}

/* Sorted, none twice; a checkout, a folder and an editable project have none. */
static void test_hashes(void **state)
{
    struct fake_resolution *fake = fake_resolution_new(
        "target linux-x86_64 3.10\nrelease a 1.0\nwheel py3-none-any\nsdist\n",
        "a\nb @ git+https://h/r@v1\nc @ https://h/c-1.0.tar.gz\nd @ file:///tmp\n", NULL);
    size_t i, k;

    (void)state;
    assert_int_equal(pinc_lock_model_hash(fake->model, fake->resolution, &fake->request,
                                          fake_resolution_hash, NULL, NULL),
                     PINC_OK);
    for (i = 0; i < fake->model->n_lines; i++) {
        const struct pinc_lock_line *line = &fake->model->lines[i];
        static const size_t want[] = {2, 0, 1, 0};

        assert_int_equal(line->n_hashes, want[i]);
        for (k = 1; k < line->n_hashes; k++) {
            assert_true(memcmp(line->hashes[k - 1].bytes, line->hashes[k].bytes, 32) < 0);
        }
    }
    fake_resolution_free(fake);
}

static enum pinc_status fail_hash(void *user, struct pinc_hash *out,
                                  const struct pinc_project *project, uint32_t file,
                                  struct pinc_error *err)
{
    (void)user;
    (void)out;
    (void)project;
    (void)file;
    return pinc_fail(err, PINC_ENET, "no route to host");
}

static void test_hash_fails(void **state)
{
    struct fake_resolution *fake =
        fake_resolution_new("release a 1.0\nwheel py3-none-any\n", "a\n", NULL);
    struct pinc_error err = {0};

    (void)state;
    assert_int_equal(
        pinc_lock_model_hash(fake->model, fake->resolution, &fake->request, fail_hash, NULL, &err),
        PINC_ENET);
    assert_string_equal(err.text, "no route to host");
    assert_int_equal(fake->model->lines[0].n_hashes, 0);
    fake_resolution_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_sources),
        cmocka_unit_test(test_hashes),
        cmocka_unit_test(test_hash_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
