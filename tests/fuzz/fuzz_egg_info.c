/*
 * requires.txt: every requirement is one clean line that starts with what the input says, in its
 * order; every extra is told once; the same answer each time; compiling it fails in no other way
 * than saying why the file cannot be taken.
 */
#include "tests/fuzz/fuzz.h"

#include "index/dist/egg_info.h"
#include "markers/name.h"

#include <string.h>

#define PAIRS_MAX 200u /* extras that are compared with each other */

static bool contains(struct pinc_slice text, struct pinc_slice part)
{
    size_t i;

    for (i = 0; i + part.len <= text.len; i++) {
        if (memcmp(text.ptr + i, part.ptr, part.len) == 0) {
            return true;
        }
    }
    return false;
}

/* Each has a line of the input of its own: what stands before its first ';' starts one. */
static void check_requires(const struct pinc_metadata_text *text, struct pinc_slice input)
{
    size_t i;

    for (i = 0; i < text->n_requires; i++) {
        struct pinc_slice r = text->requires[i];
        struct pinc_slice start = pinc_slice_trim(pinc_slice_part(r, 0, pinc_slice_find(r, ';')));

        PROPERTY(r.len > 0 && r.ptr[0] != '[' && r.ptr[0] != '#');
        PROPERTY(pinc_utf8_valid(r) && pinc_slice_find(r, '\n') == r.len);
        /* ";marker" under a section is not a requirement, which compiling tells. */
        PROPERTY(start.len == 0 || pinc_slice_trim(r).len == r.len);
        while (input.len &&
               !contains(pinc_slice_part(input, 0, pinc_slice_find(input, '\n')), start)) {
            (void)fuzz_line(&input);
        }
        PROPERTY(start.len == 0 || input.len > 0);
        (void)fuzz_line(&input);
    }
}

static void check_extras(const struct pinc_metadata_text *text)
{
    size_t i, k;

    for (i = 0; i < text->n_extras; i++) {
        PROPERTY(pinc_name_valid(text->extras[i]));
        for (k = 0; k < i && k < PAIRS_MAX; k++) {
            PROPERTY(!pinc_name_equal(text->extras[i], text->extras[k]));
        }
    }
}

static void check_same(const struct pinc_metadata_text *a, const struct pinc_metadata_text *b)
{
    size_t i;

    PROPERTY(a->n_requires == b->n_requires && a->n_extras == b->n_extras);
    for (i = 0; i < a->n_requires; i++) {
        PROPERTY(pinc_slice_equal(a->requires[i], b->requires[i]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct pinc_slice extras[] = {{"have", 4}};
    const struct pinc_metadata_text plain = {
        .name = PINC_LIT("demo"), .version = PINC_LIT("1.0"), .extras = extras, .n_extras = 1};
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_slice input = fuzz_text(data, size);
    struct pinc_metadata_text text = plain, again = plain;
    struct pinc_metadata metadata = {.n_requires = 0};
    struct pinc_error err = {0};
    enum pinc_status st = pinc_egg_info_read(&text, input, arena, &err);

    PROPERTY(st == err.code);
    PROPERTY(st == PINC_OK || st == PINC_ESYNTAX || st == PINC_ELIMIT);
    PROPERTY(pinc_egg_info_read(&again, input, arena, NULL) == st);
    check_same(&text, &again);
    if (st == PINC_OK) {
        check_requires(&text, input);
        check_extras(&text);
        PROPERTY(pinc_metadata_compile(&metadata, &text, NULL, arena, NULL) == PINC_OK);
        PROPERTY(metadata.n_requires == text.n_requires || metadata.unusable.len > 0);
    } else {
        PROPERTY(text.extras == extras && text.n_requires == 0);
    }
    pinc_arena_free(arena);
    return 0;
}
