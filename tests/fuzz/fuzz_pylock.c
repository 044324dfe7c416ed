/* The pins of a pylock.toml: every line that is made of them is one requirement with one version. */
#include "tests/fuzz/fuzz.h"

#include "lock/output/pylock_pins.h"
#include "markers/requirement.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_buf pins = {0};
    struct pinc_error err = {0};
    struct pinc_slice rest;

    if (pinc_pylock_pins_read(&pins, fuzz_text(data, size), "fuzz", &err) == PINC_OK) {
        for (rest = pinc_buf_slice(&pins); rest.len;) {
            const struct pinc_requirement *req;

            PROPERTY(pinc_requirement_parse(&req, fuzz_line(&rest), arena, NULL) == PINC_OK);
            PROPERTY(pinc_specset_count(req->specs) == 1 && !req->url.ptr && req->n_extras == 0);
        }
    } else {
        PROPERTY(err.text[0] != '\0' && err.line > 0 && err.column > 0);
    }
    pinc_buf_clear(&pins);
    pinc_arena_free(arena);
    return 0;
}
