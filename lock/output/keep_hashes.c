#include "lock/output/keep_hashes.h"

#include "lock/output/files.h"
#include "resolver/policy/kept_pins.h"

#include <stdlib.h>

/* A line and its old hashes. */
struct old {
    const struct pinc_keep_hashes *keep;
    const struct pinc_lock_line *line;
    struct pinc_hash *hashes; /* room for those of the line, too */
    size_t n;
};

/* --- what the output has */

static bool is_upgraded(const struct pinc_keep_hashes *keep, struct pinc_slice name)
{
    const struct pinc_requirement *req;
    size_t i;

    for (i = 0; i < keep->n_upgrades; i++) {
        if (pinc_requirement_parse(&req, keep->upgrades[i], keep->model->arena, NULL) == PINC_OK &&
            pinc_slice_equal(req->norm, name)) {
            return true;
        }
    }
    return false;
}

/* Does a line of the output pin what a line of the model has? */
static bool same_pin(const struct pinc_keep_hashes *keep, const struct pinc_lock_line *line,
                     const struct pinc_requirement_line *old)
{
    struct pinc_version a, b;
    struct pinc_slice text;
    enum pinc_operator op;

    if (old->kind != PINC_LINE_REQUIREMENT || old->hashes.n == 0) {
        return false;
    }
    if (line->url.ptr || old->link.ptr || !old->req) {
        const struct pinc_slice url = old->req && old->req->url.ptr ? old->req->url : old->link;

        return line->url.ptr && pinc_slice_equal(line->url, url) && !is_upgraded(keep, line->name);
    }
    if (!pinc_slice_equal(old->req->norm, line->name) || old->req->url.ptr ||
        pinc_specset_count(old->req->specs) != 1) {
        return false;
    }
    pinc_specset_item(old->req->specs, 0, &op, &text);
    return op == PINC_OP_EQ &&
           pinc_version_parse(&a, line->version, keep->model->arena, NULL) == PINC_OK &&
           pinc_version_parse(&b, text, keep->model->arena, NULL) == PINC_OK &&
           pinc_version_compare(&a, &b) == 0 &&
           pinc_kept_pins_version(keep->request, line->name, &a);
}

static bool has_hash(const struct pinc_hash *hashes, size_t n, const struct pinc_hash *hash)
{
    size_t i;

    for (i = 0; i < n; i++) {
        if (pinc_hash_equal(&hashes[i], hash)) {
            return true;
        }
    }
    return false;
}

/* The hashes that the output has for a line. false: out of memory. */
static bool find_old(struct old *old)
{
    const struct pinc_requirements *existing = old->keep->existing;
    size_t i, k, max = old->line->n_hashes;

    for (i = 0; i < existing->n_lines; i++) {
        if (same_pin(old->keep, old->line, &existing->lines[i])) {
            max += existing->lines[i].hashes.n;
        }
    }
    old->n = 0;
    if (max == old->line->n_hashes) {
        return true;
    }
    old->hashes = pinc_arena_array(old->keep->model->arena, max, sizeof *old->hashes);
    for (i = 0; old->hashes && i < existing->n_lines; i++) {
        const struct pinc_requirement_line *line = &existing->lines[i];

        if (!same_pin(old->keep, old->line, line)) {
            continue;
        }
        for (k = 0; k < line->hashes.n; k++) {
            struct pinc_hash *hash = &old->hashes[old->n];

            old->n +=
                pinc_hash_from_hex(hash, line->hashes.items[k].alg, line->hashes.items[k].digest) &&
                !has_hash(old->hashes, old->n, hash);
        }
    }
    return old->hashes != NULL;
}

/* --- what the index has */

static const struct pinc_project *project_of(const struct old *old, const struct pinc_release **out)
{
    const struct pinc_pick *pick = &old->keep->resolution->picks[old->line->pick];
    const size_t t = pinc_targets_first(old->line->targets);

    *out = &pick->project[t]->releases[pick->release[t]];
    return pick->project[t];
}

/* Is it sure that one of the old hashes belongs to no file of the version any more? */
static bool misses_file(const struct old *old)
{
    const struct pinc_release *release;
    const struct pinc_project *project = project_of(old, &release);
    struct pinc_hash page;
    size_t i, found = 0;
    uint32_t f;

    for (f = release->first_file; f < release->first_file + release->n_files; f++) {
        const struct pinc_hash *digest =
            pinc_digest_of(&page, PINC_HASH_SHA256, old->keep->found, project, f);

        if (!digest) {
            return false; /* it may be this one */
        }
        found += has_hash(old->hashes, old->n, digest);
    }
    for (i = 0; i < old->n; i++) {
        if (old->hashes[i].alg != PINC_HASH_SHA256) {
            return false; /* nobody knows of what file it is */
        }
    }
    return found < old->n;
}

/* Is the hash of one of these files among the old ones, or may it be? */
static bool knows_file(const struct old *old, const struct pinc_project *project,
                       const uint32_t *files, size_t n)
{
    struct pinc_hash page;
    size_t i, k;

    for (i = 0; i < n; i++) {
        for (k = 0; k < old->n; k++) {
            const struct pinc_hash *digest =
                pinc_digest_of(&page, old->hashes[k].alg, old->keep->found, project, files[i]);

            if (!digest || pinc_hash_equal(digest, &old->hashes[k])) {
                return true;
            }
        }
    }
    return false;
}

/* Add the hashes of files for targets that can take none of the files that the output has. */
static enum pinc_status add_missing(struct old *old)
{
    const struct pinc_keep_hashes *keep = old->keep;
    const size_t n_old = old->n;
    struct pinc_hash page;
    size_t t, i;

    for (t = 0; t < keep->model->n_envs; t++) {
        struct pinc_lock_line one = *old->line;
        const struct pinc_project *project;
        const uint32_t *files;
        size_t n;

        one.targets &= (pinc_targets)1 << t;
        if (!one.targets) {
            continue;
        }
        if (pinc_lock_model_files(&files, &n, &project, keep->model, &one, keep->resolution,
                                  keep->request) != PINC_OK) {
            return PINC_ENOMEM;
        }
        if (knows_file(&(struct old){keep, old->line, old->hashes, n_old}, project, files, n)) {
            continue;
        }
        for (i = 0; i < n; i++) {
            const struct pinc_hash *digest =
                pinc_digest_of(&page, PINC_HASH_SHA256, keep->found, project, files[i]);

            if (digest && !has_hash(old->hashes, old->n, digest)) {
                old->hashes[old->n++] = *digest;
            }
        }
    }
    return PINC_OK;
}

/* --- the result */

/* The first file that the line's targets can take and that the output has not. */
static enum pinc_status add_changed(struct pinc_buf *changed, const struct old *old)
{
    const struct pinc_project *project;
    const uint32_t *files;
    struct pinc_hash page;
    size_t i, n;

    if (pinc_lock_model_files(&files, &n, &project, old->keep->model, old->line,
                              old->keep->resolution, old->keep->request) != PINC_OK) {
        return PINC_ENOMEM;
    }
    for (i = 0; i < n; i++) {
        const struct pinc_hash *digest =
            pinc_digest_of(&page, PINC_HASH_SHA256, old->keep->found, project, files[i]);

        if (digest && !has_hash(old->hashes, old->n, digest)) {
            pinc_changed_file_add(changed, old->line, pinc_file_name(project, files[i]));
            break;
        }
    }
    return changed->failed;
}

static enum pinc_status keep_line(const struct pinc_keep_hashes *keep, struct pinc_lock_line *line,
                                  struct pinc_buf *changed)
{
    struct old old = {.keep = keep, .line = line};
    enum pinc_status st;

    if (!find_old(&old)) {
        return PINC_ENOMEM;
    }
    if (old.n == 0) {
        return PINC_OK;
    }
    st = misses_file(&old) ? add_changed(changed, &old) : add_missing(&old);
    if (st == PINC_OK) {
        qsort(old.hashes, old.n, sizeof *old.hashes, pinc_hash_compare);
        line->hashes = old.hashes;
        line->n_hashes = old.n;
    }
    return st;
}

enum pinc_status pinc_keep_hashes(const struct pinc_keep_hashes *keep, struct pinc_buf *changed,
                                  struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < keep->model->n_lines && st == PINC_OK; i++) {
        if (keep->existing && !keep->renew && keep->model->lines[i].n_hashes) {
            st = keep_line(keep, &keep->model->lines[i], changed);
        }
    }
    return st == PINC_OK ? PINC_OK : pinc_fail_memory(err);
}
