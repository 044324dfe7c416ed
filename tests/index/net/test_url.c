#include "tests/support/cmocka_all.h"

#include "index/net/url.h"

#include <string.h>

#define B "http://a/b/c/d;p?q"

static void test_pairs(void **state)
{
    static const struct {
        const char *fragment, *want;
    } cases[] = {
        {"", ""},
        {"a=1", "[a][1]"},
        {"a=1&b=2=3&c&=4", "[a][1][b][2=3][c][][][4]"},
        {"&a=1&", "[][][a][1]"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_slice rest = pinc_slice_of(cases[i].fragment), name, value;
        struct pinc_buf buf = {0};

        while (pinc_url_take_pair(&rest, &name, &value)) {
            pinc_buf_addf(&buf, "[%.*s][%.*s]", PINC_SLICE_ARG(name), PINC_SLICE_ARG(value));
        }
        assert_string_equal(buf.ptr ? buf.ptr : "", cases[i].want);
        pinc_buf_clear(&buf);
    }
}

static void test_join(void **state)
{
    /* The examples of RFC 3986, section 5.4 (its fragments dropped), then what pages really hold.
     */
    static const struct {
        const char *base, *reference, *want;
    } cases[] = {
        {B, "g", "http://a/b/c/g"},
        {B, "./g", "http://a/b/c/g"},
        {B, "g/", "http://a/b/c/g/"},
        {B, "/g", "http://a/g"},
        {B, "//g", "http://g/"},
        {B, "?y", "http://a/b/c/d;p?y"},
        {B, "g?y", "http://a/b/c/g?y"},
        {B, "#s", "http://a/b/c/d;p?q"},
        {B, "g#s", "http://a/b/c/g"},
        {B, "g?y#s", "http://a/b/c/g?y"},
        {B, ";x", "http://a/b/c/;x"},
        {B, "g;x?y#s", "http://a/b/c/g;x?y"},
        {B, "", "http://a/b/c/d;p?q"},
        {B, ".", "http://a/b/c/"},
        {B, "./", "http://a/b/c/"},
        {B, "..", "http://a/b/"},
        {B, "../", "http://a/b/"},
        {B, "../g", "http://a/b/g"},
        {B, "../..", "http://a/"},
        {B, "../../", "http://a/"},
        {B, "../../g", "http://a/g"},
        {B, "../../../g", "http://a/g"},
        {B, "../../../../g", "http://a/g"},
        {B, "/./g", "http://a/g"},
        {B, "/../g", "http://a/g"},
        {B, "g.", "http://a/b/c/g."},
        {B, ".g", "http://a/b/c/.g"},
        {B, "g..", "http://a/b/c/g.."},
        {B, "..g", "http://a/b/c/..g"},
        {B, "./../g", "http://a/b/g"},
        {B, "./g/.", "http://a/b/c/g/"},
        {B, "g/./h", "http://a/b/c/g/h"},
        {B, "g/../h", "http://a/b/c/h"},
        {B, "g;x=1/./y", "http://a/b/c/g;x=1/y"},
        {B, "g;x=1/../y", "http://a/b/c/y"},
        {B, "g?y/../x", "http://a/b/c/g?y/../x"},
        {"https://h/simple/x/", "../../files/x-1.whl#sha256=0", "https://h/files/x-1.whl"},
        {"https://h", "x.whl", "https://h/x.whl"},
        {"https://h?q/r", "x.whl", "https://h/x.whl"},
        {"https://u:p@h:8/simple/", "/x", "https://u:p@h:8/x"},
        {"https://h/s/", "https://files.example/x%2Bcu-1.whl",
         "https://files.example/x%2Bcu-1.whl"},
        {"https://h/s/", "HTTPS://H2/./x", "HTTPS://H2/x"},
        {"https://h/s/", " a b\t\n<c>.whl ", "https://h/s/a%20b%3Cc%3E.whl"},
        {"https://h/s/", "\xc3\xa9+~.whl", "https://h/s/%C3%A9+~.whl"},
        {"https://h/s/", "a\\b", "https://h/s/a%5Cb"},
        {"file:///srv/links/", "x-1.tar.gz", "file:///srv/links/x-1.tar.gz"},
        {"file:/srv/links/", "../x-1.tar.gz", "file:///srv/x-1.tar.gz"},
        {"https://h/s/", "file:///etc/passwd", "file:///etc/passwd"},
        {"https://h/s/", "mailto:a@b", NULL},
        {"https://h/s/", "javascript:void(0)", NULL},
        {"https://h/s/", "ftp://h/x", NULL},
        {"https://h/s/", "https:x", NULL},
        {"https://h/s/", "https://", NULL},
        {"https://h/s/", "https:///x", NULL},
        {"https://h/s/", "https://\t/x", NULL},
        {"https://h/s/", "//u:p@/x", NULL},
        {"https://h/s/", "//h:0/x", NULL},
        {"https://h/s/", "//-h/x", NULL},
        {"nowhere", "x", NULL},
        {"", "x", NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf buf = {0};
        bool ok = pinc_url_add_joined(&buf, pinc_slice_of(cases[i].base),
                                      pinc_slice_of(cases[i].reference));

        if (ok != (cases[i].want != NULL)) {
            fail_msg("%s + %s", cases[i].base, cases[i].reference);
        }
        assert_string_equal(pinc_buf_slice(&buf).ptr, cases[i].want ? cases[i].want : "");
        pinc_buf_clear(&buf);
    }
}

static void test_join_limits(void **state)
{
    struct pinc_buf text = {0}, buf = {0};

    (void)state;
    while (text.len < PINC_URL_MAX - strlen("https://h/")) {
        pinc_buf_add_char(&text, 'x');
    }
    assert_true(pinc_url_add_joined(&buf, PINC_LIT("https://h/"), pinc_buf_slice(&text)));
    pinc_buf_add_char(&text, 'x');
    assert_false(pinc_url_add_joined(&buf, PINC_LIT("https://h/"), pinc_buf_slice(&text)));
    assert_false(pinc_url_add_joined(&buf, pinc_buf_slice(&text), PINC_LIT("x")));
    pinc_buf_clear(&buf);
    pinc_buf_clear(&text);
}

static void test_last_part(void **state)
{
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"https://h/a/b.whl", "b.whl"},
        {"https://h/a/b%2Bc.whl?token=/x#y/z", "b%2Bc.whl"},
        {"https://h/a/", ""},
        {"https://h", ""},
        {"b.whl", "b.whl"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_slice got = pinc_url_last_part(pinc_slice_of(cases[i].in));

        assert_true(pinc_slice_equal(got, pinc_slice_of(cases[i].want)));
    }
}

static void test_split(void **state)
{
    static const struct {
        const char *in;
        bool ok, https;
        const char *user, *password, *host;
        unsigned port;
        const char *path, *fragment;
    } cases[] = {
        {"https://h/p?q#f", true, true, NULL, NULL, "h", 443, "/p?q", "f"},
        {"HTTP://H", true, false, NULL, NULL, "H", 80, "", NULL},
        {"https://u:p@h:8443/", true, true, "u", "p", "h", 8443, "/", NULL},
        {"https://u@h/", true, true, "u", NULL, "h", 443, "/", NULL},
        {"https://a@b:c@h/", true, true, "a@b", "c", "h", 443, "/", NULL},
        {"http://[::1]:80/x", true, false, NULL, NULL, "[::1]", 80, "/x", NULL},
        {"http://h?x=/@y", true, false, NULL, NULL, "h", 80, "?x=/@y", NULL},
        {"http://h:0/", false, false, NULL, NULL, NULL, 0, NULL, NULL},
        {"http://h:65536/", false, false, NULL, NULL, NULL, 0, NULL, NULL},
        {"http://-h/", false, false, NULL, NULL, NULL, 0, NULL, NULL},
        {"http:///x", false, false, NULL, NULL, NULL, 0, NULL, NULL},
        {"http://[::1/x", false, false, NULL, NULL, NULL, 0, NULL, NULL},
        {"http://h/a b", false, false, NULL, NULL, NULL, 0, NULL, NULL},
        {"http://h\\@x/", false, false, NULL, NULL, NULL, 0, NULL, NULL},
        {"ftp://h/", false, false, NULL, NULL, NULL, 0, NULL, NULL},
        {"https:h", false, false, NULL, NULL, NULL, 0, NULL, NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_url url;

        if (pinc_url_split(&url, pinc_slice_of(cases[i].in)) != cases[i].ok) {
            fail_msg("%s", cases[i].in);
        }
        if (!cases[i].ok) {
            continue;
        }
        assert_int_equal(url.https, cases[i].https);
        assert_true((url.user.ptr != NULL) == (cases[i].user != NULL));
        assert_true(pinc_slice_equal(url.user, pinc_slice_of(cases[i].user)));
        assert_true((url.password.ptr != NULL) == (cases[i].password != NULL));
        assert_true(pinc_slice_equal(url.password, pinc_slice_of(cases[i].password)));
        assert_true(pinc_slice_equal(url.host, pinc_slice_of(cases[i].host)));
        assert_int_equal(url.port, cases[i].port);
        assert_true(pinc_slice_equal(url.path, pinc_slice_of(cases[i].path)));
        assert_true(pinc_slice_equal(url.fragment, pinc_slice_of(cases[i].fragment)));
    }
}

static void test_public(void **state)
{
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"https://u:p@h/x#f", "https://h/x"},
        {"https://h/x@y", "https://h/x@y"},
        {"git+ssh://git@h/x.git@v1#egg=x", "git+ssh://h/x.git@v1"},
        {"https://a@b:c@h", "https://h"},
        {"https://me:se/cret@h/x", "https://h/x"},
        {"git+https://me:1se/cr@et@h/x", "git+https://h/x"},
        {"https://h:80/x@y", "https://h:80/x@y"},
        {"git+https://h/x@v1", "git+https://h/x@v1"},
        {"git+ssh://h:org/x@v1", "git+ssh://h:org/x@v1"},
        {"https://[::1]:x/a@b", "https://[::1]:x/a@b"},
        {"https://me:x#cret@h/y", "https://h/y"},
        {"https://me:se/cret@h/x#f", "https://h/x"},
        {"https://me:s@e:c/ret@h/x", "https://h/x"},
        {"https://me:s]@e:c/ret@h/x", "https://h/x"},
        {"https://me:x#cret@h/y#f", "https://h/y"},
        {"plain", "plain"},
        {"me:secret@h/x", "h/x"},
        {"//me:secret@h/x#f", "h/x"},
        {"https:/me:secret@h/x", "h/x"},
        {"git@h:org/x", "git@h:org/x"},
        {"./a:b@c", "./a:b@c"},
    };
    struct pinc_arena *arena = pinc_arena_new();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_slice got = pinc_url_public(arena, pinc_slice_of(cases[i].in));

        if (!pinc_slice_equal(got, pinc_slice_of(cases[i].want))) {
            fail_msg("%s: %.*s", cases[i].in, PINC_SLICE_ARG(got));
        }
    }
    pinc_arena_free(arena);
}

static void test_file(void **state)
{
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"file:///a%20b/c#f", "/a b/c"},
        {"file://localhost/a", "/a"},
        {"FILE:/a", "/a"},
        {"file://host/a", NULL},
        {"file:///a%00b", NULL},
        {"file:a", "a"},
        {"file:./a%20b", "./a b"},
        {"file:", NULL},
        {"file://", NULL},
        {"file:a%00b", NULL},
        {"file:\r\n/a", NULL},
        {"file:\r\n//a", NULL},
        {"file:/a\tb", NULL},
        {"file:/a%0Ab", "/a\nb"},
        {"https://h/a", NULL},
    };
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_buf buf = {0};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = pinc_url_file_path(arena, pinc_slice_of(cases[i].in));

        assert_true(pinc_url_is_local(pinc_slice_of(cases[i].in)) == (cases[i].want != NULL));
        assert_true((got != NULL) == (cases[i].want != NULL));
        assert_string_equal(got ? got : "", cases[i].want ? cases[i].want : "");
    }
    pinc_url_add_file(&buf, PINC_LIT("/a b/#\xc3\xa9%.whl"));
    assert_string_equal(buf.ptr, "file:///a%20b/%23%C3%A9%25.whl");
    assert_string_equal(pinc_url_file_path(arena, pinc_buf_slice(&buf)), "/a b/#\xc3\xa9%.whl");
    pinc_buf_clear(&buf);
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs),       cmocka_unit_test(test_join),
        cmocka_unit_test(test_join_limits), cmocka_unit_test(test_last_part),
        cmocka_unit_test(test_split),       cmocka_unit_test(test_public),
        cmocka_unit_test(test_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
