/*
 * What a remote cache answers: the entry that is found lies within the bytes, its facts are in their limits, and it is
 * taken for an entry of the cache as a file of it would be. What pinc sends is found again, also with fields of others
 * around it.
 */
#include "tests/fuzz/fuzz.h"

#include "index/client/cache.h"
#include "index/client/remote_entry.h"

static bool lies_in(struct pinc_slice part, struct pinc_slice whole)
{
    return part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len;
}

static void check_bytes(struct pinc_slice bytes)
{
    struct pinc_remote_facts facts, again;
    struct pinc_slice entry, same;

    if (!pinc_remote_entry_read(&facts, &entry, bytes)) {
        PROPERTY(!entry.ptr && entry.len == 0);
        return;
    }
    PROPERTY(lies_in(entry, bytes));
    PROPERTY(facts.cost >= 0 && facts.cost <= PINC_REMOTE_COST_MAX);
    PROPERTY(pinc_remote_entry_read(&again, &same, bytes));
    PROPERTY(same.ptr == entry.ptr && same.len == entry.len && again.validated == facts.validated);
}

/* A message whose first field is of another number, and cannot be read past, hides nothing. */
static void check_sent(struct pinc_slice bytes, bool field_before)
{
    const struct pinc_remote_facts facts = {(int64_t)bytes.len - 8, (int64_t)(bytes.len % 1001)};
    struct pinc_remote_facts found;
    struct pinc_buf message = {0};
    struct pinc_slice entry;

    pinc_buf_add_str(&message, field_before ? "\x1a\x03xyz\x20\x01" : "");
    pinc_remote_entry_add_head(&message, &facts, bytes.len);
    pinc_buf_add(&message, bytes);
    pinc_buf_add_str(&message, "\x20\x01");
    PROPERTY(message.failed == PINC_OK);
    PROPERTY(pinc_remote_entry_read(&found, &entry, pinc_buf_slice(&message)));
    PROPERTY(pinc_slice_equal(entry, bytes));
    PROPERTY(found.validated == facts.validated && found.cost == facts.cost);
    pinc_buf_clear(&message);
}

/* Its bytes as one of each kind of the cache. */
static void check_entry(struct pinc_slice bytes)
{
    static const enum pinc_cache_kind kinds[] = {PINC_CACHE_PAGE, PINC_CACHE_HOST};
    struct pinc_cache_entry entry;
    size_t i;

    for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        entry = (struct pinc_cache_entry){0};
        if (pinc_cache_read_bytes(&entry, kinds[i], PINC_LIT("key"), bytes)) {
            PROPERTY(lies_in(entry.payload, bytes));
            PROPERTY(lies_in(entry.facts.etag, bytes) && lies_in(entry.facts.last_modified, bytes));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct pinc_slice bytes = fuzz_text(data, size);
    struct pinc_remote_facts facts;
    struct pinc_slice entry;

    check_bytes(bytes);
    check_sent(bytes, false);
    check_sent(bytes, true);
    if (pinc_remote_entry_read(&facts, &entry, bytes)) {
        check_entry(entry);
    }
    return 0;
}
