#include "base/byte_size.h"

#include <pinc/text.h>

#include <stdio.h>
#include <string.h>

bool pinc_size_parse(uint64_t *bytes, struct pinc_slice text)
{
    static const char units[] = "kmgt";
    uint64_t whole = 0, part = 0, scale = 1, unit = 1;
    size_t i = 0, digits = 0;
    const char *found;
    unsigned power, base;

    for (; i < text.len && pinc_is_digit(text.ptr[i]) && digits < 16; i++, digits++) {
        whole = whole * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    if (i + 1 < text.len && text.ptr[i] == '.' && pinc_is_digit(text.ptr[i + 1])) {
        for (i++; i < text.len && pinc_is_digit(text.ptr[i]) && scale < 1000; i++) {
            part = part * 10 + (uint64_t)(text.ptr[i] - '0');
            scale *= 10;
        }
    }
    text = pinc_slice_part(text, i, text.len);
    if (text.len && text.ptr[0] == ' ') {
        text = pinc_slice_part(text, 1, text.len);
    }
    found = text.len ? strchr(units, pinc_to_lower(text.ptr[0])) : NULL;
    power = found && *found ? (unsigned)(found - units) + 1 : 0;
    text = pinc_slice_part(text, power ? 1 : 0, text.len);
    base = power && pinc_slice_equal_nocase(text, PINC_LIT("ib")) ? 1024 : 1000;
    if (digits == 0 ||
        (text.len && base == 1000 && !pinc_slice_equal_nocase(text, PINC_LIT("b")))) {
        return false;
    }
    while (power--) {
        unit *= base;
    }
    if (whole > (UINT64_C(1) << 60) / unit) {
        return false;
    }
    *bytes = whole * unit + part * unit / scale;
    return true;
}

void pinc_size_print(struct pinc_buf *buf, uint64_t bytes)
{
    const uint64_t mb = (bytes + 500000) / 1000000, tenths = (bytes + 50000) / 100000;

    if (tenths == 0 && bytes > 0) {
        pinc_buf_addf(buf, "%u kB", (unsigned)((bytes + 999) / 1000));
    } else if (tenths < 100) {
        pinc_buf_addf(buf, "%u.%u MB", (unsigned)(tenths / 10), (unsigned)(tenths % 10));
    } else if (mb < 1000) {
        pinc_buf_addf(buf, "%u MB", (unsigned)mb);
    } else if (mb < 1000000) {
        pinc_buf_addf(buf, "%u,%03u MB", (unsigned)(mb / 1000), (unsigned)(mb % 1000));
    } else {
        pinc_buf_addf(buf, "%llu,%03u,%03u MB", (unsigned long long)(mb / 1000000),
                      (unsigned)(mb / 1000 % 1000), (unsigned)(mb % 1000));
    }
}

void pinc_text_size(char *out, size_t room, uint64_t bytes)
{
    struct pinc_buf text = {0};

    pinc_size_print(&text, bytes);
    (void)snprintf(out, room, "%s", text.ptr ? text.ptr : "");
    pinc_buf_clear(&text);
}
