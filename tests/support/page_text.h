/* A page as one line a file, for comparing. */
#ifndef PINC_TESTS_PAGE_TEXT_H
#define PINC_TESTS_PAGE_TEXT_H

#include "index/page/page.h"

/* Add "filename url [key=value]...\n" for each file, then "skipped N\n" when entries were skipped, and
 * "project STATUS[: REASON]\n" when it has another status than active. */
void test_page_print(struct pinc_buf *buf, const struct pinc_page *page);

#endif
