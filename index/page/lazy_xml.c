#include "index/page/lazy_xml.h"

PINC_LAZY_LIBRARY(PINC_XML_FUNCTIONS, pinc_xml_load, "libxml2", PINC_XML_SONAME, "html",
                  "Index pages in HTML")
