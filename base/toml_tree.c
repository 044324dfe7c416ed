#include "base/toml_tree.h"

#include <string.h>

#define BLOCK 1024u /* bytes of text */

/* The bytes in a part of the text that start no character. */
static uint32_t count_inner(struct pinc_slice text, size_t from, size_t to)
{
    uint32_t n = 0;

    for (; from < to; from++) {
        n += ((unsigned char)text.ptr[from] & 0xc0u) == 0x80;
    }
    return n;
}

/* Count them, so that no column takes long to be told. */
static bool count_blocks(struct pinc_toml *doc)
{
    const size_t n = doc->text.len / BLOCK + 1;
    size_t i;

    doc->inner = pinc_arena_array(doc->arena, n, sizeof *doc->inner);
    for (i = 1; doc->inner && i < n; i++) {
        doc->inner[i] = doc->inner[i - 1] + count_inner(doc->text, (i - 1) * BLOCK, i * BLOCK);
    }
    return doc->inner != NULL;
}

/* The number of characters before byte `at`. */
static size_t characters_before(const struct pinc_toml *doc, size_t at)
{
    return at - doc->inner[at / BLOCK] - count_inner(doc->text, at / BLOCK * BLOCK, at);
}

/* Note where each line starts. */
static bool find_lines(struct pinc_toml *doc)
{
    const struct pinc_slice text = doc->text;
    size_t n = 1, at;

    for (at = 0; (at += pinc_slice_find(pinc_slice_part(text, at, text.len), '\n')) < text.len;) {
        n++;
        at++;
    }
    doc->lines = pinc_arena_array(doc->arena, n, sizeof *doc->lines);
    if (!doc->lines) {
        return false;
    }
    doc->lines[0] = 0;
    for (n = 1, at = 0;
         (at += pinc_slice_find(pinc_slice_part(text, at, text.len), '\n')) < text.len;) {
        doc->lines[n++] = (uint32_t)++at;
    }
    doc->n_lines = n;
    return true;
}

struct pinc_toml *pinc_toml_tree_new(struct pinc_slice text, const char *source)
{
    struct pinc_toml *doc = pinc_alloc(sizeof *doc);

    if (!doc) {
        return NULL;
    }
    /* The address differs from run to run, so that no input can aim at collisions. */
    doc->seed = (uint64_t)(uintptr_t)doc * 0x9e3779b97f4a7c15u;
    doc->text = text;
    doc->root.kind = PINC_TOML_TABLE;
    doc->arena = pinc_arena_new();
    if (doc->arena) {
        doc->source = pinc_arena_copy(doc->arena, source, strlen(source));
    }
    if (!doc->source || !find_lines(doc) || !count_blocks(doc)) {
        pinc_toml_free(doc);
        return NULL;
    }
    return doc;
}

void pinc_toml_free(struct pinc_toml *doc)
{
    if (doc) {
        pinc_arena_free(doc->arena);
        pinc_free(doc->slots);
        pinc_free(doc);
    }
}

const struct pinc_toml *pinc_toml_tree_of(const struct pinc_toml_value *value)
{
    while (value->parent) {
        value = value->parent;
    }
    return (const struct pinc_toml *)(const void *)value;
}

static uint64_t hash_of(const struct pinc_toml *doc, const struct pinc_toml_value *parent,
                        struct pinc_slice key)
{
    uint64_t h = (doc->seed ^ (uint64_t)(uintptr_t)parent) * 0xc4ceb9fe1a85ec53u ^ key.len, word;
    size_t i = 0;

    h ^= h >> 32;
    for (; i + 8 <= key.len; i += 8) {
        memcpy(&word, key.ptr + i, 8);
        h = (h ^ word) * 0xff51afd7ed558ccdu;
        h ^= h >> 32;
    }
    for (; i < key.len; i++) {
        h = (h ^ (unsigned char)key.ptr[i]) * 0xc4ceb9fe1a85ec53u;
    }
    h ^= h >> 29;
    h *= 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 32;
}

/* Where the value with that parent and key is, or is to go. */
static struct pinc_toml_value **slot_of(const struct pinc_toml *doc,
                                        const struct pinc_toml_value *parent, struct pinc_slice key)
{
    size_t at = (size_t)hash_of(doc, parent, key) & (doc->n_slots - 1);
    const struct pinc_toml_value *v;

    while ((v = doc->slots[at]) &&
           (v->parent != parent || !pinc_slice_equal(pinc_toml_key(v), key))) {
        at = (at + 1) & (doc->n_slots - 1);
    }
    return &doc->slots[at];
}

struct pinc_toml_value *pinc_toml_tree_get(const struct pinc_toml *doc,
                                           const struct pinc_toml_value *table,
                                           struct pinc_slice key)
{
    return doc->n_slots ? *slot_of(doc, table, key) : NULL;
}

/* Make room for one more key. */
static bool reserve_slot(struct pinc_toml *doc)
{
    struct pinc_toml_value **old = doc->slots;
    const size_t n_old = doc->n_slots;
    size_t i;

    if (doc->n_keyed < n_old / 4 * 3) {
        return true;
    }
    doc->n_slots = n_old ? n_old * 2 : 16;
    doc->slots = pinc_alloc_array(doc->n_slots, sizeof *doc->slots);
    if (!doc->slots) {
        doc->slots = old;
        doc->n_slots = n_old;
        return false;
    }
    for (i = 0; i < n_old; i++) {
        if (old[i]) {
            *slot_of(doc, old[i]->parent, pinc_toml_key(old[i])) = old[i];
        }
    }
    pinc_free(old);
    return true;
}

struct pinc_toml_value *pinc_toml_tree_add(struct pinc_toml *doc, struct pinc_toml_value *parent,
                                           struct pinc_slice key, size_t at)
{
    struct pinc_toml_value *value = pinc_arena_alloc(doc->arena, sizeof *value);

    if (!value || (key.ptr && !reserve_slot(doc))) {
        return NULL;
    }
    value->parent = parent;
    value->key = key.ptr;
    value->key_len = (uint32_t)key.len;
    value->key_at = value->at = (uint32_t)at;
    value->depth = (uint16_t)(parent->depth + 1);
    if (key.ptr) {
        *slot_of(doc, parent, key) = value;
        doc->n_keyed++;
    }
    if (parent->as.members.last) {
        parent->as.members.last->next = value;
    } else {
        parent->as.members.first = value;
    }
    parent->as.members.last = value;
    parent->count++;
    return value;
}

struct pinc_toml_place pinc_toml_tree_place(const struct pinc_toml *doc, size_t at)
{
    size_t low = 0, high = doc->n_lines; /* the line is in [low, high) */

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (doc->lines[middle] <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return (struct pinc_toml_place){
        (unsigned)low + 1,
        (unsigned)(characters_before(doc, at) - characters_before(doc, doc->lines[low])) + 1};
}
