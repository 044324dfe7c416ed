#include "index/page/listing_pack.h"

#include "base/hex.h"
#include "index/net/url.h"
#include "index/page/packed_name.h"

#include <string.h>

#define PATH_BYTES 67u               /* of "xx/yy/zz…/" with 64 digits */
#define FILES_MAX (LISTING_HASH / 4) /* each file has up to three digests */

/* --- what files share */

static bool add_python(struct pinc_packer *p, struct pinc_slice text, uint32_t *out)
{
    text = pinc_slice_trim(text);
    *out = PINC_NONE;
    return text.len == 0 || pinc_pieces_add(&p->pythons, text, out);
}

static bool add_digest(struct pinc_packer *p, const unsigned char *bytes, uint32_t *out)
{
    unsigned char *digest = pinc_parts_add(&p->hashes.digests, LISTING_DIGEST);

    if (!digest) {
        return false;
    }
    *out = (uint32_t)p->hashes.digests.n - 1;
    memcpy(digest, bytes, LISTING_DIGEST);
    return true;
}

/* The number of a digest. @param before number of another one, which is taken when it is the same:
 * metadata of the wheels of one release nearly always is. */
static bool add_hash(struct pinc_packer *p, const struct pinc_hash *hash, uint32_t before,
                     uint32_t *out)
{
    *out = PINC_NONE;
    if (hash->alg == PINC_HASH_NONE) {
        return true;
    }
    if (hash->alg == PINC_HASH_SHA256) {
        if (before < LISTING_HASH &&
            memcmp(pinc_parts_at(&p->hashes.digests, before, LISTING_DIGEST), hash->bytes,
                   LISTING_DIGEST) == 0) {
            *out = before;
            return true;
        }
        return add_digest(p, hash->bytes, out);
    }
    if (!PINC_GROW(p->hashes.others, p->hashes.cap_others, p->hashes.n_others + 1)) {
        return false;
    }
    *out = (uint32_t)p->hashes.n_others | LISTING_HASH;
    p->hashes.others[p->hashes.n_others++] = *hash;
    return true;
}

/* --- URLs */

/* Does a text end in "xx/yy/zz…/" with 64 digits? Then they are read into digest. */
static bool read_path(struct pinc_slice text, unsigned char *digest)
{
    const char *s = text.ptr + text.len - PATH_BYTES;
    char digits[2 * LISTING_DIGEST];

    if (text.len < PATH_BYTES || s[2] != '/' || s[5] != '/' || s[PATH_BYTES - 1] != '/') {
        return false;
    }
    memcpy(digits, s, 2);
    memcpy(digits + 2, s + 3, 2);
    memcpy(digits + 4, s + 6, sizeof digits - 4);
    return pinc_hex_read_lower(digest, digits, LISTING_DIGEST);
}

static bool add_url(struct pinc_packer *p, struct pinc_listing_facts *out, struct pinc_slice url,
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
        if (!pinc_pieces_add(&p->shared, pinc_slice_part(url, end, url.len), &out->tail)) {
            return false;
        }
    }
    if (read_path(pinc_slice_part(url, 0, end), digest)) {
        end -= PATH_BYTES;
        if (!add_digest(p, digest, &out->path)) {
            return false;
        }
    }
    return pinc_pieces_add(&p->shared, pinc_slice_part(url, 0, end), &out->prefix);
}

/* --- files */

/* A URL with control characters or blanks could break what it is written into. */
static bool is_usable(const struct pinc_page_file *file)
{
    return file->url.len > 0 && file->url.len <= PINC_URL_MAX && file->filename.len <= UINT16_MAX &&
           (file->sound || (pinc_url_is_clean(file->url) && pinc_url_is_absolute(file->url)));
}

static bool add_facts(struct pinc_packer *p, struct pinc_packed_file *e,
                      const struct pinc_page_file *file)
{
    struct pinc_listing_facts *out = &e->facts;
    const size_t n = p->entries.n; /* with this one */
    const uint32_t before = n > 1 ? pinc_packer_entry(p, n - 2)->facts.metadata_hash : PINC_NONE;

    *out = (struct pinc_listing_facts){
        .size = file->size,
        .name = (uint32_t)p->names.len,
        .name_len = (uint16_t)file->filename.len,
        .flags = (uint16_t)((unsigned)file->metadata << LISTING_METADATA_SHIFT),
        .reason = PINC_NONE};
    if (file->filename.len > UINT32_MAX - p->names.len) {
        p->names.failed = PINC_ELIMIT;
    }
    pinc_buf_add(&p->names, file->filename);
    return p->names.failed == PINC_OK &&
           (!file->yanked_reason.ptr ||
            pinc_pieces_add(&p->shared, file->yanked_reason, &out->reason)) &&
           add_url(p, out, file->url, file->filename) &&
           add_hash(p, &file->hash, PINC_NONE, &out->hash) &&
           add_hash(p, &file->metadata_hash, before, &out->metadata_hash);
}

static bool add_entry(struct pinc_packer *p, const struct pinc_page_file *file,
                      const struct pinc_packed_name *name)
{
    const uint32_t at = (uint32_t)p->names.len;
    struct pinc_packed_file *e = pinc_parts_add(&p->entries, sizeof *e);

    if (!e) {
        return false;
    }
    *e = (struct pinc_packed_file){.file = {.upload_time = file->upload_time,
                                            .tags = name->tags,
                                            .kind = name->kind,
                                            .yanked = file->yanked},
                                   .version = name->version,
                                   .build = name->build,
                                   .build_len = name->build_len};
    if (!add_python(p, file->requires_python, &e->file.requires_python) || !add_facts(p, e, file)) {
        return false;
    }
    *(name->kind == PINC_SDIST ? &p->starts.sdist : &p->starts.wheel) =
        (struct pinc_listing_piece){at, name->start};
    return true;
}

enum pinc_status pinc_packer_fail(const struct pinc_packer *p, struct pinc_error *err)
{
    const struct pinc_buf *texts[] = {
        &p->versions.texts.text, &p->tags.texts.text, &p->pythons.text,
        &p->shared.text,         &p->names,           &p->result.text};
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i]->failed == PINC_ELIMIT) {
            return pinc_fail(err, PINC_ELIMIT, "the page is too large");
        }
    }
    return pinc_fail_memory(err);
}

enum pinc_status pinc_packer_add(struct pinc_packer *p, const struct pinc_page_file *file,
                                 struct pinc_error *err)
{
    struct pinc_packed_name name;
    enum pinc_status st;
    bool taken;

    if (p->entries.n >= FILES_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "the page lists too many files");
    }
    if (!is_usable(file)) {
        return PINC_OK;
    }
    st = pinc_packed_name_read(&name, &taken, p, file->filename, err);
    if (st != PINC_OK || !taken) {
        return st;
    }
    return add_entry(p, file, &name) ? PINC_OK : pinc_packer_fail(p, err);
}

enum pinc_status pinc_packer_set_standing(struct pinc_packer *p,
                                          const struct pinc_standing *standing,
                                          struct pinc_error *err)
{
    p->result.status = standing->status;
    p->result.reason = PINC_NONE;
    return !standing->reason.len || pinc_pieces_add(&p->shared, standing->reason, &p->result.reason)
               ? PINC_OK
               : pinc_packer_fail(p, err);
}

/* --- upload times that the page does not tell */

struct pinc_slice pinc_packer_name(const struct pinc_packer *p, const struct pinc_packed_file *e)
{
    return pinc_slice_part(pinc_buf_slice(&p->names), e->facts.name,
                           (size_t)e->facts.name + e->facts.name_len);
}

bool pinc_packer_lacks_times(const struct pinc_packer *p)
{
    size_t i = 0;

    while (i < p->entries.n && pinc_packer_entry(p, i)->file.upload_time != PINC_TIME_UNKNOWN) {
        i++;
    }
    return i < p->entries.n;
}

/* Where times go: the files, by their names. */
struct times {
    struct pinc_packer *packer;
    struct pinc_map *by_name;
};

static void take_time(void *user, struct pinc_slice filename, int64_t time)
{
    const struct times *times = user;
    uint32_t at;

    if (pinc_map_get(times->by_name, filename, &at) &&
        pinc_packer_entry(times->packer, at)->file.upload_time == PINC_TIME_UNKNOWN) {
        pinc_packer_entry(times->packer, at)->file.upload_time = time;
    }
}

enum pinc_status pinc_packer_add_times(struct pinc_packer *p, struct pinc_slice text,
                                       struct pinc_error *err)
{
    struct times times = {p, pinc_map_new()};
    enum pinc_status st = times.by_name ? PINC_OK : pinc_fail_memory(err);
    size_t i;

    for (i = 0; st == PINC_OK && i < p->entries.n; i++) {
        if (!pinc_map_put(times.by_name, pinc_packer_name(p, pinc_packer_entry(p, i)),
                          (uint32_t)i)) {
            st = pinc_fail_memory(err);
        }
    }
    if (st == PINC_OK) {
        st = pinc_page_read_legacy_times(text, take_time, &times, err);
    }
    pinc_map_free(times.by_name);
    return st;
}

/* --- life */

void pinc_packer_free(struct pinc_packer *p)
{
    if (!p) {
        return;
    }
    pinc_parts_clear(&p->entries);
    pinc_free(p->versions.parsed);
    pinc_free(p->tags.parts);
    pinc_parts_clear(&p->hashes.digests);
    pinc_free(p->hashes.others);
    pinc_free(p->result.order);
    pinc_free(p->result.releases);
    pinc_buf_clear(&p->names);
    pinc_buf_clear(&p->result.text);
    pinc_pieces_clear(&p->versions.texts);
    pinc_pieces_clear(&p->tags.texts);
    pinc_pieces_clear(&p->pythons);
    pinc_pieces_clear(&p->shared);
    pinc_arena_free(p->arena);
    pinc_arena_free(p->scratch);
    pinc_free(p);
}

enum pinc_status pinc_packer_new(struct pinc_packer **out, struct pinc_slice project,
                                 struct pinc_error *err)
{
    struct pinc_packer *p = pinc_alloc(sizeof *p);

    *out = NULL;
    if (!p) {
        return pinc_fail_memory(err);
    }
    /* The address differs from run to run. */
    p->versions.texts.seed = p->tags.texts.seed = p->pythons.seed = p->shared.seed =
        (uint64_t)(uintptr_t)p * 0x9e3779b97f4a7c15u;
    p->result.reason = PINC_NONE;
    p->arena = pinc_arena_new();
    p->scratch = pinc_arena_new();
    if (p->arena && p->scratch) {
        p->project = pinc_slice_dup(p->arena, project);
    }
    if (!p->project.ptr) {
        pinc_packer_free(p);
        return pinc_fail_memory(err);
    }
    *out = p;
    return PINC_OK;
}
