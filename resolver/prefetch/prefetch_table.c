#include "resolver/prefetch/prefetch_table.h"

static const struct {
    const char *name, *needs, *newest;
} table[] = {
#include "resolver/prefetch/prefetch_table.inc"
};

struct pinc_slice pinc_prefetch_table_needs(struct pinc_slice name, struct pinc_slice *newest)
{
    size_t low = 0, high = sizeof table / sizeof *table;

    *newest = PINC_LIT("");
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = pinc_slice_compare(pinc_slice_of(table[middle].name), name);

        if (order == 0) {
            *newest = pinc_slice_of(table[middle].newest);
            return pinc_slice_of(table[middle].needs);
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return PINC_LIT("");
}
