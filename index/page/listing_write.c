#include "index/page/packer.h"

#include "index/page/listing.h"
#include "index/page/listing_pack.h"
#include "index/page/packer_sort.h"
#include "markers/version/version.h"

#include <string.h>

static struct pinc_listing_piece add_text(struct pinc_buf *to, size_t before, struct pinc_slice s)
{
    const size_t at = before + to->len;

    if (s.len > UINT32_MAX - at) {
        to->failed = PINC_ELIMIT;
    }
    pinc_buf_add(to, s);
    return (struct pinc_listing_piece){(uint32_t)at, (uint32_t)s.len};
}

/* The texts of tags and Requires-Python stand before those of releases. */
static size_t text_before(const struct pinc_packer *p)
{
    return p->tags.texts.text.len + p->pythons.text.len;
}

static size_t text_len(const struct pinc_packer *p)
{
    return text_before(p) + p->result.text.len + p->shared.text.len;
}

static bool begin_release(struct pinc_packer *p, const struct pinc_packed_file *e, size_t first)
{
    struct pinc_packed_result *result = &p->result;
    const size_t before = text_before(p);
    struct listing_release *r;
    size_t at;

    if (!PINC_GROW(result->releases, result->cap_releases, result->n_releases + 1)) {
        return false;
    }
    r = &result->releases[result->n_releases++];
    *r = (struct listing_release){
        .text = add_text(&result->text, before, pinc_pieces_get(&p->versions.texts, e->version)),
        .first_file = (uint32_t)first};
    at = result->text.len;
    pinc_version_pack(&result->text, &p->versions.parsed[e->version]);
    r->version =
        (struct pinc_listing_piece){(uint32_t)(before + at), (uint32_t)(result->text.len - at)};
    return result->text.failed == PINC_OK && before + result->text.len <= UINT32_MAX;
}

static bool take_order(struct pinc_packer *p)
{
    struct pinc_packed_result *result = &p->result;
    const struct pinc_version *version, *before = NULL;
    size_t i;

    for (i = 0; i < result->n_files; i++) {
        struct pinc_packed_file *e = pinc_packer_entry(p, result->order[i]);

        version = &p->versions.parsed[e->version];
        if (!before || (version != before && pinc_version_compare(before, version) != 0)) {
            if (!begin_release(p, e, i)) {
                return false;
            }
        }
        before = version;
        result->releases[result->n_releases - 1].n_files++;
        e->file.release = (uint32_t)result->n_releases - 1;
    }
    return true;
}

enum pinc_status pinc_packer_finish(struct pinc_packer *p, bool times_settled,
                                    struct pinc_error *err)
{
    bool done = pinc_packer_sort(p) && take_order(p);

    p->result.times_settled = times_settled;
    if (done && text_len(p) > UINT32_MAX) {
        p->result.text.failed = PINC_ELIMIT;
        done = false;
    }
    return done ? PINC_OK : pinc_packer_fail(p, err);
}

/* --- the result */

static size_t section(size_t count, size_t size)
{
    return (count * size + 7) / 8 * 8;
}

size_t pinc_packer_head(const struct pinc_packer *p)
{
    const struct pinc_packed_result *result = &p->result;

    return section(1, sizeof(struct listing_head)) +
           section(result->n_releases, sizeof *result->releases) +
           section(result->n_files, sizeof(struct pinc_project_file)) +
           section(p->tags.texts.n, sizeof *p->tags.parts) +
           section(p->pythons.n, sizeof(struct pinc_listing_piece)) +
           section(p->shared.n, sizeof(struct pinc_listing_piece)) + section(text_len(p), 1);
}

size_t pinc_packer_size(const struct pinc_packer *p)
{
    return pinc_packer_head(p) + section(p->result.n_files, sizeof(struct pinc_listing_facts)) +
           section(p->hashes.digests.n, LISTING_DIGEST) +
           section(p->hashes.n_others, sizeof *p->hashes.others) + section(p->names.len, 1);
}

/* Where the next section goes, and how much of it is written. */
struct writing {
    char *to;
    size_t len;
};

static void put(struct writing *w, const void *bytes, size_t n)
{
    if (n) {
        memcpy(w->to + w->len, bytes, n);
    }
    w->len += n;
}

static void end_section(struct writing *w)
{
    const size_t n = section(w->len, 1);

    memset(w->to + w->len, 0, n - w->len);
    *w = (struct writing){w->to + n, 0};
}

static void put_section(struct writing *w, const void *bytes, size_t count, size_t size)
{
    put(w, bytes, count * size);
    end_section(w);
}

/* @param before where the text of the pieces begins in its section */
static void put_pieces(struct writing *w, const struct pinc_pieces *pieces, size_t before)
{
    size_t i;

    for (i = 0; i < pieces->n; i++) {
        const struct pinc_listing_piece piece = {pieces->items[i].at + (uint32_t)before,
                                                 pieces->items[i].len};

        put(w, &piece, sizeof piece);
    }
    end_section(w);
}

static void put_head(struct writing *w, const struct pinc_packer *p)
{
    const struct pinc_packed_result *result = &p->result;
    const struct listing_head head = {
        .n_releases = (uint32_t)result->n_releases,
        .n_files = (uint32_t)result->n_files,
        .n_tags = (uint32_t)p->tags.texts.n,
        .n_requires_python = (uint32_t)p->pythons.n,
        .n_pieces = (uint32_t)p->shared.n,
        .text_len = (uint32_t)text_len(p),
        .n_digests = (uint32_t)p->hashes.digests.n,
        .n_hashes = (uint32_t)p->hashes.n_others,
        .names_len = (uint32_t)p->names.len,
        .times_settled = result->times_settled,
        .status = (uint32_t)result->status,
        .reason = result->reason,
    };

    put_section(w, &head, 1, sizeof head);
}

/* Both are aligned to 8 bytes, as their sections are. */
static void put_files(struct writing *w, const struct pinc_packer *p)
{
    struct pinc_project_file *files = (void *)w->to;
    size_t i;

    for (i = 0; i < p->result.n_files; i++) {
        files[i] = pinc_packer_entry(p, p->result.order[i])->file;
    }
    w->len = p->result.n_files * sizeof *files;
    end_section(w);
}

static void put_facts(struct writing *w, const struct pinc_packer *p)
{
    struct pinc_listing_facts *facts = (void *)w->to;
    size_t i;

    for (i = 0; i < p->result.n_files; i++) {
        facts[i] = pinc_packer_entry(p, p->result.order[i])->facts;
    }
    w->len = p->result.n_files * sizeof *facts;
    end_section(w);
}

void pinc_packer_write(const struct pinc_packer *p, char *to)
{
    const struct pinc_packed_result *result = &p->result;
    struct writing w = {to, 0};

    put_head(&w, p);
    put_section(&w, result->releases, result->n_releases, sizeof *result->releases);
    put_files(&w, p);
    put_section(&w, p->tags.parts, p->tags.texts.n, sizeof *p->tags.parts);
    put_pieces(&w, &p->pythons, p->tags.texts.text.len);
    put_pieces(&w, &p->shared, text_before(p) + result->text.len);
    put(&w, p->tags.texts.text.ptr, p->tags.texts.text.len);
    put(&w, p->pythons.text.ptr, p->pythons.text.len);
    put(&w, result->text.ptr, result->text.len);
    put_section(&w, p->shared.text.ptr, p->shared.text.len, 1);
    put_facts(&w, p);
    pinc_parts_copy(w.to, &p->hashes.digests, LISTING_DIGEST);
    w.len = p->hashes.digests.n * LISTING_DIGEST;
    end_section(&w);
    put_section(&w, p->hashes.others, p->hashes.n_others, sizeof *p->hashes.others);
    put_section(&w, p->names.ptr, p->names.len, 1);
}

enum pinc_status pinc_listing_pack(struct pinc_buf *out, const struct pinc_page *page,
                                   struct pinc_slice project, bool times_settled,
                                   struct pinc_error *err)
{
    struct pinc_packer *p = NULL;
    enum pinc_status st = pinc_packer_new(&p, project, err);
    char *bytes = NULL;
    size_t i;

    for (i = 0; st == PINC_OK && i < page->n_files; i++) {
        st = pinc_packer_add(p, &page->files[i], err);
    }
    if (st == PINC_OK) {
        st = pinc_packer_set_standing(p, &page->standing, err);
    }
    if (st == PINC_OK) {
        st = pinc_packer_finish(p, times_settled, err);
    }
    if (st == PINC_OK) {
        bytes = pinc_alloc(pinc_packer_size(p));
        st = bytes ? PINC_OK : pinc_fail_memory(err);
    }
    if (st == PINC_OK) {
        pinc_packer_write(p, bytes);
        pinc_buf_add(out, (struct pinc_slice){bytes, pinc_packer_size(p)});
        st = out->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
    }
    pinc_free(bytes);
    pinc_packer_free(p);
    return st;
}
