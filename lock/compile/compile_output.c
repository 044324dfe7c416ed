#include "lock/compile/compile_output.h"

#include "index/net/url.h"
#include "index/net/url_tokens.h"
#include "lock/compile/compile_projects.h"
#include "lock/compile/compile_sources.h"
#include "lock/output/files.h"
#include "lock/output/keep_hashes.h"
#include "lock/compile/compile_header.h"
#include "lock/output/output_path.h"
#include "lock/output/verify.h"
#include "lock/output/write_pylock.h"
#include "lock/output/write_requirements.h"

static enum pinc_status hash_of(void *user, struct pinc_hash *out,
                                const struct pinc_project *project, uint32_t file,
                                struct pinc_error *err)
{
    struct pinc_compile *compile = user;
    struct pinc_file_details details;
    enum pinc_status st = pinc_source_sha256(compile->result.source, out, project, file, err);

    if (st != PINC_OK) {
        return st;
    }
    project->details(&details, project, file);
    return details.hash.alg == out->alg
               ? PINC_OK
               : pinc_found_digests_add(&compile->result.digests, project, file, out, err);
}

/* How the output names the files that it was made from. */
static enum pinc_status name_lines(const struct pinc_compile *compile,
                                   struct pinc_requirements *list, struct pinc_error *err)
{
    struct pinc_slice last = {0}, shown = {0};
    size_t i;

    for (i = 0; list && i < list->n_lines; i++) {
        struct pinc_slice *file = &list->lines[i].at.file;

        if (!shown.ptr || !pinc_slice_equal(last, *file)) {
            last = *file;
            shown = pinc_output_path_seen_from(compile->files.path, last,
                                               &compile->files.repository, compile->arena);
            if (!shown.ptr) {
                return pinc_fail_memory(err);
            }
        }
        *file = shown;
    }
    return PINC_OK;
}

/* "over.txt:1". */
static struct pinc_slice place_of_line(const struct pinc_compile *compile,
                                       const struct pinc_requirement_line *line)
{
    struct pinc_buf buf = {0};

    pinc_buf_add(&buf, line->at.file);
    pinc_buf_addf(&buf, ":%u", line->at.line);
    return pinc_buf_keep(&buf, compile->arena);
}

/* The model knows the lines of the input, but overrides only by their place. */
static enum pinc_status name_overrides(struct pinc_compile *compile, struct pinc_error *err)
{
    size_t n = compile->request.n_overrides, i, at = 0;
    struct pinc_root *roots = pinc_arena_array(compile->arena, n + 1, sizeof *roots);

    if (!roots) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < n; i++) {
        roots[i] = compile->request.overrides[i];
        while (compile->input.overrides->lines[at].req != roots[i].req) {
            at++;
        }
        roots[i].where = place_of_line(compile, &compile->input.overrides->lines[at]);
        if (!roots[i].where.ptr) {
            return pinc_fail_memory(err);
        }
    }
    compile->request.overrides = roots;
    return PINC_OK;
}

/* Places for --find-links as pip finds them from the output: relative ones from its folder. */
static enum pinc_status show_links(struct pinc_slices *out, const struct pinc_compile *compile,
                                   struct pinc_error *err)
{
    const struct pinc_slices *links = &compile->indexes.written_links;
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < links->n && st == PINC_OK; i++) {
        const struct pinc_slice link =
            pinc_compile_show_place(compile, PINC_LIT(""), links->items[i]);

        st = link.ptr && pinc_slices_add(out, link) ? PINC_OK : pinc_fail_memory(err);
    }
    return st;
}

/* The URL of an index without credentials, or the place of --find-links; ptr NULL: neither. */
static struct pinc_slice place_of(const struct pinc_compile *compile, uint32_t index)
{
    const struct pinc_indexes *indexes = &compile->indexes;
    const size_t n_urls = indexes->urls.n, n_places = n_urls + indexes->find_links.n;

    if (index < n_urls) {
        return pinc_url_public(compile->arena, indexes->urls.items[index]);
    }
    if (index < n_places) {
        return pinc_compile_show_place(compile, PINC_LIT(""),
                                       indexes->find_links.items[index - n_urls]);
    }
    return index - n_places < indexes->sources.n_urls
               ? pinc_url_public(compile->arena, indexes->sources.urls[index - n_places])
               : (struct pinc_slice){0};
}

/* --emit-index-annotation: where each line comes from; NULL when out of memory. */
static const struct pinc_slice *indexes_of_lines(const struct pinc_compile *compile)
{
    const struct pinc_lock_model *model = compile->result.model;
    struct pinc_slice *out = pinc_arena_array(compile->arena, model->n_lines + 1, sizeof *out);
    size_t i;

    for (i = 0; out && i < model->n_lines; i++) {
        const struct pinc_lock_line *line = &model->lines[i];
        const struct pinc_pick *pick = &compile->result.resolution->picks[line->pick];
        const size_t t = pinc_targets_first(line->targets);
        const struct pinc_project *project = pick->project[t];

        out[i] = (struct pinc_slice){0};
        if (pick->file[t] != PINC_NONE && !project->direct_url.ptr) {
            out[i] = place_of(compile, project->files[pick->file[t]].index);
        }
    }
    return out;
}

static enum pinc_status write_requirements(struct pinc_compile *compile,
                                           const struct pinc_header_text *header,
                                           struct pinc_buf *text, struct pinc_error *err)
{
    const struct pinc_output_settings *output = &compile->settings.output;
    const struct pinc_indexes *indexes = &compile->indexes;
    struct pinc_slices links = {0};
    enum pinc_status st = show_links(&links, compile, err);
    struct pinc_write_options options = {
        .header = header,
        .annotate = output->annotate,
        .style = output->annotate_line ? PINC_ANNOTATE_LINE : PINC_ANNOTATE_SPLIT,
        .strip_extras = output->strip_extras,
        .index_url = indexes->written_index,
        .extra_index_urls = {indexes->written_extras.items, indexes->written_extras.n},
        .source_urls = {indexes->sources.written_urls,
                        compile->request.files.sources.by_url ? 0 : indexes->sources.n_urls},
        .find_links = {links.items, links.n},
        .trusted_hosts = {indexes->written_hosts.items, indexes->written_hosts.n},
        .no_index = indexes->written_no_index,
        .index_of = output->annotate_index ? indexes_of_lines(compile) : NULL,
    };

    if (output->options) {
        options.only_binary = compile->request.files.only_binary;
        options.no_binary = compile->request.files.no_binary;
    }
    if (st == PINC_OK && output->annotate_index && !options.index_of) {
        st = pinc_fail_memory(err);
    }
    if (st == PINC_OK) {
        pinc_write_requirements(text, compile->result.model, &options);
        st = text->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
    }
    pinc_slices_clear(&links);
    return st;
}

/* Verify what the model gives as a requirements.txt, whatever is left out of the output then. */
static enum pinc_status verify_plain(struct pinc_compile *compile, struct pinc_error *err)
{
    struct pinc_buf plain = {0};
    enum pinc_status st = write_requirements(compile, NULL, &plain, err);

    if (st == PINC_OK) {
        st = pinc_verify(pinc_buf_slice(&plain), &compile->result.parted_request,
                         compile->result.parted, err);
    }
    pinc_buf_clear(&plain);
    return st;
}

/* What pip is to be told in another way. */
static void tell_tokens(const struct pinc_compile *compile)
{
    const struct pinc_lock_model *model = compile->result.model;
    size_t i;

    for (i = 0; i < model->n_lines; i++) {
        const struct pinc_lock_line *line = &model->lines[i];

        if (pinc_url_tokens_in(line->bare.ptr ? line->bare : line->url)) {
            pinc_session_tell(compile->session, PINC_MESSAGE_WARNING,
                              "%.*s has the URL of %.*s without the token in its query; written as "
                              "${NAME} in the input it stays",
                              PINC_SLICE_ARG(pinc_path_name(compile->files.path)),
                              PINC_SLICE_ARG(line->name));
        }
    }
}

/* A lock with the values of variables in its URLs is a file that shows them: pip expands them in a
 * requirements.txt, and nobody does in a pylock.toml. */
static enum pinc_status restore_variables(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_hidden_values *hidden = &compile->session->hidden;
    struct pinc_buf *text = &compile->result.text, restored = {0};
    const struct pinc_slice name = pinc_hidden_values_find(hidden, pinc_buf_slice(text));

    if (!name.ptr) {
        return PINC_OK;
    }
    if (compile->files.pylock) {
        pinc_session_tell(compile->session, PINC_MESSAGE_WARNING,
                          "%.*s has the value of ${%.*s} in its URLs, since no tool expands "
                          "variables in such a file",
                          PINC_SLICE_ARG(pinc_path_name(compile->files.path)),
                          PINC_SLICE_ARG(name));
        return PINC_OK;
    }
    pinc_hidden_values_restore(&restored, hidden, pinc_buf_slice(text));
    if (restored.failed != PINC_OK) {
        pinc_buf_clear(&restored);
        return pinc_fail_memory(err);
    }
    pinc_buf_clear(text);
    *text = restored;
    return PINC_OK;
}

/* The loud one: whoever can change a file on the index can change what is installed. */
static void tell_changed(const struct pinc_compile *compile, struct pinc_slice changed)
{
    while (changed.len) {
        const size_t end = pinc_slice_find(changed, '\n');
        const struct pinc_slice line = pinc_slice_part(changed, 0, end);
        struct pinc_slice name = pinc_slice_part(line, 0, pinc_slice_find(line, ':'));

        name = pinc_slice_part(name, 0, pinc_slice_find(name, ' '));
        changed = pinc_slice_part(changed, end + 1, changed.len);
        pinc_session_tell(compile->session, PINC_MESSAGE_WARNING,
                          "%.*s has another digest on the index now than %.*s, which keeps the one "
                          "that it has: someone may have tampered with the file; where that is not "
                          "so, --upgrade-package %.*s renews it",
                          PINC_SLICE_ARG(line), PINC_SLICE_ARG(pinc_path_name(compile->files.path)),
                          PINC_SLICE_ARG(name));
    }
}

/* A pylock.toml is verified by way of the requirements.txt that the same model gives. */
static enum pinc_status write_pylock(struct pinc_compile *compile,
                                     const struct pinc_header_text *header, struct pinc_error *err)
{
    struct pinc_buf changed = {0};
    const struct pinc_pylock_parts parts = {
        .model = compile->result.model,
        .resolution = compile->result.resolution,
        .request = &compile->request,
        .hash = hash_of,
        .user = compile,
        .kept = &compile->old.pylock,
        .changed = &changed,
    };
    enum pinc_status st = verify_plain(compile, err);

    pinc_compile_leave_out(compile);
    if (st == PINC_OK && header) {
        pinc_header_write(&compile->result.text, header);
    }
    if (st == PINC_OK) {
        st = pinc_write_pylock(&compile->result.text, &parts, err);
    }
    if (st == PINC_OK && (compile->result.text.failed != PINC_OK || changed.failed != PINC_OK)) {
        st = pinc_fail_memory(err);
    }
    if (st == PINC_OK) {
        tell_changed(compile, pinc_buf_slice(&changed));
    }
    pinc_buf_clear(&changed);
    return st;
}

static enum pinc_status make_hashes(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_keep_hashes keep = {
        .model = compile->result.model,
        .resolution = compile->result.resolution,
        .request = &compile->request,
        .existing = compile->old.pins,
        .found = &compile->result.digests,
        .upgrades = compile->settings.versions.upgrades.items,
        .n_upgrades = compile->settings.versions.upgrades.n,
        .renew = compile->settings.versions.upgrade,
    };
    struct pinc_buf changed = {0};
    enum pinc_status st =
        pinc_lock_model_hash(keep.model, keep.resolution, keep.request, hash_of, compile, err);

    if (st == PINC_OK) {
        st = pinc_keep_hashes(&keep, &changed, err);
    }
    if (st == PINC_OK) {
        tell_changed(compile, pinc_buf_slice(&changed));
    }
    pinc_buf_clear(&changed);
    return st;
}

/* The requirements.txt. What is verified is the text itself, unless it leaves something out. */
static enum pinc_status write_text(struct pinc_compile *compile,
                                   const struct pinc_header_text *header, struct pinc_error *err)
{
    const bool whole = !pinc_compile_leaves_out(compile);
    enum pinc_status st = whole ? PINC_OK : verify_plain(compile, err);

    if (!whole) {
        pinc_compile_leave_out(compile);
    }
    if (st == PINC_OK && compile->settings.output.hashes) {
        st = make_hashes(compile, err);
    }
    if (st == PINC_OK) {
        st = write_requirements(compile, header, &compile->result.text, err);
    }
    return st == PINC_OK && whole
               ? pinc_verify(pinc_buf_slice(&compile->result.text), &compile->result.parted_request,
                             compile->result.parted, err)
               : st;
}

/* --newline. What was verified has LF. */
static enum pinc_status end_lines(struct pinc_compile *compile, struct pinc_error *err)
{
    const enum pinc_newline newline = compile->settings.output.newline;
    const struct pinc_slice old = compile->old.file.text;
    const size_t end = compile->old.there ? pinc_slice_find(old, '\n') : 0;
    struct pinc_slice rest = pinc_buf_slice(&compile->result.text);
    struct pinc_buf text = {0};

    if (newline == PINC_NEWLINE_LF || (newline == PINC_NEWLINE_PRESERVE &&
                                       (end == 0 || end == old.len || old.ptr[end - 1] != '\r'))) {
        return PINC_OK;
    }
    while (rest.len) {
        const size_t line = pinc_slice_find(rest, '\n');

        pinc_buf_add(&text, pinc_slice_part(rest, 0, line));
        pinc_buf_add_str(&text, line < rest.len ? "\r\n" : "");
        rest = pinc_slice_part(rest, line + 1, rest.len);
    }
    if (text.failed != PINC_OK) {
        pinc_buf_clear(&text);
        return pinc_fail_memory(err);
    }
    pinc_buf_clear(&compile->result.text);
    compile->result.text = text;
    return PINC_OK;
}

enum pinc_status pinc_compile_write(struct pinc_compile *compile, struct pinc_error *err)
{
    bool wants_header = compile->settings.output.header;
    struct pinc_header_text header = {0};
    enum pinc_status st = name_lines(compile, compile->input.list, err);

    if (st == PINC_OK) {
        st = name_lines(compile, compile->input.overrides, err);
    }
    if (st == PINC_OK) {
        st = name_overrides(compile, err);
    }
    if (st == PINC_OK) {
        st = pinc_lock_model_new(&compile->result.model, compile->result.resolution,
                                 &compile->request, compile->input.list, compile->input.overrides,
                                 err);
    }
    if (st == PINC_OK) {
        st = pinc_compile_sources(compile, err);
    }
    if (st == PINC_OK) {
        st = pinc_compile_header(&header, compile, err);
    }
    if (st != PINC_OK || compile->files.pylock) {
        st = st == PINC_OK ? write_pylock(compile, wants_header ? &header : NULL, err) : st;
    } else {
        st = write_text(compile, wants_header ? &header : NULL, err);
    }
    if (st == PINC_OK) {
        tell_tokens(compile);
    }
    if (st == PINC_OK) {
        st = restore_variables(compile, err);
    }
    return st == PINC_OK ? end_lines(compile, err) : st;
}
