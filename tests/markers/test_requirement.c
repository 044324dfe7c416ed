#include "tests/support/cmocka_all.h"

#include "base/limits.h"
#include "markers/requirement.h"
#include "tests/support/arena_group.h"
#include "tests/support/sweep.h"

#include <string.h>

static const struct pinc_requirement *requirement(const char *text)
{
    const struct pinc_requirement *req;
    struct pinc_error err = {0};

    if (pinc_requirement_parse(&req, pinc_slice_of(text), arena, &err) != PINC_OK) {
        fail_msg("%s: %s", text, err.text);
    }
    return req;
}

static void test_printed(void **state)
{
    static const struct {
        const char *label, *in, *want;
    } cases[] = {
        {"name", "requests", "requests"},
        {"blanks", " \trequests ", "requests"},
        {"name as written", "Zope.Interface", "Zope.Interface"},
        {"specifiers", "a >=1 , <2", "a<2,>=1"},
        {"last comma", "a>=1,", "a>=1"},
        {"parentheses", "a (>=1,<2)", "a<2,>=1"},
        {"empty parentheses", "a ()", "a"},
        {"extras", "a[ Y_z,x , x]", "a[Y_z,x]"},
        {"no extras", "a[]==1", "a==1"},
        {"marker", "a;os_name=='nt'", "a; os_name == \"nt\""},
        {"all", "a[x]>=1 ; (extra == 'T_u')", "a[x]>=1; extra == \"t-u\""},
        {"URL", "a@https://h/x.whl", "a @ https://h/x.whl"},
        {"URL with a semicolon", "a @ https://h/x;y", "a @ https://h/x;y"},
        {"URL and marker", "a [x] @ https://h/x;y ;os_name=='a'",
         "a[x] @ https://h/x;y ; os_name == \"a\""},
        {"arbitrary", "a===1.x;os_name=='a'", "a===1.x; os_name == \"a\""},
        {"arbitrary in parentheses", "a(===1.x)", "a===1.x"},
        {"arbitrary swallows what has no blank", "a===1,>=2", "a===1,>=2"},
        {"line break behind an operator", "a>=\n1", "a>=1"},
        {"name that ends in an underscore", "a_", "a_"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_requirement *req = requirement(cases[i].in);
        struct pinc_buf buf = {0};

        pinc_requirement_print(&buf, req);
        assert_string_equal(buf.ptr, cases[i].want);
        assert_true(pinc_requirement_equal(req, requirement(buf.ptr)));
        pinc_buf_clear(&buf);
    }
}

static void test_printed_without_url(void **state)
{
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"Foo_Bar", "foo-bar"},
        {"a[B_b,a] >=1,<2 ; os_name == 'nt'", "a[a,b-b]>=1,<2"},
        {"a[x] @ https://user:secret@host/a-1.tar.gz", "a[x] @ URL"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf buf = {0};

        pinc_requirement_print_without_url(&buf, requirement(cases[i].in));
        assert_string_equal(buf.ptr, cases[i].want);
        pinc_buf_clear(&buf);
    }
}

static void test_fields(void **state)
{
    const struct pinc_requirement *req =
        requirement(" Foo_Bar[B_b,a,b.B] >=1,<2 ; os_name == 'nt' ");

    (void)state;
    assert_true(
        pinc_slice_equal(req->text, PINC_LIT("Foo_Bar[B_b,a,b.B] >=1,<2 ; os_name == 'nt'")));
    assert_true(pinc_slice_equal(req->name, PINC_LIT("Foo_Bar")));
    assert_true(pinc_slice_equal(req->norm, PINC_LIT("foo-bar")));
    assert_int_equal(req->n_extras, 2);
    assert_true(pinc_slice_equal(req->extras[0], PINC_LIT("a")));
    assert_true(pinc_slice_equal(req->extras[1], PINC_LIT("b-b")));
    assert_int_equal(req->n_extras_written, 3);
    assert_int_equal(pinc_specset_count(req->specs), 2);
    assert_null(req->url.ptr);
    assert_true(pinc_slice_equal(pinc_marker_text(req->marker), PINC_LIT("os_name == 'nt'")));
    req = requirement("a @ u");
    assert_true(pinc_slice_equal(req->url, PINC_LIT("u")));
    assert_null(req->marker);
    assert_int_equal(pinc_specset_count(req->specs), 0);
}

static void test_errors(void **state)
{
    static const struct {
        const char *in, *error, *hint;
        unsigned column;
    } cases[] = {
        {"", "expected the name of a package, not the end", "", 1},
        {"-e x", "expected the name of a package, not '-e'", "", 1},
        {"./x", "expected the name of a package, not './x'",
         "write 'NAME @ PATH' for a local project", 1},
        {"https://h/x.whl", "a URL without the name of its package", "write 'NAME @ URL'", 1},
        {" git+https://h/x", "a URL without the name of its package", "write 'NAME @ URL'", 2},
        {"n\xc3\xa4me", "expected the name of a package, not 'n\xc3\xa4me'", "", 1},
        {"na me", "expected a version specifier, '@' or ';' after the name, not 'me'",
         "write one requirement a line", 4},
        {"a,b", "expected a version specifier, '@' or ';' after the name, not ',b'",
         "write one requirement a line", 2},
        {"pip install a", "expected a version specifier, '@' or ';' after the name, not 'install'",
         "a line is a requirement such as flask>=3, not a command", 5},
        {"'a'", "expected the name of a package, not ''a''",
         "a line has no quotes around it, and no comma behind it", 1},
        {"{{ a }}", "expected the name of a package, not '{{'",
         "is that a placeholder that nobody has filled in?", 1},
        {"name-", "expected a version specifier, '@' or ';' after the name, not '-'", "", 5},
        {"a 1.0", "invalid version specifier '1.0': no operator such as == or >= in front",
         "write '==1.0' to ask for this version", 3},
        {"a =1.0", "invalid version specifier '=1.0': no operator such as == or >= in front",
         "write '==' to ask for one version", 3},
        {"a >=1.0.* ; os_name == 'x'",
         "invalid version specifier '>=1.0.*': '.*' goes only with == and !=", "", 8},
        {"a (>=1 <2)",
         "invalid version specifier '>=1 <2': two specifiers without a comma between them",
         "put a comma between them", 7},
        {"a>=1.0#x", "invalid version specifier '>=1.0#x': '#x' is not part of a version", "", 7},
        {"a>=1,,<2", "expected ',', ';' or the end after the version specifiers, not ',<2'", "", 6},
        {"a==1\n", "expected ',', ';' or the end after the version specifiers, not '\\n'", "", 5},
        {"a (>=1", "'(' is not closed", "", 3},
        {"a (>=1) <2", "expected ';' or the end after ')', not '<2'", "", 9},
        {"a[x", "'[' is not closed", "", 2},
        {"a[x,]", "expected the name of an extra after ',', not ']'", "", 5},
        {"a[x y]", "expected ',' between the names of extras", "", 5},
        {"a[x!]", "expected ',' or ']' in the extras, not '!'", "", 4},
        {"a @", "expected a URL after '@'", "", 4},
        {"a @ https://h/x; os_name == 'a'", "expected ';' or the end after the URL, not 'os_name'",
         "put a blank in front of ';', which belongs to the URL otherwise", 18},
        {"a @ x\ny", "a control character in a URL", "", 6},
        {"a;", "expected a marker variable or a quoted text, not the end", "", 3},
        {"a ; os_name == b", "unknown marker variable 'b'", "a text is written in quotes: \"b\"",
         16},
        {"a @ u ;os_nam == 'b'", "unknown marker variable 'os_nam'", "did you mean 'os_name'?", 8},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_requirement *req;
        struct pinc_error err = {0};

        assert_int_equal(pinc_requirement_parse(&req, pinc_slice_of(cases[i].in), arena, &err),
                         PINC_ESYNTAX);
        assert_null(req);
        assert_string_equal(err.text, cases[i].error);
        assert_string_equal(err.hint, cases[i].hint);
        assert_int_equal(err.column, cases[i].column);
    }
}

/* A failure that is recorded already keeps its place. */
static void test_first_failure_stays(void **state)
{
    const struct pinc_requirement *req;
    struct pinc_error err = {.code = PINC_EIO, .text = "first"};

    (void)state;
    assert_int_equal(pinc_requirement_parse(&req, PINC_LIT("a; x == 'y'"), arena, &err),
                     PINC_ESYNTAX);
    assert_int_equal(pinc_requirement_parse(&req, PINC_LIT("a =1"), arena, &err), PINC_ESYNTAX);
    assert_int_equal(pinc_requirement_parse(&req, PINC_LIT("a b"), arena, &err), PINC_ESYNTAX);
    assert_int_equal(err.code, PINC_EIO);
    assert_int_equal(err.column, 0);
    assert_string_equal(err.text, "first");
}

static void test_equal(void **state)
{
    static const struct {
        const char *a, *b;
        bool equal;
    } cases[] = {
        {"A.b", "a-B", true},
        {"a", "b", false},
        {"a[x_y]", "a[X-Y]", true},
        {"a[x]", "a", false},
        {"a[x]", "a[y]", false},
        {"a==1.0", "a==1", true},
        {"a==1.*", "a==1.0.*", false},
        {"a @ u", "a@u", true},
        {"a @ u", "a @ v", false},
        {"a @ u", "a", false},
        {"a;extra=='X_y'", "a ; extra == \"x-y\"", true},
        {"a;os_name=='x'", "a", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(pinc_requirement_equal(requirement(cases[i].a), requirement(cases[i].b)),
                         cases[i].equal);
    }
}

static void test_limit(void **state)
{
    struct pinc_buf buf = {0};
    const struct pinc_requirement *req;
    struct pinc_error err = {0};

    (void)state;
    pinc_buf_add_str(&buf, "a @ ");
    while (buf.len < PINC_REQUIREMENT_MAX) {
        pinc_buf_add_char(&buf, 'u');
    }
    assert_int_equal(
        pinc_requirement_parse(&req, (struct pinc_slice){buf.ptr, buf.len - 1}, arena, NULL),
        PINC_OK);
    assert_int_equal(pinc_requirement_parse(&req, pinc_buf_slice(&buf), arena, NULL), PINC_OK);
    pinc_buf_add_char(&buf, 'u');
    assert_int_equal(pinc_requirement_parse(&req, pinc_buf_slice(&buf), arena, &err), PINC_ELIMIT);
    assert_string_equal(err.text, "a requirement of 65537 bytes is longer than 65536");
    pinc_buf_clear(&buf);
}

/* As many extras and specifiers as fit, in no more than a moment. */
static void test_many(void **state)
{
    struct pinc_buf buf = {0};
    const struct pinc_requirement *req;
    unsigned i;

    (void)state;
    pinc_buf_add_str(&buf, "a[");
    for (i = 0; i < 5000; i++) {
        pinc_buf_addf(&buf, "%sx%u", i ? "," : "", i);
    }
    pinc_buf_add_str(&buf, "]");
    for (i = 0; i < 3000; i++) {
        pinc_buf_addf(&buf, "%s!=%u.*", i ? "," : "", i);
    }
    assert_int_equal(pinc_requirement_parse(&req, pinc_buf_slice(&buf), arena, NULL), PINC_OK);
    assert_int_equal(req->n_extras, 5000);
    assert_int_equal(pinc_specset_count(req->specs), 3000);
    pinc_buf_clear(&buf);
}

/* The object of the row before with the same text, and the parts that another text shares with it. */
static void test_known(void **state)
{
    static const struct {
        const char *label, *text;
        int whole, specs, marker; /* the row whose object it is: itself, when it is new */
        const char *error;
    } cases[] = {
        {"new", "a>=1 ; os_name == 'x'", 0, 0, 0, NULL},
        {"the same", "a>=1 ; os_name == 'x'", 0, 0, 0, NULL},
        {"another name", "b>=1 ; os_name == 'x'", 2, 0, 0, NULL},
        {"in parentheses", "b (>=1 ); os_name == 'x'", 3, 0, 0, NULL},
        {"another marker", "b>=1 ; os_name == 'y'", 4, 0, 4, NULL},
        {"no marker", "b>=2", 5, 5, 5, NULL},
        {"no specifiers", "b", 6, 6, 6, NULL},
        {"none again", "c", 7, 6, 7, NULL},
        {"a line end behind known specifiers", "b>=2\n", 0, 0, 0,
         "expected ',', ';' or the end after the version specifiers, not '\\n'"},
        {"unreadable", "a>=1 ; os_name = 'x'", 0, 0, 0,
         "expected an operator such as == or in, not '='"},
        {"unreadable again", "a>=1 ; os_name = 'x'", 0, 0, 0,
         "expected an operator such as == or in, not '='"},
    };
    struct pinc_known_requirements known = {0};
    const struct pinc_requirement *reqs[sizeof cases / sizeof *cases];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_slice text = pinc_slice_of(cases[i].text);
        struct pinc_error err = {0}, plain = {0};
        const struct pinc_requirement *req;

        assert_int_equal(pinc_requirement_parse_known(&reqs[i], text, &known, arena, &err),
                         pinc_requirement_parse(&req, text, arena, &plain));
        assert_string_equal(err.text, plain.text);
        assert_int_equal(err.column, plain.column);
        if (cases[i].error) {
            assert_string_equal(err.text, cases[i].error);
            assert_null(reqs[i]);
            continue;
        }
        assert_true(pinc_requirement_equal(reqs[i], req));
        assert_ptr_equal(reqs[i], reqs[cases[i].whole]);
        assert_ptr_equal(reqs[i]->specs, reqs[cases[i].specs]->specs);
        assert_ptr_equal(reqs[i]->marker, reqs[cases[i].marker]->marker);
    }
    pinc_known_requirements_clear(&known);
}

static enum pinc_status attempt_known(const void *data, struct pinc_error *err)
{
    struct pinc_known_requirements known = {0};
    struct pinc_arena *own = pinc_arena_new();
    const struct pinc_requirement *req, *again = NULL;
    enum pinc_status st =
        own ? pinc_requirement_parse_known(&req, pinc_slice_of(data), &known, own, err)
            : pinc_fail_memory(err);

    if (st == PINC_OK) {
        st = pinc_requirement_parse_known(&again, pinc_slice_of(data), &known, own, err);
        assert_ptr_equal(again, req);
    }
    pinc_known_requirements_clear(&known);
    pinc_arena_free(own);
    return st;
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_arena *own = pinc_arena_new();
    const struct pinc_requirement *req;
    enum pinc_status st =
        own ? pinc_requirement_parse(&req, pinc_slice_of(data), own, err) : pinc_fail_memory(err);

    pinc_arena_free(own);
    return st == PINC_ESYNTAX ? PINC_OK : st;
}

static void test_out_of_memory(void **state)
{
    (void)state;
    sweep(attempt, "Foo_Bar[B_b,a] >=1,!=1.5.* ; python_version > '3' and extra == 'C_d'");
    sweep(attempt, "a[X_y] @ https://h/x ; os_name == 'x'");
    sweep(attempt, "a >=1.*");
    sweep(attempt, "a b");
    sweep(attempt_known, "a>=1 ; python_version > '3' or os_name == 'x'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_printed),
        cmocka_unit_test(test_printed_without_url),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_first_failure_stays),
        cmocka_unit_test(test_equal),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_known),
        cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
