/*
 * Advisories: the first line says of which project and version an index tells; the rest is a document, once of a
 * database and once of the index. What is told of a version can be shown, and counting gives what finding does.
 */
#include "tests/fuzz/fuzz.h"

#include "lock/state/advisories.h"

#include <string.h>

#define SHOWN 4u

static bool is_clean(const char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7f) {
            return false;
        }
    }
    return true;
}

static void check_found(const struct pinc_advisories *advisories, struct pinc_slice name,
                        const struct pinc_version *version)
{
    struct pinc_affected found[SHOWN];
    struct pinc_buf text = {0};
    const size_t n = pinc_advisories_find(advisories, name, version, found, SHOWN);
    size_t i;

    PROPERTY(n <= pinc_advisories_count(advisories));
    PROPERTY(n == pinc_advisories_find(advisories, name, version, NULL, 0));
    PROPERTY((n > 0) == pinc_advisories_affect(advisories, name, version));
    for (i = 0; i < n && i < SHOWN; i++) {
        PROPERTY(found[i].id && found[i].alias && found[i].summary && found[i].fixed);
        PROPERTY(i == 0 || strcmp(found[i - 1].id, found[i].id) <= 0);
        text.len = 0;
        pinc_affected_print(&text, &found[i]);
        PROPERTY(text.failed == PINC_OK && is_clean(text.ptr));
    }
    pinc_buf_clear(&text);
}

/* With the document, told by the index or not; what one version is told is told twice, too. */
static void check_document(struct pinc_slice text, struct pinc_slice name,
                           struct pinc_slice version, bool by_index)
{
    static const char *const others[] = {"0", "1.0", "1.5rc1", "2!3"};
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_advisories *advisories = pinc_advisories_new();
    struct pinc_version value;
    struct pinc_error err = {0};
    enum pinc_status st;
    size_t i;

    PROPERTY(arena && advisories);
    st = by_index ? pinc_advisories_add_index(advisories, name, version, text, &err)
                  : pinc_advisories_add(advisories, text, &err);
    PROPERTY(st == PINC_OK || st == PINC_ESYNTAX || st == PINC_ELIMIT);
    PROPERTY(st == err.code && is_clean(err.text));
    if (pinc_version_parse(&value, version, arena, NULL) == PINC_OK) {
        check_found(advisories, name, &value);
    }
    for (i = 0; i < sizeof others / sizeof *others; i++) {
        PROPERTY(pinc_version_parse(&value, pinc_slice_of(others[i]), arena, NULL) == PINC_OK);
        check_found(advisories, name, &value);
    }
    pinc_advisories_free(advisories);
    pinc_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_slice text = fuzz_text(data, size);
    const struct pinc_slice pin = fuzz_line(&text);
    const size_t blank = pinc_slice_find(pin, ' ');
    const struct pinc_slice name = pinc_slice_part(pin, 0, blank);
    const struct pinc_slice version = pinc_slice_part(pin, blank + 1, pin.len);

    check_document(text, name, version, false);
    check_document(text, name, version, true);
    return 0;
}
