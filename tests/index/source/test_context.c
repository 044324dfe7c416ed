#include "tests/support/context_fixture.h"
#include "tests/support/sweep.h"

#include <string.h>

/* Answers are given out in the order in which they came, however long they wait. */
static void test_arrivals(void **state)
{
    enum { N = 100 };
    static struct pinc_project projects[N];
    static struct pinc_metadata metadata;
    struct context_fixture f = {0};
    struct pinc_arrival got = {0};
    size_t i, taken = 0;

    (void)state;
    context_open(&f, (struct pinc_source_options){0}, false);
    assert_false(source_take_arrival(&f.ctx, &got));
    for (i = 0; i < N; i++) {
        source_arrive(&f.ctx, &projects[i], NULL);
        if (i % 3 == 0) {
            assert_true(source_take_arrival(&f.ctx, &got));
            assert_ptr_equal(got.project, &projects[taken++]);
            assert_null(got.metadata);
        }
    }
    for (; taken < N; taken++) {
        assert_true(source_take_arrival(&f.ctx, &got));
        assert_ptr_equal(got.project, &projects[taken]);
    }
    assert_false(source_take_arrival(&f.ctx, &got));
    source_arrive(&f.ctx, NULL, &metadata);
    assert_true(source_take_arrival(&f.ctx, &got));
    assert_null(got.project);
    assert_ptr_equal(got.metadata, &metadata);
    assert_int_equal(f.ctx.stats->projects_ready, N);
    assert_int_equal(f.ctx.stats->metadata_ready, 1);
    context_close(&f);
}

/* No memory for the queue: the client is told, since nobody here returns an error. */
static void test_memory(void **state)
{
    static struct pinc_project project;
    struct context_fixture f = {0};
    struct pinc_arrival got;

    (void)state;
    context_open(&f, (struct pinc_source_options){0}, false);
    pinc_alloc_fail_at(1);
    source_arrive(&f.ctx, &project, NULL);
    pinc_alloc_fail_at(0);
    assert_true(pinc_client_out_of_memory(f.ctx.client));
    assert_false(source_take_arrival(&f.ctx, &got));
    context_close(&f);
}

/* The place is the URL, escaped; what an index does wrong is not a syntax error of the user's. */
static void test_places(void **state)
{
    static const struct {
        enum pinc_status code, page;
    } cases[] = {{PINC_ESYNTAX, PINC_ENET},
                 {PINC_ELIMIT, PINC_ENET},
                 {PINC_ENET, PINC_ENET},
                 {PINC_ENOMEM, PINC_ENOMEM},
                 {PINC_EHASH, PINC_EHASH}};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {0};

        (void)pinc_fail(&err, cases[i].code, "why");
        source_fail_at(&err, PINC_LIT("http://h/\033x"));
        assert_int_equal(err.code, cases[i].code);
        assert_string_equal(err.source, "http://h/\\x1bx");
        assert_int_equal(err.line, 0);
        memset(&err, 0, sizeof err);
        (void)pinc_fail(&err, cases[i].code, "why");
        source_fail_page(&err, PINC_LIT("http://h/"));
        assert_int_equal(err.code, cases[i].page);
        assert_string_equal(err.source, "http://h/");
        assert_string_equal(err.text, "why");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arrivals),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_places),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
