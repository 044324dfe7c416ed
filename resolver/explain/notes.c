#include "resolver/explain/notes.h"

#include <stdarg.h>
#include <string.h>

void pinc_notes_add(struct pinc_notes *notes, enum pinc_note_kind kind, const char *fmt, ...)
{
    struct pinc_buf buf = {0};
    struct pinc_slice text;
    va_list ap;

    va_start(ap, fmt);
    pinc_buf_vaddf(&buf, fmt, ap);
    va_end(ap);
    text = pinc_slice_dup(notes->arena, pinc_buf_slice(&buf));
    if (buf.failed == PINC_OK && text.ptr && PINC_GROW(notes->items, notes->cap, notes->n + 1)) {
        notes->items[notes->n++] = (struct pinc_note){kind, text};
    }
    pinc_buf_clear(&buf);
}

enum pinc_status pinc_notes_give(struct pinc_notes *notes, struct pinc_resolution *resolution,
                                 struct pinc_error *err)
{
    struct pinc_note *items = pinc_arena_array(notes->arena, notes->n, sizeof *items);

    if (!items) {
        return pinc_fail_memory(err);
    }
    if (notes->n) {
        memcpy(items, notes->items, notes->n * sizeof *items);
    }
    resolution->notes = items;
    resolution->n_notes = notes->n;
    return PINC_OK;
}

void pinc_notes_clear(struct pinc_notes *notes)
{
    pinc_free(notes->items);
    *notes = (struct pinc_notes){.arena = notes->arena};
}
