/* A JSON page, and a project document of the legacy API: files are well-formed, times are only
 * added where there are none. */
#include "tests/fuzz/fuzz_page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_page_file files[] = {
        {.filename = PINC_LIT("a"), .upload_time = PINC_TIME_UNKNOWN},
        {.filename = PINC_LIT("b"), .upload_time = 7},
    };
    struct pinc_slice text = fuzz_text(data, size);
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_error err = {0};
    struct pinc_page page;
    enum pinc_status st;

    PROPERTY(arena);
    st = pinc_page_read_json(&page, text, PINC_LIT(FUZZ_BASE), arena, &err);
    PROPERTY(st == PINC_OK || st == PINC_ESYNTAX || st == PINC_ELIMIT);
    PROPERTY(st == err.code);
    fuzz_check_page(&page);
    st = pinc_page_add_legacy_times(files, 2, text, NULL);
    PROPERTY(st == PINC_OK || st == PINC_ESYNTAX || st == PINC_ELIMIT);
    PROPERTY(files[1].upload_time == 7);
    pinc_arena_free(arena);
    return 0;
}
