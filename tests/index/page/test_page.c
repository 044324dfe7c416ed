#include "tests/support/cmocka_all.h"
#include "tests/support/page_text.h"

#include "index/page/page.h"

#include <string.h>

#define JSON                                                                                       \
    "{\"meta\":{\"api-version\":\"1.0\"},\"files\":[{\"filename\":\"a\",\"url\":\"/"               \
    "a\",\"hashes\":{}}]}"
#define HTML "<a href=/a>a</a>"
#define FILES "a http://h/a\n"

/* The type that came back tells what it is, whatever it looks like. */
static void test_types(void **state)
{
    static const struct {
        const char *type, *text;
        bool whole;
        enum pinc_status st;
        const char *want; /* the files, or in the message */
    } table[] = {
        {"application/vnd.pypi.simple.v1+json", JSON, true, PINC_OK, FILES},
        {"APPLICATION/JSON", JSON, true, PINC_OK, FILES},
        {"application/json", JSON, false, PINC_OK, FILES}, /* JSON itself tells its end */
        {"application/json", HTML, true, PINC_ESYNTAX, ""},
        {"application/json", "", true, PINC_ESYNTAX, ""},
        {"text/html", HTML, true, PINC_OK, FILES},
        {"Text/HTML", HTML "</html>", false, PINC_OK, FILES},
        {"text/html", HTML, false, PINC_ENET, "cut off"},
        {"text/html", "", true, PINC_OK, ""},
        {"text/html", "", false, PINC_ENET, "cut off"},
        {"application/vnd.pypi.simple.v1+html", HTML, true, PINC_OK, FILES},
        {"application/xhtml+xml", HTML, true, PINC_OK, FILES},
        {"", HTML, true, PINC_OK, FILES}, /* none: as browsers take it */
        {"text/plain", HTML, true, PINC_ENET, "its type is 'text/plain'"},
        {"application/vnd.pypi.simple.v2+json", JSON, true, PINC_ENET, "not an index page"},
        {"application/jsonp", JSON, true, PINC_ENET, "not an index page"},
        {"a\033[1m", JSON, true, PINC_ENET, "a\\x1b[1m"}, /* said without control characters */
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof table / sizeof *table; i++) {
        const struct pinc_page_text got = {pinc_slice_of(table[i].text), PINC_LIT("http://h/x/"),
                                           pinc_slice_of(table[i].type), table[i].whole};
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_page page = {.n_files = 0};
        struct pinc_error err = {0};
        struct pinc_buf text = {0};

        assert_int_equal(pinc_page_read(&page, &got, arena, &err), table[i].st);
        if (table[i].st == PINC_OK) {
            test_page_print(&text, &page);
            assert_string_equal(text.ptr ? text.ptr : "", table[i].want);
        } else if (!strstr(err.text, table[i].want)) {
            assert_string_equal(err.text, table[i].want);
        }
        pinc_buf_clear(&text);
        pinc_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
