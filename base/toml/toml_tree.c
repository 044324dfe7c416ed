#include "base/toml/toml_tree.h"

#include "base/map.h"

#include <string.h>

#define BLOCK 1024u /* bytes of text */

struct pinc_slice pinc_toml_key(const struct pinc_toml_value *value)
{
    return value ? (struct pinc_slice){value->key, value->key_len} : (struct pinc_slice){NULL, 0};
}

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
        pinc_table_clear(&doc->table);
        pinc_free(doc->keyed);
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

/* What is looked for. */
struct wanted {
    const struct pinc_toml_value *parent;
    struct pinc_slice key;
};

static uint64_t hash_of(const struct pinc_toml *doc, const struct wanted *wanted)
{
    return pinc_map_hash(wanted->key,
                         (doc->seed ^ (uint64_t)(uintptr_t)wanted->parent) * 0xc4ceb9fe1a85ec53u);
}

static uint64_t value_hash(const void *doc, uint32_t number)
{
    const struct pinc_toml_value *v = ((const struct pinc_toml *)doc)->keyed[number];

    return hash_of(doc, &(struct wanted){v->parent, pinc_toml_key(v)});
}

static bool same_value(const void *doc, uint32_t number, const void *key)
{
    const struct pinc_toml_value *v = ((const struct pinc_toml *)doc)->keyed[number];
    const struct wanted *wanted = key;

    return v->parent == wanted->parent && pinc_slice_equal(pinc_toml_key(v), wanted->key);
}

static uint32_t *slot_of(const struct pinc_toml *doc, const struct wanted *wanted)
{
    return pinc_table_slot(&doc->table, hash_of(doc, wanted), same_value, doc, wanted);
}

struct pinc_toml_value *pinc_toml_tree_get(const struct pinc_toml *doc,
                                           const struct pinc_toml_value *table,
                                           struct pinc_slice key)
{
    const uint32_t slot = doc->n_keyed ? *slot_of(doc, &(struct wanted){table, key}) : 0;

    return slot ? doc->keyed[slot - 1] : NULL;
}

/* Note a value that has a key. */
static bool add_key(struct pinc_toml *doc, struct pinc_toml_value *value)
{
    if (!PINC_GROW(doc->keyed, doc->cap_keyed, doc->n_keyed + 1) ||
        !pinc_table_reserve(&doc->table, doc->n_keyed, 16, 3, value_hash, doc)) {
        return false;
    }
    *slot_of(doc, &(struct wanted){value->parent, pinc_toml_key(value)}) =
        (uint32_t)doc->n_keyed + 1;
    doc->keyed[doc->n_keyed++] = value;
    return true;
}

struct pinc_toml_value *pinc_toml_tree_add(struct pinc_toml *doc, struct pinc_toml_value *parent,
                                           struct pinc_slice key, size_t at)
{
    struct pinc_toml_value *value = pinc_arena_alloc(doc->arena, sizeof *value);

    if (!value) {
        return NULL;
    }
    value->parent = parent;
    value->key = key.ptr;
    value->key_len = (uint32_t)key.len;
    value->key_at = value->at = (uint32_t)at;
    value->depth = (uint16_t)(parent->depth + 1);
    if (key.ptr && !add_key(doc, value)) {
        return NULL;
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
