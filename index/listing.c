#include "index/listing.h"

#include "base/limits.h"
#include "index/dist.h"
#include "index/url.h"
#include "markers/name.h"

#include <stdlib.h>
#include <string.h>

#define NO_HASH UINT32_MAX
#define TEXT_MAX UINT32_MAX

/* A piece of the text section. */
struct piece {
    uint32_t at, len;
};

/* The sections follow each other in this order, each aligned to 8 bytes. */
struct head {
    uint32_t n_releases, n_files, n_tags, n_requires_python, n_hashes, text_len, times_settled;
    uint32_t reserved;
};

struct pinc_listing_release {
    struct piece text, version;
    uint32_t first_file, n_files;
};

struct pinc_listing_file {
    int64_t upload_time;
    uint64_t size;
    struct piece url, filename, build, yanked_reason;
    uint32_t release, tags, requires_python, hash, metadata_hash;
    uint8_t kind, yanked, metadata, has_reason;
};

struct pinc_listing_tags {
    struct piece python, abi, platform;
};

static size_t aligned(size_t n)
{
    return (n + 7) / 8 * 8;
}

/* --- packing ------------------------------------------------------------------------------ */

/* A file of the page that belongs to the project. */
struct entry {
    struct pinc_dist dist;
    const struct pinc_page_file *file;
    uint32_t tags, requires_python;
};

struct packer {
    struct pinc_arena *arena;
    struct entry *entries;
    size_t n_entries;
    struct pinc_map *tag_ids, *python_ids; /* from text to number */
    struct pinc_listing_tags *tags;
    size_t n_tags, cap_tags;
    struct piece *pythons;
    size_t n_pythons, cap_pythons;
    struct pinc_listing_release *releases;
    size_t n_releases, cap_releases;
    struct pinc_hash *hashes;
    size_t n_hashes, cap_hashes;
    struct pinc_listing_file *files;
    struct pinc_buf text;
};

static struct piece add_text(struct packer *p, struct pinc_slice s)
{
    struct piece piece = {(uint32_t)p->text.len, (uint32_t)s.len};

    if (s.len > TEXT_MAX - p->text.len) {
        p->text.failed = PINC_ELIMIT;
    }
    pinc_buf_add(&p->text, s);
    return piece;
}

static bool intern_tags(struct packer *p, struct entry *e)
{
    const struct pinc_dist *d = &e->dist;
    /* The three sets stand side by side in the file name. */
    struct pinc_slice key = {d->python.ptr, d->python.len + d->abi.len + d->platform.len + 2};

    if (d->kind != PINC_WHEEL) {
        e->tags = PINC_NONE;
        return true;
    }
    if (pinc_map_get(p->tag_ids, key, &e->tags)) {
        return true;
    }
    e->tags = (uint32_t)p->n_tags;
    if (!PINC_GROW(p->tags, p->cap_tags, p->n_tags + 1)) {
        return false;
    }
    p->tags[p->n_tags++] = (struct pinc_listing_tags){add_text(p, d->python), add_text(p, d->abi),
                                                      add_text(p, d->platform)};
    return pinc_map_put(p->tag_ids, key, e->tags);
}

static bool intern_python(struct packer *p, struct entry *e)
{
    struct pinc_slice text = pinc_slice_trim(e->file->requires_python);

    if (text.len == 0) {
        e->requires_python = PINC_NONE;
        return true;
    }
    if (pinc_map_get(p->python_ids, text, &e->requires_python)) {
        return true;
    }
    e->requires_python = (uint32_t)p->n_pythons;
    if (!PINC_GROW(p->pythons, p->cap_pythons, p->n_pythons + 1)) {
        return false;
    }
    p->pythons[p->n_pythons++] = add_text(p, text);
    return pinc_map_put(p->python_ids, text, e->requires_python);
}

/* A URL with control characters or blanks could break what it is written into. */
static bool is_usable(const struct pinc_page_file *file)
{
    return file->url.len > 0 && file->url.len <= PINC_URL_MAX && pinc_url_is_clean(file->url) &&
           pinc_url_is_absolute(file->url);
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
        c = pinc_slice_compare(x->file->filename, y->file->filename);
    }
    return c ? c : (x->file > y->file) - (x->file < y->file);
}

/* Of two files with one name the first counts. */
static void drop_doubles(struct packer *p)
{
    size_t i, n = 0;

    for (i = 0; i < p->n_entries; i++) {
        if (n == 0 ||
            !pinc_slice_equal(p->entries[n - 1].file->filename, p->entries[i].file->filename)) {
            p->entries[n++] = p->entries[i];
        }
    }
    p->n_entries = n;
}

static bool begin_release(struct packer *p, const struct entry *e, size_t first)
{
    struct pinc_listing_release *r;
    size_t at;

    if (!PINC_GROW(p->releases, p->cap_releases, p->n_releases + 1)) {
        return false;
    }
    r = &p->releases[p->n_releases++];
    *r = (struct pinc_listing_release){.text = add_text(p, e->dist.version),
                                       .first_file = (uint32_t)first};
    at = p->text.len;
    pinc_version_pack(&p->text, &e->dist.parsed);
    r->version = (struct piece){(uint32_t)at, (uint32_t)(p->text.len - at)};
    return p->text.failed == PINC_OK;
}

/* The number of a digest; the one of the file before is often the same (metadata of wheels of one
 * release). */
static bool add_hash(struct packer *p, const struct pinc_hash *hash, uint32_t before, uint32_t *out)
{
    *out = NO_HASH;
    if (hash->alg == PINC_HASH_NONE) {
        return true;
    }
    if (before != NO_HASH && pinc_hash_equal(&p->hashes[before], hash)) {
        *out = before;
        return true;
    }
    if (!PINC_GROW(p->hashes, p->cap_hashes, p->n_hashes + 1)) {
        return false;
    }
    *out = (uint32_t)p->n_hashes;
    p->hashes[p->n_hashes++] = *hash;
    return true;
}

static bool add_file(struct packer *p, size_t i)
{
    const struct entry *e = &p->entries[i];
    const struct pinc_page_file *file = e->file;
    struct pinc_listing_file *out = &p->files[i];
    uint32_t before = i ? p->files[i - 1].metadata_hash : NO_HASH;

    *out = (struct pinc_listing_file){.upload_time = file->upload_time,
                                      .size = file->size,
                                      .release = (uint32_t)p->n_releases - 1,
                                      .tags = e->tags,
                                      .requires_python = e->requires_python,
                                      .kind = (uint8_t)e->dist.kind,
                                      .yanked = file->yanked,
                                      .metadata = (uint8_t)file->metadata,
                                      .has_reason = file->yanked_reason.ptr != NULL};
    out->url = add_text(p, file->url);
    /* The URL nearly always ends in the name as it is. */
    if (file->url.ptr && file->url.len >= file->filename.len &&
        pinc_slice_equal(
            pinc_slice_part(file->url, file->url.len - file->filename.len, file->url.len),
            file->filename)) {
        out->filename = (struct piece){out->url.at + (uint32_t)(file->url.len - file->filename.len),
                                       (uint32_t)file->filename.len};
    } else {
        out->filename = add_text(p, file->filename);
    }
    out->build = (struct piece){out->filename.at, 0};
    if (e->dist.build.len) {
        out->build.at += (uint32_t)(e->dist.build.ptr - file->filename.ptr);
        out->build.len = (uint32_t)e->dist.build.len;
    }
    out->yanked_reason = add_text(p, file->yanked_reason);
    return add_hash(p, &file->hash, NO_HASH, &out->hash) &&
           add_hash(p, &file->metadata_hash, before, &out->metadata_hash);
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
        p->releases[p->n_releases - 1].n_files++;
        if (!intern_tags(p, e) || !intern_python(p, e) || !add_file(p, i)) {
            return false;
        }
    }
    return true;
}

static void add_section(struct pinc_buf *out, const void *bytes, size_t count, size_t size)
{
    pinc_buf_add(out, (struct pinc_slice){bytes, count * size});
    pinc_buf_add(out, (struct pinc_slice){"\0\0\0\0\0\0\0", aligned(count * size) - count * size});
}

static void write_sections(struct pinc_buf *out, const struct packer *p, bool times_settled)
{
    struct head h = {.n_releases = (uint32_t)p->n_releases,
                     .n_files = (uint32_t)p->n_entries,
                     .n_tags = (uint32_t)p->n_tags,
                     .n_requires_python = (uint32_t)p->n_pythons,
                     .n_hashes = (uint32_t)p->n_hashes,
                     .text_len = (uint32_t)p->text.len,
                     .times_settled = times_settled};

    add_section(out, &h, 1, sizeof h);
    add_section(out, p->releases, p->n_releases, sizeof *p->releases);
    add_section(out, p->files, p->n_entries, sizeof *p->files);
    add_section(out, p->tags, p->n_tags, sizeof *p->tags);
    add_section(out, p->pythons, p->n_pythons, sizeof *p->pythons);
    add_section(out, p->hashes, p->n_hashes, sizeof *p->hashes);
    add_section(out, p->text.ptr, p->text.len, 1);
}

enum pinc_status pinc_listing_pack(struct pinc_buf *out, const struct pinc_page *page,
                                   struct pinc_slice project, bool times_settled,
                                   struct pinc_error *err)
{
    struct packer p = {
        .arena = pinc_arena_new(), .tag_ids = pinc_map_new(), .python_ids = pinc_map_new()};
    enum pinc_status st = p.arena && p.tag_ids && p.python_ids ? PINC_OK : pinc_fail_memory(err);

    if (page->n_files >= PINC_NONE) {
        st = pinc_fail(err, PINC_ELIMIT, "the page lists too many files");
    }
    if (st == PINC_OK) {
        st = collect(&p, page, project, err);
    }
    if (st == PINC_OK) {
        qsort(p.entries, p.n_entries, sizeof *p.entries, compare_entries);
        drop_doubles(&p);
        p.files = pinc_alloc_array(p.n_entries, sizeof *p.files);
        if (!p.files || !add_entries(&p) || p.text.failed != PINC_OK) {
            st = p.text.failed == PINC_ELIMIT ? pinc_fail(err, PINC_ELIMIT, "the page is too large")
                                              : pinc_fail_memory(err);
        }
    }
    if (st == PINC_OK) {
        write_sections(out, &p, times_settled);
        st = out->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
    }
    pinc_free(p.entries);
    pinc_free(p.files);
    pinc_free(p.tags);
    pinc_free(p.pythons);
    pinc_free(p.releases);
    pinc_free(p.hashes);
    pinc_buf_clear(&p.text);
    pinc_map_free(p.tag_ids);
    pinc_map_free(p.python_ids);
    pinc_arena_free(p.arena);
    return st;
}

/* --- opening ------------------------------------------------------------------------------ */

/* The sections of packed bytes. */
struct sections {
    struct head head;
    const struct pinc_listing_release *releases;
    const struct pinc_listing_file *files;
    const struct pinc_listing_tags *tags;
    const struct piece *pythons;
    const struct pinc_hash *hashes;
    const char *text;
};

static const void *cut_section(struct pinc_slice *rest, size_t count, size_t size, bool *fits)
{
    const void *p = rest->ptr;
    size_t n = aligned(count * size); /* count is 32 bits wide and size small: no overflow in 64 */

    if (n > rest->len) {
        *fits = false;
        return NULL;
    }
    *rest = pinc_slice_part(*rest, n, rest->len);
    return p;
}

static bool find_sections(struct sections *s, struct pinc_slice bytes)
{
    bool fits = true;
    const void *head = cut_section(&bytes, 1, sizeof s->head, &fits);

    if (!head) {
        return false;
    }
    memcpy(&s->head, head, sizeof s->head);
    s->releases = cut_section(&bytes, s->head.n_releases, sizeof *s->releases, &fits);
    s->files = cut_section(&bytes, s->head.n_files, sizeof *s->files, &fits);
    s->tags = cut_section(&bytes, s->head.n_tags, sizeof *s->tags, &fits);
    s->pythons = cut_section(&bytes, s->head.n_requires_python, sizeof *s->pythons, &fits);
    s->hashes = cut_section(&bytes, s->head.n_hashes, sizeof *s->hashes, &fits);
    s->text = cut_section(&bytes, s->head.text_len, 1, &fits);
    return fits && bytes.len == 0;
}

/* The text of a piece; a wrong one clears *good. */
static struct pinc_slice text_of(const struct sections *s, struct piece piece, bool *good)
{
    if (piece.at > s->head.text_len || piece.len > s->head.text_len - piece.at) {
        *good = false;
        return (struct pinc_slice){NULL, 0};
    }
    return (struct pinc_slice){s->text + piece.at, piece.len};
}

static bool open_releases(struct pinc_listing *out, const struct sections *s,
                          struct pinc_arena *arena)
{
    uint32_t i, files = 0;
    bool good = true;

    for (i = 0; i < s->head.n_releases && good; i++) {
        const struct pinc_listing_release *r = &s->releases[i];
        struct pinc_release *to = &out->releases[i];

        to->text = text_of(s, r->text, &good);
        to->first_file = r->first_file;
        to->n_files = r->n_files;
        good = good && r->first_file == files && r->n_files > 0 &&
               r->n_files <= s->head.n_files - files &&
               pinc_version_unpack(&to->version, text_of(s, r->version, &good), arena) &&
               (i == 0 || pinc_version_compare(&out->releases[i - 1].version, &to->version) < 0);
        files += r->n_files;
    }
    return good && files == s->head.n_files;
}

static bool open_file(struct pinc_project_file *to, const struct sections *s, uint32_t i,
                      uint16_t index)
{
    const struct pinc_listing_file *f = &s->files[i];
    const struct pinc_listing_release *release;
    bool good =
        f->release < s->head.n_releases && (f->kind == PINC_WHEEL || f->kind == PINC_SDIST) &&
        (f->kind == PINC_SDIST ? f->tags == PINC_NONE : f->tags < s->head.n_tags) &&
        (f->requires_python == PINC_NONE || f->requires_python < s->head.n_requires_python) &&
        (f->hash == NO_HASH || f->hash < s->head.n_hashes) &&
        (f->metadata_hash == NO_HASH || f->metadata_hash < s->head.n_hashes) &&
        f->metadata <= PINC_METADATA_YES;

    if (!good) {
        return false;
    }
    release = &s->releases[f->release];
    to->filename = text_of(s, f->filename, &good);
    to->url = text_of(s, f->url, &good);
    to->build = text_of(s, f->build, &good);
    to->yanked_reason = text_of(s, f->yanked_reason, &good);
    if (!f->has_reason) {
        to->yanked_reason.ptr = NULL;
    }
    to->hash = f->hash == NO_HASH ? NULL : &s->hashes[f->hash];
    to->upload_time = f->upload_time;
    to->size = f->size;
    to->release = f->release;
    to->tags = f->tags;
    to->requires_python = f->requires_python;
    to->index = index;
    to->kind = f->kind;
    to->yanked = f->yanked != 0;
    return good && i - release->first_file < release->n_files;
}

static bool open_rest(struct pinc_listing *out, const struct sections *s, uint16_t index)
{
    bool good = true;
    uint32_t i;

    for (i = 0; i < s->head.n_files && good; i++) {
        good = open_file(&out->files[i], s, i, index);
    }
    for (i = 0; i < s->head.n_tags; i++) {
        out->tags[i].python = text_of(s, s->tags[i].python, &good);
        out->tags[i].abi = text_of(s, s->tags[i].abi, &good);
        out->tags[i].platform = text_of(s, s->tags[i].platform, &good);
    }
    for (i = 0; i < s->head.n_requires_python; i++) {
        out->requires_python[i] = text_of(s, s->pythons[i], &good);
    }
    for (i = 0; i < s->head.n_hashes; i++) {
        good = good && s->hashes[i].alg > PINC_HASH_NONE && s->hashes[i].alg < PINC_HASH_ALG_COUNT;
    }
    return good;
}

enum pinc_status pinc_listing_open(struct pinc_listing *out, struct pinc_slice bytes,
                                   uint16_t index, struct pinc_arena *arena, struct pinc_error *err)
{
    struct sections s;

    memset(out, 0, sizeof *out);
    if (!find_sections(&s, bytes)) {
        return pinc_fail(err, PINC_ESYNTAX, "a packed page is damaged");
    }
    out->times_settled = s.head.times_settled != 0;
    out->n_releases = s.head.n_releases;
    out->n_files = s.head.n_files;
    out->n_tags = s.head.n_tags;
    out->n_requires_python = s.head.n_requires_python;
    out->releases = pinc_arena_array(arena, out->n_releases, sizeof *out->releases);
    out->files = pinc_arena_array(arena, out->n_files, sizeof *out->files);
    out->tags = pinc_arena_array(arena, out->n_tags, sizeof *out->tags);
    out->requires_python =
        pinc_arena_array(arena, out->n_requires_python, sizeof *out->requires_python);
    out->records = s.files;
    out->hashes = s.hashes;
    if (!out->releases || !out->files || !out->tags || !out->requires_python) {
        return pinc_fail_memory(err);
    }
    if (!open_releases(out, &s, arena) || !open_rest(out, &s, index)) {
        return pinc_fail(err, PINC_ESYNTAX, "a packed page is damaged");
    }
    return PINC_OK;
}

enum pinc_page_metadata pinc_listing_metadata(const struct pinc_listing *listing, size_t file,
                                              const struct pinc_hash **hash)
{
    const struct pinc_listing_file *f = &listing->records[file];

    *hash = f->metadata_hash == NO_HASH ? NULL : &listing->hashes[f->metadata_hash];
    return (enum pinc_page_metadata)f->metadata;
}
