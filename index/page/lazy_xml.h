/*
 * libxml2, loaded when it is first needed: see base/lazy.h.
 */
#ifndef PINC_INDEX_PAGE_LAZY_XML_H
#define PINC_INDEX_PAGE_LAZY_XML_H

#include "base/lazy.h"

#define PINC_XML_FUNCTIONS(F, V, A)                                                                \
    F(htmlParserCtxtPtr, htmlCreatePushParserCtxt,                                                 \
      (htmlSAXHandlerPtr handler, void *user, const char *text, int n, const char *name,           \
       xmlCharEncoding encoding),                                                                  \
      (handler, user, text, n, name, encoding))                                                    \
    F(int, htmlCtxtUseOptions, (htmlParserCtxtPtr parser, int options), (parser, options))         \
    F(int, htmlParseChunk, (htmlParserCtxtPtr parser, const char *text, int n, int end),           \
      (parser, text, n, end))                                                                      \
    V(xmlStopParser, (xmlParserCtxtPtr parser), (parser))                                          \
    V(htmlFreeParserCtxt, (htmlParserCtxtPtr parser), (parser))

PINC_LAZY_RENAME(PINC_XML_FUNCTIONS)

#include <libxml/HTMLparser.h>

/** Load it. Before any other call. PINC_OK, PINC_EINTERNAL. */
PINC_MUST_USE enum pinc_status pinc_xml_load(struct pinc_error *err);

#endif
