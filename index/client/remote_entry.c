#include "index/client/remote_entry.h"

#include <string.h>

#define STDOUT_RAW 5u /* number of the field of an ActionResult */
#define PREFIX_BYTES 24u

static const char magic[8] = {'p', 'i', 'n', 'c', ' ', 'r', '1', '\n'};

/* Types of fields of Protocol Buffers. */
enum wire { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_BYTES = 2, WIRE_32 = 5 };

/* --- names */

void pinc_remote_entry_add_text_path(struct pinc_buf *path, const struct pinc_hash *digest)
{
    pinc_buf_add_str(path, "cas/");
    pinc_hash_print(path, digest);
}

/* Entries are in the byte order of the machine that made them. */
static char byte_order(void)
{
    const uint16_t one = 1;

    return *(const char *)&one ? 'l' : 'b';
}

enum pinc_status pinc_remote_entry_add_path(struct pinc_buf *path, enum pinc_cache_kind kind,
                                            struct pinc_slice key, struct pinc_error *err)
{
    struct pinc_buf text = {0};
    struct pinc_hash digest;
    enum pinc_status st;

    pinc_buf_addf(&text, "pinc 1%c %s\n", byte_order(), pinc_cache_kind_folder(kind));
    pinc_buf_add(&text, key);
    st = text.failed == PINC_OK
             ? pinc_hash_of(&digest, PINC_HASH_SHA256, pinc_buf_slice(&text), err)
             : pinc_fail_memory(err);
    if (st == PINC_OK) {
        pinc_buf_add_str(path, "ac/");
        pinc_hash_print(path, &digest);
        st = path->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
    }
    pinc_buf_clear(&text);
    return st;
}

/* --- Protocol Buffers */

static void add_varint(struct pinc_buf *buf, uint64_t n)
{
    for (; n > 0x7f; n >>= 7) {
        pinc_buf_add_char(buf, (char)(unsigned char)(0x80 | (n & 0x7f)));
    }
    pinc_buf_add_char(buf, (char)n);
}

static bool take_varint(struct pinc_slice *rest, uint64_t *out)
{
    unsigned shift = 0;

    for (*out = 0; rest->len && shift < 64; shift += 7) {
        const unsigned char byte = (unsigned char)*rest->ptr;

        *rest = pinc_slice_part(*rest, 1, rest->len);
        *out |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            return true;
        }
    }
    return false;
}

/* Cut a field off. @param bytes of one that has a length, else empty */
static bool take_field(struct pinc_slice *rest, uint64_t *number, struct pinc_slice *bytes)
{
    uint64_t tag, n = 0;
    bool good = take_varint(rest, &tag);

    *bytes = (struct pinc_slice){rest->ptr, 0};
    *number = tag >> 3;
    if (!good) {
        return false;
    }
    switch (tag & 7) {
    case WIRE_VARINT:
        return take_varint(rest, &n);
    case WIRE_64:
        n = 8;
        break;
    case WIRE_32:
        n = 4;
        break;
    case WIRE_BYTES:
        good = take_varint(rest, &n);
        break;
    default:
        return false;
    }
    if (!good || n > rest->len) {
        return false;
    }
    *bytes = (tag & 7) == WIRE_BYTES ? pinc_slice_part(*rest, 0, (size_t)n) : *bytes;
    *rest = pinc_slice_part(*rest, (size_t)n, rest->len);
    return true;
}

/* --- the prefix */

static void add_number(struct pinc_buf *buf, int64_t value)
{
    const uint64_t n = (uint64_t)value;
    unsigned i;

    for (i = 0; i < 64; i += 8) {
        pinc_buf_add_char(buf, (char)(unsigned char)(n >> i));
    }
}

static int64_t number_at(const char *bytes)
{
    uint64_t n = 0;
    unsigned i;

    for (i = 0; i < 8; i++) {
        n |= (uint64_t)(unsigned char)bytes[i] << (8 * i);
    }
    return (int64_t)n;
}

void pinc_remote_entry_add_head(struct pinc_buf *head, const struct pinc_remote_facts *facts,
                                size_t len)
{
    add_varint(head, STDOUT_RAW << 3 | WIRE_BYTES);
    add_varint(head, PREFIX_BYTES + (uint64_t)len);
    pinc_buf_add(head, (struct pinc_slice){magic, sizeof magic});
    add_number(head, facts->validated);
    add_number(head, facts->cost);
}

bool pinc_remote_entry_read(struct pinc_remote_facts *facts, struct pinc_slice *entry,
                            struct pinc_slice bytes)
{
    struct pinc_slice field;
    uint64_t number = 0;

    *facts = (struct pinc_remote_facts){0};
    *entry = (struct pinc_slice){NULL, 0};
    while (number != STDOUT_RAW && bytes.len) {
        if (!take_field(&bytes, &number, &field)) {
            return false;
        }
    }
    if (number != STDOUT_RAW || field.len < PREFIX_BYTES ||
        memcmp(field.ptr, magic, sizeof magic) != 0) {
        return false;
    }
    facts->validated = number_at(field.ptr + 8);
    facts->cost = number_at(field.ptr + 16);
    if (facts->cost < 0 || facts->cost > PINC_REMOTE_COST_MAX) {
        facts->cost = 0;
    }
    *entry = pinc_slice_part(field, PREFIX_BYTES, field.len);
    return true;
}
