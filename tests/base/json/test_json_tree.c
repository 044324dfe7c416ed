#include "tests/support/cmocka_all.h"

#include "base/json/json_tree.h"

static void test_reading(void **state)
{
    static const struct {
        const char *in;
        bool ok;
    } cases[] = {
        {"{}", true},           {" [1, {\"a\": null}] ", true},
        {"\"x\"", true},        {"", false},
        {"{\"a\": 1,}", false}, {"[1] 2", false},
        {"[\"\xff\"]", false},  {"\x1b[31m", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {0};
        struct pinc_json_value *value;
        enum pinc_status st = pinc_json_value_read(&value, pinc_slice_of(cases[i].in), &err);

        assert_int_equal(st, cases[i].ok ? PINC_OK : PINC_ESYNTAX);
        assert_true((value != NULL) == cases[i].ok);
        /* jansson's words differ from version to version; that they are escaped does not. */
        assert_true(cases[i].ok || strncmp(err.text, "it is not JSON: '", 17) == 0);
        assert_null(strchr(err.text, '\x1b'));
        pinc_json_value_free(value);
    }
}

static void test_walking(void **state)
{
    static const char text[] = "{\"z\": 1, \"a\": [\"x\", 2, \"nul\\u0000\"], \"m\": {\"a\": "
                               "true}, \"s\": \"stop\", \"t\": 0}";
    struct pinc_json_value *value;
    const struct pinc_json_value *list;

    (void)state;
    assert_int_equal(pinc_json_value_read(&value, pinc_slice_of(text), NULL), PINC_OK);
    assert_true(pinc_json_value_is_object(value));
    assert_int_equal(pinc_json_value_count(value), 5);
    list = pinc_json_value_get(value, "a");
    assert_false(pinc_json_value_is_object(list));
    assert_int_equal(pinc_json_value_count(list), 3);
    assert_true(pinc_slice_equal(pinc_json_value_text(pinc_json_value_at(list, 0)), PINC_LIT("x")));
    assert_null(pinc_json_value_text(pinc_json_value_at(list, 1)).ptr);
    assert_true(
        pinc_slice_equal(pinc_json_value_text(pinc_json_value_at(list, 2)), PINC_LIT("nul\0")));
    assert_null(pinc_json_value_at(list, 3));
    assert_null(pinc_json_value_get(list, "a"));
    assert_null(pinc_json_value_get(NULL, "a"));
    assert_null(pinc_json_value_text(NULL).ptr);
    assert_int_equal(pinc_json_value_count(NULL), 0);
    pinc_json_value_free(value);
}

static void test_writing(void **state)
{
    struct pinc_json_value *object = pinc_json_value_object(), *list = pinc_json_value_array();
    struct pinc_buf out = {0}, small;
    bool ok = true;

    (void)state;
    pinc_json_value_set(&ok, object, "text", pinc_json_value_string(PINC_LIT("a\"\n\xc3\xa9")));
    pinc_json_value_append(&ok, list, pinc_json_value_number(-5));
    pinc_json_value_append(&ok, list, pinc_json_value_truth(true));
    pinc_json_value_append(&ok, list, pinc_json_value_null());
    pinc_json_value_set(&ok, object, "list", list);
    assert_true(ok);
    assert_true(pinc_json_value_print(&out, object, 0));
    assert_string_equal(out.ptr, "{\"text\": \"a\\\"\\n\\u00E9\", \"list\": [-5, true, null]}\n");
    pinc_buf_clear(&out);
    pinc_buf_init(&small, 5);
    assert_false(pinc_json_value_print(&small, object, 2));
    assert_int_equal(small.failed, PINC_ELIMIT);
    pinc_buf_clear(&small);
    /* What is not UTF-8 cannot be a string, and whoever it was put into says so. */
    pinc_json_value_set(&ok, object, "bad", pinc_json_value_string(PINC_LIT("\xff")));
    assert_false(ok);
    assert_null(pinc_json_value_get(object, "bad"));
    assert_false(pinc_json_value_print(&out, NULL, 0));
    pinc_json_value_free(object);
    pinc_json_value_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reading),
        cmocka_unit_test(test_walking),
        cmocka_unit_test(test_writing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
