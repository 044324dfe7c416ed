#include "base/utf8.h"

size_t pinc_utf8_decode(struct pinc_slice s, uint32_t *point)
{
    const unsigned char *p = (const unsigned char *)s.ptr;
    size_t n, i;
    uint32_t c, least;

    if (s.len == 0) {
        return 0;
    }
    if (p[0] < 0x80) {
        *point = p[0];
        return 1;
    }
    if (p[0] >= 0xc2 && p[0] <= 0xdf) {
        n = 2, c = p[0] & 0x1fu, least = 0x80;
    } else if (p[0] >= 0xe0 && p[0] <= 0xef) {
        n = 3, c = p[0] & 0x0fu, least = 0x800;
    } else if (p[0] >= 0xf0 && p[0] <= 0xf4) {
        n = 4, c = p[0] & 0x07u, least = 0x10000;
    } else {
        return 0;
    }
    if (s.len < n) {
        return 0;
    }
    for (i = 1; i < n; i++) {
        if ((p[i] & 0xc0u) != 0x80) {
            return 0;
        }
        c = c << 6 | (p[i] & 0x3fu);
    }
    if (c < least || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) {
        return 0;
    }
    *point = c;
    return n;
}

size_t pinc_utf8_encode(char *out, uint32_t point)
{
    const size_t n = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    size_t i;

    for (i = n - 1; i > 0; i--) {
        out[i] = (char)(0x80u | (point & 0x3fu));
        point >>= 6;
    }
    /* The first byte has as many ones at its top as there are bytes, and none when there is one. */
    out[0] = (char)(n == 1 ? point : (0xf00u >> n & 0xf0u) | point);
    return n;
}

bool pinc_utf8_valid(struct pinc_slice s)
{
    uint32_t point;
    size_t n, i = 0;

    while (i < s.len) {
        if ((unsigned char)s.ptr[i] < 0x80) {
            i++;
            continue;
        }
        n = pinc_utf8_decode(pinc_slice_part(s, i, s.len), &point);
        if (n == 0) {
            return false;
        }
        i += n;
    }
    return true;
}
