#include "tests/support/cmocka_all.h"

#include "tests/support/source_world.h"

#include <stdio.h>
#include <string.h>

static void test_find_links(void **state)
{
    struct world *w = *state;
    const struct pinc_project *p;

    serve(w->server, "/links", HTML_TYPE,
          HTML("<a href='demo-1.0-py3-none-any.whl'>x</a><a href='other-1.0.zip'>x</a>"));
    (void)snprintf(w->text[2], sizeof w->text[2], "%s", http_server_url(w->server, "/links"));
    w->links = pinc_slice_of(w->text[2]);
    w->options.find_links = &w->links;
    w->options.n_find_links = 1;
    w->options.n_index_urls = 0;
    world_open(w);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    assert_int_equal(get_project(w, "other")->n_files, 1);
    assert_int_equal(get_project(w, "third")->state, PINC_ABSENT);
    assert_int_equal(http_server_count(w->server, "/links"), 1);
    w->links = PINC_LIT("testdata/no such folder");
    world_open(w);
    p = get_project(w, "demo");
    assert_int_equal(p->state, PINC_FAILED);
    assert_string_equal(p->error.text, "cannot read the folder: No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_find_links),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
