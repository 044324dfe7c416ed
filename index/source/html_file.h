/*
 * A page that lies in a file.
 */
#ifndef PINC_INDEX_SOURCE_HTML_FILE_H
#define PINC_INDEX_SOURCE_HTML_FILE_H

#include "index/page/page.h"

/** Read an HTML file, whose links are relative to where it lies. As pinc_page_read_html(), and
 * PINC_ENOTFOUND, PINC_EIO. */
PINC_MUST_USE enum pinc_status html_file_read(struct pinc_page *page, const char *path,
                                              struct pinc_arena *arena, struct pinc_error *err);

#endif
