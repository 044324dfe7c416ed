/*
 * Memory: one allocator that can be made to fail, overflow-safe growth, and an arena.
 *
 * Everything that pinc allocates for itself goes through these, so that a test can fail the
 * n-th allocation and look for leaks. Sizes are bytes.
 */
#ifndef PINC_BASE_ALLOC_H
#define PINC_BASE_ALLOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Allocate n zeroed bytes (n == 0 gives one byte). NULL when out of memory; free with pinc_free().
 */
void *pinc_alloc(size_t n);

/** As pinc_alloc(), but the bytes are not zeroed: all that is read of them is written first. */
void *pinc_alloc_unset(size_t n);

/** Allocate count elements of size bytes each, zeroed. NULL when out of memory or count * size
 * overflows. */
void *pinc_alloc_array(size_t count, size_t size);

/**
 * Grow *array to hold at least `need` elements of `size` bytes.
 * @param cap in and out: the capacity in elements; new elements are not initialised
 * @return false when out of memory or on overflow: *array and *cap are then as before
 */
bool pinc_grow(void **array, size_t *cap, size_t need, size_t size);

/** Free what pinc_alloc(), pinc_alloc_array() or pinc_grow() gave. NULL is fine. */
void pinc_free(void *p);

/** pinc_grow(), without a call where there is room. */
static inline bool pinc_grow_if_full(void **array, size_t *cap, size_t need, size_t size)
{
    return need <= *cap || pinc_grow(array, cap, need, size);
}

/* The same with a typed pointer. */
#define PINC_GROW(array, cap, need)                                                                \
    pinc_grow_if_full((void **)&(array), &(cap), (need), sizeof *(array))

/**
 * Make the n-th allocation from now fail (1 = the next one), and every later one; 0 switches this
 * off. For tests; per process, not to be used while other threads allocate.
 */
void pinc_alloc_fail_at(unsigned long n);

/** The number of blocks that are allocated and not freed. For tests. */
long pinc_alloc_live(void);

/**
 * Let allocations fail that would take the process over so many bytes at once; SIZE_MAX: no limit, as
 * at the start. Forgets what pinc_alloc_limited() tells. Of the process: of all sessions together.
 */
void pinc_alloc_limit(size_t bytes);

/** Did an allocation fail because of the limit? @param limit its bytes */
bool pinc_alloc_limited(size_t *limit);

/** Bytes that are allocated or reserved and not free again. */
size_t pinc_alloc_held(void);

/** Count bytes that are not allocated here (mapped files, a library's own) against the limit. @return
 * false: they would go over it, and are not counted */
bool pinc_alloc_reserve(size_t bytes);

/** Give back what pinc_alloc_reserve() counted. */
void pinc_alloc_release(size_t bytes);

/** n bytes are written to soon: one call gets the whole pages among them that are not there yet, not a fault for each. */
void pinc_pages_expect(void *p, size_t n);

/** Many small objects with one lifetime. Opaque. */
struct pinc_arena;

/** A new, empty arena, freed by pinc_arena_free(). NULL when out of memory. */
struct pinc_arena *pinc_arena_new(void);

/** Free everything in the arena; it may be used again. */
void pinc_arena_empty(struct pinc_arena *arena);

/** Free the arena and everything in it. NULL is fine. */
void pinc_arena_free(struct pinc_arena *arena);

/** n zeroed bytes, aligned for any type, that live as long as the arena. NULL when out of memory.
 */
void *pinc_arena_alloc(struct pinc_arena *arena, size_t n);

/** As pinc_arena_alloc() for count elements of size bytes; NULL on overflow too. */
void *pinc_arena_array(struct pinc_arena *arena, size_t count, size_t size);

/** A copy of n bytes with a NUL after them. NULL when out of memory. */
char *pinc_arena_copy(struct pinc_arena *arena, const void *bytes, size_t n);

/** Bytes that the arena holds from the system. */
size_t pinc_arena_size(const struct pinc_arena *arena);

/** Overwrite a secret: no compiler takes this away, although the memory is freed next. NULL with 0 is
 * fine. */
void pinc_wipe(void *p, size_t n);

#endif
