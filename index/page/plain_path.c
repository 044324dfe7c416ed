#include "index/page/plain_path.h"

#define BLOCK 16u

/* Not a letter, digit, '-', '.' or '/' (which lie beside the digits)? */
static inline unsigned char is_other(unsigned char c)
{
    const unsigned char mark = (unsigned char)(c - '-');
    const unsigned char letter = (unsigned char)((c | 0x20) - 'a');

    return (mark > '9' - '-') & (letter > 'z' - 'a');
}

static inline unsigned char is_no_mark(unsigned char c)
{
    return (c != '_') & (c != '+');
}

/* Is it an empty part, or one that begins with a dot? */
static inline unsigned char is_dotted(unsigned char c, unsigned char before)
{
    const unsigned char start = (unsigned char)(c - '.');

    return (before == '/') & (start <= '/' - '.');
}

static inline bool is_wrong(unsigned char c, unsigned char before)
{
    return (is_other(c) && is_no_mark(c)) || is_dotted(c, before);
}

/* Three loops without branches, each of which compilers turn into a few wide instructions. */
static inline bool is_plain_block(const unsigned char *at)
{
    unsigned char wrong[BLOCK];
    uint64_t words[BLOCK / 8];
    unsigned i;

    for (i = 0; i < BLOCK; i++) {
        wrong[i] = is_other(at[i]);
    }
    for (i = 0; i < BLOCK; i++) {
        wrong[i] &= is_no_mark(at[i]);
    }
    for (i = 0; i < BLOCK; i++) {
        wrong[i] |= is_dotted(at[i], (at - 1)[i]);
    }
    memcpy(words, wrong, sizeof words);
    return (words[0] | words[1]) == 0;
}

bool pinc_path_is_plain(struct pinc_slice path)
{
    const unsigned char *p = (const unsigned char *)path.ptr;
    size_t at = 1;

    if (path.len == 0 || is_wrong(p[0], '/')) {
        return false;
    }
    for (; at + BLOCK <= path.len; at += BLOCK) {
        if (!is_plain_block(p + at)) {
            return false;
        }
    }
    if (at < path.len && path.len > BLOCK) {
        return is_plain_block(p + path.len - BLOCK);
    }
    while (at < path.len && !is_wrong(p[at], p[at - 1])) {
        at++;
    }
    return at >= path.len;
}
