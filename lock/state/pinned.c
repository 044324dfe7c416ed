#include "lock/state/pinned.h"

#include "resolver/policy/preferred_file.h"

bool pinc_pinned_is(const struct pinc_requirement *req)
{
    enum pinc_operator op;
    struct pinc_slice text;

    if (req->url.ptr) {
        return true;
    }
    if (pinc_specset_count(req->specs) != 1) {
        return false;
    }
    pinc_specset_item(req->specs, 0, &op, &text);
    return (op == PINC_OP_EQ && !pinc_slice_ends(text, ".*")) || op == PINC_OP_ARBITRARY;
}

/* As pip: the newest version that the line allows and, when `usable`, that has a file for the target. */
static uint32_t find_release(const struct pinc_requirement *req, const struct pinc_candidates *c,
                             size_t target, bool usable)
{
    size_t i;

    for (i = c->n; i > 0; i--) {
        const struct pinc_release *release = &c->project->releases[i - 1];

        if (usable && c->file[target * c->n + i - 1] == PINC_NONE) {
            continue;
        }
        if (req->url.ptr || pinc_specset_matches(req->specs, &release->version, release->text)) {
            return (uint32_t)(i - 1);
        }
    }
    return PINC_NONE;
}

bool pinc_pinned_has_hash(const struct pinc_requirement_line *line,
                          const struct pinc_project *project, uint32_t file)
{
    struct pinc_file_details details;
    struct pinc_hash want;
    size_t i;
    bool other = false;

    project->details(&details, project, file);
    for (i = 0; i < line->hashes.n; i++) {
        if (!pinc_hash_from_hex(&want, line->hashes.items[i].alg, line->hashes.items[i].digest)) {
            continue;
        }
        if (details.hash.alg != want.alg) {
            other = true; /* the index does not tell this one */
        } else if (pinc_hash_equal(&details.hash, &want)) {
            return true;
        }
    }
    return other;
}

/* With hashes pip takes the best file whose hash is given: is there one that the target can take? */
static uint32_t find_hashed(const struct pinc_requirement_line *line,
                            const struct pinc_project *project, uint32_t at,
                            const struct pinc_resolve_request *request, size_t target)
{
    const struct pinc_release *release = &project->releases[at];
    int32_t rank, best_rank = 0;
    uint32_t f, best = PINC_NONE;

    for (f = release->first_file; f < release->first_file + release->n_files; f++) {
        if (pinc_candidates_judge_file(project, f, request, target, &rank) == PINC_USABLE &&
            pinc_pinned_has_hash(line, project, f) &&
            pinc_preferred_file_is(&project->files[f], rank,
                                   best == PINC_NONE ? NULL : &project->files[best], best_rank)) {
            best = f;
            best_rank = rank;
        }
    }
    return best;
}

/* The newest version that the line allows with a file for the target that has one of its hashes. */
static bool take_hashed(struct pinc_pinned *out, const struct pinc_requirement_line *line,
                        const struct pinc_candidates *c, const struct pinc_resolve_request *request,
                        size_t target)
{
    size_t i;

    for (i = c->n; i > 0; i--) {
        const struct pinc_release *release = &c->project->releases[i - 1];

        if (line->req->url.ptr ||
            pinc_specset_matches(line->req->specs, &release->version, release->text)) {
            out->file = find_hashed(line, c->project, (uint32_t)(i - 1), request, target);
            if (out->file != PINC_NONE) {
                out->release = (uint32_t)(i - 1);
                return true;
            }
        }
    }
    return false;
}

struct pinc_pinned pinc_pinned_find(const struct pinc_requirement_line *line,
                                    const struct pinc_candidates *candidates,
                                    const struct pinc_resolve_request *request, size_t target)
{
    struct pinc_pinned out = {.release = PINC_NONE, .file = PINC_NONE};

    if (!candidates || candidates->n == 0) {
        out.state = PINC_PINNED_NO_PROJECT;
        return out;
    }
    if (line->hashes.n && take_hashed(&out, line, candidates, request, target)) {
        return out;
    }
    out.release = find_release(line->req, candidates, target, true);
    if (out.release == PINC_NONE) {
        out.release = find_release(line->req, candidates, target, false);
        out.state = out.release == PINC_NONE ? PINC_PINNED_NO_VERSION : PINC_PINNED_NO_FILE;
        if (out.release != PINC_NONE) {
            out.unusable = candidates->unusable[target * candidates->n + out.release];
        }
        return out;
    }
    out.file = candidates->file[target * candidates->n + out.release];
    out.state = line->hashes.n ? PINC_PINNED_OTHER_HASH : PINC_PINNED_TAKEN;
    return out;
}

enum pinc_status pinc_pins_wait(const struct pinc_provider *provider, struct pinc_error *err)
{
    struct pinc_arrival arrival;
    enum pinc_status st;

    do {
        st = provider->next(provider->self, &arrival, err);
    } while (st == PINC_OK && (arrival.project || arrival.metadata));
    return st;
}

/* When its project has arrived. */
static enum pinc_status look(struct pinc_pin *pin, const struct pinc_resolve_request *request,
                             struct pinc_arena *arena, struct pinc_error *err)
{
    if (pin->project->state == PINC_FAILED) {
        if (err) {
            *err = *pin->project->error;
        }
        return pin->project->error->code;
    }
    return pin->project->state == PINC_READY
               ? pinc_candidates_new(&pin->candidates, pin->project, request, arena, err)
               : PINC_OK;
}

enum pinc_status pinc_pins_ask(struct pinc_pin *pins, size_t n,
                               const struct pinc_provider *provider,
                               const struct pinc_resolve_request *request, struct pinc_arena *arena,
                               struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < n && st == PINC_OK; i++) {
        const struct pinc_requirement *req = pins[i].line->req;

        st = req->url.ptr
                 ? provider->direct(provider->self, &pins[i].project, req->norm, req->url, err)
                 : provider->project(provider->self, &pins[i].project, req->norm, PINC_NEEDED, err);
    }
    if (st == PINC_OK) {
        st = pinc_pins_wait(provider, err);
    }
    for (i = 0; i < n && st == PINC_OK; i++) {
        st = look(&pins[i], request, arena, err);
    }
    return st;
}
