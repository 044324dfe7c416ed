#include "tests/support/cmocka_all.h"

#include "tests/support/source_world.h"

#include <stdio.h>
#include <string.h>

static void test_direct(void **state)
{
    struct world *w = *state;
    const struct pinc_project *p;

    serve_file(w->server, "/f/" WHEEL, &w->wheel, 1);
    world_open(w);
    p = get_direct(w, "demo-pkg", http_server_url(w->server, "/f/" WHEEL));
    assert_int_equal(p->state, PINC_READY);
    assert_int_equal(p->n_releases, 1);
    assert_demo(get_metadata(w, p, 0));
    assert_ptr_equal(get_direct(w, "demo-pkg", http_server_url(w->server, "/f/" WHEEL)), p);
    p = get_direct(w, "other", http_server_url(w->server, "/f/" WHEEL));
    assert_int_equal(p->state, PINC_FAILED);
    assert_string_equal(p->error.text, "'" WHEEL "' is neither a wheel nor an sdist of other");
    p = get_direct(w, "demo-pkg", "ftp://host/" WHEEL);
    assert_int_equal(p->state, PINC_FAILED);
    p = get_direct(w, "demo-pkg", "no/such/folder");
    assert_int_equal(p->state, PINC_FAILED);
    assert_string_equal(p->error.text, "cannot find it: No such file or directory");
}

/* A reference without a name is told by its file name; asking for that name afterwards gives the
 * same object. */
static void test_direct_name(void **state)
{
    struct world *w = *state;
    struct pinc_error err = {0};
    struct pinc_slice name;
    const char *url;

    world_open(w);
    url = http_server_url(w->server, "/f/" WHEEL);
    assert_int_equal(pinc_source_direct_name(w->source, &name, pinc_slice_of(url), &err), PINC_OK);
    assert_true(pinc_slice_equal(name, PINC_LIT("demo-pkg")));
    (void)world_drain(w);
    assert_int_equal(get_direct(w, "demo-pkg", url)->n_releases, 1);
    assert_int_equal(pinc_source_direct_name(w->source, &name, PINC_LIT("no/such"), &err),
                     PINC_ENOTFOUND);
    assert_string_equal(err.text, "cannot find it: No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_direct),
        TEST(test_direct_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
