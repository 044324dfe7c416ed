#include "tests/support/cmocka_all.h"

#include "tests/support/knowledge.h"

#include <string.h>

#define ONE "target linux-x86_64 3.11\n"
#define TWO ONE "target linux-aarch64 3.11\n"
#define PURE "wheel py3-none-any\n"
#define X86 "wheel cp311-cp311-manylinux_2_17_x86_64\n"

/* A wish stands once; what is known, and what does not exist, is not wished for. */
static void test_wishes(void **state)
{
    struct knowledge k;

    (void)state;
    knowledge_start(&k, TWO "require a\nrelease a 1\n" X86 "release a 2\n" PURE);
    assert_false(pinc_fetch_any(&k.wishes));
    assert_true(pinc_fetch_page(&k.wishes, 0));
    assert_true(pinc_fetch_page(&k.wishes, 0));
    assert_int_equal(k.wishes.n_pages, 1);
    assert_true(pinc_fetch_any(&k.wishes));
    assert_int_equal(pinc_fetch_grant(&k.wishes, NULL), PINC_OK);
    pinc_fetch_reset(&k.wishes);
    assert_false(pinc_fetch_any(&k.wishes));
    assert_true(pinc_fetch_cell(&k.wishes, 0, 1, 0)); /* there is no such file */
    assert_false(pinc_fetch_any(&k.wishes));
    assert_true(pinc_fetch_cell(&k.wishes, 0, 0, 0));
    assert_true(pinc_fetch_cell(&k.wishes, 0, 0, 0));
    assert_true(pinc_fetch_cell(&k.wishes, 0, 0, 1));
    assert_int_equal(pinc_fetch_grant(&k.wishes, NULL), PINC_OK);
    assert_int_equal(k.index->asked_metadata, 2);
    pinc_fetch_reset(&k.wishes);
    assert_true(pinc_fetch_cell(&k.wishes, 0, 0, 0)); /* known by now */
    assert_false(pinc_fetch_any(&k.wishes));
    knowledge_clear(&k);
}

/* Metadata that nobody picked and that cannot be had just stays unknown; needed, it refuses the
 * version. */
static void test_ahead(void **state)
{
    static const char text[] = ONE "require a\nrelease a 1\n" PURE "broken no name\n";
    struct knowledge k;

    (void)state;
    knowledge_start(&k, text);
    knowledge_page(&k, "a");
    pinc_fetch_reset(&k.wishes);
    assert_true(pinc_fetch_ahead(&k.wishes, 0, 0, 0));
    assert_int_equal(pinc_fetch_grant(&k.wishes, NULL), PINC_OK);
    knowledge_metadata(&k, "a", 0);
    assert_int_equal(pinc_package_cell(k.graph->packages[0], 0, 0)->file, PINC_NONE);
    knowledge_clear(&k);
}

static bool is_known(const struct knowledge *k, const char *name)
{
    return pinc_cell_deps(pinc_package_cell(k->graph->packages[knowledge_place(k, name)], 0, 0),
                          0) != NULL;
}

/* What may need a build is asked for at once, and taken in when nothing else is wished for. */
static void test_builds(void **state)
{
    static const char text[] = ONE "require a\nrequire b\nrequire c\nrelease a 1\n" PURE
                                   "release b 1\nsdist\nrelease c 1\n" PURE;
    struct knowledge k;

    (void)state;
    knowledge_start(&k, text);
    assert_false(pinc_fetch_only_builds(&k.wishes));
    knowledge_page(&k, "a");
    knowledge_page(&k, "b");
    pinc_fetch_reset(&k.wishes);
    assert_true(pinc_fetch_cell(&k.wishes, 1, 0, 0) && pinc_fetch_cell(&k.wishes, 0, 0, 0));
    assert_false(pinc_fetch_only_builds(&k.wishes));
    assert_int_equal(pinc_fetch_grant(&k.wishes, NULL), PINC_OK);
    assert_int_equal(k.index->asked_metadata, 2);
    assert_true(is_known(&k, "a"));
    assert_false(is_known(&k, "b"));
    pinc_fetch_reset(&k.wishes);
    assert_true(pinc_fetch_cell(&k.wishes, 1, 0, 0) && pinc_fetch_page(&k.wishes, 2));
    assert_false(pinc_fetch_only_builds(&k.wishes));
    assert_int_equal(pinc_fetch_grant(&k.wishes, NULL), PINC_OK);
    assert_false(is_known(&k, "b"));
    pinc_fetch_reset(&k.wishes);
    assert_true(pinc_fetch_cell(&k.wishes, 1, 0, 0));
    assert_true(pinc_fetch_only_builds(&k.wishes));
    assert_int_equal(pinc_fetch_grant(&k.wishes, NULL), PINC_OK);
    assert_true(is_known(&k, "b"));
    knowledge_clear(&k);
}

/* What is learnt does not depend on the order of the answers. */
static void test_order(void **state)
{
    static const char text[] = TWO "require a\nrequire b\nrequire c\nrelease a 1\n" PURE
                                   "needs x\nrelease b 1\n" PURE "needs y\nneeds z\n"
                                   "release c 1\n" PURE "needs w\n";
    static const char *const order[] = {"a", "b", "c", "x", "y", "z", "w"};
    uint64_t seed;
    uint32_t i;

    (void)state;
    for (seed = 0; seed < 20; seed++) {
        struct knowledge k;

        knowledge_start(&k, text);
        k.index->seed = seed;
        for (i = 0; i < 3; i++) {
            assert_true(pinc_fetch_page(&k.wishes, i));
        }
        assert_int_equal(pinc_fetch_grant(&k.wishes, NULL), PINC_OK);
        pinc_fetch_reset(&k.wishes);
        for (i = 0; i < 3; i++) {
            assert_true(pinc_fetch_cell(&k.wishes, i, 0, 0) && pinc_fetch_cell(&k.wishes, i, 1, 0));
        }
        assert_int_equal(pinc_fetch_grant(&k.wishes, NULL), PINC_OK);
        assert_int_equal(k.graph->n_packages, 7);
        for (i = 0; i < 7; i++) {
            assert_true(pinc_slice_equal(k.graph->packages[i]->name, pinc_slice_of(order[i])));
        }
        knowledge_clear(&k);
    }
}

/* --- a provider that answers nothing */

static enum pinc_status next_nothing(void *self, struct pinc_arrival *out, struct pinc_error *err)
{
    (void)self;
    (void)err;
    *out = (struct pinc_arrival){0};
    return PINC_OK;
}

static enum pinc_status next_cancelled(void *self, struct pinc_arrival *out, struct pinc_error *err)
{
    (void)self;
    *out = (struct pinc_arrival){0};
    return pinc_fail(err, PINC_ECANCELLED, "cancelled");
}

static void test_no_answer(void **state)
{
    struct pinc_error err = {0};
    struct pinc_provider provider;
    struct knowledge k;

    (void)state;
    knowledge_start(&k, ONE "require a\n");
    provider = *k.graph->provider;
    k.graph->provider = &provider;
    assert_true(pinc_fetch_page(&k.wishes, 0));
    provider.next = next_nothing;
    assert_int_equal(pinc_fetch_grant(&k.wishes, &err), PINC_EINTERNAL);
    assert_string_equal(err.text, "an answer that was asked for never came");
    provider.next = next_cancelled;
    assert_int_equal(pinc_fetch_grant(&k.wishes, NULL), PINC_ECANCELLED);
    assert_false(k.graph->packages[0]->ready);
    knowledge_clear(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wishes),    cmocka_unit_test(test_ahead),
        cmocka_unit_test(test_builds),    cmocka_unit_test(test_order),
        cmocka_unit_test(test_no_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
