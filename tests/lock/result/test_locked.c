#include "tests/support/cmocka_all.h"

#include "lock/result/locked.h"
#include "tests/support/fake_resolution.h"
#include "tests/support/sweep.h"

#include <pinc/pinc.h>

static const char index_text[] = "target linux-x86_64 3.11\n"
                                 "target linux-aarch64 3.11\n"
                                 "release torch 2.1\n"
                                 "  wheel cp311-cp311-manylinux2014_x86_64\n"
                                 "  needs dep\n"
                                 "release torch 2.0\n"
                                 "  wheel cp311-cp311-manylinux2014_aarch64\n"
                                 "  needs dep>=1\n"
                                 "release dep 1\n"
                                 "  wheel py3-none-any\n";
static const char input_text[] = "torch==2.1 ; platform_machine == 'x86_64'\n"
                                 "torch==2.0 ; platform_machine == 'aarch64'\n";

static void test_files(void **state)
{
    static const char *const places[] = {"https://index.example/simple"};
    const struct pinc_hidden_values hidden = {0};
    struct fake_resolution *fake = fake_resolution_new(index_text, input_text, NULL);
    const struct pinc_locked_from from = {fake->resolution, fake->model, NULL, places, 1,
                                          &hidden,          NULL};
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_buf got = {0};
    size_t i, k;

    (void)state;
    for (i = 0; i < fake->model->n_lines; i++) {
        const struct pinc_locked_file *files;
        size_t n;

        assert_int_equal(
            pinc_locked_files_make(&files, &n, &fake->model->lines[i], &from, arena, NULL),
            PINC_OK);
        for (k = 0; k < n; k++) {
            pinc_buf_addf(&got, "%s %s %d%d %d\n", files[k].name, files[k].source,
                          pinc_locked_file_on_target(&files[k], 0),
                          pinc_locked_file_on_target(&files[k], 1),
                          pinc_locked_file_is_wheel(&files[k]));
        }
    }
    assert_string_equal(got.ptr, "dep-1-py3-none-any.whl https://index.example/simple 11 1\n"
                                 "torch-2.0-cp311-cp311-manylinux2014_aarch64.whl "
                                 "https://index.example/simple 01 1\n"
                                 "torch-2.1-cp311-cp311-manylinux2014_x86_64.whl "
                                 "https://index.example/simple 10 1\n");
    pinc_buf_clear(&got);
    pinc_arena_free(arena);
    fake_resolution_free(fake);
}

static struct pinc_locked_graph graph;

static enum pinc_status make_edges(const void *data, struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    const struct pinc_lock_edge *edges;
    size_t n;
    enum pinc_status st =
        arena ? pinc_lock_edges_make(&edges, &n, &graph, arena, err) : PINC_ENOMEM;

    (void)data;
    pinc_arena_free(arena);
    return st;
}

static void test_edges(void **state)
{
    struct fake_resolution *fake = fake_resolution_new(index_text, input_text, NULL);
    struct pinc_arena *arena = pinc_arena_new();
    const struct pinc_lock_edge *edges;
    struct pinc_buf got = {0};
    size_t n, i;

    (void)state;
    assert_int_equal(pinc_graph_make(&graph, fake->resolution, &fake->request, NULL, arena, NULL),
                     PINC_OK);
    assert_int_equal(pinc_lock_edges_make(&edges, &n, &graph, arena, NULL), PINC_OK);
    for (i = 0; i < n; i++) {
        pinc_buf_addf(&got, "%s %s|%s|%s %s|%s|%d%d\n", pinc_lock_edge_from(&edges[i]),
                      pinc_lock_edge_from_version(&edges[i]), pinc_lock_edge_where(&edges[i]),
                      pinc_lock_edge_to(&edges[i]), pinc_lock_edge_to_version(&edges[i]),
                      pinc_lock_edge_requirement(&edges[i]), pinc_lock_edge_on_target(&edges[i], 0),
                      pinc_lock_edge_on_target(&edges[i], 1));
    }
    assert_string_equal(got.ptr, "torch 2.1||dep 1|dep|10\n"
                                 "torch 2.0||dep 1|dep>=1|01\n"
                                 " |requirements.in:1|torch 2.1|torch==2.1|10\n"
                                 " |requirements.in:2|torch 2.0|torch==2.0|01\n");
    sweep(make_edges, NULL);
    pinc_buf_clear(&got);
    pinc_arena_free(arena);
    fake_resolution_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_files), cmocka_unit_test(test_edges)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
