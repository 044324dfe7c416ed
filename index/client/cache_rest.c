#include "index/client/cache_rest.h"

#include "base/checksum.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define OPEN_FILES 256u

size_t pinc_cache_rest_blocks(size_t len)
{
    return len / PINC_CACHE_BLOCK + (len % PINC_CACHE_BLOCK != 0);
}

/* The number of a block is its seed: none can stand for another one. */
static uint64_t sum_of(struct pinc_slice bytes, size_t block)
{
    const size_t from = block * PINC_CACHE_BLOCK;
    const size_t left = bytes.len - from;

    return pinc_checksum(
        pinc_slice_part(bytes, from, from + (left < PINC_CACHE_BLOCK ? left : PINC_CACHE_BLOCK)),
        block);
}

void pinc_cache_rest_sum(char *sums, struct pinc_slice bytes)
{
    const size_t n = pinc_cache_rest_blocks(bytes.len);
    size_t i;

    for (i = 0; i < n; i++) {
        const uint64_t sum = sum_of(bytes, i);

        memcpy(sums + i * sizeof sum, &sum, sizeof sum);
    }
}

static bool is_sound(const char *sums, struct pinc_slice bytes, size_t block)
{
    const uint64_t sum = sum_of(bytes, block);

    return memcmp(sums + block * sizeof sum, &sum, sizeof sum) == 0;
}

bool pinc_cache_rest_sound(const char *sums, struct pinc_slice bytes)
{
    const size_t n = pinc_cache_rest_blocks(bytes.len);
    size_t i = 0;

    while (i < n && is_sound(sums, bytes, i)) {
        i++;
    }
    return i == n;
}

void pinc_open_files_init(struct pinc_open_files *files)
{
    struct rlimit limit;

    files->n = 0;
    files->most = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur / 4 < OPEN_FILES
                      ? (size_t)limit.rlim_cur / 4
                      : OPEN_FILES;
}

bool pinc_cache_rest_open(struct pinc_cache_rest *rest, int fd, struct pinc_open_files *files)
{
    rest->read =
        files->n < files->most ? pinc_alloc(pinc_cache_rest_blocks(rest->len) / 8 + 1) : NULL;
    if (!rest->read) {
        return false;
    }
    rest->fd = fd;
    rest->files = files;
    files->n++;
    return true;
}

static bool is_read(const struct pinc_cache_rest *rest, size_t block)
{
    return rest->read[block / 8] >> block % 8 & 1;
}

/* Blocks [first, end), which were not read yet. */
static bool read_blocks(const struct pinc_cache_rest *rest, size_t first, size_t end)
{
    const struct pinc_slice all = {rest->bytes, rest->len};
    const size_t from = first * PINC_CACHE_BLOCK;
    const size_t to = end * PINC_CACHE_BLOCK < rest->len ? end * PINC_CACHE_BLOCK : rest->len;

    if (!pinc_file_read_part(rest->fd, rest->bytes + from, rest->at + from, to - from)) {
        return false;
    }
    for (; first < end && is_sound(rest->sums, all, first); first++) {
        rest->read[first / 8] |= (unsigned char)(1u << first % 8);
    }
    return first == end;
}

bool pinc_cache_rest_need(const struct pinc_cache_rest *rest, const void *from, size_t len)
{
    const size_t at = (size_t)((const char *)from - rest->bytes);
    size_t block, end, last;

    if (!rest->read || len == 0) {
        return true;
    }
    last = (at + len - 1) / PINC_CACHE_BLOCK;
    for (block = at / PINC_CACHE_BLOCK; block <= last; block = end) {
        end = block + 1;
        if (is_read(rest, block)) {
            continue;
        }
        while (end <= last && !is_read(rest, end)) {
            end++;
        }
        if (!read_blocks(rest, block, end)) {
            return false;
        }
    }
    return true;
}

void pinc_cache_rest_close(struct pinc_cache_rest *rest)
{
    if (rest->read) {
        (void)close(rest->fd);
        rest->files->n--;
        pinc_free(rest->read);
    }
    memset(rest, 0, sizeof *rest);
}
