#include "tests/support/cmocka_all.h"

#include "lock/answer/parts.h"
#include "lock/compile/show_config.h"

static void assert_object(const struct pinc_configuration *config, const char *want)
{
    struct pinc_buf out = {0};
    struct pinc_json_value *value;
    bool ok = true;

    value = pinc_answer_config(&ok, config);
    assert_true(ok);
    assert_true(pinc_json_value_print(&out, value, 0));
    assert_string_equal(out.ptr, want);
    pinc_buf_clear(&out);
    pinc_json_value_free(value);
}

static void test_config(void **state)
{
    const struct pinc_slice platforms[] = {PINC_LIT("a"), PINC_LIT("b # c")}, name = PINC_LIT("x"),
                            none = {NULL, 0};
    struct pinc_setting of_lock = {
        NULL, "name", 1, PINC_SETTING_TEXT, .texts = {&name, 1}, .from = "c#.toml:4"};
    struct pinc_setting pre = {&of_lock,           "pre", 0,
                               PINC_SETTING_TRUTH, true,  .from = "command line"};
    struct pinc_setting platform = {
        &pre, "platform", 0, PINC_SETTING_TEXTS, .texts = {platforms, 2}, .from = "c#.toml:2"};
    const struct pinc_configuration config = {
        .file = "c#.toml", .settings = &platform, .n_locks = 1};

    (void)state;
    assert_object(&config,
                  "{\"file\": \"c#.toml\", \"settings\": [{\"name\": \"platform\", \"value\": "
                  "[\"a\", \"b # c\"], \"from\": \"c#.toml:2\"}, {\"name\": \"pre\", \"value\": "
                  "true, \"from\": \"command line\"}], \"locks\": [[{\"name\": \"name\", "
                  "\"value\": \"x\", \"from\": \"c#.toml:4\"}]]}\n");
    /* The same facts by calls. */
    assert_string_equal(pinc_configuration_file(&config), "c#.toml");
    assert_int_equal(pinc_configuration_count(&config), 3);
    assert_ptr_equal(pinc_configuration_at(&config, 1), &pre);
    assert_null(pinc_configuration_at(&config, 3));
    assert_string_equal(pinc_setting_name(&platform), "platform");
    assert_int_equal(pinc_setting_kind(&platform), PINC_SETTING_TEXTS);
    assert_int_equal(pinc_setting_value_count(&platform), 2);
    assert_string_equal(pinc_setting_value(&platform, 1), "b # c");
    assert_null(pinc_setting_value(&platform, 2));
    assert_string_equal(pinc_setting_from(&platform), "c#.toml:2");
    assert_int_equal(pinc_setting_is_on(&platform), 0);
    assert_int_equal(pinc_setting_is_on(&pre), 1);
    assert_int_equal(pinc_setting_value_count(&pre), 0);
    assert_int_equal(pinc_setting_lock(&pre), 0);
    assert_int_equal(pinc_setting_lock(&of_lock), 1);
    assert_string_equal(pinc_setting_value(&of_lock, 0), "x");
    of_lock.texts.items = &none;
    of_lock.from = NULL;
    assert_int_equal(pinc_setting_value_count(&of_lock), 0);
    assert_string_equal(pinc_setting_from(&of_lock), "");
}

static void test_empty(void **state)
{
    const struct pinc_configuration config = {0};

    (void)state;
    assert_object(&config, "{\"file\": null, \"settings\": [], \"locks\": []}\n");
    assert_string_equal(pinc_configuration_file(&config), "");
    assert_int_equal(pinc_configuration_count(&config), 0);
    assert_null(pinc_configuration_at(&config, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_config), cmocka_unit_test(test_empty)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
