/* PKG-INFO and egg-info out of an sdist: an answer that is the same each time, within its limits.
 */
#include "tests/fuzz/fuzz.h"

#include "base/limits.h"
#include "index/dist/sdist.h"

#include <string.h>

/* What is found of the egg-info comes with the PKG-INFO that is found alone. */
static void check_egg_info(struct pinc_slice bytes, struct pinc_slice pkg_info)
{
    struct pinc_sdist_texts texts;
    enum pinc_status st =
        pinc_archive_sdist_egg_info_bytes(&texts, bytes, PINC_LIT("demo-pkg"), NULL);

    PROPERTY(st == PINC_OK || st == PINC_ESYNTAX || st == PINC_ELIMIT || st == PINC_ENOTFOUND);
    PROPERTY(st != PINC_OK || (texts.has_egg_info && texts.pkg_info));
    PROPERTY(!texts.requires || (texts.has_egg_info && texts.requires_len <= PINC_EGG_INFO_MAX));
    PROPERTY(!texts.pkg_info || !pkg_info.ptr ||
             pinc_slice_equal(pkg_info, (struct pinc_slice){texts.pkg_info, texts.pkg_info_len}));
    pinc_sdist_texts_clear(&texts);
}

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
    check_egg_info(bytes, (struct pinc_slice){text, len});
    pinc_free(text);
    pinc_free(again);
    return 0;
}
