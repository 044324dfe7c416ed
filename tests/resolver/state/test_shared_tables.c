#include "tests/support/cmocka_all.h"

#include "base/text.h"
#include "resolver/state/shared_tables.h"
#include "tests/support/knowledge.h"

#include <string.h>

static const char index_text[] = "target linux-x86_64 3.11\ntarget linux-aarch64 3.11\nrequire a\n"
                                 "release a 1\nwheel py3-none-any\n"
                                 "release a 2\nwheel cp311-cp311-manylinux_2_17_x86_64\n";

/* What a table says is what a request's own table says, and it is made once. */
static void test_tables(void **state)
{
    struct pinc_shared_tables *shared = pinc_shared_tables_new();
    struct pinc_candidates *own, *table;
    struct knowledge k;
    size_t i;

    (void)state;
    assert_non_null(shared);
    knowledge_start(&k, index_text);
    knowledge_page(&k, "a");
    assert_int_equal(pinc_candidates_new(&own, k.graph->packages[0]->index_project,
                                         &k.index->request, k.arena, NULL),
                     PINC_OK);
    table = pinc_shared_tables_get(shared, own->project, &k.index->request);
    assert_non_null(table);
    assert_null(own->matches);
    assert_non_null(table->matches);
    assert_int_equal(table->n, 2);
    for (i = 0; i < own->n * 2; i++) { /* what is looked at is seen from all targets */
        assert_int_equal(table->seen[i % 2], i >= 2);
        assert_int_equal(pinc_candidates_file(table, &k.index->request, i / 2, i % 2),
                         own->file[i]);
        assert_int_equal(own->file[i], table->file[i]);
        assert_int_equal(own->unusable[i], table->unusable[i]);
        assert_int_equal(own->yanked[i], table->yanked[i]);
    }
    assert_ptr_equal(table, pinc_shared_tables_get(shared, own->project, &k.index->request));
    pinc_shared_tables_free(shared);
    pinc_shared_tables_free(NULL);
    knowledge_clear(&k);
}

/* A project that has become another one, since it was only presumed, has another table. */
static void test_other_page(void **state)
{
    struct pinc_shared_tables *shared = pinc_shared_tables_new();
    struct pinc_project project;
    struct pinc_candidates *table, *other;
    struct knowledge k;

    (void)state;
    assert_non_null(shared);
    knowledge_start(&k, index_text);
    knowledge_page(&k, "a");
    project = *k.graph->packages[0]->index_project;
    table = pinc_shared_tables_get(shared, &project, &k.index->request);
    assert_non_null(table);
    assert_int_equal(table->n, 2);
    assert_ptr_equal(pinc_shared_tables_get(shared, &project, &k.index->request), table);
    project.releases++;
    project.n_releases--;
    other = pinc_shared_tables_get(shared, &project, &k.index->request);
    assert_non_null(other);
    assert_ptr_not_equal(other, table);
    assert_int_equal(other->n, 1);
    assert_ptr_equal(pinc_shared_tables_get(shared, &project, &k.index->request), other);
    pinc_shared_tables_free(shared);
    knowledge_clear(&k);
}

static void test_matches(void **state)
{
    struct pinc_shared_tables *shared = pinc_shared_tables_new();
    const struct pinc_specset *set;
    struct pinc_candidates *table;
    const struct pinc_match *match;
    struct knowledge k;

    (void)state;
    assert_non_null(shared);
    knowledge_start(&k, index_text);
    knowledge_page(&k, "a");
    table = pinc_shared_tables_get(shared, k.graph->packages[0]->index_project, &k.index->request);
    assert_non_null(table);
    assert_int_equal(pinc_specset_parse(&set, PINC_LIT(">=2"), k.arena, NULL), PINC_OK);
    match = pinc_shared_tables_match(table, PINC_LIT(">=2"), set);
    assert_non_null(match);
    assert_false(pinc_match_has(match, 0));
    assert_true(pinc_match_has(match, 1));
    assert_ptr_equal(match, pinc_shared_tables_match(table, PINC_LIT(">=2"), set));
    assert_int_equal(pinc_specset_parse(&set, PINC_LIT("<2"), k.arena, NULL), PINC_OK);
    match = pinc_shared_tables_match(table, PINC_LIT("<2"), set);
    assert_non_null(match);
    assert_true(pinc_match_has(match, 0));
    assert_false(pinc_match_has(match, 1));
    pinc_shared_tables_free(shared);
    knowledge_clear(&k);
}

/* Each file of a table is remembered apart, and no other one. */
static void test_verified(void **state)
{
    struct pinc_shared_tables *shared = pinc_shared_tables_new();
    const struct pinc_project *project;
    struct pinc_candidates *table;
    struct knowledge k;
    bool *verified;

    (void)state;
    assert_non_null(shared);
    knowledge_start(&k, index_text);
    knowledge_page(&k, "a");
    project = k.graph->packages[0]->index_project;
    assert_null(pinc_shared_tables_verified(shared, project, 0, 0, 0));
    table = pinc_shared_tables_get(shared, project, &k.index->request);
    assert_non_null(table);
    assert_null(
        pinc_shared_tables_verified(shared, project, 1, 0, 0)); /* nobody has looked at it */
    (void)pinc_candidates_file(table, &k.index->request, 1, 0);
    verified = pinc_shared_tables_verified(shared, project, 1, 0, table->file[table->n]);
    assert_true(verified && !*verified);
    *verified = true;
    assert_ptr_equal(verified,
                     pinc_shared_tables_verified(shared, project, 1, 0, table->file[table->n]));
    assert_false(*pinc_shared_tables_verified(shared, project, 0, 0, table->file[0]));
    assert_null(pinc_shared_tables_verified(shared, project, 0, 1, table->file[0]));
    assert_null(pinc_shared_tables_verified(shared, project, 0, 2, table->file[0]));
    assert_null(pinc_shared_tables_verified(shared, project, 2, 0, table->file[0]));
    pinc_shared_tables_free(shared);
    knowledge_clear(&k);
}

/* Whatever a table depends on is in the key. */
static void test_key(void **state)
{
    static const struct {
        const char *label, *text;
        bool equal;
    } cases[] = {
        {"the same", "target linux-x86_64 3.11\n", true},
        {"another Python", "target linux-x86_64 3.12\n", false},
        {"a patch release", "target linux-x86_64 3.11.4\n", false},
        {"another platform", "target linux-aarch64 3.11\n", false},
        {"one more target", "target linux-x86_64 3.11\ntarget linux-aarch64 3.11\n", false},
        {"upload times", "target linux-x86_64 3.11\noption exclude-newer 100\n", false},
        {"wheels refused", "target linux-x86_64 3.11\noption no-binary a\n", false},
        {"sdists refused", "target linux-x86_64 3.11\noption only-binary a\n", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf want = {0}, got = {0}, text = {0};
        struct knowledge one, other;

        knowledge_start(&one, "target linux-x86_64 3.11\nrequire a\n");
        pinc_buf_addf(&text, "%srequire a\n", cases[i].text);
        knowledge_start(&other, text.ptr);
        assert_true(pinc_shared_tables_key(&want, &one.index->request));
        assert_true(pinc_shared_tables_key(&got, &other.index->request));
        if (pinc_slice_equal(pinc_buf_slice(&want), pinc_buf_slice(&got)) != cases[i].equal) {
            fail_msg("%s: %s", cases[i].label, got.ptr);
        }
        other.index->request.files.only_final.all = true;
        got.len = 0;
        assert_true(pinc_shared_tables_key(&got, &other.index->request));
        assert_false(pinc_slice_equal(pinc_buf_slice(&want), pinc_buf_slice(&got)));
        other.index->request.files.sources.n_rules = 1;
        assert_false(pinc_shared_tables_key(&got, &other.index->request));
        other.index->request.files.sources.n_rules = 0;
        pinc_buf_clear(&want);
        pinc_buf_clear(&got);
        pinc_buf_clear(&text);
        knowledge_clear(&one);
        knowledge_clear(&other);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),  cmocka_unit_test(test_other_page),
        cmocka_unit_test(test_matches), cmocka_unit_test(test_verified),
        cmocka_unit_test(test_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
