#include "base/slices.h"

#include "base/alloc.h"

bool pinc_slices_add(struct pinc_slices *list, struct pinc_slice item)
{
    if (!PINC_GROW(list->items, list->cap, list->n + 1)) {
        return false;
    }
    list->items[list->n++] = item;
    return true;
}

bool pinc_slices_have(const struct pinc_slices *list, struct pinc_slice item)
{
    size_t i;

    for (i = 0; i < list->n; i++) {
        if (pinc_slice_equal(list->items[i], item)) {
            return true;
        }
    }
    return false;
}

void pinc_slices_clear(struct pinc_slices *list)
{
    pinc_free(list->items);
    *list = (struct pinc_slices){0};
}
