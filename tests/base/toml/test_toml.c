#include "tests/support/cmocka_all.h"

#include "base/toml/toml.h"

static const char document[] = "title = 'x'\n"                      /* 1 */
                               "[project]\n"                        /* 2 */
                               "  name = \"a\\tb\"\n"               /* 3 */
                               "deps = [\n"                         /* 4 */
                               "  'one', \"\"\"\n"                  /* 5 */
                               "two\"\"\",\n"                       /* 6 */
                               "]\n"                                /* 7 */
                               "n = 5\n"                            /* 8 */
                               "[tool.\"a.b\"]\n"                   /* 9 */
                               "[[lock]]\n"                         /* 10 */
                               "  [[lock]]\n"                       /* 11 */
                               "dot . ted = { when = 07:32:00 }\n"; /* 12 */

static struct pinc_toml *read_document(void)
{
    struct pinc_toml *doc;

    assert_int_equal(pinc_toml_parse(&doc, pinc_slice_of(document), "p.toml", NULL, NULL), PINC_OK);
    return doc;
}

static void assert_place(struct pinc_toml_place place, unsigned line, unsigned column)
{
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
}

static void test_places(void **state)
{
    struct pinc_toml *doc = read_document();
    const struct pinc_toml_value *root = pinc_toml_root(doc), *value, *item;
    struct pinc_buf path = {0};

    (void)state;
    assert_place(pinc_toml_place(root), 1, 1);
    assert_place(pinc_toml_place(pinc_toml_find(root, "project")), 2, 2);
    value = pinc_toml_find(root, "project.name");
    assert_place(pinc_toml_key_place(value), 3, 3);
    assert_place(pinc_toml_place(value), 3, 10);
    assert_place(pinc_toml_place_in(value, 0), 3, 11); /* a */
    assert_place(pinc_toml_place_in(value, 1), 3, 12); /* the escape */
    assert_place(pinc_toml_place_in(value, 2), 3, 14); /* b */
    assert_place(pinc_toml_place_in(value, 3), 3, 15);
    assert_place(pinc_toml_place_in(value, 99), 3, 15);
    item = pinc_toml_first(pinc_toml_find(root, "project.deps"));
    assert_place(pinc_toml_place(item), 5, 3);
    assert_place(pinc_toml_key_place(item), 5, 3);
    assert_place(pinc_toml_place_in(item, 2), 5, 6);
    item = pinc_toml_next(item);
    assert_place(pinc_toml_place(item), 5, 10);
    assert_place(pinc_toml_place_in(item, 0), 6, 1);
    pinc_toml_add_path(&path, item);
    assert_string_equal(path.ptr, "project.deps[1]");
    assert_null(pinc_toml_next(item));
    value = pinc_toml_find(root, "lock");
    assert_place(pinc_toml_place(value), 10, 3);
    item = pinc_toml_next(pinc_toml_first(value));
    assert_place(pinc_toml_place(item), 11, 5);
    value = pinc_toml_find(item, "dot.ted.when");
    assert_place(pinc_toml_place(value), 12, 22);
    assert_place(pinc_toml_key_place(value), 12, 15);
    assert_place(pinc_toml_place_in(value, 3), 12, 22);
    assert_place(pinc_toml_key_place(pinc_toml_parent(value)), 12, 7);
    assert_place(pinc_toml_place(NULL), 0, 0);
    pinc_buf_clear(&path);
    pinc_toml_add_path(&path, value);
    assert_string_equal(path.ptr, "lock[1].dot.ted.when");
    pinc_buf_clear(&path);
    value = pinc_toml_get(pinc_toml_find(root, "tool"), PINC_LIT("a.b"));
    pinc_toml_add_path(&path, value);
    assert_string_equal(path.ptr, "tool.\"a.b\"");
    pinc_buf_clear(&path);
    pinc_toml_free(doc);
}

static void assert_error(const struct pinc_error *err, unsigned line, unsigned column,
                         const char *text)
{
    assert_int_equal(err->code, PINC_ESYNTAX);
    assert_string_equal(err->source, "p.toml");
    assert_int_equal(err->line, line);
    assert_int_equal(err->column, column);
    assert_string_equal(err->text, text);
}

static void test_absent(void **state)
{
    struct pinc_toml *doc = read_document();
    const struct pinc_toml_value *root = pinc_toml_root(doc), *value = root;
    struct pinc_slice string = PINC_LIT("default");
    int64_t integer = 7;
    double number = 8;
    bool boolean = true;
    struct pinc_toml_time time = {.hour = 9};

    (void)state;
    assert_null(pinc_toml_find(root, "project.absent"));
    assert_null(pinc_toml_find(root, "absent.name"));
    assert_null(pinc_toml_find(root, "title.name"));
    assert_null(pinc_toml_find(root, "tool.a.b"));
    assert_null(pinc_toml_get(NULL, PINC_LIT("a")));
    assert_null(pinc_toml_first(pinc_toml_find(root, "title")));
    assert_null(pinc_toml_next(NULL));
    assert_null(pinc_toml_root(NULL));
    assert_int_equal(pinc_toml_kind(NULL), PINC_TOML_NONE);
    assert_int_equal(pinc_toml_count(pinc_toml_find(root, "title")), 0);
    assert_int_equal(pinc_toml_string(&string, NULL, NULL), PINC_OK);
    assert_int_equal(pinc_toml_integer(&integer, NULL, NULL), PINC_OK);
    assert_int_equal(pinc_toml_float(&number, NULL, NULL), PINC_OK);
    assert_int_equal(pinc_toml_boolean(&boolean, NULL, NULL), PINC_OK);
    assert_int_equal(pinc_toml_time(&time, NULL, NULL), PINC_OK);
    assert_int_equal(pinc_toml_array(&value, NULL, NULL), PINC_OK);
    assert_int_equal(pinc_toml_table(&value, NULL, NULL), PINC_OK);
    assert_true(pinc_slice_equal(string, PINC_LIT("default")));
    assert_true(integer == 7 && number == 8 && boolean && time.hour == 9 && value == root);
    pinc_toml_free(doc);
}

static void test_kinds(void **state)
{
    struct pinc_toml *doc = read_document();
    const struct pinc_toml_value *root = pinc_toml_root(doc), *value, *lock;
    struct pinc_slice string;
    struct pinc_error err = {0};
    struct pinc_toml_time time;
    int64_t integer;
    double number;
    bool boolean;

    (void)state;
    value = pinc_toml_find(root, "project.n");
    assert_int_equal(pinc_toml_string(&string, value, &err), PINC_ESYNTAX);
    assert_error(&err, 8, 5, "'project.n' must be a string, not an integer");
    /* The first failure stays. */
    assert_int_equal(pinc_toml_boolean(&boolean, value, &err), PINC_ESYNTAX);
    assert_error(&err, 8, 5, "'project.n' must be a string, not an integer");
    pinc_error_clear(&err);
    assert_int_equal(pinc_toml_float(&number, value, &err), PINC_ESYNTAX);
    assert_error(&err, 8, 5, "'project.n' must be a float, not an integer");
    pinc_error_clear(&err);
    assert_int_equal(pinc_toml_time(&time, value, &err), PINC_ESYNTAX);
    assert_error(&err, 8, 5, "'project.n' must be a date or time, not an integer");
    pinc_error_clear(&err);
    assert_int_equal(pinc_toml_array(&value, pinc_toml_find(root, "project"), &err), PINC_ESYNTAX);
    assert_error(&err, 2, 2, "'project' must be an array, not a table");
    pinc_error_clear(&err);
    lock = pinc_toml_first(pinc_toml_find(root, "lock"));
    assert_int_equal(pinc_toml_integer(&integer, lock, &err), PINC_ESYNTAX);
    assert_error(&err, 10, 3, "'lock[0]' must be an integer, not a table");
    pinc_error_clear(&err);
    value = pinc_toml_first(pinc_toml_find(root, "project.deps"));
    assert_int_equal(pinc_toml_table(&value, value, &err), PINC_ESYNTAX);
    assert_error(&err, 5, 3, "'project.deps[0]' must be a table, not a string");
    pinc_error_clear(&err);
    value = pinc_toml_find(pinc_toml_next(lock), "dot.ted.when");
    assert_int_equal(pinc_toml_boolean(&boolean, value, &err), PINC_ESYNTAX);
    assert_error(&err, 12, 22, "'lock[1].dot.ted.when' must be a boolean, not a local time");
    pinc_error_clear(&err);
    assert_int_equal(pinc_toml_require(&value, lock, "name", &err), PINC_ESYNTAX);
    assert_error(&err, 10, 3, "'lock[0].name' is missing");
    assert_null(value);
    pinc_error_clear(&err);
    assert_int_equal(pinc_toml_require(&value, root, "lock-version", &err), PINC_ESYNTAX);
    assert_error(&err, 1, 1, "'lock-version' is missing");
    assert_int_equal(pinc_toml_require(&value, root, "title", NULL), PINC_OK);
    assert_ptr_equal(value, pinc_toml_find(root, "title"));
    pinc_error_clear(&err);
    assert_int_equal(pinc_toml_fail(&err, PINC_ESYNTAX, value, pinc_toml_key_place(value),
                                    "unknown key '%s'", "title"),
                     PINC_ESYNTAX);
    assert_error(&err, 1, 1, "unknown key 'title'");
    pinc_toml_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_absent),
        cmocka_unit_test(test_kinds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
