#include "index/lazy_xml.h"

#ifdef PINC_LINKED

enum pinc_status pinc_xml_load(struct pinc_error *err)
{
    (void)err;
    return PINC_OK;
}

#else

PINC_LAZY_NOTE(PINC_XML_SONAME, "html", "Index pages in HTML")

PINC_XML_FUNCTIONS(PINC_LAZY_POINTER_F, PINC_LAZY_POINTER_V, PINC_LAZY_POINTER_A)
PINC_XML_FUNCTIONS(PINC_LAZY_FORWARD_F, PINC_LAZY_FORWARD_V, PINC_LAZY_FORWARD_A)

static const struct pinc_lazy_symbol symbols[] = {
    PINC_XML_FUNCTIONS(PINC_LAZY_ROW_F, PINC_LAZY_ROW_V, PINC_LAZY_ROW_A)};
static struct pinc_lazy library = PINC_LAZY_INIT("libxml2", PINC_XML_SONAME, symbols);

enum pinc_status pinc_xml_load(struct pinc_error *err)
{
    return pinc_lazy_load(&library, err);
}

#endif
