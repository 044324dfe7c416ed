#include "tests/support/cmocka_all.h"

#include "index/build/hooks.h"

static void test_call(void **state)
{
    const struct pinc_slice requires[] = {PINC_LIT("a>=1"), PINC_LIT("b")};
    struct pinc_build_system system = {
        .backend = PINC_LIT("x:y"), .requires = requires, .n_requires = 2};
    struct pinc_hooks_call call = {.system = &system,
                                   .goal = PINC_BUILD_WHEEL,
                                   .source = "/s/\"q\"",
                                   .out = "/o\xff",
                                   .settings = PINC_LIT("{\"k\": [\"v\", \"w\"]}")};
    struct pinc_error err = {0};
    struct pinc_buf out = {0};

    (void)state;
    assert_int_equal(pinc_hooks_write_call(&out, &call, NULL), PINC_OK);
    assert_string_equal(
        out.ptr, "{\"source\": \"/s/\\\"q\\\"\", \"out\": {\"pinc-bytes\": [47, 111, 255]}, "
                 "\"backend\": \"x:y\", \"backend_path\": [], \"requires\": [\"a>=1\", \"b\"], "
                 "\"goal\": \"wheel\", \"requires_known\": false, "
                 "\"settings\": {\"k\": [\"v\", \"w\"]}}\n");
    pinc_buf_clear(&out);
    call.settings = PINC_LIT("{");
    assert_int_equal(pinc_hooks_write_call(&out, &call, &err), PINC_ESYNTAX);
    pinc_buf_clear(&out);
}

static const char *or_none(struct pinc_slice text)
{
    return text.ptr ? text.ptr : "none";
}

static void test_result(void **state)
{
    static const struct {
        const char *label, *in;
        bool ok;
        size_t n_requires;
        const char *metadata, *wheel, *error;
    } cases[] = {
        {"metadata", "{\"metadata\": \"a/METADATA\"}", true, 0, "a/METADATA", "none", "none"},
        {"wheel", "{\"wheel\": \"a.whl\", \"x\": {}}", true, 0, "none", "a.whl", "none"},
        {"more", "{\"requires\": [\"a\", 1, \"b\"]}", true, 2, "none", "none", "none"},
        {"error", "{\"error\": \"E: t\", \"type\": \"E\"}", true, 0, "none", "none", "E: t"},
        {"a path with NUL", "{\"metadata\": \"a\\u0000b\"}", true, 0, "none", "none", "none"},
        {"other kinds", "{\"metadata\": 1, \"requires\": {}}", true, 0, "none", "none", "none"},
        {"no object", "[]", false, 0, "none", "none", "none"},
        {"cut", "{\"metadata\": \"a", false, 0, "none", "none", "none"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_hooks_result got;
        struct pinc_error err = {0};
        enum pinc_status st = pinc_hooks_read_result(&got, pinc_slice_of(cases[i].in), arena, &err);

        if (st != (cases[i].ok ? PINC_OK : PINC_ESYNTAX) || st != err.code ||
            got.n_requires != cases[i].n_requires ||
            strcmp(or_none(got.metadata), cases[i].metadata) != 0 ||
            strcmp(or_none(got.wheel), cases[i].wheel) != 0 ||
            strcmp(or_none(got.error), cases[i].error) != 0) {
            fail_msg("%s: %s", cases[i].label, err.text);
        }
        pinc_arena_free(arena);
    }
}

/* No more requirements than a build may have. */
static void test_limit(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_hooks_result got;
    struct pinc_error err = {0};
    struct pinc_buf text = {0};
    unsigned i;

    (void)state;
    pinc_buf_add_str(&text, "{\"requires\": [\"a\"");
    for (i = 0; i < 1000; i++) {
        pinc_buf_add_str(&text, ",\"a\"");
    }
    pinc_buf_add_str(&text, "]}");
    assert_int_equal(pinc_hooks_read_result(&got, pinc_buf_slice(&text), arena, &err), PINC_ELIMIT);
    assert_string_equal(err.text, "the backend asks for more than 1000 requirements");
    pinc_buf_clear(&text);
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_call),
        cmocka_unit_test(test_result),
        cmocka_unit_test(test_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
