#include "tests/support/cmocka_all.h"

#include "resolver/policy/preferred_file.h"
#include "tests/support/knowledge.h"

static void test_is_better(void **state)
{
    static const int32_t rank[] = {5, 3, -1, 3};
    static const struct {
        const char *label;
        struct pinc_project_file file, best;
        bool want;
    } cases[] = {
        {"better tag", {.kind = PINC_WHEEL, .tags = 1}, {.kind = PINC_WHEEL, .tags = 0}, true},
        {"worse tag", {.kind = PINC_WHEEL, .tags = 0}, {.kind = PINC_WHEEL, .tags = 1}, false},
        {"equal tags", {.kind = PINC_WHEEL, .tags = 3}, {.kind = PINC_WHEEL, .tags = 1}, false},
        {"wheel, sdist", {.kind = PINC_WHEEL, .tags = 0}, {.kind = PINC_SDIST}, true},
        {"sdist, wheel", {.kind = PINC_SDIST}, {.kind = PINC_WHEEL, .tags = 0}, false},
        {"two sdists", {.kind = PINC_SDIST}, {.kind = PINC_SDIST}, false},
        {"yanked wheel, sdist",
         {.kind = PINC_WHEEL, .tags = 1, .yanked = 1},
         {.kind = PINC_SDIST},
         false},
        {"sdist, yanked wheel",
         {.kind = PINC_SDIST},
         {.kind = PINC_WHEEL, .tags = 1, .yanked = 1},
         true},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_project_file *file = &cases[i].file, *best = &cases[i].best;
        const int32_t a = file->kind == PINC_WHEEL ? rank[file->tags] : 0;
        const int32_t b = best->kind == PINC_WHEEL ? rank[best->tags] : 0;

        if (pinc_preferred_file_is(file, a, best, b) != cases[i].want) {
            fail_msg("%s", cases[i].label);
        }
        assert_true(pinc_preferred_file_is(file, a, NULL, 0));
    }
}

/* The file that says what the last file, an sdist, needs on linux-x86_64 with Python 3.11. */
static void test_metadata_file(void **state)
{
    static const struct {
        const char *label, *files, *want;
    } cases[] = {
        {"alone", "", "a-1.0.tar.gz"},
        {"a wheel of another system", "wheel cp39-cp39-win_amd64\n",
         "a-1.0-cp39-cp39-win_amd64.whl"},
        {"the target's platform first",
         "wheel cp39-cp39-manylinux_2_17_x86_64\nwheel cp312-cp312-manylinux_2_17_aarch64\n"
         "wheel cp313-cp313-win_amd64\n",
         "a-1.0-cp39-cp39-manylinux_2_17_x86_64.whl"},
        {"then its system", "wheel cp313-cp313-win_amd64\nwheel cp39-cp39-musllinux_1_1_aarch64\n",
         "a-1.0-cp39-cp39-musllinux_1_1_aarch64.whl"},
        {"then the name that comes last",
         "wheel cp310-cp310-manylinux_2_17_x86_64\nwheel cp39-cp39-manylinux_2_17_x86_64\n",
         "a-1.0-cp39-cp39-manylinux_2_17_x86_64.whl"},
        {"any platform is the target's", "wheel cp313-cp313-win_amd64\nwheel py2-none-any\n",
         "a-1.0-py2-none-any.whl"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct knowledge k;
        struct pinc_buf text = {0};
        const struct pinc_project *project;
        uint32_t last, file;

        pinc_buf_addf(&text, "target linux-x86_64 3.11\nrelease a 1.0\n%ssdist\nrequire a\n",
                      cases[i].files);
        knowledge_start(&k, text.ptr);
        knowledge_page(&k, "a");
        project = k.graph->packages[0]->index_project;
        last = (uint32_t)project->n_files - 1;
        file = pinc_metadata_file(project, k.index->request.envs[0], last);
        if (!pinc_slice_equal(pinc_file_name(project, file), pinc_slice_of(cases[i].want))) {
            fail_msg("%s: %.*s", cases[i].label, PINC_SLICE_ARG(pinc_file_name(project, file)));
        }
        /* A wheel speaks for itself. */
        assert_true(last == 0 || pinc_metadata_file(project, k.index->request.envs[0], 0) == 0);
        knowledge_clear(&k);
        pinc_buf_clear(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_is_better),
        cmocka_unit_test(test_metadata_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
