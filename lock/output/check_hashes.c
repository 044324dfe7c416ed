#include "lock/output/check_hashes.h"

#include "lock/output/files.h"
#include "lock/input/redact_url.h"

#include <string.h>

/* --- digests that were found out */

enum pinc_status pinc_found_digests_add(struct pinc_found_digests *found,
                                        const struct pinc_project *project, uint32_t file,
                                        const struct pinc_hash *hash, struct pinc_error *err)
{
    if (!PINC_GROW(found->items, found->cap, found->n + 1)) {
        return pinc_fail_memory(err);
    }
    found->items[found->n++] = (struct pinc_found_digest){project, file, *hash};
    return PINC_OK;
}

void pinc_found_digests_clear(struct pinc_found_digests *found)
{
    pinc_free(found->items);
    memset(found, 0, sizeof *found);
}

static const struct pinc_hash *find(const struct pinc_found_digests *found, enum pinc_hash_alg alg,
                                    const struct pinc_project *project, uint32_t file)
{
    size_t i;

    for (i = 0; i < found->n; i++) {
        const struct pinc_found_digest *item = &found->items[i];

        if (item->project == project && item->file == file && item->hash.alg == alg) {
            return &item->hash;
        }
    }
    return NULL;
}

const struct pinc_hash *pinc_digest_of(struct pinc_hash *page, enum pinc_hash_alg alg,
                                       const struct pinc_found_digests *found,
                                       const struct pinc_project *project, uint32_t file)
{
    struct pinc_file_details details;

    project->details(&details, project, file);
    *page = details.hash;
    return page->alg == alg ? page : find(found, alg, project, file);
}

/* --- lines */

/* Is it sure that none of the digests of a line is the file's? */
static bool refuses(const struct pinc_given_hashes *given, const struct pinc_requirement_line *line,
                    const struct pinc_project *project, uint32_t file)
{
    struct pinc_file_details details;
    size_t i;

    project->details(&details, project, file);
    if (project->direct_url.ptr && details.hash.alg != PINC_HASH_NONE) {
        return false; /* the fragment's, with which the file has been compared */
    }
    for (i = 0; i < line->hashes.n; i++) {
        const struct pinc_hash *digest;
        struct pinc_hash want, page;

        if (!pinc_hash_from_hex(&want, line->hashes.items[i].alg, line->hashes.items[i].digest)) {
            continue; /* no digest: it matches nothing */
        }
        digest = pinc_digest_of(&page, want.alg, given->found, project, file);
        if (!digest || pinc_hash_equal(digest, &want)) {
            return false;
        }
    }
    return true;
}

/* Does a line refuse all files that one target could install? */
static enum pinc_status refuses_all(bool *out, const struct pinc_given_hashes *given,
                                    const struct pinc_requirement_line *line,
                                    const struct pinc_lock_line *locked, size_t target)
{
    struct pinc_lock_line one = *locked;
    const struct pinc_project *project;
    const uint32_t *files;
    size_t i, n;

    one.targets = (pinc_targets)1 << target;
    if (pinc_lock_model_files(&files, &n, &project, given->model, &one, given->resolution,
                              given->request) != PINC_OK) {
        return PINC_ENOMEM;
    }
    *out = n > 0;
    for (i = 0; i < n && *out; i++) {
        *out = refuses(given, line, project, files[i]);
    }
    return PINC_OK;
}

/* Where an override replaces what is asked of a name. */
static pinc_targets overridden(const struct pinc_resolve_request *request, struct pinc_slice name)
{
    pinc_targets targets = 0;
    size_t i;

    for (i = 0; i < request->n_overrides; i++) {
        if (pinc_slice_equal(request->overrides[i].req->norm, name)) {
            targets |= request->overrides[i].targets;
        }
    }
    return targets;
}

/* @param target where it fails, PINC_NONE: wherever the line holds */
static enum pinc_status fail_line(const struct pinc_given_hashes *given,
                                  const struct pinc_requirement_line *line,
                                  const struct pinc_lock_line *locked, uint32_t target,
                                  struct pinc_error *err)
{
    struct pinc_buf written = {0}, text = {0}, file = {0};

    pinc_write_url(&written, line->written);
    pinc_buf_add_str(&text, "none of the digests of ");
    pinc_buf_add(&text, locked->name);
    pinc_buf_add_str(&text, locked->version.len ? " " : "");
    pinc_buf_add(&text, locked->version);
    if (target != PINC_NONE) {
        pinc_buf_add_str(&text, " for ");
        pinc_env_print(&text, given->model->envs[target]);
    }
    pinc_buf_add_str(&text, " is among those given with ");
    pinc_buf_add_quoted(&text, pinc_buf_slice(&written), 120);
    pinc_buf_add_escaped(&file, line->at.shown, 200);
    if (written.failed != PINC_OK || text.failed != PINC_OK || file.failed != PINC_OK) {
        (void)pinc_fail_memory(err);
    } else {
        (void)pinc_fail(err, PINC_EHASH, "%s", text.ptr);
        pinc_fail_at(err, file.ptr, line->at.line, line->at.column);
        pinc_fail_hint(err, "give the digests of this version where it is a new one; else look "
                            "closely at the files: someone may have tampered with them");
    }
    pinc_buf_clear(&written);
    pinc_buf_clear(&text);
    pinc_buf_clear(&file);
    return err ? err->code : PINC_EHASH;
}

static enum pinc_status check_line(const struct pinc_given_hashes *given,
                                   const struct pinc_requirement_line *line, pinc_targets holds,
                                   struct pinc_error *err)
{
    const struct pinc_lock_model *model = given->model;
    const struct pinc_lock_line *where = NULL;
    uint32_t first = 0, t;
    bool fine = false, refused;
    size_t i;

    for (i = 0; i < model->n_lines; i++) {
        const struct pinc_lock_line *locked = &model->lines[i];

        if (!pinc_slice_equal(locked->name, line->req->norm)) {
            continue;
        }
        for (t = 0; t < model->n_envs; t++) {
            if (!((locked->targets & holds) >> t & 1)) {
                continue;
            }
            if (refuses_all(&refused, given, line, locked, t) != PINC_OK) {
                return pinc_fail_memory(err);
            }
            fine = fine || !refused;
            if (refused && !where) {
                where = locked;
                first = t;
            }
        }
    }
    return where ? fail_line(given, line, where, fine ? first : PINC_NONE, err) : PINC_OK;
}

static enum pinc_status check_list(const struct pinc_given_hashes *given,
                                   const struct pinc_requirements *list, struct pinc_error *err)
{
    const struct pinc_resolve_request *request = given->request;
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; list && i < list->n_lines && st == PINC_OK; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];
        pinc_targets holds;

        if (line->hashes.n == 0 || !line->req) {
            continue;
        }
        holds = pinc_marker_targets(line->req->marker, request->envs, request->n_envs);
        if (list != given->overrides) {
            holds &= ~overridden(request, line->req->norm);
        }
        st = check_line(given, line, holds, err);
    }
    return st;
}

enum pinc_status pinc_given_hashes_check(const struct pinc_given_hashes *given,
                                         struct pinc_error *err)
{
    const enum pinc_status st = check_list(given, given->list, err);

    return st == PINC_OK ? check_list(given, given->overrides, err) : st;
}

size_t pinc_given_hashes_count(const struct pinc_requirement_line **first,
                               const struct pinc_requirements *list,
                               const struct pinc_requirements *overrides)
{
    const struct pinc_requirements *lists[] = {list, overrides};
    size_t i, k, n = 0;

    *first = NULL;
    for (i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (k = 0; lists[i] && k < lists[i]->n_lines; k++) {
            if (lists[i]->lines[k].hashes.n && n++ == 0) {
                *first = &lists[i]->lines[k];
            }
        }
    }
    return n;
}
