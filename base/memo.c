#include "base/memo.h"

#include "base/alloc.h"
#include "base/map.h"

const void *pinc_memo_get(const struct pinc_memo *memo, struct pinc_slice text)
{
    uint32_t at;

    return memo->by_text && pinc_map_get(memo->by_text, text, &at) ? memo->items[at] : NULL;
}

bool pinc_memo_add(struct pinc_memo *memo, struct pinc_slice text, const void *item)
{
    memo->by_text = memo->by_text ? memo->by_text : pinc_map_new();
    if (!memo->by_text || memo->n >= UINT32_MAX ||
        !PINC_GROW(memo->items, memo->cap, memo->n + 1) ||
        !pinc_map_put(memo->by_text, text, (uint32_t)memo->n)) {
        return false;
    }
    memo->items[memo->n++] = item;
    return true;
}

void pinc_memo_clear(struct pinc_memo *memo)
{
    pinc_map_free(memo->by_text);
    pinc_free(memo->items);
    *memo = (struct pinc_memo){0};
}
