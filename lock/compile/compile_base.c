#include "lock/compile/compile_base.h"

#include "base/file/nearest_file.h"
#include "lock/state/base_packages.h"
#include "lock/compile/compile_projects.h"
#include "lock/input/conda_list.h"
#include "lock/input/requirement_line.h"
#include "lock/output/pylock_pins.h"
#include "lock/output/source_lines.h"
#include "markers/name.h"

#include <string.h>

#define BASE_MAX (64u << 20)
#define NAMES_TOLD 12u /* packages in one message */

/* --- reading */

/* What an environment.yml asks for is not what an image has. */
static enum pinc_status check_conda(struct pinc_slice path, struct pinc_error *err)
{
    if (pinc_slice_ends(path, ".yml") || pinc_slice_ends(path, ".yaml")) {
        (void)pinc_fail(err, PINC_EUNSUPPORTED, "this is no list of installed packages");
        pinc_fail_at(err, path.ptr, 0, 0);
        pinc_fail_hint(err, "`conda list` prints one, in the image");
        return PINC_EUNSUPPORTED;
    }
    return PINC_OK;
}

static enum pinc_status read_one(struct pinc_compile *compile, struct pinc_slice path, bool conda,
                                 struct pinc_error *err)
{
    struct pinc_file file = {0};
    struct pinc_buf pins = {0};
    struct pinc_slice text;
    enum pinc_status st =
        pinc_given_files_read(&compile->session->given, &file, path.ptr, BASE_MAX, err);

    if (st == PINC_ENOTFOUND) {
        pinc_nearest_file_hint(err, path.ptr);
    }
    if (st == PINC_OK) {
        st = pinc_read_files_add(&compile->input.list->read, path.ptr, err);
    }
    text = file.text;
    st = st == PINC_OK && conda ? check_conda(path, err) : st;
    if (st == PINC_OK && conda) {
        pinc_conda_list_add(&pins, file.text);
        st = pins.failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
        text = pinc_buf_slice(&pins);
    } else if (st == PINC_OK && pinc_slice_ends(path, ".toml")) {
        st = pinc_pylock_pins_read(&pins, file.text, path.ptr, err);
        text = pinc_buf_slice(&pins);
    }
    if (st == PINC_OK) {
        st = pinc_requirements_file_parse(compile->base.list, text, path.ptr, PINC_LINE_REQUIREMENT,
                                          NULL, NULL, err);
    }
    pinc_buf_clear(&pins);
    pinc_file_clear(&file);
    return st;
}

enum pinc_status pinc_compile_read_base(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_file_settings *files = &compile->settings.files;
    enum pinc_status st = PINC_OK;
    size_t i;

    compile->base.list = pinc_requirements_new();
    if (!compile->base.list) {
        return pinc_fail_memory(err);
    }
    compile->base.list->keep_going = compile->base.list->flat = true;
    compile->base.list->repository = &compile->files.repository;
    for (i = 0; i < files->image.base.n && st == PINC_OK; i++) {
        st = read_one(compile, files->image.base.items[i], false, err);
    }
    for (i = 0; i < files->image.base_conda.n && st == PINC_OK; i++) {
        st = read_one(compile, files->image.base_conda.items[i], true, err);
    }
    return st;
}

/* --- making it */

/* The version that a line of the base tells. */
static bool find_version(struct pinc_version *out, struct pinc_slice *text,
                         const struct pinc_requirement_line *line, struct pinc_arena *arena)
{
    enum pinc_operator op;

    *text = PINC_LIT("");
    if (line->req->url.ptr) {
        struct pinc_buf buf = {0};

        if (line->editable ||
            pinc_source_line_version(out, line->req->norm, line->req->url, arena) != PINC_OK) {
            return false;
        }
        pinc_version_print(&buf, out);
        *text = pinc_buf_keep(&buf, arena);
        return text->ptr != NULL;
    }
    if (pinc_specset_count(line->req->specs) != 1) {
        return false;
    }
    pinc_specset_item(line->req->specs, 0, &op, text);
    return (op == PINC_OP_EQ || op == PINC_OP_ARBITRARY) &&
           pinc_version_parse(out, *text, arena, NULL) == PINC_OK;
}

/* "NAME==VERSION" as a constraint with the place of the base's line, for explanations. */
static enum pinc_status add_constraint(struct pinc_compile *compile,
                                       const struct pinc_requirement_line *line,
                                       struct pinc_slice version, struct pinc_error *err)
{
    struct pinc_requirement_line fixed = {.kind = PINC_LINE_CONSTRAINT,
                                          .at.file = line->at.file,
                                          .at.shown = line->at.shown,
                                          .at.line = line->at.line,
                                          .at.column = line->at.column,
                                          .at.hidden = line->at.hidden};
    struct pinc_buf text = {0};

    pinc_buf_add(&text, line->req->name);
    pinc_buf_add_str(&text, "==");
    pinc_buf_add(&text, version);
    fixed.text = fixed.written = pinc_buf_keep(&text, compile->input.list->arena);
    return fixed.text.ptr ? pinc_requirements_add(compile->input.list, &fixed, err)
                          : pinc_fail_memory(err);
}

/* Whatever is asked of the name counts as met. */
static enum pinc_status add_override(struct pinc_compile *compile, struct pinc_slice name,
                                     const char *option, struct pinc_error *err)
{
    struct pinc_requirement_line line = {.kind = PINC_LINE_REQUIREMENT,
                                         .at.file = pinc_slice_of(option),
                                         .at.shown = pinc_slice_of(option),
                                         .text = name,
                                         .written = name};

    return pinc_requirements_add(compile->input.overrides, &line, err);
}

static enum pinc_status fail_some(const struct pinc_requirement_line *line, struct pinc_error *err)
{
    (void)pinc_fail(err, PINC_EUNSUPPORTED, "%.*s is in the base on some targets only",
                    PINC_SLICE_ARG(line->req->name));
    pinc_fail_hint(err, "compile these targets apart, each with its own --base");
    pinc_requirement_line_fail_at(line, err);
    return PINC_EUNSUPPORTED;
}

/* Another version of a name that the base has already. @param first what counts; "": any will do */
static void warn_again(const struct pinc_compile *compile, const struct pinc_requirement_line *line,
                       struct pinc_slice first)
{
    struct pinc_version version;
    struct pinc_slice text;
    struct pinc_buf place = {0};

    if (first.len && find_version(&version, &text, line, compile->arena) &&
        !pinc_slice_equal(first, text)) {
        pinc_buf_add_escaped(&place, line->at.shown, 200);
        pinc_session_tell(compile->session, PINC_MESSAGE_WARNING,
                          "%s:%u: %.*s is in the base already: %.*s holds, not %.*s",
                          place.failed == PINC_OK ? place.ptr : "", line->at.line,
                          PINC_SLICE_ARG(line->req->name), PINC_SLICE_ARG(first),
                          PINC_SLICE_ARG(text));
        pinc_buf_clear(&place);
    }
}

static enum pinc_status add_line(struct pinc_compile *compile,
                                 const struct pinc_requirement_line *line, struct pinc_error *err)
{
    const size_t n = compile->targets.n_envs;
    const pinc_targets targets =
        pinc_marker_targets(line->req->marker, pinc_target_list_envs(&compile->targets), n);
    struct pinc_version version;
    struct pinc_slice text, first = {0};
    enum pinc_status st;

    if (targets == 0) {
        return PINC_OK;
    }
    if (pinc_base_has(compile->base.packages, line->req->norm, &first)) {
        warn_again(compile, line, first);
        return PINC_OK;
    }
    if (targets != pinc_targets_all(n)) {
        return fail_some(line, err);
    }
    if (find_version(&version, &text, line, compile->arena)) {
        st = pinc_base_add(compile->base.packages, line->req->norm, &version, text, err);
        return st == PINC_OK ? add_constraint(compile, line, text, err) : st;
    }
    st = pinc_base_add(compile->base.packages, line->req->norm, NULL, PINC_LIT(""), err);
    return st == PINC_OK ? add_override(compile, line->req->norm, "--base", err) : st;
}

static enum pinc_status add_excluded(struct pinc_compile *compile, struct pinc_slice given,
                                     struct pinc_error *err)
{
    struct pinc_slice name;
    enum pinc_status st;

    if (!pinc_name_valid(given)) {
        (void)pinc_fail_quoted(err, PINC_EUSAGE, 0, "--exclude takes the name of a package, not ",
                               given, "");
        return PINC_EUSAGE;
    }
    name = pinc_name_normalize(compile->arena, given);
    if (!name.ptr) {
        return pinc_fail_memory(err);
    }
    st = pinc_base_add(compile->base.packages, name, NULL, PINC_LIT(""), err);
    return st == PINC_OK ? add_override(compile, name, "--exclude", err) : st;
}

enum pinc_status pinc_compile_make_base(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_texts excluded = compile->settings.files.excluded;
    enum pinc_status st = PINC_OK;
    size_t i;

    compile->base.packages = pinc_base_new();
    if (!compile->base.packages) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < excluded.n && st == PINC_OK; i++) {
        st = add_excluded(compile, excluded.items[i], err);
    }
    for (i = 0; i < compile->base.list->n_lines && st == PINC_OK; i++) {
        if (compile->base.list->lines[i].req) {
            st = add_line(compile, &compile->base.list->lines[i], err);
        }
    }
    return st;
}

/* --- telling */

/* Does a name stand in a text, between characters that no name has? */
static bool mentions(struct pinc_slice text, struct pinc_slice name)
{
    size_t i;

    for (i = 0; i + name.len <= text.len; i++) {
        const char before = i ? text.ptr[i - 1] : ' ';
        const char after = i + name.len < text.len ? text.ptr[i + name.len] : ' ';

        if (memcmp(text.ptr + i, name.ptr, name.len) == 0 && !pinc_is_alnum(before) &&
            before != '-' && !pinc_is_alnum(after) && after != '-') {
            return true;
        }
    }
    return false;
}

void pinc_compile_explain_base(struct pinc_buf *out, const struct pinc_compile *compile,
                               struct pinc_slice words)
{
    const struct pinc_requirements *list = compile->base.list;
    size_t i;

    for (i = 0; i < list->n_lines; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];

        if (line->req && mentions(words, line->req->norm)) {
            pinc_buf_add_str(out, "  the base has ");
            pinc_buf_add_escaped(out, line->written, 120);
            pinc_buf_add_str(out, " (");
            pinc_buf_add_escaped(out, line->at.shown, 200);
            pinc_buf_addf(out, ":%u)\n", line->at.line);
        }
    }
}

/* The picks that `left` is true of, as one message: "left to the base: numpy 1.24.1, torch 2.0". */
static void tell_names(const struct pinc_compile *compile, const char *before, bool base)
{
    const struct pinc_resolution *r = compile->result.resolution;
    struct pinc_buf text = {0};
    unsigned n = 0;
    size_t i;

    for (i = 0; i < r->n_picks; i++) {
        const struct pinc_pick *pick = &r->picks[i];
        struct pinc_slice version = PINC_LIT("");
        const bool has = pinc_base_has(compile->base.packages, pick->name, &version);

        if (has != base || pinc_compile_is_written(compile, pick) ||
            pinc_compile_is_project(compile, pick->name)) {
            continue;
        }
        if (n++ < NAMES_TOLD) {
            pinc_buf_add_str(&text, n > 1 ? ", " : "");
            pinc_buf_add_escaped(&text, pick->name, 80);
            pinc_buf_add_str(&text, version.len ? " " : "");
            pinc_buf_add_escaped(&text, version, 80);
            pinc_buf_add_str(&text, version.len == 0 && has && compile->base.list->n_lines
                                        ? " (of a version that is not told)"
                                        : "");
        }
    }
    if (n > NAMES_TOLD) {
        pinc_buf_addf(&text, " and %u more", n - NAMES_TOLD);
    }
    if (n && text.failed == PINC_OK) {
        pinc_session_tell(compile->session, PINC_MESSAGE_NOTE, "%s: %s", before, text.ptr);
    }
    pinc_buf_clear(&text);
}

void pinc_compile_tell_base(const struct pinc_compile *compile)
{
    tell_names(compile, compile->base.list->n_lines ? "left to the base" : "excluded", true);
    tell_names(compile, "not written (--no-emit-package)", false);
}
