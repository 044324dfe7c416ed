/*
 * METADATA out of a wheel: asking for parts ends after a few rounds, only unknown parts are asked
 * for, and the answer is that of the whole file. The first byte says how long the tail is that is
 * known at first.
 */
#include "tests/fuzz/fuzz.h"

#include "base/limits.h"
#include "index/dist/wheel.h"

#include <string.h>

struct answer {
    char *text;
    size_t len;
    struct pinc_error err;
};

static void read_wheel(struct answer *a, struct pinc_slice bytes, size_t tail)
{
    struct pinc_sparse *sparse = pinc_sparse_new(bytes.len);
    struct pinc_missing missing = {bytes.len - tail, bytes.len};
    enum pinc_status st;
    unsigned rounds;

    PROPERTY(sparse);
    memset(a, 0, sizeof *a);
    for (rounds = 0; rounds < 10; rounds++) {
        st =
            pinc_sparse_add(sparse, missing.from,
                            pinc_slice_part(bytes, (size_t)missing.from, (size_t)missing.to), NULL);
        PROPERTY(st == PINC_OK);
        st = pinc_archive_wheel_metadata(&a->text, &a->len, &missing, sparse, PINC_LIT("demo-pkg"),
                                         PINC_LIT("1.0"), &a->err);
        PROPERTY(st == a->err.code);
        if (st != PINC_OK || missing.from == missing.to) {
            break;
        }
        PROPERTY(!a->text && missing.from < missing.to && missing.to <= bytes.len);
    }
    PROPERTY(rounds < 10);
    PROPERTY((st == PINC_OK) == (a->text != NULL));
    PROPERTY(!a->text || (a->len <= PINC_METADATA_MAX && a->text[a->len] == '\0'));
    pinc_sparse_free(sparse);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_slice bytes = fuzz_text(data, size);
    struct answer whole, parts;
    size_t tail;

    if (size == 0) {
        return 0;
    }
    bytes = pinc_slice_part(bytes, 1, bytes.len);
    tail = (size_t)data[0] * 4 < bytes.len ? (size_t)data[0] * 4 : bytes.len;
    read_wheel(&whole, bytes, bytes.len);
    read_wheel(&parts, bytes, tail);
    PROPERTY(whole.err.code == parts.err.code && strcmp(whole.err.text, parts.err.text) == 0);
    PROPERTY(whole.len == parts.len &&
             (whole.len == 0 || memcmp(whole.text, parts.text, whole.len) == 0));
    pinc_free(whole.text);
    pinc_free(parts.text);
    return 0;
}
