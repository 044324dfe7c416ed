#include "tests/support/http_text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void http_text_field(const char *request, const char *name, char *out, size_t size)
{
    const char *line = strchr(request, '\n');
    size_t n = strlen(name), len;

    out[0] = '\0';
    for (; line; line = strchr(line, '\n')) {
        line++;
        if (strncasecmp(line, name, n) == 0 && line[n] == ':') {
            line += n + 1 + strspn(line + n + 1, " ");
            len = strcspn(line, "\r\n");
            len = len < size ? len : size - 1;
            memcpy(out, line, len);
            out[len] = '\0';
            return;
        }
    }
}

int http_text_range(const char *field, size_t len, size_t *from, size_t *to)
{
    char *end;

    *from = 0;
    *to = len;
    if (strncmp(field, "bytes=", 6) != 0) {
        return 0;
    }
    if (field[6] == '-') {
        size_t n = (size_t)strtoul(field + 7, NULL, 10);

        *from = n < len ? len - n : 0;
        return 1;
    }
    *from = (size_t)strtoul(field + 6, &end, 10);
    if (*end == '-' && end[1] != '\0' && strtoul(end + 1, NULL, 10) + 1 < len) {
        *to = (size_t)strtoul(end + 1, NULL, 10) + 1;
    }
    return *from < *to;
}

void http_text_base64(char *out, size_t size, const char *text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t len = strlen(text), i, k, at = 0;

    for (i = 0; i < len && at + 5 < size; i += 3) {
        unsigned long bits = 0;

        for (k = 0; k < 3; k++) {
            bits = bits << 8 | (i + k < len ? (unsigned char)text[i + k] : 0u);
        }
        for (k = 0; k < 4; k++) {
            out[at++] = i + k <= len ? digits[bits >> (18 - 6 * k) & 63] : '=';
        }
    }
    out[at] = '\0';
}
