#include "lock/state/input_notes.h"

#include "markers/name.h"

#include "base/nearest.h"

#define MARKERS_TOLD 10 /* lines that hold nowhere */
#define NEAR_TOLD 20u   /* names that are not there of which it is told what may have been meant */

/* The targets as they were solved: a marker may hold on a part of one alone. */
static const struct pinc_resolve_request *solved(const struct pinc_compile *compile)
{
    return &compile->result.parted_request;
}

/* What a target has of a variable, for people: "3.11.*" for all patch releases. */
static void add_value(struct pinc_buf *text, const struct pinc_env *env, enum pinc_variable var)
{
    if (var == PINC_VAR_PYTHON_FULL_VERSION && !pinc_env_patch_known(env)) {
        pinc_buf_add(text, pinc_env_value(env, PINC_VAR_PYTHON_VERSION));
        pinc_buf_add_str(text, ".*");
    } else {
        pinc_buf_add_escaped(text, pinc_env_value(env, var), 60);
    }
}

/* Do two targets have the same of it? */
static bool same_value(const struct pinc_env *a, const struct pinc_env *b, enum pinc_variable var)
{
    if (var == PINC_VAR_PYTHON_FULL_VERSION && !pinc_env_patch_known(a) &&
        !pinc_env_patch_known(b)) {
        var = PINC_VAR_PYTHON_VERSION;
    }
    return pinc_slice_equal(pinc_env_value(a, var), pinc_env_value(b, var));
}

/* Adds "platform_machine is x86_64, aarch64": what the targets have. */
static void add_values(struct pinc_buf *text, const struct pinc_compile *compile,
                       enum pinc_variable var)
{
    size_t i, k, n = 0;

    pinc_buf_add_str(text, pinc_variable_name(var));
    if (var == PINC_VAR_PLATFORM_RELEASE || var == PINC_VAR_PLATFORM_VERSION) {
        pinc_buf_add_str(text, " is not known of any target");
        return;
    }
    for (i = 0; i < solved(compile)->n_envs; i++) {
        const struct pinc_env *const *envs = solved(compile)->envs;

        for (k = 0; k < i && !same_value(envs[i], envs[k], var); k++) {
        }
        if (k == i) {
            pinc_buf_add_str(text, n++ ? ", " : " is ");
            add_value(text, envs[i], var);
        }
    }
}

/* A marker that no target satisfies, or that nobody can decide. false: there is nothing to say. */
static bool explain_marker(struct pinc_buf *text, const struct pinc_compile *compile,
                           const struct pinc_requirement_line *line)
{
    const struct pinc_marker *marker = line->marker;
    const bool nowhere =
        !pinc_marker_targets(marker, solved(compile)->envs, solved(compile)->n_envs);
    const bool open = pinc_marker_uses(marker, PINC_VAR_PLATFORM_RELEASE) ||
                      pinc_marker_uses(marker, PINC_VAR_PLATFORM_VERSION);
    const char *before =
        nowhere ? ": the line holds on no target: " : ": a part of the marker cannot be decided: ";
    int var;

    if (!nowhere && !open) {
        return false;
    }
    pinc_buf_add_escaped(text, line->at.shown, 200);
    pinc_buf_addf(text, ":%u", line->at.line);
    for (var = 0; var < PINC_VAR_COUNT; var++) {
        const bool unknown = var == PINC_VAR_PLATFORM_RELEASE || var == PINC_VAR_PLATFORM_VERSION;

        if (pinc_marker_uses(marker, (enum pinc_variable)var) && (nowhere || unknown)) {
            pinc_buf_add_str(text, before);
            add_values(text, compile, (enum pinc_variable)var);
            before = "; ";
        }
    }
    return true;
}

/* What was asked for and counts nowhere is easily a slip: "arm64" is "aarch64" on Linux. */
static void tell_markers(const struct pinc_compile *compile, const struct pinc_requirements *list)
{
    size_t i, n = 0;

    for (i = 0; list && i < list->n_lines; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];
        struct pinc_buf text = {0};

        if (line->kind == PINC_LINE_REQUIREMENT && line->marker &&
            explain_marker(&text, compile, line) && text.failed == PINC_OK && n++ < MARKERS_TOLD) {
            pinc_session_tell(compile->session, PINC_MESSAGE_WARNING, "%s", text.ptr);
        }
        pinc_buf_clear(&text);
    }
    if (n > MARKERS_TOLD) {
        pinc_session_tell(compile->session, PINC_MESSAGE_WARNING,
                          n - MARKERS_TOLD == 1 ? "%zu more line holds on no target"
                                                : "%zu more lines hold on no target",
                          n - MARKERS_TOLD);
    }
}

/* --- one project, editable and not */

/* Do both lines ask for what is behind one URL, on some target? */
static bool same_project(const struct pinc_compile *compile, const struct pinc_requirement_line *a,
                         const struct pinc_requirement_line *b)
{
    const struct pinc_resolve_request *request = solved(compile);

    return pinc_slice_equal(a->req->norm, b->req->norm) &&
           (pinc_marker_targets(a->marker, request->envs, request->n_envs) &
            pinc_marker_targets(b->marker, request->envs, request->n_envs));
}

static bool has_url(const struct pinc_requirement_line *line)
{
    return line->kind == PINC_LINE_REQUIREMENT && line->req && line->req->url.ptr;
}

/* pip refuses both together, uv takes the editable one: here the first one counts. */
static void tell_editables(const struct pinc_compile *compile, const struct pinc_requirements *list)
{
    size_t i, k, n = 0;

    for (i = 0; i < list->n_lines && n < MARKERS_TOLD; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];

        for (k = 0; has_url(line) && k < i; k++) {
            const struct pinc_requirement_line *first = &list->lines[k];
            struct pinc_buf text = {0};

            if (first->editable == line->editable || !has_url(first) ||
                !same_project(compile, first, line)) {
                continue;
            }
            pinc_buf_add_escaped(&text, line->at.shown, 200);
            pinc_buf_addf(&text, ":%u: %.*s is %s ", line->at.line, PINC_SLICE_ARG(line->req->norm),
                          line->editable ? "editable here, but not at"
                                         : "not editable here, but at");
            pinc_buf_add_escaped(&text, first->at.shown, 200);
            pinc_buf_addf(&text, ":%u, which counts", first->at.line);
            pinc_session_tell(compile->session, PINC_MESSAGE_WARNING, "%s",
                              text.failed == PINC_OK ? text.ptr : "");
            pinc_buf_clear(&text);
            n++;
            break;
        }
    }
}

/* --- --upgrade-package */

static bool is_locked(const struct pinc_compile *compile, struct pinc_slice name)
{
    const struct pinc_resolution *r = compile->result.resolution;

    return pinc_pick_find(r->picks, r->n_picks, name) != PINC_NONE;
}

static bool was_locked(const struct pinc_compile *compile, struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < compile->request.n_expected; i++) {
        if (pinc_slice_equal(compile->request.expected[i].name, name)) {
            return true;
        }
    }
    return false;
}

/* Names that options give, and that are not there. */
struct unknown {
    const struct pinc_compile *compile;
    struct pinc_slice *names; /* of all that is locked; NULL: not made yet */
    unsigned told;
};

/* The name of what is locked that looks most like it; ptr NULL: none does, or out of memory. */
static struct pinc_slice find_near(struct unknown *unknown, struct pinc_slice name)
{
    const struct pinc_resolution *r = unknown->compile->result.resolution;
    size_t i;

    if (!unknown->names) {
        unknown->names =
            pinc_arena_array(unknown->compile->arena, r->n_picks + 1, sizeof *unknown->names);
        for (i = 0; unknown->names && i < r->n_picks; i++) {
            unknown->names[i] = r->picks[i].name;
        }
    }
    i = unknown->names ? pinc_nearest(name, unknown->names, r->n_picks) : r->n_picks;
    return i < r->n_picks ? unknown->names[i] : (struct pinc_slice){NULL, 0};
}

/* An option names what is not there. */
static void tell_unknown(struct unknown *unknown, const char *option, struct pinc_slice name)
{
    struct pinc_slice near = {NULL, 0};

    if (unknown->told++ < NEAR_TOLD) {
        near = find_near(unknown, name);
    }
    pinc_session_tell(unknown->compile->session, PINC_MESSAGE_WARNING,
                      "%s %.*s: nothing here has that name%s%.*s%s", option, PINC_SLICE_ARG(name),
                      near.ptr ? "; did you mean " : "", PINC_SLICE_ARG(near), near.ptr ? "?" : "");
}

enum pinc_status pinc_input_notes_check_upgrades(const struct pinc_compile *compile,
                                                 struct pinc_error *err)
{
    const struct pinc_texts upgrades = compile->settings.versions.upgrades;
    struct unknown unknown = {.compile = compile};
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < upgrades.n && st == PINC_OK; i++) {
        const struct pinc_requirement *req = NULL;

        st = pinc_requirement_parse(&req, upgrades.items[i], compile->arena, err);
        if (st != PINC_OK || is_locked(compile, req->norm)) {
            continue;
        }
        if (!was_locked(compile, req->norm)) {
            tell_unknown(&unknown, "--upgrade-package", req->norm);
        } else if (pinc_specset_count(req->specs)) {
            st = pinc_fail(err, PINC_ENOSOLUTION,
                           "--upgrade-package %.*s: the solution has no %.*s any more",
                           PINC_SLICE_ARG(req->text), PINC_SLICE_ARG(req->norm));
            pinc_fail_hint(err,
                           "no version of it fits there; what needed it was taken in a version "
                           "that does without it");
        }
    }
    return st;
}

/* --- --only-binary, --no-binary */

static void tell_formats(const struct pinc_compile *compile, const char *option,
                         const struct pinc_name_list *names)
{
    struct unknown unknown = {.compile = compile};
    size_t i;

    for (i = 0; i < names->n; i++) {
        const struct pinc_slice norm = pinc_name_normalize(compile->arena, names->names[i]);

        if (norm.ptr && !pinc_slice_starts(norm, ":") && !is_locked(compile, norm)) {
            tell_unknown(&unknown, option, norm);
        }
    }
}

void pinc_input_notes_tell(const struct pinc_compile *compile)
{
    if (compile->result.resolution->n_picks == 0) {
        pinc_session_tell(compile->session, PINC_MESSAGE_WARNING,
                          "nothing is locked: the input asks for no package on these targets");
    }
    tell_formats(compile, "--only-binary", &compile->input.list->options.formats.only_binary);
    tell_formats(compile, "--no-binary", &compile->input.list->options.formats.no_binary);
    tell_editables(compile, compile->input.list);
    tell_markers(compile, compile->input.list);
    tell_markers(compile, compile->input.overrides);
}
