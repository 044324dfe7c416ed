/* The page of a lock's graph. */
#include "lock/result/graph_page.h"

#include "base/json/json_tree.h"
#include "tests/support/cmocka_all.h"
#include "tests/support/fake_lock.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What the test itself owns. */
static void *writable(const void *p)
{
    void *out;

    memcpy(&out, &p, sizeof out);
    return out;
}

static char *page_of(const struct pinc_lock *lock)
{
    char *text = NULL;
    struct pinc_error err = {0};

    assert_int_equal(pinc_lock_graph(lock, PINC_GRAPH_HTML, &text, &err), PINC_OK);
    return text;
}

/* What stands between two marks. */
static struct pinc_slice between(const char *text, const char *from, const char *to)
{
    const char *start = strstr(text, from), *end;

    assert_non_null(start);
    start += strlen(from);
    end = strstr(start, to);
    assert_non_null(end);
    return (struct pinc_slice){start, (size_t)(end - start)};
}

static void test_table(void **state)
{
    struct fake_lock *fake = fake_lock_new("flask\n");
    char *page;

    (void)state;
    *(uint64_t *)writable(fake->lock.graph.nodes[0].size) = 12345678;
    page = page_of(&fake->lock);
    assert_non_null(strstr(page, "<title>requirements.txt</title>"));
    assert_non_null(strstr(
        page, "<th scope=\"row\">flask</th><td>3.1</td><td class=\"n\">12 MB</td><td>3.1</td>"));
    assert_non_null(strstr(
        page, "<tr data-at=\"2\" class=\"other\"><th scope=\"row\">x86only</th><td>2.0</td>"));
    assert_null(strstr(page, "://"));
    pinc_text_free(page);
    fake_lock_free(fake);
}

static void test_only(void **state)
{
    struct fake_lock *fake = fake_lock_new("six ; platform_machine == \"aarch64\"\n");
    char *page = page_of(&fake->lock);

    (void)state;
    assert_non_null(strstr(
        page,
        "class=\"only\"><th scope=\"row\">six</th><td>–</td><td class=\"n\"></td><td>1.0</td>"));
    pinc_text_free(page);
    fake_lock_free(fake);
}

static void test_data(void **state)
{
    struct fake_lock *fake = fake_lock_new("flask\nidna\n");
    char *page = page_of(&fake->lock);
    struct pinc_json_value *data;
    const struct pinc_json_value *nodes, *edges;

    (void)state;
    assert_int_equal(
        pinc_json_value_read(
            &data, between(page, "<script type=\"application/json\" id=\"data\">", "</script>"),
            NULL),
        PINC_OK);
    nodes = pinc_json_value_get(data, "nodes");
    edges = pinc_json_value_get(data, "edges");
    assert_int_equal(pinc_json_value_count(pinc_json_value_get(data, "targets")), 2);
    assert_int_equal(pinc_json_value_count(nodes), 3);
    assert_int_equal(pinc_json_value_count(edges), 4);
    pinc_json_value_free(data);
    pinc_text_free(page);
    fake_lock_free(fake);
}

/* Nothing that comes from elsewhere ends an element. */
static void test_hostile(void **state)
{
    static const char evil[] = "</script><img src=x onerror=\"alert(1)\">";
    struct fake_lock *fake = fake_lock_new("flask\n");
    struct pinc_graph_node *nodes = writable(fake->lock.graph.nodes);
    struct pinc_graph_edge *edges = writable(fake->lock.graph.edges);
    char *page;

    (void)state;
    fake->lock.output.path = nodes[0].name = edges[0].where = edges[0].requirement =
        pinc_slice_of(evil);
    *(struct pinc_slice *)writable(nodes[0].version) = pinc_slice_of(evil);
    fake->lock.targets[0].label = pinc_slice_of(evil);
    page = page_of(&fake->lock);
    assert_null(strstr(page, "<img"));
    assert_null(strstr(page, "x onerror=\"alert"));
    pinc_text_free(page);
    fake_lock_free(fake);
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* A page replaces pages and empty files, and nothing else. */
static void test_write(void **state)
{
    struct fake_lock *fake = fake_lock_new("flask\n");
    char path[] = "/tmp/pinc-test-page-XXXXXX";
    const int fd = mkstemp(path);
    struct pinc_error err = {0};

    (void)state;
    assert_true(fd >= 0);
    (void)close(fd);
    assert_int_equal(pinc_lock_write_page(&fake->lock, path, &err), PINC_OK);
    assert_int_equal(pinc_lock_write_page(&fake->lock, path, &err), PINC_OK);
    put(path, "<!DOCTYPE html>\n<html>mine</html>\n");
    assert_int_equal(pinc_lock_write_page(&fake->lock, path, &err), PINC_EUSAGE);
    put(path, "flask\n");
    assert_int_equal(pinc_lock_write_page(&fake->lock, path, &err), PINC_EUSAGE);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(pinc_lock_write_page(&fake->lock, path, &err), PINC_OK);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(pinc_lock_write_page(&fake->lock, "/nonexistent/page.html", &err), PINC_EIO);
    fake_lock_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),   cmocka_unit_test(test_only),  cmocka_unit_test(test_data),
        cmocka_unit_test(test_hostile), cmocka_unit_test(test_write),
    };

    return cmocka_run_group_tests_name("graph_page", tests, NULL, NULL);
}
