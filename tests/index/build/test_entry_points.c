#include "tests/support/cmocka_all.h"

#include "index/build/entry_points.h"

static void test_read(void **state)
{
    static const struct {
        const char *label, *in, *want;
    } cases[] = {
        {"one", "[console_scripts]\ncmake = cmake:cmake\n", "cmake|cmake|cmake;"},
        {"blanks, extras, comments",
         "# x\n[ other ]\na = b:c\n[console_scripts]\n ; no\n f2py  =  numpy.f2py : main.x  "
         "[e]\n\n",
         "f2py|numpy.f2py|main.x;"},
        {"another group", "[gui_scripts]\na = b:c\n", ""},
        {"names that are not files", "[console_scripts]\n../a = b:c\n.x = b:c\n= b:c\n", ""},
        {"code", "[console_scripts]\na = b:c()\nd = e; f:g\nh = i\n", ""},
        {"windows line ends, no last one", "[console_scripts]\r\na = b:c\r\nd=e:f", "a|b|c;d|e|f;"},
    };
    struct pinc_arena *arena = pinc_arena_new();
    size_t i, k, n;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_entry_point *points;
        struct pinc_buf got = {0};

        assert_int_equal(
            pinc_entry_points_read(&points, &n, pinc_slice_of(cases[i].in), arena, NULL), PINC_OK);
        for (k = 0; k < n; k++) {
            pinc_buf_addf(&got, "%.*s|%.*s|%.*s;", PINC_SLICE_ARG(points[k].name),
                          PINC_SLICE_ARG(points[k].module), PINC_SLICE_ARG(points[k].object));
        }
        if (!pinc_slice_equal(pinc_buf_slice(&got), pinc_slice_of(cases[i].want))) {
            fail_msg("%s: %s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
    }
    pinc_arena_free(arena);
}

static void test_script(void **state)
{
    const struct pinc_entry_point point = {PINC_LIT("x"), PINC_LIT("a.b"), PINC_LIT("C.main")};
    struct pinc_buf got = {0};

    (void)state;
    pinc_entry_point_add_script(&got, &point, PINC_LIT("/e/bin/python"));
    assert_string_equal(got.ptr, "#!/e/bin/python\nimport sys\nfrom a.b import C\n"
                                 "sys.exit(C.main())\n");
    got.len = 0;
    pinc_entry_point_add_shebang(&got, PINC_LIT("/a b/$x\"y"));
    assert_string_equal(got.ptr, "#!/bin/sh\n'''exec' \"/a b/\\$x\\\"y\" \"$0\" \"$@\"\n' '''\n");
    pinc_buf_clear(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_read), cmocka_unit_test(test_script)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
