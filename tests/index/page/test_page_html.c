#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "base/limits.h"
#include "index/page/page.h"
#include "tests/support/page_text.h"

#include <string.h>

#define BASE "https://index.example/simple/x/"
#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define MD5 "0123456789abcdef0123456789abcdef"
#define PAGE(body) "<!DOCTYPE html><html><head><title>x</title></head><body>" body "</body></html>"
#define ANCHOR(more) PAGE("<a href=\"x-1.tar.gz\"" more ">x</a><br/>")
#define FILE_TEXT "x-1.tar.gz https://index.example/simple/x/x-1.tar.gz"

static const struct {
    const char *label, *in, *want, *error;
} cases[] = {
    {"one file", ANCHOR(""), FILE_TEXT "\n", NULL},
    {"empty", "", "", NULL},
    {"no HTML at all", "{\"files\": []}", "", NULL},
    {"newer minor version", "<meta name=\"pypi:repository-version\" content=\"1.7\">" ANCHOR(""),
     FILE_TEXT "\n", NULL},
    {"newer major version", "<meta name=\"pypi:repository-version\" content=\"2.0\">" ANCHOR(""),
     NULL, "the page has the simple API's version '2.0', and only 1.x is known"},
    {"other meta", "<meta name=\"generator\" content=\"2.0\">" ANCHOR(""), FILE_TEXT "\n", NULL},
    {"archived, with a reason",
     "<meta name=\"pypi:project-status\" content=\"archived\">"
     "<meta name=\"pypi:project-status-reason\" content=\"moved &amp; done\">" ANCHOR(""),
     FILE_TEXT "\nproject archived: moved & done\n", NULL},
    {"quarantined", "<META NAME=\"PyPI:project-status\" CONTENT=\"quarantined\">",
     "project quarantined\n", NULL},
    {"a status of tomorrow", "<meta name=\"pypi:project-status\" content=\"haunted\">", "", NULL},
    {"a status without content", "<meta name=\"pypi:project-status\">", "", NULL},
    {"digest", PAGE("<a href='x-1.tar.gz#sha256=" SHA "'>x</a>"),
     FILE_TEXT " hash=sha256:01234567\n", NULL},
    {"digest among others",
     PAGE("<a href='x-1.tar.gz#egg=x&amp;md5=" MD5 "&amp;subdirectory=y'>x</a>"),
     FILE_TEXT " hash=md5:01234567\n", NULL},
    {"digest that is none", PAGE("<a href='x-1.tar.gz#sha256=12'>x</a>"), FILE_TEXT "\n", NULL},
    {"entities in href", PAGE("<a href='x-1.tar.gz?a=1&amp;b=&#50;&lt;'>x</a>"),
     "x-1.tar.gz https://index.example/simple/x/x-1.tar.gz?a=1&b=2%3C\n", NULL},
    {"percent codes", PAGE("<a href='/f/x-1%2Bcu.zip'>x</a>"),
     "x-1+cu.zip https://index.example/f/x-1%2Bcu.zip\n", NULL},
    {"blanks in href", PAGE("<a href='\n x 1.zip '>x</a>"),
     "x 1.zip https://index.example/simple/x/x%201.zip\n", NULL},
    {"letters beyond ASCII",
     PAGE("<a href='\xc3\xa9-1.zip' data-yanked='\xe2\x82\xac&eacute;'>x</a>"),
     "\xc3\xa9-1.zip https://index.example/simple/x/%C3%A9-1.zip yanked "
     "reason='\xe2\x82\xac\xc3\xa9'\n",
     NULL},
    {"charset is not asked",
     "<meta charset=\"utf-16\">" PAGE("<a href=x-1.tar.gz data-yanked='\xe2\x82\xac'>x</a>"),
     FILE_TEXT " yanked reason='\xe2\x82\xac'\n", NULL},
    {"relative to the base",
     "<html><head><base href=\"../../f/\"></head><a href=x-1.zip>x</a><base href=/y/><a "
     "href=x-2.zip>",
     "x-1.zip https://index.example/f/x-1.zip\nx-2.zip https://index.example/f/x-2.zip\n", NULL},
    {"base of another host", "<base href=\"https://files.example/a/b\"><a href=x-1.zip>x</a>",
     "x-1.zip https://files.example/a/x-1.zip\n", NULL},
    {"file of this machine", PAGE("<a href='file:///srv/x-1.zip'>x</a><a href=x-2.zip>x</a>"),
     "x-2.zip https://index.example/simple/x/x-2.zip\nskipped 1\n", NULL},
    {"base of this machine", "<base href=\"FILE:///srv/\"><a href=x-1.zip>x</a>", "skipped 1\n",
     NULL},
    {"base that is none", "<base href=\"mailto:x\"><a href=x-1.tar.gz>x</a>", FILE_TEXT "\n", NULL},
    {"host alone", PAGE("<a href='//files.example/x-1.zip'>x</a>"),
     "x-1.zip https://files.example/x-1.zip\n", NULL},
    {"credentials are dropped", PAGE("<a href='https://u:p@h/x-1.zip'>x</a>"),
     "x-1.zip https://h/x-1.zip\n", NULL},
    {"Requires-Python", ANCHOR(" data-requires-python=\"&gt;=3.8,&lt;4\""),
     FILE_TEXT " python='>=3.8,<4'\n", NULL},
    {"Requires-Python unescaped", ANCHOR(" data-requires-python=\">=3.8,<4\""),
     FILE_TEXT " python='>=3.8,<4'\n", NULL},
    {"Requires-Python empty", ANCHOR(" data-requires-python=\"\""), FILE_TEXT "\n", NULL},
    {"upper case", PAGE("<A HREF='x-1.tar.gz' DATA-REQUIRES-PYTHON='&gt;3'>x</A>"),
     FILE_TEXT " python='>3'\n", NULL},
    {"yanked with a reason", ANCHOR(" data-yanked=\"bad &amp; old\""),
     FILE_TEXT " yanked reason='bad & old'\n", NULL},
    {"yanked empty", ANCHOR(" data-yanked=\"\""), FILE_TEXT " yanked\n", NULL},
    {"yanked without value", ANCHOR(" data-yanked"), FILE_TEXT " yanked\n", NULL},
    {"metadata true", ANCHOR(" data-core-metadata=\"true\""), FILE_TEXT " metadata=yes\n", NULL},
    {"metadata false", ANCHOR(" data-core-metadata=\"false\""), FILE_TEXT " metadata=no\n", NULL},
    {"metadata digest", ANCHOR(" data-core-metadata=\"sha256=" SHA "\""),
     FILE_TEXT " metadata=yes metadata-hash=sha256:01234567\n", NULL},
    {"metadata nonsense", ANCHOR(" data-core-metadata=\"yes please\""), FILE_TEXT "\n", NULL},
    {"older attribute", ANCHOR(" data-dist-info-metadata=\"sha256=" SHA "\""),
     FILE_TEXT " metadata=yes metadata-hash=sha256:01234567\n", NULL},
    {"newer attribute wins",
     ANCHOR(" data-dist-info-metadata=\"true\" data-core-metadata=\"false\""),
     FILE_TEXT " metadata=no\n", NULL},
    {"upload time", ANCHOR(" data-upload-time=\"1970-01-02T00:00:01.5Z\""),
     FILE_TEXT " time=86401\n", NULL},
    {"tags that are never closed",
     "<a href=x-1.tar.gz>x<p><a href=x-2.zip>x<br><a href=\"x-3.zip\"",
     FILE_TEXT "\nx-2.zip https://index.example/simple/x/x-2.zip\nx-3.zip "
               "https://index.example/simple/x/x-3.zip\n",
     NULL},
    {"nothing around the links", "<!-- x --><a href=x-1.tar.gz>x</a><a href=x-2.zip>x</a>",
     FILE_TEXT "\nx-2.zip https://index.example/simple/x/x-2.zip\n", NULL},
    {"links behind the end", PAGE("") "<a href=x-1.tar.gz>x</a><a href=x-2.zip>x</a>",
     FILE_TEXT "\nx-2.zip https://index.example/simple/x/x-2.zip\n", NULL},
    {"links behind an end without start",
     "</html><a href=x-1.tar.gz>x</a></body></html><a href=x-2.zip>x</a>", NULL,
     "the HTML page goes on behind its end"},
    {"two pages in one", ANCHOR("") "<!DOCTYPE html>" PAGE("<a href=x-2.zip>"),
     FILE_TEXT "\nx-2.zip https://index.example/simple/x/x-2.zip\n", NULL},
    {"links in the head", "<html><head><a href=x-1.tar.gz>x</a></head></html>", FILE_TEXT "\n",
     NULL},
    {"entries to skip",
     PAGE("<a name=top></a><a href=\"#top\">x</a><a href=\"../\">..</a><a "
          "href=\"javascript:x()\">x</a><a href=\"a%2Fb\">x</a>"
          "<a href=\"x-1.tar.gz\">x</a>"),
     FILE_TEXT "\nskipped 5\n", NULL},
    {"comments and scripts",
     PAGE("<!-- <a href=x-2.zip>x</a> --><script>'<a href=x-3.zip>'</script><a "
          "href=x-1.tar.gz>x</a>"),
     FILE_TEXT "\n", NULL},
    {"entity declarations",
     "<!DOCTYPE html [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><a href=\"x-1.tar.gz\" "
     "data-yanked=\"&b;\">x</a>",
     FILE_TEXT " yanked reason='&b;'\n", NULL},
};

static enum pinc_status read_page(struct pinc_buf *text, struct pinc_slice in,
                                  struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_page page;
    enum pinc_status st;

    if (!arena) {
        return pinc_fail_memory(err);
    }
    st = pinc_page_read_html(&page, in, PINC_LIT(BASE), arena, err);
    if (st == PINC_OK && text) {
        test_page_print(text, &page);
    }
    assert_true(st == PINC_OK || page.files == NULL);
    pinc_arena_free(arena);
    return st;
}

static void test_cases(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {0};
        struct pinc_buf text = {0};
        enum pinc_status st = read_page(&text, pinc_slice_of(cases[i].in), &err);

        if (st != (cases[i].error ? PINC_ESYNTAX : PINC_OK) ||
            strcmp(err.text, cases[i].error ? cases[i].error : "") != 0 ||
            (cases[i].want && strcmp(pinc_buf_slice(&text).ptr, cases[i].want) != 0)) {
            fail_msg("%s: %d '%s' '%s'", cases[i].label, st, err.text, pinc_buf_slice(&text).ptr);
        }
        pinc_buf_clear(&text);
    }
}

static void test_real_pages(void **state)
{
    static const struct {
        const char *path, *want;
    } rows[] = {
#define F "https://files.pythonhosted.org/packages/"
        {"testdata/index/page/pypi.html",
         "requests-0.10.0.tar.gz " F
         "62/35/0230421b8c4efad6624518028163329ad0c2df9e58e6b3bee013427bf8f6/"
         "requests-0.10.0.tar.gz "
         "hash=sha256:210a82e6\n"
         "requests-2.28.1-py3-none-any.whl " F
         "ca/91/6d9b8ccacd0412c08820f72cebaa4f0c0441b5cda699c90f618b6f8a1b42/"
         "requests-2.28.1-py3-none-any.whl hash=sha256:8fefa2a1 python='>=3.7, <4'\n"
         "requests-2.32.0.tar.gz " F
         "28/a2/423f4d16d6934ef502f10ad56673719dd4345e656aedbd6687ccc359ffc5/"
         "requests-2.32.0.tar.gz "
         "hash=sha256:fa549031 python='>=3.8' yanked reason='Yanked due to conflicts with "
         "CVE-2024-35195 mitigation'\n"},
#undef F
#define F "https://index.example/files/torch-1.12.1%2Bcu113-"
        {"testdata/index/page/torch.html",
         "torch-1.12.1+cu113-cp310-cp310-linux_x86_64.whl " F
         "cp310-cp310-linux_x86_64.whl hash=sha256:60123e02 python='>=3.7.0'\n"
         "torch-1.12.1+cu113-cp310-cp310-win_amd64.whl " F
         "cp310-cp310-win_amd64.whl hash=sha256:736161db python='>=3.7.0'\n"},
#undef F
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pinc_file file = {0};
        struct pinc_buf text = {0};

        assert_int_equal(pinc_file_read(&file, rows[i].path, PINC_PAGE_MAX, NULL), PINC_OK);
        assert_true(pinc_page_html_whole(file.text));
        assert_int_equal(read_page(&text, file.text, NULL), PINC_OK);
        assert_string_equal(text.ptr, rows[i].want);
        pinc_buf_clear(&text);
        pinc_file_clear(&file);
    }
}

/* Many files, so that tags and values lie across the pieces in which the parser gets the page. */
static void test_large_page(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_buf text = {0};
    struct pinc_page page;
    unsigned i;

    (void)state;
    for (i = 0; i < 20000; i++) {
        pinc_buf_addf(&text,
                      "<!-- %u --><a data-requires-python=\">=3.%u\" href='x-%u.zip#sha256=" SHA
                      "'>x-%u</a>\n",
                      i, i % 20, i, i);
    }
    assert_int_equal(pinc_page_read_html(&page, pinc_buf_slice(&text), PINC_LIT(BASE), arena, NULL),
                     PINC_OK);
    assert_int_equal(page.n_files, 20000);
    assert_int_equal(page.skipped, 0);
    for (i = 0; i < 20000; i++) {
        struct pinc_buf want = {0};

        pinc_buf_addf(&want, "x-%u.zip>=3.%u", i, i % 20);
        pinc_buf_clear(&text);
        pinc_buf_add(&text, page.files[i].filename);
        pinc_buf_add(&text, page.files[i].requires_python);
        assert_string_equal(text.ptr, want.ptr);
        assert_int_equal(page.files[i].hash.alg, PINC_HASH_SHA256);
        pinc_buf_clear(&want);
    }
    pinc_buf_clear(&text);
    pinc_arena_free(arena);
}

static void repeat(struct pinc_buf *buf, const char *text, size_t len)
{
    while (buf->len < len) {
        pinc_buf_add_str(buf, text);
    }
}

static void test_limits(void **state)
{
    static const struct {
        const char *label, *start, *middle;
        size_t len;
        enum pinc_status want;
        const char *error;
    } rows[] = {
        {"long tag", "<a ", "x ", PINC_PAGE_TAG_MAX - 1, PINC_OK, ""},
        {"longer tag", "<a ", "x ", PINC_PAGE_TAG_MAX * 2, PINC_ELIMIT,
         "the HTML page has a tag of more than 16384 bytes"},
        {"long comment", "<!--", "x-", PINC_PAGE_TOKEN_MAX - 1, PINC_OK, ""},
        {"longer comment", "<!--", "x-", PINC_PAGE_TOKEN_MAX * 2, PINC_ELIMIT,
         "the HTML page has a comment or text of more than 1048576 bytes"},
        {"deep", "", "<b>", 3000, PINC_OK, ""},
        {"deep and long", "", "<b>", 2u << 20, PINC_ELIMIT,
         "the HTML page is nested too deep or has too many attributes"},
        {"large", "", "<br> <br> <br> <br> <br> <br> <br> <br> <br> <br> <br> <br> ",
         PINC_PAGE_MAX + 1, PINC_ELIMIT, "the HTML page is larger than pinc reads"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pinc_error err = {0};
        struct pinc_buf text = {0};

        pinc_buf_add_str(&text, rows[i].start);
        repeat(&text, rows[i].middle, rows[i].len);
        if (read_page(NULL, pinc_buf_slice(&text), &err) != rows[i].want ||
            strcmp(err.text, rows[i].error) != 0) {
            fail_msg("%s: %d '%s'", rows[i].label, err.code, err.text);
        }
        pinc_buf_clear(&text);
    }
}

static void test_whole(void **state)
{
    static const struct {
        const char *in;
        bool want;
    } rows[] = {
        {"<html></html>", true},
        {"</HTML>\r\n\t ", true},
        {"</html >\n<!--SERIAL 1-->\n<!-- x -->", true},
        {"<html></html", false},
        {"<html><body>", false},
        {"</html> x", false},
        {"</html><!-- x", false},
        {"x -->", false},
        {"</html>-->", false},
        {"", false},
        {">", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (pinc_page_html_whole(pinc_slice_of(rows[i].in)) != rows[i].want) {
            fail_msg("%s", rows[i].in);
        }
    }
}

static void test_out_of_memory(void **state)
{
    struct pinc_slice in = PINC_LIT("<base href=/y/>" ANCHOR(
        " data-yanked=\"a reason\" data-requires-python=\"&gt;=3\"") "<a "
                                                                     "href='https://u:p@h/"
                                                                     "x%2B1.zip'>");
    long live = pinc_alloc_live();
    enum pinc_status st = PINC_ENOMEM;
    unsigned long n;

    (void)state;
    for (n = 1; st == PINC_ENOMEM; n++) {
        pinc_alloc_fail_at(n);
        st = read_page(NULL, in, NULL);
        pinc_alloc_fail_at(0);
        assert_true(st == PINC_OK || st == PINC_ENOMEM);
        assert_int_equal(pinc_alloc_live(), live);
    }
    assert_true(n > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),      cmocka_unit_test(test_real_pages),
        cmocka_unit_test(test_large_page), cmocka_unit_test(test_limits),
        cmocka_unit_test(test_whole),      cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
