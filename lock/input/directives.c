#include "lock/input/directives.h"

#include <string.h>

/* Cuts the first line off: LF, CR or CR LF ends it. */
static struct pinc_slice cut_line(struct pinc_slice *rest)
{
    struct pinc_slice line;
    size_t n = 0, end;

    while (n < rest->len && rest->ptr[n] != '\n' && rest->ptr[n] != '\r') {
        n++;
    }
    end = n + (n < rest->len);
    if (end < rest->len && rest->ptr[n] == '\r' && rest->ptr[end] == '\n') {
        end++;
    }
    line = pinc_slice_part(*rest, 0, n);
    *rest = pinc_slice_part(*rest, end, rest->len);
    return line;
}

/* Large files have none, and end here. */
static bool may_have(struct pinc_slice text)
{
    size_t at = 0, end;

    while ((end = at + pinc_slice_find(pinc_slice_part(text, at, text.len), ':')) < text.len) {
        if (end >= 4 && memcmp(text.ptr + end - 4, "pinc", 4) == 0) {
            return true;
        }
        at = end + 1;
    }
    return false;
}

bool pinc_directive_next(struct pinc_slice *rest, unsigned *line, struct pinc_slice *out,
                         unsigned *number)
{
    while (may_have(*rest)) {
        struct pinc_slice text = pinc_slice_trim(cut_line(rest));

        *number = (*line)++;
        if (!text.len || text.ptr[0] != '#') {
            continue;
        }
        text = pinc_slice_trim(pinc_slice_part(text, 1, text.len));
        if (pinc_slice_starts(text, "pinc:")) {
            *out = pinc_slice_trim(pinc_slice_part(text, 5, text.len));
            return true;
        }
    }
    return false;
}
