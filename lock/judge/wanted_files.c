#include "lock/judge/download.h"

#include "index/dist/file_name.h"
#include "lock/judge/lock_file.h"
#include "lock/state/lock_pins.h"

#include <string.h>

#define NAME_MAX_BYTES 200u /* of a file, so that ".part" fits behind it everywhere */

/* --- the list */

static bool is_safe_name(struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < name.len; i++) {
        const unsigned char c = (unsigned char)name.ptr[i];

        if (c <= ' ' || c >= 0x7f || c == '/' || c == '\\') {
            return false;
        }
    }
    return name.len > 0 && name.len <= NAME_MAX_BYTES && name.ptr[0] != '.' && name.ptr[0] != '-';
}

enum pinc_status pinc_wanted_add(struct pinc_wanted *out, const struct pinc_wanted_file *file,
                                 struct pinc_slice project, struct pinc_arena *arena,
                                 struct pinc_error *err)
{
    struct pinc_dist dist;
    size_t i;

    if (!is_safe_name(file->name) ||
        pinc_dist_parse(&dist, file->name, project, arena, NULL) != PINC_OK) {
        return pinc_fail_quoted(err, PINC_ESYNTAX, 0, "no file can have the name ", file->name, "");
    }
    for (i = 0; i < out->n; i++) {
        if (pinc_slice_equal(out->files[i].name, file->name) &&
            pinc_slice_equal(out->files[i].url, file->url)) {
            out->files[i].targets |= file->targets;
            return PINC_OK;
        }
    }
    if (!PINC_GROW(out->files, out->cap, out->n + 1)) {
        return pinc_fail_memory(err);
    }
    out->files[out->n++] = *file;
    return PINC_OK;
}

void pinc_wanted_clear(struct pinc_wanted *wanted)
{
    pinc_free(wanted->files);
    *wanted = (struct pinc_wanted){0};
}

/* --- lines of a requirements.txt */

struct finding {
    struct pinc_wanted *out;
    struct pinc_compile *c;
    bool sdist;
    struct pinc_error *err;
};

/* What it must be: one of the line's hashes; else what its page tells. */
static enum pinc_status take_hashes(struct finding *f, struct pinc_wanted_file *out,
                                    const struct pinc_requirement_line *line,
                                    const struct pinc_hash *page)
{
    struct pinc_hash *hashes = pinc_arena_array(f->c->arena, line->hashes.n + 1, sizeof *hashes);
    size_t i;

    if (!hashes) {
        return pinc_fail_memory(f->err);
    }
    for (i = 0; i < line->hashes.n; i++) {
        out->n_hashes += pinc_hash_from_hex(&hashes[out->n_hashes], line->hashes.items[i].alg,
                                            line->hashes.items[i].digest);
    }
    if (line->hashes.n == 0 && page->alg != PINC_HASH_NONE) {
        hashes[out->n_hashes++] = *page;
    }
    out->hashes = hashes;
    return PINC_OK;
}

static enum pinc_status want(struct finding *f, const struct pinc_pin *pin, uint32_t file,
                             size_t target)
{
    struct pinc_wanted_file wanted = {.targets = (pinc_targets)1 << target};
    struct pinc_file_details details;
    enum pinc_status st = pin->project->url(&wanted.url, pin->project, file, f->err);

    if (st != PINC_OK) {
        return st;
    }
    pin->project->details(&details, pin->project, file);
    wanted.name = details.filename;
    wanted.size = details.size;
    st = take_hashes(f, &wanted, pin->line, &details.hash);
    if (st == PINC_OK) {
        st = pinc_wanted_add(f->out, &wanted, pin->line->req->norm, f->c->arena, f->err);
    }
    if (st == PINC_ESYNTAX) {
        pinc_requirement_line_fail_at(pin->line, f->err);
    }
    return st;
}

/* The first source distribution of a version that the line's hashes allow. */
static enum pinc_status want_sdist(struct finding *f, const struct pinc_pin *pin, uint32_t release,
                                   size_t target)
{
    const struct pinc_release *r = &pin->project->releases[release];
    uint32_t i;

    for (i = r->first_file; i < r->first_file + r->n_files; i++) {
        if (pin->project->files[i].kind == PINC_SDIST &&
            (pin->line->hashes.n == 0 || pinc_pinned_has_hash(pin->line, pin->project, i))) {
            return want(f, pin, i, target);
        }
    }
    return PINC_OK;
}

static enum pinc_status find_file(struct finding *f, const struct pinc_pin *pin, size_t target)
{
    const bool direct = pin->line->req->url.ptr != NULL;
    struct pinc_pinned pinned;
    enum pinc_status st = pinc_lock_pins_find(&pinned, pin, &f->c->request, target, f->err);

    if (st != PINC_OK) {
        return st;
    }
    if (direct && (pin->line->editable || pinc_slice_find(pin->line->req->url, '+') <
                                              pinc_slice_find(pin->line->req->url, ':'))) {
        return pinc_lock_pins_fail(pin->line, PINC_EUNSUPPORTED,
                                   "is not a file that can be downloaded", "", f->err);
    }
    st = want(f, pin, pinned.file, target);
    return st == PINC_OK && f->sdist ? want_sdist(f, pin, pinned.release, target) : st;
}

enum pinc_status pinc_wanted_find(struct pinc_wanted *out, struct pinc_compile *c, const char *path,
                                  bool sdist, struct pinc_error *err)
{
    struct finding f = {.out = out, .c = c, .sdist = sdist, .err = err};
    struct pinc_lock_pins pins;
    enum pinc_status st;
    size_t i, t;

    if (pinc_lock_file_is_pylock(path)) {
        return pinc_wanted_of_pylock(out, c, path, sdist, err);
    }
    st = pinc_lock_pins_ask(&pins, c, err);
    for (i = 0; st == PINC_OK && i < pins.n; i++) {
        for (t = 0; t < c->request.n_envs && st == PINC_OK; t++) {
            st = pins.items[i].targets >> t & 1 ? find_file(&f, &pins.items[i], t) : PINC_OK;
        }
    }
    return st;
}
