#include "lock/compile/compile_notes.h"

#include "index/net/url.h"
#include "lock/state/input_notes.h"
#include "lock/state/base_packages.h"
#include "lock/compile/compile_base.h"
#include "lock/output/config_settings.h"
#include "markers/target/platform.h"

#include <string.h>

#define OTHERS_TOLD 5 /* names in one warning */

/* A lock from an index that it does not name installs only for those who name it again. */
static void tell_places(const struct pinc_compile *compile)
{
    const struct pinc_index_settings *indexes = &compile->settings.indexes;
    const struct {
        const char *option;
        size_t n;
        enum pinc_emit emit;
    } places[] = {{"extra-index-url", indexes->extra.n, indexes->emit},
                  {"find-links", indexes->find_links.n, indexes->emit_links}};
    size_t i;

    for (i = 0; i < sizeof places / sizeof *places; i++) {
        if (places[i].n && !compile->files.pylock && places[i].emit == PINC_EMIT_INPUT) {
            pinc_session_tell(compile->session, PINC_MESSAGE_NOTE,
                              "installing the result takes the same --%s; --emit-index-url writes "
                              "it into the output",
                              places[i].option);
        }
    }
}

/* Digests of the input are compared, not written. */
static void tell_hashes(const struct pinc_compile *compile)
{
    const struct pinc_requirement_line *first;
    const size_t n = pinc_given_hashes_count(&first, compile->input.list, compile->input.overrides);
    struct pinc_buf text = {0};

    if (n == 0 || compile->files.pylock || compile->settings.output.hashes) {
        return;
    }
    pinc_buf_add_escaped(&text, first->at.shown, 200);
    pinc_buf_addf(&text, ":%u: the --hash of this line", first->at.line);
    if (n > 1) {
        pinc_buf_addf(&text, " and of %zu more", n - 1);
    }
    if (text.failed == PINC_OK) {
        pinc_session_tell(compile->session, PINC_MESSAGE_WARNING,
                          "%s is not written without --generate-hashes", text.ptr);
    }
    pinc_buf_clear(&text);
}

/* Folders and repositories have no hash, and pip then refuses the whole file. */
static void tell_unhashed(const struct pinc_compile *compile)
{
    const struct pinc_lock_model *model = compile->result.model;
    const struct pinc_lock_line *first = NULL;
    size_t i, n = 0, hashed = 0;

    for (i = 0; i < model->n_lines; i++) {
        const struct pinc_lock_line *line = &model->lines[i];

        hashed += line->n_hashes != 0;
        if (!line->n_hashes && n++ == 0) {
            first = line;
        }
    }
    if (first && hashed && !compile->files.pylock) {
        pinc_session_tell(compile->session, PINC_MESSAGE_WARNING,
                          "pip refuses a file in which some lines have hashes and others cannot: "
                          "%.*s%s is a folder or a repository",
                          PINC_SLICE_ARG(first->name), n > 1 ? " and others" : "");
    }
}

static const char *unwritten_settings(const struct pinc_compile *compile,
                                      const struct pinc_requirements *list,
                                      const struct pinc_requirement_line *line)
{
    const struct pinc_lock_model *model = compile->result.model;
    const char *why = NULL;
    size_t i;

    if (line->settings.n == 0 || line->kind != PINC_LINE_REQUIREMENT) {
        return NULL;
    }
    if (compile->files.pylock) {
        return "pylock.toml has no place for them";
    }
    if (list == compile->input.overrides) {
        return "the line is an override";
    }
    for (i = 0; i < model->n_lines && line->req && !why; i++) {
        why = pinc_config_settings_unwritten(
            line, model->lines[i].name, model->lines[i].targets,
            pinc_marker_targets(line->req->marker, model->envs, model->n_envs));
    }
    return why;
}

/* Where the output does not have the settings of the input, pip builds with others. */
static void tell_settings(const struct pinc_compile *compile, const struct pinc_requirements *list)
{
    size_t i;

    for (i = 0; list && i < list->n_lines; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];
        const char *why = unwritten_settings(compile, list, line);
        struct pinc_buf place = {0};

        if (!why) {
            continue;
        }
        pinc_buf_add_escaped(&place, line->at.shown, 200);
        if (place.failed == PINC_OK) {
            pinc_session_tell(compile->session, PINC_MESSAGE_WARNING,
                              "%s:%u: the --config-settings of this line are not written: %s",
                              place.ptr, line->at.line, why);
        }
        pinc_buf_clear(&place);
    }
}

/* The file by which a package comes from an index behind the first that has it; PINC_NONE: none. */
static uint32_t overtaken_file(const struct pinc_pick *pick, size_t n_envs, size_t *target,
                               struct pinc_slice *first, struct pinc_slice *taken)
{
    for (*target = 0; *target < n_envs; ++*target) {
        const uint32_t file = pick->file[*target];

        if (file != PINC_NONE && !pinc_base_owns(pick->project[*target]) &&
            pinc_source_overtaken(first, taken, pick->project[*target], file)) {
            return file;
        }
    }
    return PINC_NONE;
}

/* As pip, the best version of all indexes counts. Whoever names a private index first may not
 * expect another's project of the same name. */
static void tell_overtaken(const struct pinc_compile *compile)
{
    const struct pinc_resolution *r = compile->result.resolution;
    struct pinc_buf text = {0}, others = {0};
    struct pinc_slice first, taken;
    size_t i, target, n = 0;

    for (i = 0; i < r->n_picks; i++) {
        const struct pinc_pick *pick = &r->picks[i];

        if (overtaken_file(pick, compile->request.n_envs, &target, &first, &taken) == PINC_NONE) {
            continue;
        }
        if (n++ == 0) {
            const struct pinc_project *p = pick->project[target];

            pinc_buf_add(&text, pick->name);
            pinc_buf_add_char(&text, ' ');
            pinc_version_print(&text, &p->releases[pick->release[target]].version);
            pinc_buf_add_str(&text, " is from ");
            pinc_buf_add_quoted(&text, taken, 120);
            pinc_buf_add_str(&text, ", although ");
            pinc_buf_add_quoted(&text, first, 120);
            pinc_buf_add_str(&text, ", named before it, has ");
            pinc_buf_add(&text, pick->name);
            pinc_buf_add_str(&text, ", too");
        } else if (n <= 1 + OTHERS_TOLD) {
            pinc_buf_add_str(&others, n == 2 ? "" : ", ");
            pinc_buf_add(&others, pick->name);
        }
    }
    if (n > 1) {
        pinc_buf_addf(&text, " (likewise %s%s)", others.ptr ? others.ptr : "",
                      n > 1 + OTHERS_TOLD ? ", ..." : "");
    }
    if (n && text.failed == PINC_OK) {
        pinc_session_tell(compile->session, PINC_MESSAGE_WARNING,
                          "%s; --index-strategy first-index takes the first index's", text.ptr);
    }
    pinc_buf_clear(&text);
    pinc_buf_clear(&others);
}

/* Another index's file that the target would take as gladly as the one that it takes, with another
 * digest; PINC_NONE when there is none. */
static uint32_t rival_of(const struct pinc_compile *compile, const struct pinc_pick *pick,
                         size_t target)
{
    const struct pinc_project *p = pick->project[target];
    const struct pinc_env *env = compile->request.envs[target];
    const uint32_t own = pick->file[target];
    const struct pinc_release *release = &p->releases[pick->release[target]];
    struct pinc_file_details mine, other;
    uint32_t i;

    p->details(&mine, p, own);
    for (i = release->first_file; i < release->first_file + release->n_files; i++) {
        const struct pinc_project_file *x = &p->files[own], *y = &p->files[i];

        if (y->index == x->index || y->index >= compile->indexes.urls.n || y->kind != x->kind ||
            y->yanked) {
            continue;
        }
        p->details(&other, p, i);
        if (mine.hash.alg != PINC_HASH_NONE && mine.hash.alg == other.hash.alg &&
            memcmp(mine.hash.bytes, other.hash.bytes, sizeof mine.hash.bytes) != 0 &&
            (x->kind == PINC_SDIST ||
             pinc_env_wheel_rank(env, p->tags[x->tags].python, p->tags[x->tags].abi,
                                 p->tags[x->tags].platform) ==
                 pinc_env_wheel_rank(env, p->tags[y->tags].python, p->tags[y->tags].abi,
                                     p->tags[y->tags].platform))) {
            return i;
        }
    }
    return PINC_NONE;
}

/* One version on two indexes, and not the same: pip takes the last index's file, and so does pinc;
 * other installers may not. */
static void tell_rivals(const struct pinc_compile *compile)
{
    const struct pinc_resolution *r = compile->result.resolution;
    const size_t n_urls = compile->indexes.urls.n;
    size_t i, t;

    for (i = 0; n_urls > 1 && i < r->n_picks; i++) {
        const struct pinc_pick *pick = &r->picks[i];

        for (t = 0; t < compile->request.n_envs; t++) {
            const bool there = pick->file[t] != PINC_NONE && !pick->project[t]->direct_url.ptr;
            const struct pinc_project *p = pick->project[t];
            const uint32_t rival = there ? rival_of(compile, pick, t) : PINC_NONE;
            struct pinc_buf taken = {0}, other = {0};

            if (rival == PINC_NONE || p->files[pick->file[t]].index >= n_urls) {
                continue;
            }
            pinc_buf_add_quoted(
                &taken,
                pinc_url_public(compile->arena,
                                compile->indexes.urls.items[p->files[pick->file[t]].index]),
                120);
            pinc_buf_add_quoted(
                &other,
                pinc_url_public(compile->arena, compile->indexes.urls.items[p->files[rival].index]),
                120);
            pinc_session_tell(compile->session, PINC_MESSAGE_WARNING,
                              "%.*s %.*s is on two indexes, and the files differ: that of %s is "
                              "locked, as pip takes it, and not that of %s",
                              PINC_SLICE_ARG(pick->name),
                              PINC_SLICE_ARG(p->releases[pick->release[t]].text),
                              taken.ptr ? taken.ptr : "", other.ptr ? other.ptr : "");
            pinc_buf_clear(&taken);
            pinc_buf_clear(&other);
            break;
        }
    }
}

/* Pythons of targets that get no security fixes any more. */
static void tell_pythons(const struct pinc_compile *compile)
{
    size_t t, k;

    for (t = 0; t < compile->request.n_envs; t++) {
        const struct pinc_slice label = pinc_env_python_label(compile->request.envs[t]);
        const struct pinc_slice version =
            pinc_env_value(compile->request.envs[t], PINC_VAR_PYTHON_VERSION);
        const char *end = NULL;

        for (k = 0;
             k < t && !pinc_slice_equal(pinc_env_python_label(compile->request.envs[k]), label);
             k++) {
        }
        if (k == t && pinc_slice_starts(label, "CPython ")) {
            end = pinc_python_end_of_life(version);
        }
        if (end) {
            pinc_session_tell(compile->session, PINC_MESSAGE_DETAIL,
                              "%.*s has reached its end of life: there are no security fixes since "
                              "%s",
                              PINC_SLICE_ARG(label), end);
        }
    }
}

void pinc_compile_tell(const struct pinc_compile *compile)
{
    tell_pythons(compile);
    pinc_input_notes_tell(compile);
    tell_overtaken(compile);
    tell_rivals(compile);
    tell_places(compile);
    tell_hashes(compile);
    tell_unhashed(compile);
    tell_settings(compile, compile->input.list);
    tell_settings(compile, compile->input.overrides);
    pinc_compile_tell_base(compile);
}
