#include "base/kept_blocks.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 16 };

/* Each begins with its size. */
static _Atomic(void *) slots[SLOTS];
static atomic_size_t kept;

static size_t size_of(const void *block)
{
    size_t size;

    memcpy(&size, block, sizeof size);
    return size;
}

static bool put(void *block)
{
    for (size_t i = 0; i < SLOTS; i++) {
        void *nothing = NULL;

        if (atomic_compare_exchange_strong(&slots[i], &nothing, block)) {
            return true;
        }
    }
    return false;
}

static bool fits(size_t size, size_t n)
{
    return size >= n && size / 2 <= n + 4096;
}

void *pinc_kept_take(size_t n, size_t *size)
{
    if (n < PINC_KEPT_LEAST || n > PINC_KEPT_MOST) {
        return NULL;
    }
    for (size_t i = 0; i < SLOTS; i++) {
        void *block = atomic_exchange(&slots[i], NULL);

        if (!block) {
            continue;
        }
        if (fits(size_of(block), n)) {
            *size = size_of(block);
            atomic_fetch_sub(&kept, *size);
            return block;
        }
        if (!put(block)) {
            atomic_fetch_sub(&kept, size_of(block));
            free(block);
        }
    }
    return NULL;
}

bool pinc_kept_give(void *block, size_t size)
{
    if (size < PINC_KEPT_LEAST || size > PINC_KEPT_MOST) {
        return false;
    }
    memcpy(block, &size, sizeof size);
    if (atomic_fetch_add(&kept, size) + size <= PINC_KEPT_BYTES && put(block)) {
        return true;
    }
    atomic_fetch_sub(&kept, size);
    return false;
}

void pinc_kept_free(void)
{
    for (size_t i = 0; i < SLOTS; i++) {
        void *block = atomic_exchange(&slots[i], NULL);

        if (block) {
            atomic_fetch_sub(&kept, size_of(block));
            free(block);
        }
    }
}
