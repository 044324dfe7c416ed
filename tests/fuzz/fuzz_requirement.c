/* A requirement: printing reads back as an equal one; an error has a place within the text. */
#include "tests/fuzz/fuzz.h"

#include "base/limits.h"
#include "markers/name.h"
#include "markers/requirement.h"

static void check(const struct pinc_requirement *req, struct pinc_arena *arena)
{
    struct pinc_buf text = {0}, again = {0};
    const struct pinc_requirement *read;
    struct pinc_error err = {0};
    enum pinc_status st;
    size_t i;

    PROPERTY(req->specs && req->name.len > 0 && pinc_name_equal(req->name, req->norm));
    for (i = 1; i < req->n_extras; i++) {
        PROPERTY(pinc_slice_compare(req->extras[i - 1], req->extras[i]) < 0);
    }
    pinc_requirement_print(&text, req);
    st = pinc_requirement_parse(&read, pinc_buf_slice(&text), arena, &err);
    if (st != PINC_ELIMIT) { /* what is written without blanks grows */
        PROPERTY(st == PINC_OK);
        PROPERTY(pinc_requirement_equal(req, read));
        pinc_requirement_print(&again, read);
        PROPERTY(pinc_slice_equal(pinc_buf_slice(&text), pinc_buf_slice(&again)));
    }
    pinc_buf_clear(&text);
    pinc_buf_clear(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_slice text = fuzz_text(data, size);
    struct pinc_arena *arena = pinc_arena_new();
    const struct pinc_requirement *req;
    struct pinc_error err = {0};

    if (pinc_requirement_parse(&req, text, arena, &err) == PINC_OK) {
        PROPERTY(err.code == PINC_OK);
        check(req, arena);
    } else {
        PROPERTY(!req && err.text[0] != '\0' && err.column <= size + 1);
    }
    pinc_arena_free(arena);
    return 0;
}
