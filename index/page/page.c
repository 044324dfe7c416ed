#include "index/page/page.h"

static bool is_json(struct pinc_slice type)
{
    return pinc_slice_equal_nocase(type, PINC_LIT("application/vnd.pypi.simple.v1+json")) ||
           pinc_slice_equal_nocase(type, PINC_LIT("application/json"));
}

static bool is_html(struct pinc_slice type)
{
    return type.len == 0 || pinc_slice_equal_nocase(type, PINC_LIT("text/html")) ||
           pinc_slice_equal_nocase(type, PINC_LIT("application/vnd.pypi.simple.v1+html")) ||
           pinc_slice_equal_nocase(type, PINC_LIT("application/xhtml+xml"));
}

enum pinc_status pinc_page_read(struct pinc_page *page, const struct pinc_page_text *got,
                                struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_buf type = {0};

    if (is_json(got->type)) {
        return pinc_page_read_json(page, got->text, got->url, arena, err);
    }
    if (is_html(got->type)) {
        if (!got->whole && !pinc_page_html_whole(got->text)) {
            return pinc_fail(err, PINC_ENET,
                             "the page is cut off: it has no length and does not end in </html>");
        }
        return pinc_page_read_html(page, got->text, got->url, arena, err);
    }
    pinc_buf_add_quoted(&type, got->type, 60);
    (void)pinc_fail(err, PINC_ENET, "the answer is no index page: its type is %s",
                    type.ptr ? type.ptr : "");
    pinc_buf_clear(&type);
    return PINC_ENET;
}
