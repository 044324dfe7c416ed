#include "tests/support/sweep.h"

#include "base/toml/toml_tree.h"

#include <stdio.h>
#include <string.h>

/* Members in their order; the same key in two tables is two values. */
static void test_members(void **state)
{
    enum { N = 500 };
    static char keys[N][16];
    struct pinc_toml *doc = pinc_toml_tree_new(PINC_LIT("x"), "p.toml");
    struct pinc_toml_value *a, *b, *value;
    int i;

    (void)state;
    assert_string_equal(doc->source, "p.toml");
    assert_null(pinc_toml_tree_get(doc, &doc->root, PINC_LIT("a")));
    a = pinc_toml_tree_add(doc, &doc->root, PINC_LIT("a"), 0);
    b = pinc_toml_tree_add(doc, &doc->root, PINC_LIT(""), 0);
    assert_ptr_equal(pinc_toml_tree_get(doc, &doc->root, PINC_LIT("")), b);
    assert_null(pinc_toml_tree_get(doc, a, PINC_LIT("a")));
    for (i = 0; i < N; i++) {
        (void)snprintf(keys[i], sizeof keys[i], "k%d", i);
        assert_non_null(pinc_toml_tree_add(doc, i % 2 ? a : b, pinc_slice_of(keys[i]), 0));
        (void)pinc_toml_tree_add(doc, i % 2 ? b : a, pinc_slice_of(keys[i]), 1);
    }
    for (i = 0, value = a->as.members.first; value; value = value->next, i++) {
        assert_true(pinc_slice_equal(pinc_toml_key(value), pinc_slice_of(keys[i])));
        assert_ptr_equal(value, pinc_toml_tree_get(doc, a, pinc_slice_of(keys[i])));
        assert_int_equal(value->at, i % 2 ? 0 : 1);
        assert_int_equal(value->depth, 2);
        assert_ptr_equal(pinc_toml_tree_of(value), doc);
    }
    assert_int_equal(i, N);
    assert_int_equal(a->count, N);
    assert_true(doc->n_keyed == 2 * N + 2 && doc->table.n_slots > doc->n_keyed);
    /* Items of an array have no key, and are not found. */
    value = pinc_toml_tree_add(doc, a, (struct pinc_slice){NULL, 0}, 0);
    assert_null(pinc_toml_key(value).ptr);
    assert_ptr_equal(a->as.members.last, value);
    assert_int_equal(doc->n_keyed, 2 * N + 2);
    assert_null(pinc_toml_tree_get(doc, a, PINC_LIT("k500")));
    pinc_toml_free(doc);
    pinc_toml_free(NULL);
}

/* Lines and columns count characters, also far into a line: against a count from the start. */
static void test_places(void **state)
{
    struct pinc_buf text = {0};
    struct pinc_toml *doc;
    unsigned line = 1, column = 1;
    size_t i;

    (void)state;
    for (i = 0; i < 900; i++) {
        pinc_buf_add_str(&text, i % 400 == 399 ? "\n" : i % 3 ? "\xc3\xa9" : "\xf0\x9f\x98\x80");
    }
    doc = pinc_toml_tree_new(pinc_buf_slice(&text), "");
    assert_int_equal(doc->n_lines, 3);
    for (i = 0; i <= text.len; i++) {
        struct pinc_toml_place place = pinc_toml_tree_place(doc, i);

        if (i == text.len || ((unsigned char)text.ptr[i] & 0xc0) != 0x80) {
            assert_int_equal(place.line, line);
            assert_int_equal(place.column, column);
            column++;
            if (i < text.len && text.ptr[i] == '\n') {
                line++;
                column = 1;
            }
        }
    }
    assert_int_equal(line, 3);
    pinc_toml_free(doc);
    doc = pinc_toml_tree_new((struct pinc_slice){NULL, 0}, "");
    assert_int_equal(pinc_toml_tree_place(doc, 0).line, 1);
    assert_int_equal(pinc_toml_tree_place(doc, 0).column, 1);
    pinc_toml_free(doc);
    pinc_buf_clear(&text);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    static char keys[40][16];
    struct pinc_toml *doc = pinc_toml_tree_new(PINC_LIT("a\nb"), "p");
    bool good = doc != NULL;
    int i;

    (void)data;
    for (i = 0; good && i < 40; i++) {
        (void)snprintf(keys[i], sizeof keys[i], "k%d", i);
        good = pinc_toml_tree_add(doc, &doc->root, pinc_slice_of(keys[i]), 0) != NULL;
        /* What was there stays found. */
        assert_true(!good || i == 0 || pinc_toml_tree_get(doc, &doc->root, PINC_LIT("k0")));
    }
    pinc_toml_free(doc);
    return good ? PINC_OK : pinc_fail_memory(err);
}

static void test_sweep(void **state)
{
    (void)state;
    sweep(attempt, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
