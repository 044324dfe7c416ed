#include "index/build/subdirectory.h"

bool pinc_build_subdirectory_valid(struct pinc_slice text)
{
    while (text.len) {
        size_t slash = pinc_slice_find(text, '/');
        struct pinc_slice part = pinc_slice_part(text, 0, slash);

        if (part.len == 0 || pinc_slice_equal(part, PINC_LIT(".")) ||
            pinc_slice_equal(part, PINC_LIT("..")) || memchr(part.ptr, '\0', part.len) ||
            memchr(part.ptr, '&', part.len) || memchr(part.ptr, '#', part.len)) {
            return false;
        }
        text = pinc_slice_part(text, slash + 1, text.len);
    }
    return true;
}
