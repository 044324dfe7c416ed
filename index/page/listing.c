#include "index/page/listing.h"

#include "base/hash.h"
#include "index/page/listing_format.h"

#include <string.h>

/* The sections of packed bytes. */
struct sections {
    struct listing_head head;
    const struct listing_release *releases;
    const struct pinc_project_file *files;
    const struct listing_tags *tags;
    const struct pinc_listing_piece *pythons;
    const struct pinc_listing_piece *pieces;
    const char *text;
    size_t head_len; /* up to here */
    const struct pinc_listing_facts *facts;
    const unsigned char *digests;
    const struct pinc_hash *hashes;
    const char *names;
};

static const void *cut_section(struct pinc_slice *rest, size_t count, size_t size, bool *fits)
{
    const void *p = rest->ptr;
    size_t n = (count * size + 7) / 8 * 8; /* count is 32 bits wide and size small: no overflow */

    if (n > rest->len) {
        *fits = false;
        return NULL;
    }
    *rest = pinc_slice_part(*rest, n, rest->len);
    return p;
}

static bool find_sections(struct sections *s, struct pinc_slice bytes)
{
    const struct listing_head *h = &s->head;
    const size_t len = bytes.len;
    bool fits = true;
    const void *head = cut_section(&bytes, 1, sizeof *h, &fits);

    if (!head) {
        return false;
    }
    memcpy(&s->head, head, sizeof s->head);
    s->releases = cut_section(&bytes, h->n_releases, sizeof *s->releases, &fits);
    s->files = cut_section(&bytes, h->n_files, sizeof *s->files, &fits);
    s->tags = cut_section(&bytes, h->n_tags, sizeof *s->tags, &fits);
    s->pythons = cut_section(&bytes, h->n_requires_python, sizeof *s->pythons, &fits);
    s->pieces = cut_section(&bytes, h->n_pieces, sizeof *s->pieces, &fits);
    s->text = cut_section(&bytes, h->text_len, 1, &fits);
    s->head_len = len - bytes.len;
    s->facts = cut_section(&bytes, h->n_files, sizeof *s->facts, &fits);
    s->digests = cut_section(&bytes, h->n_digests, LISTING_DIGEST, &fits);
    s->hashes = cut_section(&bytes, h->n_hashes, sizeof *s->hashes, &fits);
    s->names = cut_section(&bytes, h->names_len, 1, &fits);
    return fits && bytes.len == 0;
}

static bool lies_in(struct pinc_listing_piece piece, uint32_t len)
{
    return piece.at <= len && piece.len <= len - piece.at;
}

/* The text of a piece; a wrong one clears *good. */
static struct pinc_slice text_of(const struct sections *s, struct pinc_listing_piece piece,
                                 bool *good)
{
    if (!lies_in(piece, s->head.text_len)) {
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
        const struct listing_release *r = &s->releases[i];
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

static bool is_number(uint32_t number, uint32_t count)
{
    return number == PINC_NONE || number < count;
}

/* The fields of a file that are small, as one number. */
static uint32_t small_fields(const struct pinc_project_file *f)
{
    uint32_t word;

    memcpy(&word, &f->index, sizeof word);
    return word;
}

static bool check_other(const struct pinc_project_file *f)
{
    return f->kind <= PINC_WHEEL_VARIANT && f->tags == PINC_NONE && f->yanked <= 1 && f->index == 0;
}

/* The files of one release. There may be tens of thousands, nearly all of them wheels: of these the largest numbers are
 * looked for, and what must be zero is collected. */
static bool check_files_of(const struct sections *s, uint32_t release)
{
    const struct pinc_project_file yanked = {.yanked = 1},
                                   *f = s->files + s->releases[release].first_file,
                                   *end = f + s->releases[release].n_files;
    const uint32_t must_be_zero = ~small_fields(&yanked);
    uint32_t bad = 0, tags = 0, python = 0;
    bool good = true;

    for (; f < end; f++) {
        const uint32_t number = f->requires_python + 1; /* 0: none */

        bad |= f->release ^ release;
        python = number > python ? number : python;
        if (f->kind != PINC_WHEEL) {
            good = good && check_other(f);
            continue;
        }
        bad |= small_fields(f) & must_be_zero;
        tags = f->tags >= tags ? f->tags + 1 : tags;
    }
    return good && bad == 0 && tags <= s->head.n_tags && python <= s->head.n_requires_python;
}

static bool check_files(const struct sections *s)
{
    bool good = true;
    uint32_t i;

    for (i = 0; i < s->head.n_releases && good; i++) {
        good = check_files_of(s, i);
    }
    return good;
}

static bool open_shared(struct pinc_listing *out, const struct sections *s)
{
    bool good = true;
    uint32_t i;

    for (i = 0; i < s->head.n_tags; i++) {
        out->tags[i].python = text_of(s, s->tags[i].python, &good);
        out->tags[i].abi = text_of(s, s->tags[i].abi, &good);
        out->tags[i].platform = text_of(s, s->tags[i].platform, &good);
    }
    for (i = 0; i < s->head.n_requires_python; i++) {
        out->requires_python[i] = text_of(s, s->pythons[i], &good);
    }
    for (i = 0; i < s->head.n_pieces; i++) {
        out->pieces[i] = text_of(s, s->pieces[i], &good);
    }
    return good;
}

/* The files lie there as they are used, but for the number of the index. */
static bool number_files(struct pinc_listing *out, uint16_t index, struct pinc_arena *arena)
{
    struct pinc_project_file *files;
    size_t i;

    if (index == 0 || out->n_files == 0) {
        return true;
    }
    files = pinc_arena_array(arena, out->n_files, sizeof *files);
    if (!files) {
        return false;
    }
    memcpy(files, out->files, out->n_files * sizeof *files);
    for (i = 0; i < out->n_files; i++) {
        files[i].index = index;
    }
    out->files = files;
    return true;
}

static void set_sections(struct pinc_listing *out, const struct sections *s,
                         struct pinc_slice bytes)
{
    out->times_settled = s->head.times_settled != 0;
    out->n_releases = s->head.n_releases;
    out->files = s->files;
    out->n_files = s->head.n_files;
    out->n_tags = s->head.n_tags;
    out->n_requires_python = s->head.n_requires_python;
    out->n_pieces = s->head.n_pieces;
    out->head = pinc_slice_part(bytes, 0, s->head_len);
    out->rest = (struct pinc_listing_rest){.facts = s->facts,
                                           .digests = s->digests,
                                           .hashes = s->hashes,
                                           .names = s->names,
                                           .n_digests = s->head.n_digests,
                                           .n_hashes = s->head.n_hashes,
                                           .names_len = s->head.names_len};
}

/* What the page said of the project. */
static bool open_standing(struct pinc_listing *out, const struct sections *s)
{
    if (s->head.status >= PINC_PROJECT_STATUS_COUNT ||
        !is_number(s->head.reason, s->head.n_pieces)) {
        return false;
    }
    out->standing.status = (enum pinc_project_status)s->head.status;
    if (s->head.reason != PINC_NONE) {
        out->standing.reason = out->pieces[s->head.reason];
    }
    return true;
}

enum pinc_status pinc_listing_open(struct pinc_listing *out, struct pinc_slice bytes,
                                   uint16_t index, struct pinc_arena *arena, struct pinc_error *err)
{
    struct sections s;

    memset(out, 0, sizeof *out);
    if (!find_sections(&s, bytes)) {
        return pinc_fail(err, PINC_ESYNTAX, "a packed page is damaged");
    }
    set_sections(out, &s, bytes);
    out->releases = pinc_arena_array(arena, out->n_releases, sizeof *out->releases);
    out->tags = pinc_arena_array(arena, out->n_tags, sizeof *out->tags);
    out->requires_python =
        pinc_arena_array(arena, out->n_requires_python, sizeof *out->requires_python);
    out->pieces = pinc_arena_array(arena, out->n_pieces, sizeof *out->pieces);
    if (!out->releases || !out->tags || !out->requires_python || !out->pieces) {
        return pinc_fail_memory(err);
    }
    if (!open_releases(out, &s, arena) || !check_files(&s) || !open_shared(out, &s) ||
        !open_standing(out, &s)) {
        return pinc_fail(err, PINC_ESYNTAX, "a packed page is damaged");
    }
    return number_files(out, index, arena) ? PINC_OK : pinc_fail_memory(err);
}

/* --- what is told of one file */

void pinc_listing_set_reader(struct pinc_listing *listing, struct pinc_listing_reader reader)
{
    listing->rest.reader = reader;
}

static bool need(const struct pinc_listing_rest *rest, const void *from, size_t len)
{
    return !rest->reader.need || rest->reader.need(rest->reader.user, from, len);
}

/* Is it the number of a digest that is there, or none? */
static bool has_hash(const struct pinc_listing_rest *rest, uint32_t number)
{
    const uint32_t other = number & ~LISTING_HASH;

    if (number == PINC_NONE) {
        return true;
    }
    if (number & LISTING_HASH) {
        return other < rest->n_hashes && need(rest, &rest->hashes[other], sizeof *rest->hashes) &&
               rest->hashes[other].alg > PINC_HASH_NONE &&
               rest->hashes[other].alg < PINC_HASH_ALG_COUNT;
    }
    return number < rest->n_digests &&
           need(rest, rest->digests + (size_t)number * LISTING_DIGEST, LISTING_DIGEST);
}

bool pinc_listing_has(const struct pinc_listing *listing, size_t file)
{
    const struct pinc_listing_rest *rest = &listing->rest;
    const struct pinc_listing_facts *f = &rest->facts[file];

    return need(rest, f, sizeof *f) &&
           lies_in((struct pinc_listing_piece){f->name, f->name_len}, rest->names_len) &&
           need(rest, rest->names + f->name, f->name_len) && f->prefix < listing->n_pieces &&
           (f->flags & LISTING_NAME_ENDS_URL ? f->tail == PINC_NONE
                                             : f->tail < listing->n_pieces) &&
           (f->reason == PINC_NONE || f->reason < listing->n_pieces) &&
           (f->path == PINC_NONE || f->path < rest->n_digests) && has_hash(rest, f->path) &&
           has_hash(rest, f->hash) && has_hash(rest, f->metadata_hash) &&
           f->flags >> LISTING_METADATA_SHIFT <= PINC_METADATA_YES;
}

static void read_hash(struct pinc_hash *out, const struct pinc_listing *l, uint32_t number)
{
    *out = (struct pinc_hash){.alg = PINC_HASH_NONE};
    if (number == PINC_NONE) {
        return;
    }
    if (number & LISTING_HASH) {
        *out = l->rest.hashes[number & ~LISTING_HASH];
        return;
    }
    out->alg = PINC_HASH_SHA256;
    memcpy(out->bytes, l->rest.digests + (size_t)number * LISTING_DIGEST, LISTING_DIGEST);
}

static void add_path(struct pinc_buf *buf, const unsigned char *digest)
{
    static const char digits[] = "0123456789abcdef";
    size_t i;

    for (i = 0; i < LISTING_DIGEST; i++) {
        pinc_buf_add_char(buf, digits[digest[i] >> 4]);
        pinc_buf_add_char(buf, digits[digest[i] & 15]);
        if (i < 2 || i + 1 == LISTING_DIGEST) {
            pinc_buf_add_char(buf, '/');
        }
    }
}

static struct pinc_slice name_of(const struct pinc_listing *l, size_t file)
{
    return (struct pinc_slice){l->rest.names + l->rest.facts[file].name,
                               l->rest.facts[file].name_len};
}

void pinc_listing_details(struct pinc_file_details *out, const struct pinc_listing *listing,
                          size_t file)
{
    const struct pinc_listing_facts *f = &listing->rest.facts[file];

    *out = (struct pinc_file_details){.filename = {"", 0}};
    if (!pinc_listing_has(listing, file)) {
        return;
    }
    out->filename = name_of(listing, file);
    out->size = f->size;
    if (f->reason != PINC_NONE) {
        out->yanked_reason = listing->pieces[f->reason];
    }
    read_hash(&out->hash, listing, f->hash);
}

enum pinc_status pinc_listing_url(struct pinc_slice *out, const struct pinc_listing *listing,
                                  size_t file, struct pinc_arena *arena, struct pinc_error *err)
{
    const struct pinc_listing_facts *f = &listing->rest.facts[file];
    struct pinc_buf url = {0};

    *out = (struct pinc_slice){NULL, 0};
    if (!pinc_listing_has(listing, file)) {
        return pinc_fail(err, PINC_ESYNTAX, "a packed page is damaged");
    }
    pinc_buf_add(&url, listing->pieces[f->prefix]);
    if (f->path != PINC_NONE) {
        add_path(&url, listing->rest.digests + (size_t)f->path * LISTING_DIGEST);
    }
    pinc_buf_add(&url, f->tail == PINC_NONE ? name_of(listing, file) : listing->pieces[f->tail]);
    *out = pinc_buf_keep(&url, arena);
    return out->ptr ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_page_metadata pinc_listing_metadata(const struct pinc_listing *listing, size_t file,
                                              struct pinc_hash *hash)
{
    const struct pinc_listing_facts *f = &listing->rest.facts[file];

    *hash = (struct pinc_hash){.alg = PINC_HASH_NONE};
    if (!pinc_listing_has(listing, file)) {
        return PINC_METADATA_UNKNOWN;
    }
    read_hash(hash, listing, f->metadata_hash);
    return (enum pinc_page_metadata)(f->flags >> LISTING_METADATA_SHIFT);
}
