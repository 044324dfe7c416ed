/* An HTML page: files are well-formed; what is cut off behind the end of a whole page changes
 * nothing. */
#include "tests/fuzz/fuzz_page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_slice text = fuzz_text(data, size);
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_error err = {0};
    struct pinc_page page;
    enum pinc_status st;

    PROPERTY(arena);
    st = pinc_page_read_html(&page, text, PINC_LIT(FUZZ_BASE), arena, &err);
    PROPERTY(st == PINC_OK || st == PINC_ESYNTAX || st == PINC_ELIMIT);
    PROPERTY(st == err.code);
    fuzz_check_page(&page);
    /* Blanks and comments at the end do not make a page whole or cut. */
    if (pinc_page_html_whole(text)) {
        struct pinc_buf longer = {0};

        pinc_buf_add(&longer, text);
        pinc_buf_add_str(&longer, "\n<!--SERIAL 1-->\n");
        PROPERTY(pinc_page_html_whole(pinc_buf_slice(&longer)));
        pinc_buf_clear(&longer);
    }
    pinc_arena_free(arena);
    return 0;
}
