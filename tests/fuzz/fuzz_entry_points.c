/*
 * entry_points.txt of an installed wheel: names are plain file names, and what becomes code of a script is dotted names
 * alone.
 */
#include "tests/fuzz/fuzz.h"

#include "index/build/entry_points.h"

#include <string.h>

static bool is_dotted(struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < text.len; i++) {
        const unsigned char c = (unsigned char)text.ptr[i];

        if (c < 0x80 &&
            !strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.", (char)c)) {
            return false;
        }
    }
    return text.len > 0 && !memchr(text.ptr, 0, text.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct pinc_slice text = fuzz_text(data, size);
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_entry_point *points = NULL;
    struct pinc_buf script = {0};
    size_t i, k, n, lines;

    PROPERTY(arena && pinc_entry_points_read(&points, &n, text, arena, NULL) == PINC_OK);
    for (i = 0; i < n; i++) {
        PROPERTY(points[i].name.len > 0 && points[i].name.ptr[0] != '.');
        PROPERTY(!memchr(points[i].name.ptr, '/', points[i].name.len));
        PROPERTY(!memchr(points[i].name.ptr, 0, points[i].name.len));
        PROPERTY(is_dotted(points[i].module) && is_dotted(points[i].object));
        script.len = 0;
        pinc_entry_point_add_script(&script, &points[i], PINC_LIT("/usr/bin/python3"));
        PROPERTY(script.failed == PINC_OK);
        for (k = lines = 0; k < script.len; k++) {
            lines += script.ptr[k] == '\n';
        }
        PROPERTY(lines < 12);
    }
    pinc_buf_clear(&script);
    pinc_arena_free(arena);
    return 0;
}
