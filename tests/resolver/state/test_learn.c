#include "tests/support/cmocka_all.h"

#include "resolver/policy/unusable.h"
#include "resolver/state/learn.h"
#include "tests/support/knowledge.h"

#include <string.h>

#define TARGETS "target linux-x86_64 3.10\ntarget linux-aarch64 3.10\n"

/* Versions in their order of preference at the first target, those that cannot be used left out. */
static void test_pages(void **state)
{
    static const struct {
        const char *label, *text, *want;
    } cases[] = {
        {"finals, then pre-releases",
         "release a 1\nsdist\nrelease a 2\nsdist\nrelease a 3rc1\nsdist\n", "2 1 3rc1"},
        {"pre-releases are welcome",
         "option pre\nrelease a 1\nsdist\nrelease a 2\nsdist\nrelease a 3rc1\nsdist\n", "3rc1 2 1"},
        {"lowest",
         "option lowest\nrelease a 1\nsdist\nrelease a 2\nsdist\nrelease a 0.dev1\nsdist\n",
         "1 2 0.dev1"},
        {"kept goes first", "keep a 1\nrelease a 1\nsdist\nrelease a 2\nsdist\n", "1 2"},
        {"constrained", "constrain a<2\nrelease a 1\nsdist\nrelease a 2\nsdist\n", "1"},
        {"yanked", "release a 1\nsdist\nrelease a 2\nsdist\nyanked\n", "1"},
        {"no file for the target", "release a 1\nsdist\nrelease a 2\nwheel py3-none-win32\n", "1"},
    };
    size_t i, c;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf text = {0}, got = {0};
        const struct pinc_package *p;
        struct knowledge k;
        bool *told;
        uint32_t best;

        pinc_buf_addf(&text, TARGETS "require a\n%s", cases[i].text);
        knowledge_start(&k, text.ptr);
        knowledge_page(&k, "a");
        p = k.graph->packages[0];
        assert_true(p->ready && !p->missing);
        told = pinc_arena_array(k.arena, p->n_cands, sizeof *told);
        do {
            best = PINC_NONE;
            for (c = 0; c < p->n_cands; c++) {
                if (pinc_package_cell(p, 0, (uint32_t)c)->file != PINC_NONE && !told[c] &&
                    (best == PINC_NONE || pinc_package_prefers(p, 0, (uint32_t)c, best))) {
                    best = (uint32_t)c;
                }
            }
            if (best != PINC_NONE) {
                told[best] = true;
                pinc_buf_add_str(&got, got.len ? " " : "");
                pinc_version_print(&got, p->cands[best].version);
            }
        } while (best != PINC_NONE);
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s: %s", cases[i].label, got.ptr);
        }
        knowledge_clear(&k);
        pinc_buf_clear(&text);
        pinc_buf_clear(&got);
    }
}

static void test_missing(void **state)
{
    struct knowledge k;

    (void)state;
    knowledge_start(&k, "require a\n");
    knowledge_page(&k, "a");
    assert_true(k.graph->packages[0]->ready && k.graph->packages[0]->missing);
    assert_int_equal(k.graph->packages[0]->n_cands, 0);
    knowledge_clear(&k);
}

/* Why the only version cannot be used once its metadata is there; the requirements of Python that
 * the page did not tell. */
static void test_metadata(void **state)
{
    static const struct {
        const char *metadata;
        enum pinc_unusable want;
    } cases[] = {
        {"", PINC_USABLE},
        {"broken a name\n", PINC_METADATA_UNUSABLE},
        {"metadata-python >=3.8\n", PINC_USABLE},
        {"metadata-python >=3.11\n", PINC_PYTHON_TOO_OLD},
        {"metadata-python <3.10\n", PINC_PYTHON_TOO_NEW},
        {"metadata-python ~=3.11\n", PINC_PYTHON_TOO_OLD},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf text = {0};
        const struct pinc_cell *cell;
        struct knowledge k;

        pinc_buf_addf(&text, TARGETS "require a\nrelease a 1\nwheel py3-none-any\n%sneeds b\n",
                      cases[i].metadata);
        knowledge_start(&k, text.ptr);
        knowledge_page(&k, "a");
        knowledge_metadata(&k, "a", 0);
        cell = pinc_package_cell(k.graph->packages[0], 1, 0);
        if (cell->unusable != cases[i].want) {
            fail_msg("%s: %s", cases[i].metadata,
                     pinc_unusable_text((enum pinc_unusable)cell->unusable));
        }
        assert_int_equal(cell->file == PINC_NONE, cases[i].want != PINC_USABLE);
        assert_int_equal(pinc_cell_deps(cell, 0) != NULL, cases[i].want == PINC_USABLE);
        knowledge_clear(&k);
        pinc_buf_clear(&text);
    }
}

/* --- a provider that fails */

static const struct pinc_error no_route = {.code = PINC_ENET, .text = "no route to host"};
static struct pinc_project failed = {.state = PINC_FAILED, .error = &no_route};

static enum pinc_status fail_project(void *self, const struct pinc_project **out,
                                     struct pinc_slice name, enum pinc_purpose purpose,
                                     struct pinc_error *err)
{
    (void)self;
    (void)name;
    (void)purpose;
    (void)err;
    *out = &failed;
    return PINC_OK;
}

/* The provider's own error, and who asked. */
static void test_failure(void **state)
{
    struct pinc_error err = {0};
    struct pinc_provider provider;
    struct knowledge k;

    (void)state;
    knowledge_start(&k, "require a\n");
    provider = *k.graph->provider;
    provider.project = fail_project;
    k.graph->provider = &provider;
    assert_int_equal(pinc_learn_ask_package(k.graph, k.graph->packages[0], &err), PINC_OK);
    assert_int_equal(pinc_learn_package(k.graph, k.graph->packages[0], &err), PINC_ENET);
    assert_int_equal(err.code, PINC_ENET);
    assert_string_equal(err.text, "no route to host");
    assert_non_null(strstr(err.hint, " asks for a"));
    assert_false(k.graph->packages[0]->ready);
    knowledge_clear(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_missing),
        cmocka_unit_test(test_metadata),
        cmocka_unit_test(test_failure),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
