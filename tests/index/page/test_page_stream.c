#include "tests/support/cmocka_all.h"

#include "base/text.h"
#include "index/page/page_stream.h"

#include <string.h>

static enum pinc_status add_name(void *user, const struct pinc_page_file *file)
{
    pinc_buf_add(user, file->filename);
    pinc_buf_add_char(user, ' ');
    return ((struct pinc_buf *)user)->len < 100 ? PINC_OK : PINC_ELIMIT;
}

static enum pinc_status read_parts(struct pinc_buf *names, const char *type, struct pinc_slice text,
                                   size_t part, bool whole, struct pinc_error *err)
{
    const struct pinc_page_text got = {.url = PINC_LIT("https://h/simple/demo/"),
                                       .type = pinc_slice_of(type)};
    const struct pinc_page_sink sink = {.add = add_name, .user = names};
    struct pinc_page_stream *stream;
    enum pinc_status st = pinc_page_stream_new(&stream, &got, &sink, err);

    while (st == PINC_OK && text.len > part) {
        st = pinc_page_stream_add(stream, pinc_slice_part(text, 0, part), err);
        text = pinc_slice_part(text, part, text.len);
    }
    if (st == PINC_OK) {
        st = pinc_page_stream_end(stream, text, whole, err);
    }
    pinc_page_stream_free(stream);
    return st;
}

#define JSON "application/vnd.pypi.simple.v1+json"
#define PAGE "<html><body><a href=\"demo-1.tar.gz\">x</a><a href=\"demo-2.tar.gz\">x</a>"

static void test_cases(void **state)
{
    static const struct {
        const char *label, *type, *in, *want;
        bool whole;
        enum pinc_status status;
        const char *error;
    } cases[] = {
        {"JSON", JSON,
         "{\"files\": [{\"url\": \"demo-1.tar.gz\", \"requires-python\": \">=3\"}, {\"url\": "
         "\"demo-2.tar.gz\", \"requires-python\": \">=3\"}]}",
         "demo-1.tar.gz demo-2.tar.gz ", false, PINC_OK, ""},
        {"HTML", "text/html", PAGE "</body></html> <!-- x -->\n", "demo-1.tar.gz demo-2.tar.gz ",
         false, PINC_OK, ""},
        {"HTML whose length is known", "", PAGE, "demo-1.tar.gz demo-2.tar.gz ", true, PINC_OK, ""},
        {"HTML that is cut off", "text/html", PAGE, NULL, false, PINC_ENET,
         "the page is cut off: it has no length and does not end in </html>"},
        {"another type", "text/plain", "x", "", true, PINC_ENET,
         "the answer is not an index page: its type is 'text/plain'"},
    };
    size_t i, part;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (part = 1; part < 300; part += part < 10 ? 1 : 47) {
            struct pinc_error err = {0};
            struct pinc_buf names = {0};
            enum pinc_status st = read_parts(&names, cases[i].type, pinc_slice_of(cases[i].in),
                                             part, cases[i].whole, &err);

            if (st != cases[i].status || strcmp(err.text, cases[i].error) != 0 ||
                (cases[i].want && strcmp(names.len ? names.ptr : "", cases[i].want) != 0)) {
                fail_msg("%s in parts of %zu: %d '%s' '%s'", cases[i].label, part, st, err.text,
                         names.len ? names.ptr : "");
            }
            pinc_buf_clear(&names);
        }
    }
}

/* A sink that refuses, a value without end, and a page of which little is kept. */
static void test_limits(void **state)
{
    struct pinc_buf text = {0}, names = {0};
    struct pinc_error err = {0};
    size_t limit;
    int i;

    (void)state;
    pinc_buf_add_str(&text, "{\"files\": [");
    for (i = 0; i < 20; i++) {
        pinc_buf_addf(&text, "{\"url\": \"demo-%d.tar.gz\"}, ", i);
    }
    assert_int_equal(read_parts(&names, JSON, pinc_buf_slice(&text), 64, true, &err), PINC_ELIMIT);
    assert_string_equal(err.text, "the page is too large");
    names.len = text.len = 0;
    pinc_error_clear(&err);
    pinc_buf_add_str(&text, "{\"junk\": \"");
    for (i = 0; i < 300000; i++) {
        pinc_buf_add_str(&text, "0123456789");
    }
    assert_int_equal(read_parts(&names, JSON, pinc_buf_slice(&text), 65536, true, &err),
                     PINC_ELIMIT);
    assert_string_equal(err.text, "the page has a value of more than 2097152 bytes");
    text.len = 0;
    pinc_buf_add_str(&text, "{\"files\": [], \"versions\": [\"0\"");
    for (i = 0; i < 300000; i++) {
        pinc_buf_add_str(&text, ", \"\\u0061\"");
    }
    pinc_buf_add_str(&text, "]}");
    pinc_alloc_limit(pinc_alloc_held() + (1 << 20));
    assert_int_equal(read_parts(&names, JSON, pinc_buf_slice(&text), 65536, true, NULL), PINC_OK);
    assert_false(pinc_alloc_limited(&limit));
    pinc_alloc_limit(SIZE_MAX);
    pinc_buf_clear(&text);
    pinc_buf_clear(&names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_limits)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
