#include "tests/support/cmocka_all.h"

#include "resolver/solve/rounds.h"
#include "tests/support/knowledge.h"

#include <string.h>

#define ONE "target linux-x86_64 3.11\n"
#define TWO ONE "target linux-aarch64 3.11\n"
#define PURE "wheel py3-none-any\n"
#define X86 "wheel cp311-cp311-manylinux_2_17_x86_64\n"

static enum pinc_status run(struct knowledge *k, struct pinc_rounds *r, const char *text,
                            struct pinc_error *err)
{
    knowledge_start(k, text);
    assert_int_equal(pinc_rounds_init(r, k->graph, NULL, err), PINC_OK);
    return pinc_rounds_run(r, err);
}

static void test_picks(void **state)
{
    static const struct {
        const char *label, *text, *want; /* NULL: no solution */
    } cases[] = {
        {"nothing is asked for", ONE, ""},
        {"an older version where the newer one's needs contradict",
         ONE "require a\nrequire c<2\nrelease a 1\n" PURE "release a 2\n" PURE
             "needs b\nrelease b 1\n" PURE "needs c>=2\nrelease c 1\n" PURE "release c 2\n" PURE,
         "a=1 c=1 b=-"},
        {"the versions that nothing needs any more are gone",
         ONE "require a\nrelease a 1\n" PURE "release a 2\n" PURE
             "needs b\nneeds gone\nrelease b 1\n" PURE,
         "a=1 b=- gone=-"},
        {"metadata that cannot be used",
         ONE "require a\nrelease a 1\n" PURE "release a 2\n" PURE "broken no version\n", "a=1"},
        {"none", ONE "require a\nrequire b\nrelease a 1\n" PURE "needs b>1\nrelease b 1\n" PURE,
         NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf got = {0};
        struct pinc_rounds r;
        struct knowledge k;
        enum pinc_status st = run(&k, &r, cases[i].text, NULL);

        if (st != (cases[i].want ? PINC_OK : PINC_ENOSOLUTION)) {
            fail_msg("%s: %d", cases[i].label, (int)st);
        }
        if (cases[i].want) {
            pinc_search_clear(&k.search);
            assert_int_equal(pinc_search_copy(&k.search, &r.search, NULL), PINC_OK);
            knowledge_picks(&got, &k);
            if (strcmp(got.ptr ? got.ptr : "", cases[i].want) != 0) {
                fail_msg("%s: %s", cases[i].label, got.ptr);
            }
        }
        pinc_buf_clear(&got);
        pinc_rounds_clear(&r);
        knowledge_clear(&k);
    }
}

/* A line of the input that no file suits is refused from its page: no metadata is asked for. */
static void test_hopeless(void **state)
{
    struct pinc_rounds r;
    struct knowledge k;

    (void)state;
    assert_int_equal(
        run(&k, &r, TWO "require a\nrequire b\nrelease a 1\n" PURE "release b 1\n" X86, NULL),
        PINC_ENOSOLUTION);
    assert_int_equal(r.count, 0);
    assert_int_equal(k.index->asked_metadata, 0);
    pinc_rounds_clear(&r);
    knowledge_clear(&k);
}

/* Each version brings a dependency of its own that does not exist: as many rounds as there are
 * versions. */
static void test_many_rounds(void **state)
{
    enum { VERSIONS = 400 };
    struct pinc_buf text = {0}, got = {0};
    struct pinc_error error = {0};
    struct pinc_rounds r;
    struct knowledge k;
    int i;

    (void)state;
    pinc_buf_addf(&text, ONE "require a\nrelease a 1\n" PURE);
    for (i = 2; i <= VERSIONS; i++) {
        pinc_buf_addf(&text, "release a %d\n" PURE "needs gone%d\n", i, i);
    }
    assert_int_equal(text.failed, PINC_OK);
    if (run(&k, &r, text.ptr, &error) != PINC_OK) {
        fail_msg("%s", error.text);
    }
    pinc_search_clear(&k.search);
    assert_int_equal(pinc_search_copy(&k.search, &r.search, NULL), PINC_OK);
    knowledge_picks(&got, &k);
    assert_memory_equal(got.ptr, "a=1 ", 4);
    pinc_buf_clear(&got);
    pinc_rounds_clear(&r);
    knowledge_clear(&k);
    pinc_buf_clear(&text);
}

/* Thousands of versions that each need another version which is not there: a few rounds, since those
 * that are looked into at once double. */
static void test_few_rounds(void **state)
{
    enum { VERSIONS = 3000 };
    struct pinc_buf text = {0};
    struct pinc_rounds r;
    struct knowledge k;
    int i;

    (void)state;
    pinc_buf_addf(&text, ONE "require a\nrelease b 0\n" PURE);
    for (i = 1; i <= VERSIONS; i++) {
        pinc_buf_addf(&text, "release a %d\n" PURE "needs b==%d\n", i, i);
    }
    assert_int_equal(text.failed, PINC_OK);
    assert_int_equal(run(&k, &r, text.ptr, NULL), PINC_ENOSOLUTION);
    assert_in_range(r.count, 1, 25);
    pinc_rounds_clear(&r);
    knowledge_clear(&k);
    pinc_buf_clear(&text);
}

/* The input's own packages are looked further into from the first rejection on, others from the
 * second. */
static void test_direct(void **state)
{
    static const struct {
        const char *label, *lines;
        unsigned rounds, asked;
    } cases[] = {
        {"the input's own", "require a\n", 3, 7},
        {"another's", "require top\nrelease top 1\n" PURE "needs a\n", 4, 8},
    };
    unsigned version;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf text = {0};
        struct pinc_rounds r;
        struct knowledge k;

        pinc_buf_addf(&text, ONE "%srelease b 0\n" PURE "release a 1\n" PURE, cases[i].lines);
        for (version = 2; version <= 7; version++) {
            pinc_buf_addf(&text, "release a %u\n" PURE "needs b==%u\n", version, version);
        }
        assert_int_equal(run(&k, &r, text.ptr, NULL), PINC_OK);
        if (r.count != cases[i].rounds || k.index->asked_metadata != cases[i].asked) {
            fail_msg("%s: %u rounds, %u asked for", cases[i].label, r.count,
                     k.index->asked_metadata);
        }
        pinc_rounds_clear(&r);
        knowledge_clear(&k);
        pinc_buf_clear(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_picks),       cmocka_unit_test(test_hopeless),
        cmocka_unit_test(test_many_rounds), cmocka_unit_test(test_few_rounds),
        cmocka_unit_test(test_direct),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
