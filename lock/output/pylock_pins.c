#include "lock/output/pylock_pins.h"

void pinc_pylock_pins_add(struct pinc_buf *out, const struct pinc_pylock *lock)
{
    size_t i;

    for (i = 0; i < lock->n_packages; i++) {
        const struct pinc_pylock_package *package = &lock->packages[i];

        if (!package->version.ptr) {
            continue;
        }
        /* None of them has a line end inside: it would have been invalid. */
        pinc_buf_add(out, package->written);
        pinc_buf_add_str(out, "==");
        pinc_buf_add(out, pinc_slice_strip(package->version));
        if (package->marker_text.ptr) {
            pinc_buf_add_str(out, " ; ");
            pinc_buf_add(out, pinc_slice_strip(package->marker_text));
        }
        pinc_buf_add_char(out, '\n');
    }
}

enum pinc_status pinc_pylock_pins_read(struct pinc_buf *out, struct pinc_slice text,
                                       const char *source, struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_pylock lock;
    enum pinc_status st = arena
                              ? pinc_pylock_read(&lock, text, PINC_PYLOCK_PINS, source, arena, err)
                              : pinc_fail_memory(err);

    if (st == PINC_OK) {
        pinc_pylock_pins_add(out, &lock);
        st = out->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
    }
    pinc_arena_free(arena);
    return st;
}
