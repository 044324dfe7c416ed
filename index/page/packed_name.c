#include "index/page/packed_name.h"

#include "index/dist/file_name.h"
#include "markers/name.h"

#include <string.h>

#define SCRATCH_MAX (64u << 10) /* bytes of what reading file names leaves */

/* --- names that say nothing new */

/*
 * Nearly every file has the project's name as one before it has it, and tags of one before it: a name that
 * is put together from these says what they say. They need not be looked at again, and the version only
 * when it is a new one.
 */

/* What is left of a name behind the start that the last one of its kind had. */
static bool cut_start(const struct pinc_packer *p, struct pinc_listing_piece start,
                      struct pinc_slice *text)
{
    if (start.len == 0 || text->len <= start.len ||
        memcmp(text->ptr, p->names.ptr + start.at, start.len) != 0) {
        return false;
    }
    *text = pinc_slice_part(*text, start.len, text->len);
    return true;
}

/* "NAME-VERSION-PYTHON-ABI-PLATFORM" with three tags that stood in a row in another name, and so without
 * a dash to cut it at in another way. */
static bool know_wheel(struct pinc_packer *p, struct pinc_slice stem, struct pinc_packed_name *out,
                       struct pinc_slice *version)
{
    size_t dash;

    if (!cut_start(p, p->starts.wheel, &stem)) {
        return false;
    }
    dash = pinc_slice_find(stem, '-');
    *version = pinc_slice_part(stem, 0, dash);
    *out = (struct pinc_packed_name){.start = (uint16_t)p->starts.wheel.len, .kind = PINC_WHEEL};
    return pinc_pieces_find(&p->tags.texts, pinc_slice_part(stem, dash + 1, stem.len), &out->tags);
}

/* "NAME-VERSION": the first dash behind the project's name counts, so it is the same. */
static bool know_sdist(struct pinc_packer *p, struct pinc_slice stem, struct pinc_packed_name *out,
                       struct pinc_slice *version)
{
    *version = stem;
    *out = (struct pinc_packed_name){
        .start = (uint16_t)p->starts.sdist.len, .kind = PINC_SDIST, .tags = PINC_NONE};
    return cut_start(p, p->starts.sdist, version);
}

/* Is all but the version known? */
static bool know(struct pinc_packer *p, struct pinc_slice filename, struct pinc_packed_name *out,
                 struct pinc_slice *version)
{
    static const struct {
        const char *text;
        size_t len;
        bool (*know)(struct pinc_packer *p, struct pinc_slice stem, struct pinc_packed_name *out,
                     struct pinc_slice *version);
    } endings[] = {{".whl", 4, know_wheel}, {".tar.gz", 7, know_sdist}, {".zip", 4, know_sdist}};
    size_t i;

    for (i = 0; i < sizeof endings / sizeof *endings; i++) {
        const size_t len = endings[i].len;

        if (filename.len > len &&
            memcmp(filename.ptr + filename.len - len, endings[i].text, len) == 0) {
            return endings[i].know(p, pinc_slice_part(filename, 0, filename.len - len), out,
                                   version);
        }
    }
    return false;
}

/* --- all others */

/* A part of the text of the tags. */
static struct pinc_listing_piece part_of(const struct pinc_piece *all, struct pinc_slice whole,
                                         struct pinc_slice part)
{
    return (struct pinc_listing_piece){all->at + (uint32_t)(part.ptr - whole.ptr),
                                       (uint32_t)part.len};
}

static bool add_tags(struct pinc_packer *p, const struct pinc_dist *d, uint32_t *out)
{
    /* The three sets stand side by side in the file name. */
    const struct pinc_slice all = {d->python.ptr, d->python.len + d->abi.len + d->platform.len + 2};
    const size_t before = p->tags.texts.n;

    *out = PINC_NONE;
    if (d->kind != PINC_WHEEL) {
        return true;
    }
    if (!pinc_pieces_add(&p->tags.texts, all, out)) {
        return false;
    }
    if (p->tags.texts.n > before) {
        const struct pinc_piece *piece = &p->tags.texts.items[*out];

        if (!PINC_GROW(p->tags.parts, p->tags.cap_parts, p->tags.texts.n)) {
            return false;
        }
        p->tags.parts[*out] =
            (struct listing_tags){part_of(piece, all, d->python), part_of(piece, all, d->abi),
                                  part_of(piece, all, d->platform)};
    }
    return true;
}

static bool add_version(struct pinc_packer *p, struct pinc_slice text,
                        const struct pinc_version *version, uint32_t *out)
{
    const size_t before = p->versions.texts.n;

    if (!pinc_pieces_add(&p->versions.texts, text, out)) {
        return false;
    }
    if (p->versions.texts.n > before) {
        if (!PINC_GROW(p->versions.parsed, p->versions.cap_parsed, p->versions.texts.n)) {
            return false;
        }
        p->versions.parsed[*out] = *version;
        return pinc_version_keep(&p->versions.parsed[*out], p->arena);
    }
    return true;
}

/* A name of which only the version may be new. */
static enum pinc_status read_version(struct pinc_packed_name *out, bool *taken,
                                     struct pinc_packer *p, struct pinc_slice text,
                                     struct pinc_error *err)
{
    struct pinc_version version;
    enum pinc_status st;

    *taken = pinc_pieces_find(&p->versions.texts, text, &out->version);
    if (*taken) {
        return PINC_OK;
    }
    st = pinc_version_parse(&version, text, p->scratch, NULL);
    if (st == PINC_ENOMEM) {
        return pinc_fail_memory(err);
    }
    *taken = st == PINC_OK;
    return st != PINC_OK || add_version(p, text, &version, &out->version)
               ? PINC_OK
               : pinc_packer_fail(p, err);
}

enum pinc_status pinc_packed_name_read(struct pinc_packed_name *out, bool *taken,
                                       struct pinc_packer *p, struct pinc_slice filename,
                                       struct pinc_error *err)
{
    struct pinc_slice version;
    struct pinc_dist dist;
    enum pinc_status st;

    if (pinc_arena_size(p->scratch) > SCRATCH_MAX) {
        pinc_arena_empty(p->scratch);
    }
    if (know(p, filename, out, &version)) {
        return read_version(out, taken, p, version, err);
    }
    st = pinc_dist_parse_listed(&dist, filename, p->project, p->scratch, NULL);
    if (st == PINC_ENOMEM) {
        return pinc_fail_memory(err);
    }
    *taken = st == PINC_OK && pinc_name_equal(dist.name, p->project);
    if (!*taken) {
        return PINC_OK;
    }
    *out = (struct pinc_packed_name){.start = (uint16_t)(dist.name.len + 1),
                                     .kind = (uint8_t)dist.kind};
    if (dist.build.len) {
        out->build = (uint16_t)(dist.build.ptr - filename.ptr);
        out->build_len = (uint16_t)dist.build.len;
    }
    return add_version(p, dist.version, &dist.parsed, &out->version) &&
                   add_tags(p, &dist, &out->tags)
               ? PINC_OK
               : pinc_packer_fail(p, err);
}
