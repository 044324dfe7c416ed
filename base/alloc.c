#include "base/alloc.h"

#include "base/kept_blocks.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#ifdef __APPLE__
#include <malloc/malloc.h>
#else
#include <malloc.h>
#endif

/* musl's headers do not have it. */
#if defined(__linux__) && !defined(MADV_POPULATE_WRITE)
#define MADV_POPULATE_WRITE 23
#endif

/* The allocator's own state: the one global state in the library. */
static atomic_ulong fail_at;
static atomic_long live;
static atomic_size_t held, most = SIZE_MAX; /* bytes, and how many there may be */
static atomic_bool refused;

static bool must_fail(void)
{
    unsigned long n = atomic_load_explicit(&fail_at, memory_order_relaxed);

    if (n == 0) {
        return false;
    }
    if (n == 1) {
        return true;
    }
    atomic_store_explicit(&fail_at, n - 1, memory_order_relaxed);
    return false;
}

void pinc_alloc_fail_at(unsigned long n)
{
    atomic_store(&fail_at, n);
}

long pinc_alloc_live(void)
{
    return atomic_load(&live);
}

void pinc_alloc_limit(size_t bytes)
{
    atomic_store(&most, bytes);
    atomic_store(&refused, false);
}

bool pinc_alloc_limited(size_t *limit)
{
    *limit = atomic_load(&most);
    return atomic_load(&refused);
}

size_t pinc_alloc_held(void)
{
    return atomic_load_explicit(&held, memory_order_relaxed);
}

static bool fits(size_t n)
{
    const size_t limit = atomic_load_explicit(&most, memory_order_relaxed);
    const size_t now = atomic_load_explicit(&held, memory_order_relaxed);
    const bool does = n <= limit && now <= limit - n;

    if (!does) {
        atomic_store_explicit(&refused, true, memory_order_relaxed);
    }
    return does;
}

bool pinc_alloc_reserve(size_t n)
{
    if (!fits(n)) {
        return false;
    }
    atomic_fetch_add_explicit(&held, n, memory_order_relaxed);
    return true;
}

void pinc_alloc_release(size_t n)
{
    atomic_fetch_sub_explicit(&held, n, memory_order_relaxed);
}

/* What a block really takes, so that nothing has to be kept beside it. */
static size_t size_of(void *p)
{
#ifdef __APPLE__
    return malloc_size(p);
#else
    return malloc_usable_size(p);
#endif
}

/* Only musl needs blocks to be kept; elsewhere the sanitizers and valgrind see all that is freed. */
#if defined(__linux__) && !defined(__GLIBC__)
static const bool keeps = true;
#else
static const bool keeps = false;
#endif

static void *zeroed(size_t n)
{
    size_t size;
    void *p = keeps ? pinc_kept_take(n, &size) : NULL;

    return p ? memset(p, 0, n) : calloc(1, n);
}

static void *unset(size_t n)
{
    size_t size;
    void *p = keeps ? pinc_kept_take(n, &size) : NULL;

    return p ? p : malloc(n);
}

static void release(void *p, size_t size)
{
    if (!keeps || !pinc_kept_give(p, size)) {
        free(p);
    }
}

/* realloc(), by way of kept blocks where it would move a large one. */
static void *resized(void *p, size_t before, size_t n)
{
    void *new;

    if (!keeps || n < PINC_KEPT_LEAST || n > PINC_KEPT_MOST || n <= before) {
        return realloc(p, n);
    }
    new = unset(n);
    if (new &&p) {
        memcpy(new, p, before);
        release(p, before);
    }
    return new;
}

/* @param make takes at least one byte from the system */
static void *block_of(size_t n, void *make(size_t))
{
    void *p;

    if (must_fail() || !fits(n)) {
        return NULL;
    }
    p = make(n ? n : 1);
    if (p) {
        atomic_fetch_add_explicit(&live, 1, memory_order_relaxed);
        atomic_fetch_add_explicit(&held, size_of(p), memory_order_relaxed);
    }
    return p;
}

void *pinc_alloc(size_t n)
{
    return block_of(n, zeroed);
}

void *pinc_alloc_unset(size_t n)
{
    return block_of(n, unset);
}

void *pinc_alloc_array(size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size) {
        return NULL;
    }
    return pinc_alloc(count * size);
}

bool pinc_grow(void **array, size_t *cap, size_t need, size_t size)
{
    size_t want, before, bytes;
    void *p;

    if (need <= *cap) {
        return true;
    }
    want = *cap < 8 ? 8 : *cap;
    while (want < need) {
        if (want > SIZE_MAX / 2) {
            return false;
        }
        want *= 2;
    }
    if (size == 0 || want == 0 || want > SIZE_MAX / size) {
        return false;
    }
    bytes = want * size;
    before = *array ? size_of(*array) : 0;
    if (bytes == 0 || must_fail() || (bytes > before && !fits(bytes - before))) {
        return false;
    }
    p = resized(*array, before, bytes);
    if (!p) {
        return false;
    }
    if (before == 0) {
        atomic_fetch_add_explicit(&live, 1, memory_order_relaxed);
    }
    /* May come to less than before: unsigned numbers go round. */
    atomic_fetch_add_explicit(&held, size_of(p) - before, memory_order_relaxed);
    *array = p;
    *cap = want;
    return true;
}

void pinc_free(void *p)
{
    if (p) {
        const size_t size = size_of(p); /* which musl has to look for */

        atomic_fetch_sub_explicit(&live, 1, memory_order_relaxed);
        atomic_fetch_sub_explicit(&held, size, memory_order_relaxed);
        release(p, size);
    }
}

#define CHUNK_MIN ((size_t)1024)
#define CHUNK_MAX ((size_t)1 << 16) /* what is left of the last one has pages, too */
#define EXPECTED_MIN ((size_t)1 << 14)

struct chunk {
    struct chunk *next;
    size_t used, size;
    _Alignas(max_align_t) unsigned char bytes[];
};

struct pinc_arena {
    struct chunk *first;
    size_t total;
};

struct pinc_arena *pinc_arena_new(void)
{
    return pinc_alloc(sizeof(struct pinc_arena));
}

void pinc_arena_empty(struct pinc_arena *arena)
{
    while (arena->first) {
        struct chunk *next = arena->first->next;

        pinc_free(arena->first);
        arena->first = next;
    }
    arena->total = 0;
}

void pinc_arena_free(struct pinc_arena *arena)
{
    if (arena) {
        pinc_arena_empty(arena);
        pinc_free(arena);
    }
}

void pinc_pages_expect(void *p, size_t n)
{
#ifdef MADV_POPULATE_WRITE
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t skipped = (page - (uintptr_t)p % page) % page; /* before the first whole page */

    if (n > skipped + page) {
        /* Where the system cannot do that, each page comes when it is written to. */
        (void)madvise((char *)p + skipped, n - skipped, MADV_POPULATE_WRITE);
    }
#else
    (void)p;
    (void)n;
#endif
}

/* Its bytes are not zeroed: each block is, when it is given out. */
static struct chunk *chunk_new(size_t size)
{
    struct chunk *c = pinc_alloc_unset(sizeof *c + size);

    if (!c) {
        return NULL;
    }
    if (size >= EXPECTED_MIN) {
        pinc_pages_expect(c, sizeof *c + size);
    }
    c->size = size;
    c->used = 0;
    return c;
}

/* A block that would waste the rest of the current chunk gets one of its own behind it. */
static void *arena_own_chunk(struct pinc_arena *arena, size_t n)
{
    struct chunk *c;

    if (n > SIZE_MAX - sizeof *c) {
        return NULL;
    }
    c = chunk_new(n);
    if (!c) {
        return NULL;
    }
    memset(c->bytes, 0, n);
    c->used = n;
    c->next = NULL;
    if (arena->first) {
        c->next = arena->first->next;
        arena->first->next = c;
    } else {
        arena->first = c;
    }
    arena->total += sizeof *c + n;
    return c->bytes;
}

/* A new chunk in front. */
static struct chunk *add_chunk(struct pinc_arena *arena, size_t size)
{
    struct chunk *c = chunk_new(size);

    if (c) {
        c->next = arena->first;
        arena->first = c;
        arena->total += sizeof *c + size;
    }
    return c;
}

/* Most blocks are small. n is a multiple of the alignment. */
static inline void *cleared(unsigned char *p, size_t n)
{
    const size_t align = _Alignof(max_align_t);
    size_t i;

    if (n > 8 * align) {
        return memset(p, 0, n);
    }
    for (i = 0; i < n; i += align) {
        memset(p + i, 0, align);
    }
    return p;
}

void *pinc_arena_alloc(struct pinc_arena *arena, size_t n)
{
    const size_t align = _Alignof(max_align_t);
    struct chunk *c = arena->first;
    size_t size;

    if (n > SIZE_MAX - align) {
        return NULL;
    }
    n = (n + align - 1) / align * align;
    if (n == 0) {
        n = align;
    }
    if (!c || c->size - c->used < n) {
        size = c ? c->size * 2 : CHUNK_MIN;
        size = size > CHUNK_MAX ? CHUNK_MAX : size < CHUNK_MIN ? CHUNK_MIN : size;
        if (n > size / 4) {
            return arena_own_chunk(arena, n);
        }
        c = add_chunk(arena, size);
        if (!c) {
            return NULL;
        }
    }
    c->used += n;
    return cleared(c->bytes + c->used - n, n);
}

void *pinc_arena_array(struct pinc_arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size) {
        return NULL;
    }
    return pinc_arena_alloc(arena, count * size);
}

char *pinc_arena_copy(struct pinc_arena *arena, const void *bytes, size_t n)
{
    char *p;

    if (n == SIZE_MAX) {
        return NULL;
    }
    p = pinc_arena_alloc(arena, n + 1);
    if (p && n) {
        memcpy(p, bytes, n);
    }
    return p;
}

size_t pinc_arena_size(const struct pinc_arena *arena)
{
    return arena->total;
}

void pinc_wipe(void *p, size_t n)
{
    volatile unsigned char *byte = p;

    for (; n > 0; n--) {
        *byte++ = 0;
    }
}
