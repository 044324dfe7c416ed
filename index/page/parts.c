#include "index/page/parts.h"

#include <string.h>

static bool has_room(struct pinc_parts *parts, size_t size)
{
    const size_t part = parts->n / PINC_PARTS_EACH;

    if (parts->n % PINC_PARTS_EACH == 0) {
        if (!PINC_GROW(parts->parts, parts->cap_parts, part + 1)) {
            return false;
        }
        parts->parts[part] = NULL;
    }
    if (part == 0) {
        return pinc_grow_if_full(&parts->parts[0], &parts->cap_first, parts->n + 1, size);
    }
    if (!parts->parts[part]) {
        parts->parts[part] = pinc_alloc_array(PINC_PARTS_EACH, size);
    }
    return parts->parts[part] != NULL;
}

void *pinc_parts_add(struct pinc_parts *parts, size_t size)
{
    return has_room(parts, size) ? pinc_parts_at(parts, parts->n++, size) : NULL;
}

void pinc_parts_copy(char *to, const struct pinc_parts *parts, size_t size)
{
    size_t at, n;

    for (at = 0; at < parts->n; at += n) {
        n = parts->n - at < PINC_PARTS_EACH ? parts->n - at : PINC_PARTS_EACH;
        memcpy(to + at * size, pinc_parts_at(parts, at, size), n * size);
    }
}

void pinc_parts_clear(struct pinc_parts *parts)
{
    size_t i;

    for (i = 0; i * PINC_PARTS_EACH < parts->n; i++) {
        pinc_free(parts->parts[i]);
    }
    pinc_free(parts->parts);
    *parts = (struct pinc_parts){.parts = NULL};
}
