#include "tests/support/cmocka_all.h"

#include "index/page/lazy_xml.h"

#include <stdlib.h>
#include <string.h>

static unsigned starts;

static void on_start(void *user, const xmlChar *name, const xmlChar **attributes)
{
    (void)attributes;
    starts += strcmp((const char *)name, user) == 0;
}

/* Loaded once, it stays; every function that was looked up works. */
static void test_load(void **state)
{
    char name[] = "b";
    htmlSAXHandler handler = {.startElement = on_start};
    htmlParserCtxtPtr parser;

    (void)state;
    assert_int_equal(pinc_xml_load(NULL), PINC_OK);
    assert_int_equal(pinc_xml_load(NULL), PINC_OK);
    parser = htmlCreatePushParserCtxt(&handler, name, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    assert_non_null(parser);
    (void)htmlCtxtUseOptions(parser, HTML_PARSE_NONET);
    (void)htmlParseChunk(parser, "<b>x<", 5, 0);
    (void)htmlParseChunk(parser, "B>y", 3, 1);
    assert_int_equal(starts, 2);
    xmlStopParser(parser);
    htmlFreeParserCtxt(parser);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_load),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
