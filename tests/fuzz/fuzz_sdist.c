/* PKG-INFO out of an sdist: an answer that is the same each time, within its limit. */
#include "tests/fuzz/fuzz.h"

#include "base/limits.h"
#include "index/archive.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_slice bytes = fuzz_text(data, size);
    struct pinc_error err = {0};
    char *text, *again;
    size_t len, len_again;
    enum pinc_status st = pinc_archive_sdist_metadata_bytes(&text, &len, bytes, &err);

    PROPERTY(st == PINC_OK || st == PINC_ESYNTAX || st == PINC_ELIMIT || st == PINC_ENOTFOUND);
    PROPERTY(st == err.code && (st == PINC_OK) == (text != NULL));
    PROPERTY(!text || (len <= PINC_METADATA_MAX && text[len] == '\0'));
    PROPERTY(pinc_archive_sdist_metadata_bytes(&again, &len_again, bytes, NULL) == st);
    PROPERTY(len == len_again && (len == 0 || memcmp(text, again, len) == 0));
    pinc_free(text);
    pinc_free(again);
    return 0;
}
