/*
 * Core metadata: fields are clean text out of the input; compiling loses no requirement without
 * saying so; a repair leaves what was right as it was.
 */
#include "tests/fuzz/fuzz.h"

#include "index/dist/metadata.h"

#include <string.h>

static void check_value(struct pinc_slice value)
{
    PROPERTY(pinc_utf8_valid(value));
    PROPERTY(pinc_slice_find(value, '\n') == value.len &&
             pinc_slice_find(value, '\r') == value.len);
    PROPERTY(pinc_slice_trim(value).len == value.len);
}

static void check_fields(const struct pinc_metadata_text *text)
{
    size_t i;

    PROPERTY(text->name.len > 0 && text->version.len > 0 && text->metadata_version.len >= 3);
    check_value(text->name);
    check_value(text->version);
    check_value(text->metadata_version);
    check_value(text->requires_python);
    for (i = 0; i < text->n_requires; i++) {
        check_value(text->requires[i]);
    }
    for (i = 0; i < text->n_extras; i++) {
        check_value(text->extras[i]);
    }
}

/* Is any clause ===, which takes what a repair would touch? */
static bool has_arbitrary(const struct pinc_specset *set)
{
    enum pinc_operator op;
    struct pinc_slice text;
    size_t i;

    for (i = 0; i < pinc_specset_count(set); i++) {
        pinc_specset_item(set, i, &op, &text);
        if (op == PINC_OP_ARBITRARY) {
            return true;
        }
    }
    return false;
}

static void check_repair(struct pinc_slice text, struct pinc_arena *arena)
{
    const struct pinc_specset *strict, *mended;
    struct pinc_buf a = {0}, b = {0};

    if (pinc_specset_parse(&strict, text, arena, NULL) != PINC_OK || has_arbitrary(strict) ||
        pinc_metadata_repair_specifiers(&mended, text, arena, NULL) != PINC_OK) {
        return;
    }
    pinc_specset_print(&a, strict);
    pinc_specset_print(&b, mended);
    PROPERTY(pinc_slice_equal(pinc_buf_slice(&a), pinc_buf_slice(&b)));
    pinc_buf_clear(&a);
    pinc_buf_clear(&b);
}

static void check_compiled(const struct pinc_metadata_text *text, struct pinc_arena *arena)
{
    struct pinc_metadata metadata;
    size_t i;

    memset(&metadata, 0, sizeof metadata);
    PROPERTY(pinc_metadata_compile(&metadata, text, NULL, arena, NULL) == PINC_OK);
    PROPERTY(metadata.n_extras == text->n_extras);
    PROPERTY(metadata.n_requires <= text->n_requires);
    PROPERTY(metadata.n_requires == text->n_requires || metadata.unusable.len > 0);
    PROPERTY(pinc_utf8_valid(metadata.unusable) && pinc_utf8_valid(metadata.repaired));
    for (i = 0; i < metadata.n_requires; i++) {
        PROPERTY(metadata.requires[i]);
        /* A URL has no specifiers beside it; whether it may be taken is the resolver's to say. */
        PROPERTY(!metadata.requires[i]->url.ptr ||
                 pinc_specset_count(metadata.requires[i]->specs) == 0);
    }
    check_repair(text->requires_python, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_metadata_text wheel, sdist;
    struct pinc_slice text = fuzz_text(data, size);
    struct pinc_error err = {0};
    enum pinc_status st = pinc_metadata_read(&wheel, text, PINC_METADATA_OF_WHEEL, arena, &err);

    PROPERTY(pinc_metadata_read(&sdist, text, PINC_METADATA_OF_SDIST, arena, NULL) == st);
    if (st == PINC_OK) {
        PROPERTY(wheel.final);
        check_fields(&wheel);
        check_compiled(&wheel, arena);
    } else {
        PROPERTY(st == PINC_ESYNTAX && err.text[0] != '\0');
    }
    pinc_arena_free(arena);
    return 0;
}
