#include "lock/output/source_lines.h"

#include "index/dist/file_name.h"
#include "index/net/url.h"
#include "markers/name.h"
#include "resolver/policy/source_rules.h"

static enum pinc_status set_url(struct pinc_lock_model *model, struct pinc_lock_line *line,
                                const struct pinc_project *project, uint32_t file, size_t *unhashed,
                                struct pinc_error *err)
{
    struct pinc_file_details details;
    struct pinc_buf text = {0};
    struct pinc_slice url;
    enum pinc_status st = project->url(&url, project, file, err);

    if (st != PINC_OK) {
        return st;
    }
    project->details(&details, project, file);
    pinc_buf_add(&text, url);
    if (details.hash.alg == PINC_HASH_SHA256) {
        pinc_buf_add_str(&text, "#sha256=");
        pinc_hash_print(&text, &details.hash);
    } else {
        ++*unhashed;
    }
    line->url = pinc_buf_keep(&text, model->arena);
    return line->url.ptr ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status pinc_source_lines_set(struct pinc_lock_model *model,
                                       const struct pinc_resolution *resolution,
                                       const struct pinc_resolve_request *request, size_t *unhashed,
                                       struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    *unhashed = 0;
    for (i = 0; i < model->n_lines && st == PINC_OK && request->files.sources.by_url; i++) {
        struct pinc_lock_line *line = &model->lines[i];
        const struct pinc_pick *pick = &resolution->picks[line->pick];
        const size_t t = pinc_targets_first(line->targets);

        if (!pick->project[t]->direct_url.ptr &&
            pinc_source_rule_find(&request->files.sources, line->name, t)) {
            st = set_url(model, line, pick->project[t], pick->file[t], unhashed, err);
        }
    }
    return st;
}

enum pinc_status pinc_source_line_version(struct pinc_version *out, struct pinc_slice name,
                                          struct pinc_slice url, struct pinc_arena *arena)
{
    struct pinc_buf decoded = {0};
    struct pinc_slice file;
    struct pinc_dist dist;
    enum pinc_status st;

    pinc_url_add_decoded(&decoded,
                         pinc_url_last_part(pinc_slice_part(url, 0, pinc_slice_find(url, '#'))));
    file = pinc_buf_keep(&decoded, arena);
    if (!file.ptr) {
        return PINC_ENOMEM;
    }
    st = pinc_dist_parse(&dist, file, name, arena, NULL);
    if (st == PINC_OK && !pinc_name_equal(dist.name, name)) {
        st = PINC_ESYNTAX;
    }
    if (st == PINC_OK) {
        *out = dist.parsed;
    }
    return st;
}
