#include "index/page/listing.h"

#include "base/limits.h"
#include "index/dist/file_name.h"
#include "index/net/url.h"
#include "index/page/listing_format.h"
#include "markers/name.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_MAX UINT32_MAX
#define PATH_BYTES 67u /* of "xx/yy/zz…/" with 64 digits */

/* A file of the page that belongs to the project. */
struct entry {
    struct pinc_dist dist;
    const struct pinc_page_file *file;
};

/* Texts that files share, each once. */
struct shared_texts {
    struct pinc_map *ids; /* from text to number */
    struct pinc_listing_piece *items;
    size_t n, cap;
};

struct shared_tags {
    struct pinc_map *ids; /* from text to number */
    struct listing_tags *items;
    size_t n, cap;
};

struct releases {
    struct listing_release *items;
    size_t n, cap;
};

/* Digests by sha256, and paths; all other digests. */
struct digests {
    unsigned char (*sha256)[LISTING_DIGEST];
    size_t n_sha256, cap_sha256;
    struct pinc_hash *others;
    size_t n_others, cap_others;
};

/* The sections on their way; a piece of pythons lies in text, one of pieces in names. */
struct packer {
    struct pinc_arena *arena;
    struct entry *entries;
    size_t n_entries;
    struct shared_tags tags;
    struct shared_texts pythons, pieces;
    struct releases releases;
    struct digests digests;
    struct pinc_project_file *files;  /* one for each entry */
    struct pinc_listing_facts *facts; /* likewise */
    struct pinc_buf text, names;
};

static struct pinc_listing_piece add_text(struct pinc_buf *to, struct pinc_slice s)
{
    struct pinc_listing_piece piece = {(uint32_t)to->len, (uint32_t)s.len};

    if (s.len > TEXT_MAX - to->len) {
        to->failed = PINC_ELIMIT;
    }
    pinc_buf_add(to, s);
    return piece;
}

/* --- choosing and ordering */

/* A URL with control characters or blanks could break what it is written into. */
static bool is_usable(const struct pinc_page_file *file)
{
    return file->url.len > 0 && file->url.len <= PINC_URL_MAX && file->filename.len <= UINT16_MAX &&
           pinc_url_is_clean(file->url) && pinc_url_is_absolute(file->url);
}

static enum pinc_status collect(struct packer *p, const struct pinc_page *page,
                                struct pinc_slice project, struct pinc_error *err)
{
    size_t i;

    p->entries = pinc_alloc_array(page->n_files, sizeof *p->entries);
    if (!p->entries) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < page->n_files; i++) {
        struct entry *e = &p->entries[p->n_entries];
        enum pinc_status st;

        e->file = &page->files[i];
        st = pinc_dist_parse(&e->dist, e->file->filename, project, p->arena, NULL);
        if (st == PINC_ENOMEM) {
            return pinc_fail_memory(err);
        }
        if (st == PINC_OK && pinc_name_equal(e->dist.name, project) && is_usable(e->file)) {
            p->n_entries++;
        }
    }
    return PINC_OK;
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int c = pinc_version_compare(&x->dist.parsed, &y->dist.parsed);

    if (c == 0) {
        c = (x->dist.kind > y->dist.kind) - (x->dist.kind < y->dist.kind);
    }
    if (c == 0) {
        c = pinc_dist_compare_build(y->dist.build, x->dist.build);
    }
    if (c == 0) {
        c = pinc_slice_compare(x->file->filename, y->file->filename);
    }
    return c ? c : (x->file > y->file) - (x->file < y->file);
}

/* Of two files with one name the last counts, as for pip. */
static void drop_doubles(struct packer *p)
{
    size_t i, n = 0;

    for (i = 0; i < p->n_entries; i++) {
        if (n > 0 &&
            pinc_slice_equal(p->entries[n - 1].file->filename, p->entries[i].file->filename)) {
            n--;
        }
        p->entries[n++] = p->entries[i];
    }
    p->n_entries = n;
}

static bool is_tie(const struct entry *x, const struct entry *y)
{
    return x->dist.kind == y->dist.kind &&
           pinc_dist_compare_build(x->dist.build, y->dist.build) == 0 &&
           pinc_version_compare(&x->dist.parsed, &y->dist.parsed) == 0;
}

static int compare_places(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    return (x->file < y->file) - (x->file > y->file);
}

/* Of files that pip prefers alike it takes the one that stands last on the page. */
static void sort_ties(struct packer *p)
{
    size_t i, first = 0;

    for (i = 1; i <= p->n_entries; i++) {
        if (i == p->n_entries || !is_tie(&p->entries[first], &p->entries[i])) {
            if (i - first > 1) {
                qsort(&p->entries[first], i - first, sizeof *p->entries, compare_places);
            }
            first = i;
        }
    }
}

/* --- what files share */

static bool intern_tags(struct packer *p, const struct pinc_dist *d, uint32_t *out)
{
    /* The three sets stand side by side in the file name. */
    struct pinc_slice key = {d->python.ptr, d->python.len + d->abi.len + d->platform.len + 2};
    struct shared_tags *tags = &p->tags;

    *out = PINC_NONE;
    if (d->kind != PINC_WHEEL || pinc_map_get(tags->ids, key, out)) {
        return true;
    }
    if (!PINC_GROW(tags->items, tags->cap, tags->n + 1)) {
        return false;
    }
    *out = (uint32_t)tags->n;
    tags->items[tags->n++] = (struct listing_tags){
        add_text(&p->text, d->python), add_text(&p->text, d->abi), add_text(&p->text, d->platform)};
    return pinc_map_put(tags->ids, key, *out);
}

/* @param to where the text itself goes when it is new */
static bool intern_text(struct shared_texts *texts, struct pinc_buf *to, struct pinc_slice text,
                        uint32_t *out)
{
    if (pinc_map_get(texts->ids, text, out)) {
        return true;
    }
    if (!PINC_GROW(texts->items, texts->cap, texts->n + 1)) {
        return false;
    }
    *out = (uint32_t)texts->n;
    texts->items[texts->n++] = add_text(to, text);
    return pinc_map_put(texts->ids, text, *out);
}

static bool intern_python(struct packer *p, struct pinc_slice text, uint32_t *out)
{
    text = pinc_slice_trim(text);
    *out = PINC_NONE;
    return text.len == 0 || intern_text(&p->pythons, &p->text, text, out);
}

static bool intern_piece(struct packer *p, struct pinc_slice text, uint32_t *out)
{
    return intern_text(&p->pieces, &p->names, text, out);
}

static bool add_digest(struct digests *digests, const unsigned char *bytes, uint32_t *out)
{
    if (!PINC_GROW(digests->sha256, digests->cap_sha256, digests->n_sha256 + 1)) {
        return false;
    }
    *out = (uint32_t)digests->n_sha256;
    memcpy(digests->sha256[digests->n_sha256++], bytes, LISTING_DIGEST);
    return true;
}

/* The number of a digest. @param before number of another one, which is taken when it is the same:
 * metadata of the wheels of one release nearly always is. */
static bool add_hash(struct digests *digests, const struct pinc_hash *hash, uint32_t before,
                     uint32_t *out)
{
    *out = PINC_NONE;
    if (hash->alg == PINC_HASH_NONE) {
        return true;
    }
    if (hash->alg == PINC_HASH_SHA256) {
        if (before < LISTING_HASH &&
            memcmp(digests->sha256[before], hash->bytes, LISTING_DIGEST) == 0) {
            *out = before;
            return true;
        }
        return add_digest(digests, hash->bytes, out);
    }
    if (!PINC_GROW(digests->others, digests->cap_others, digests->n_others + 1)) {
        return false;
    }
    *out = (uint32_t)digests->n_others | LISTING_HASH;
    digests->others[digests->n_others++] = *hash;
    return true;
}

/* --- URLs */

static int digit_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Does a text end in "xx/yy/zz…/" with 64 digits? Then they are read into digest. */
static bool read_path(struct pinc_slice text, unsigned char *digest)
{
    const char *s = text.ptr + text.len - PATH_BYTES;
    unsigned n = 0;
    size_t i;

    if (text.len < PATH_BYTES || s[2] != '/' || s[5] != '/' || s[PATH_BYTES - 1] != '/') {
        return false;
    }
    for (i = 0; i < PATH_BYTES - 1; i++) {
        int digit = digit_of(s[i]);

        if (i == 2 || i == 5) {
            continue;
        }
        if (digit < 0) {
            return false;
        }
        digest[n / 2] = (unsigned char)(n % 2 ? digest[n / 2] | digit : digit << 4);
        n++;
    }
    return true;
}

static bool add_url(struct packer *p, struct pinc_listing_facts *out, struct pinc_slice url,
                    struct pinc_slice filename)
{
    unsigned char digest[LISTING_DIGEST];
    size_t end = url.len;

    out->tail = out->path = PINC_NONE;
    if (url.len >= filename.len &&
        pinc_slice_equal(pinc_slice_part(url, end - filename.len, end), filename)) {
        end -= filename.len;
        out->flags |= LISTING_NAME_ENDS_URL;
    } else {
        while (end > 0 && url.ptr[end - 1] != '/') {
            end--;
        }
        if (!intern_piece(p, pinc_slice_part(url, end, url.len), &out->tail)) {
            return false;
        }
    }
    if (read_path(pinc_slice_part(url, 0, end), digest)) {
        end -= PATH_BYTES;
        if (!add_digest(&p->digests, digest, &out->path)) {
            return false;
        }
    }
    return intern_piece(p, pinc_slice_part(url, 0, end), &out->prefix);
}

/* --- files */

static bool begin_release(struct packer *p, const struct entry *e, size_t first)
{
    struct listing_release *r;
    size_t at;

    if (!PINC_GROW(p->releases.items, p->releases.cap, p->releases.n + 1)) {
        return false;
    }
    r = &p->releases.items[p->releases.n++];
    *r = (struct listing_release){.text = add_text(&p->text, e->dist.version),
                                  .first_file = (uint32_t)first};
    at = p->text.len;
    pinc_version_pack(&p->text, &e->dist.parsed);
    r->version = (struct pinc_listing_piece){(uint32_t)at, (uint32_t)(p->text.len - at)};
    return p->text.failed == PINC_OK;
}

static bool add_facts(struct packer *p, size_t i)
{
    const struct pinc_page_file *file = p->entries[i].file;
    struct pinc_listing_facts *out = &p->facts[i];
    struct pinc_listing_piece name = add_text(&p->names, file->filename);
    uint32_t before = i ? p->facts[i - 1].metadata_hash : PINC_NONE;

    *out = (struct pinc_listing_facts){
        .size = file->size,
        .name = name.at,
        .name_len = (uint16_t)name.len,
        .flags = (uint16_t)((unsigned)file->metadata << LISTING_METADATA_SHIFT),
        .reason = PINC_NONE};
    return (!file->yanked_reason.ptr || intern_piece(p, file->yanked_reason, &out->reason)) &&
           add_url(p, out, file->url, file->filename) &&
           add_hash(&p->digests, &file->hash, PINC_NONE, &out->hash) &&
           add_hash(&p->digests, &file->metadata_hash, before, &out->metadata_hash);
}

static bool add_file(struct packer *p, size_t i)
{
    const struct entry *e = &p->entries[i];
    struct pinc_project_file *out = &p->files[i];

    *out = (struct pinc_project_file){.upload_time = e->file->upload_time,
                                      .release = (uint32_t)p->releases.n - 1,
                                      .kind = (uint8_t)e->dist.kind,
                                      .yanked = e->file->yanked};
    return intern_tags(p, &e->dist, &out->tags) &&
           intern_python(p, e->file->requires_python, &out->requires_python) && add_facts(p, i);
}

static bool add_entries(struct packer *p)
{
    size_t i;

    for (i = 0; i < p->n_entries; i++) {
        struct entry *e = &p->entries[i];

        if (i == 0 || pinc_version_compare(&p->entries[i - 1].dist.parsed, &e->dist.parsed) != 0) {
            if (!begin_release(p, e, i)) {
                return false;
            }
        }
        p->releases.items[p->releases.n - 1].n_files++;
        if (!add_file(p, i)) {
            return false;
        }
    }
    return true;
}

/* --- the whole */

static void add_section(struct pinc_buf *out, const void *bytes, size_t count, size_t size)
{
    size_t rest = count * size % 8;

    pinc_buf_add(out, (struct pinc_slice){bytes, count * size});
    pinc_buf_add(out, (struct pinc_slice){"\0\0\0\0\0\0\0", rest ? 8 - rest : 0});
}

static void write_sections(struct pinc_buf *out, const struct packer *p, bool times_settled)
{
    struct listing_head h = {.n_releases = (uint32_t)p->releases.n,
                             .n_files = (uint32_t)p->n_entries,
                             .n_tags = (uint32_t)p->tags.n,
                             .n_requires_python = (uint32_t)p->pythons.n,
                             .text_len = (uint32_t)p->text.len,
                             .n_pieces = (uint32_t)p->pieces.n,
                             .n_digests = (uint32_t)p->digests.n_sha256,
                             .n_hashes = (uint32_t)p->digests.n_others,
                             .names_len = (uint32_t)p->names.len,
                             .times_settled = times_settled};

    add_section(out, &h, 1, sizeof h);
    add_section(out, p->releases.items, p->releases.n, sizeof *p->releases.items);
    add_section(out, p->files, p->n_entries, sizeof *p->files);
    add_section(out, p->tags.items, p->tags.n, sizeof *p->tags.items);
    add_section(out, p->pythons.items, p->pythons.n, sizeof *p->pythons.items);
    add_section(out, p->text.ptr, p->text.len, 1);
    add_section(out, p->facts, p->n_entries, sizeof *p->facts);
    add_section(out, p->pieces.items, p->pieces.n, sizeof *p->pieces.items);
    add_section(out, p->digests.sha256, p->digests.n_sha256, sizeof *p->digests.sha256);
    add_section(out, p->digests.others, p->digests.n_others, sizeof *p->digests.others);
    add_section(out, p->names.ptr, p->names.len, 1);
}

static enum pinc_status pack(struct packer *p, const struct pinc_page *page,
                             struct pinc_slice project, struct pinc_error *err)
{
    enum pinc_status st;

    /* Each file has up to three digests. */
    if (page->n_files >= LISTING_HASH / 4) {
        return pinc_fail(err, PINC_ELIMIT, "the page lists too many files");
    }
    st = collect(p, page, project, err);
    if (st != PINC_OK) {
        return st;
    }
    qsort(p->entries, p->n_entries, sizeof *p->entries, compare_entries);
    drop_doubles(p);
    sort_ties(p);
    p->files = pinc_alloc_array(p->n_entries, sizeof *p->files);
    p->facts = pinc_alloc_array(p->n_entries, sizeof *p->facts);
    if (p->files && p->facts && add_entries(p) && p->text.failed == PINC_OK &&
        p->names.failed == PINC_OK) {
        return PINC_OK;
    }
    return p->text.failed == PINC_ELIMIT || p->names.failed == PINC_ELIMIT
               ? pinc_fail(err, PINC_ELIMIT, "the page is too large")
               : pinc_fail_memory(err);
}

static void packer_clear(struct packer *p)
{
    pinc_free(p->entries);
    pinc_free(p->files);
    pinc_free(p->facts);
    pinc_free(p->tags.items);
    pinc_free(p->pythons.items);
    pinc_free(p->releases.items);
    pinc_free(p->pieces.items);
    pinc_free(p->digests.sha256);
    pinc_free(p->digests.others);
    pinc_buf_clear(&p->text);
    pinc_buf_clear(&p->names);
    pinc_map_free(p->tags.ids);
    pinc_map_free(p->pythons.ids);
    pinc_map_free(p->pieces.ids);
    pinc_arena_free(p->arena);
}

enum pinc_status pinc_listing_pack(struct pinc_buf *out, const struct pinc_page *page,
                                   struct pinc_slice project, bool times_settled,
                                   struct pinc_error *err)
{
    struct packer p = {.arena = pinc_arena_new(),
                       .tags.ids = pinc_map_new(),
                       .pythons.ids = pinc_map_new(),
                       .pieces.ids = pinc_map_new()};
    enum pinc_status st = p.arena && p.tags.ids && p.pythons.ids && p.pieces.ids
                              ? pack(&p, page, project, err)
                              : pinc_fail_memory(err);

    if (st == PINC_OK) {
        write_sections(out, &p, times_settled);
        st = out->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
    }
    packer_clear(&p);
    return st;
}
