#include "lock/config/source_options.h"
#include "lock/output/output_path.h"
#include "lock/compile_input.h"
#include "lock/input/requirement_line.h"
#include "lock/output/config_settings.h"
#include "lock/output/verify.h"
#include "lock/output/write_pylock.h"
#include "lock/output/write_requirements.h"
#include "lock/output/redact_url.h"

#include <limits.h>
#include <string.h>

#define OTHERS_TOLD 5 /* names in one warning */

/* --- the source */

/* Where files will be asked for, when that is known before any page is. */
static struct pinc_slice files_url(const struct pinc_lock *lock)
{
    size_t i;

    for (i = 0; i < lock->indexes.urls.n; i++) {
        struct pinc_slice url = lock->indexes.urls.items[i];

        if (pinc_slice_ends(url, "/")) {
            url.len--;
        }
        if (pinc_slice_equal(url, PINC_LIT(PINC_DEFAULT_INDEX_URL))) {
            return PINC_LIT(PINC_DEFAULT_FILES_URL);
        }
    }
    return PINC_LIT("");
}

static enum pinc_status open_source(struct pinc_lock *lock, struct pinc_error *err)
{
    const struct pinc_option_values *values = &lock->values;
    struct pinc_source_options options = {
        .index_urls = lock->indexes.urls.items,
        .n_index_urls = lock->indexes.urls.n,
        .find_links = lock->indexes.find_links.items,
        .n_find_links = lock->indexes.find_links.n,
        .strategy = pinc_option_is(values, PINC_OPT_INDEX_STRATEGY, "first-index")
                        ? PINC_INDEX_FIRST
                        : PINC_INDEX_BEST_MATCH,
        .exclude_newer = lock->request.exclude_newer,
        .no_build = pinc_option_flag(values, PINC_OPT_NO_BUILD),
        .exclude_newer_strict = lock->request.exclude_newer_strict,
        .only_binary = lock->request.only_binary,
        .no_binary = lock->request.no_binary,
        .python = pinc_option_text(values, PINC_OPT_PYTHON).ptr,
        .build_python = pinc_env_python_option(lock->request.envs[0]),
        .warm_url = files_url(lock),
    };
    enum pinc_status st = pinc_source_options_options(&options, lock, &lock->indexes, err);

    return st == PINC_OK ? pinc_source_new(&lock->source, &options, err) : st;
}

/* --- references without a name */

/* Ask the source what project a line's link stands for. */
static enum pinc_status name_reference(struct pinc_lock *lock, struct pinc_requirement_line *line,
                                       struct pinc_error *err)
{
    struct pinc_buf file = {0};
    struct pinc_slice name;
    enum pinc_status st = pinc_source_direct_name(lock->source, &name, line->link, err);

    if (st == PINC_OK) {
        st = pinc_requirement_line_name(line, name, lock->arena, err);
    }
    if (st != PINC_OK) {
        pinc_buf_add_escaped(&file, line->file, 200);
        pinc_fail_at(err, file.ptr ? file.ptr : "", line->line, line->column);
        pinc_buf_clear(&file);
    }
    return st;
}

/* Give every line a name, and make the request again when one was without. */
static enum pinc_status name_references(struct pinc_lock *lock, struct pinc_error *err)
{
    const struct pinc_requirements *lists[] = {lock->list, lock->overrides};
    enum pinc_status st = PINC_OK;
    bool any = false;
    size_t i, k;

    for (i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (k = 0; st == PINC_OK && lists[i] && k < lists[i]->n_lines; k++) {
            struct pinc_requirement_line *line = &lists[i]->lines[k];

            if (!line->req && line->link.ptr) {
                any = true;
                st = name_reference(lock, line, err);
            }
        }
    }
    return st == PINC_OK && any ? pinc_lock_request(lock, false, err) : st;
}

/* --- resolving */

/* Where versions were looked for, without credentials. */
static void add_places(struct pinc_buf *text, const struct pinc_lock *lock)
{
    const struct pinc_slices *lists[] = {&lock->indexes.urls, &lock->indexes.find_links};
    const char *before = "  looked at ";
    size_t i, k;

    for (i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (k = 0; k < lists[i]->n; k++) {
            struct pinc_buf url = {0};

            pinc_write_url(&url, lists[i]->items[k]);
            pinc_buf_add_str(text, before);
            pinc_buf_add_escaped(text, pinc_buf_slice(&url), 200);
            pinc_buf_clear(&url);
            before = ", ";
        }
    }
    pinc_buf_add_str(text, before[0] == ',' ? "\n" : "");
}

/* The resolver's words, and before its hints where it looked. */
static void explain(struct pinc_buf *out, const struct pinc_conflict *conflict,
                    const struct pinc_lock *lock)
{
    struct pinc_buf words = {0};
    struct pinc_slice rest;

    pinc_conflict_print(&words, conflict);
    rest = pinc_buf_slice(&words);
    while (rest.len && !pinc_slice_starts(rest, "hint: ")) {
        size_t end = pinc_slice_find(rest, '\n') + 1;

        pinc_buf_add(out, pinc_slice_part(rest, 0, end));
        rest = pinc_slice_part(rest, end, rest.len);
    }
    add_places(out, lock);
    pinc_buf_add(out, rest);
    pinc_buf_clear(&words);
}

static enum pinc_status resolve(struct pinc_lock *lock, struct pinc_buf *explanation,
                                struct pinc_error *err)
{
    struct pinc_conflict *conflict = NULL;
    struct pinc_source_stats stats;
    enum pinc_status st;
    size_t i;

    st = pinc_resolve(&lock->resolution, &lock->request, pinc_source_provider(lock->source),
                      &conflict, err);
    if (st == PINC_ENOSOLUTION && conflict) {
        explain(explanation, conflict, lock);
    }
    pinc_conflict_free(conflict);
    if (st == PINC_OK) {
        pinc_session_tell(lock->session, PINC_MESSAGE_DETAIL,
                          "the solver ran %u times, over the metadata of %u files",
                          lock->resolution->rounds, lock->resolution->n_metadata);
        pinc_source_stats_get(lock->source, &stats);
        pinc_session_tell(lock->session, PINC_MESSAGE_DETAIL,
                          "%u requests, %llu KB received; %u pages from the cache, %u still good; "
                          "%u builds",
                          stats.requests, (unsigned long long)(stats.bytes / 1000),
                          stats.cache_hits, stats.revalidated, stats.builds);
    }
    for (i = 0; st == PINC_OK && i < lock->resolution->n_notes; i++) {
        const struct pinc_note *note = &lock->resolution->notes[i];

        pinc_session_tell(lock->session, pinc_source_options_message_kind(note->kind), "%.*s",
                          (int)note->text.len, note->text.ptr);
    }
    return st;
}

static enum pinc_status hash_of(void *user, struct pinc_hash *out,
                                const struct pinc_project *project, uint32_t file,
                                struct pinc_error *err)
{
    struct pinc_lock *lock = user;
    struct pinc_file_details details;
    enum pinc_status st = pinc_source_sha256(lock->source, out, project, file, err);

    if (st != PINC_OK) {
        return st;
    }
    project->details(&details, project, file);
    return details.hash.alg == out->alg
               ? PINC_OK
               : pinc_found_digests_add(&lock->digests, project, file, out, err);
}

static enum pinc_status check_hashes(const struct pinc_lock *lock, struct pinc_error *err)
{
    const struct pinc_check_hashes_hashes given = {
        .model = lock->model,
        .resolution = lock->resolution,
        .request = &lock->request,
        .list = lock->list,
        .overrides = lock->overrides,
        .found = &lock->digests,
    };

    return pinc_check_hashes_hashes_check(&given, err);
}

/* --- writing */

/* How the output names the files that it was made from. */
static enum pinc_status name_lines(const struct pinc_lock *lock, struct pinc_requirements *list,
                                   struct pinc_error *err)
{
    struct pinc_slice last = {0}, shown = {0};
    size_t i;

    for (i = 0; list && i < list->n_lines; i++) {
        struct pinc_slice *file = &list->lines[i].file;

        if (!shown.ptr || !pinc_slice_equal(last, *file)) {
            last = *file;
            shown = pinc_output_path_seen_from(lock->path, last, lock->arena);
            if (!shown.ptr) {
                return pinc_fail_memory(err);
            }
        }
        *file = shown;
    }
    return PINC_OK;
}

/* The model knows the lines of the input, but overrides only by their place. */
static enum pinc_status name_overrides(struct pinc_lock *lock, struct pinc_error *err)
{
    size_t n = lock->request.n_overrides, i, at = 0;
    struct pinc_root *roots = pinc_arena_array(lock->arena, n + 1, sizeof *roots);

    if (!roots) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < n; i++) {
        roots[i] = lock->request.overrides[i];
        while (lock->overrides->lines[at].req != roots[i].req) {
            at++;
        }
        roots[i].where = lock->overrides->lines[at].file;
    }
    lock->request.overrides = roots;
    return PINC_OK;
}

/* "pinc compile requirements.in", with --output-file when the output would not be found without it.
 */
static enum pinc_status make_command(struct pinc_slice *out, const struct pinc_lock *lock,
                                     const struct pinc_header_text *header, struct pinc_error *err)
{
    struct pinc_slice usual = {0};
    struct pinc_buf text = {0};
    size_t i;

    if (header->n_inputs == 1 &&
        pinc_output_path_default_output(&usual, lock->inputs[0], lock->pylock, lock->arena, NULL) ==
            PINC_ENOMEM) {
        return pinc_fail_memory(err);
    }
    pinc_buf_add_str(&text, "pinc compile");
    for (i = 0; i < header->n_inputs; i++) {
        pinc_buf_add_char(&text, ' ');
        pinc_buf_add(&text, header->inputs[i]);
    }
    /* An absolute name is one of this machine, and standard output has none. */
    if (!pinc_slice_equal(lock->path, usual) && lock->path.ptr[0] != '/' &&
        !pinc_slice_equal(lock->path, PINC_LIT("-"))) {
        pinc_buf_add_str(&text, " --output-file=");
        pinc_buf_add(&text, pinc_path_name(lock->path));
    }
    *out = (struct pinc_slice){0};
    if (text.failed == PINC_OK) {
        *out = pinc_slice_dup(lock->arena, pinc_buf_slice(&text));
    }
    pinc_buf_clear(&text);
    return out->ptr ? PINC_OK : pinc_fail_memory(err);
}

/* The recorded options; names of files are seen from the output's folder. */
static enum pinc_status make_words(struct pinc_header_text *header, struct pinc_lock *lock,
                                   struct pinc_error *err)
{
    static const enum pinc_option_id files[] = {PINC_OPT_CONSTRAINT, PINC_OPT_OVERRIDE};
    struct pinc_option_values shown = lock->values;
    size_t i, k;

    for (i = 0; i < sizeof files / sizeof *files; i++) {
        struct pinc_option_value *value = &shown.of[files[i]];
        const struct pinc_slice *given = pinc_option_list(&lock->values, files[i], &value->n);
        struct pinc_slice *items = pinc_arena_array(lock->arena, value->n + 1, sizeof *items);

        for (k = 0; items && k < value->n; k++) {
            items[k] = pinc_output_path_seen_from(lock->path, given[k], lock->arena);
            if (!items[k].ptr) {
                return pinc_fail_memory(err);
            }
        }
        if (!items) {
            return pinc_fail_memory(err);
        }
        value->items = items;
        value->given = value->n > 0;
    }
    return pinc_option_values_words(&header->options, &header->n_options, &shown, lock->arena, err);
}

static enum pinc_status make_header(struct pinc_header_text *header, struct pinc_lock *lock,
                                    struct pinc_error *err)
{
    struct pinc_slice *inputs = pinc_arena_array(lock->arena, lock->n_inputs, sizeof *inputs);
    enum pinc_status st;
    size_t i;

    if (!inputs) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < lock->n_inputs; i++) {
        inputs[i] = pinc_output_path_seen_from(lock->path, lock->inputs[i], lock->arena);
        if (!inputs[i].ptr) {
            return pinc_fail_memory(err);
        }
    }
    header->inputs = inputs;
    header->n_inputs = lock->n_inputs;
    header->envs = lock->model->envs;
    header->n_envs = lock->model->n_envs;
    st = make_command(&header->command, lock, header, err);
    return st == PINC_OK ? make_words(header, lock, err) : st;
}

static enum pinc_status write_requirements(struct pinc_lock *lock,
                                           const struct pinc_header_text *header,
                                           struct pinc_buf *text, struct pinc_error *err)
{
    const struct pinc_option_values *values = &lock->values;
    const struct pinc_indexes *indexes = &lock->indexes;
    struct pinc_write_options options = {
        .header = header,
        .annotate = pinc_option_flag(values, PINC_OPT_ANNOTATE),
        .style = pinc_option_is(values, PINC_OPT_ANNOTATION_STYLE, "line") ? PINC_ANNOTATE_LINE
                                                                           : PINC_ANNOTATE_SPLIT,
        .strip_extras = pinc_option_flag(values, PINC_OPT_STRIP_EXTRAS),
        .index_url = indexes->written_index,
        .extra_index_urls = indexes->written_extras.items,
        .n_extra_index_urls = indexes->written_extras.n,
        .find_links = indexes->written_links.items,
        .n_find_links = indexes->written_links.n,
        .trusted_hosts = indexes->written_hosts.items,
        .n_trusted_hosts = indexes->written_hosts.n,
        .no_index = indexes->written_no_index,
        .only_binary = lock->request.only_binary,
        .no_binary = lock->request.no_binary,
    };

    pinc_write_requirements(text, lock->model, &options);
    return text->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
}

/* A pylock.toml is verified by way of the requirements.txt that the same model gives. */
static enum pinc_status write_pylock(struct pinc_lock *lock, const struct pinc_header_text *header,
                                     struct pinc_error *err)
{
    struct pinc_buf plain = {0};
    enum pinc_status st;

    st = write_requirements(lock, NULL, &plain, err);
    if (st == PINC_OK) {
        st = pinc_verify(pinc_buf_slice(&plain), &lock->request, lock->resolution, err);
    }
    pinc_buf_clear(&plain);
    if (st == PINC_OK && header) {
        pinc_header_write(&lock->text, header);
    }
    if (st == PINC_OK) {
        st = pinc_write_pylock(&lock->text, lock->model, lock->resolution, &lock->request, hash_of,
                               lock, err);
    }
    return st == PINC_OK && lock->text.failed != PINC_OK ? pinc_fail_memory(err) : st;
}

static enum pinc_status write_text(struct pinc_lock *lock, struct pinc_error *err)
{
    bool wants_header = pinc_option_flag(&lock->values, PINC_OPT_HEADER);
    struct pinc_header_text header = {0};
    enum pinc_status st = name_lines(lock, lock->list, err);

    if (st == PINC_OK) {
        st = name_lines(lock, lock->overrides, err);
    }
    if (st == PINC_OK) {
        st = name_overrides(lock, err);
    }
    if (st == PINC_OK) {
        st = pinc_lock_model_new(&lock->model, lock->resolution, &lock->request, lock->list, err);
    }
    if (st == PINC_OK) {
        st = make_header(&header, lock, err);
    }
    if (st != PINC_OK || lock->pylock) {
        return st == PINC_OK ? write_pylock(lock, wants_header ? &header : NULL, err) : st;
    }
    if (pinc_option_flag(&lock->values, PINC_OPT_GENERATE_HASHES)) {
        st =
            pinc_lock_model_hash(lock->model, lock->resolution, &lock->request, hash_of, lock, err);
    }
    if (st == PINC_OK) {
        st = write_requirements(lock, wants_header ? &header : NULL, &lock->text, err);
    }
    return st == PINC_OK
               ? pinc_verify(pinc_buf_slice(&lock->text), &lock->request, lock->resolution, err)
               : st;
}

/* A lock from an index that it does not name installs only for those who name it again. */
static void tell_places(const struct pinc_lock *lock)
{
    static const enum pinc_option_id places[] = {PINC_OPT_EXTRA_INDEX_URL, PINC_OPT_FIND_LINKS};
    size_t i, n;

    for (i = 0; i < sizeof places / sizeof *places; i++) {
        (void)pinc_option_list(&lock->values, places[i], &n);
        if (n && !lock->pylock && !pinc_option_given(&lock->values, PINC_OPT_EMIT_INDEX_URL)) {
            pinc_session_tell(lock->session, PINC_MESSAGE_NOTE,
                              "installing the result takes the same --%s; --emit-index-url writes "
                              "it into the output",
                              pinc_option_row(places[i])->name);
        }
    }
}

/* Digests of the input are compared, not written. */
static void tell_hashes(const struct pinc_lock *lock)
{
    const struct pinc_requirement_line *first;
    const size_t n = pinc_check_hashes_hashes_count(&first, lock->list, lock->overrides);
    struct pinc_buf text = {0};

    if (n == 0 || lock->pylock || pinc_option_flag(&lock->values, PINC_OPT_GENERATE_HASHES)) {
        return;
    }
    pinc_buf_add_escaped(&text, first->place, 200);
    pinc_buf_addf(&text, ":%u: the --hash of this line", first->line);
    if (n > 1) {
        pinc_buf_addf(&text, " and of %zu more", n - 1);
    }
    if (text.failed == PINC_OK) {
        pinc_session_tell(lock->session, PINC_MESSAGE_WARNING,
                          "%s is not written without --generate-hashes", text.ptr);
    }
    pinc_buf_clear(&text);
}

static const char *unwritten_settings(const struct pinc_lock *lock,
                                      const struct pinc_requirements *list,
                                      const struct pinc_requirement_line *line)
{
    if (line->n_config_settings == 0 || line->kind != PINC_LINE_REQUIREMENT) {
        return NULL;
    }
    if (lock->pylock) {
        return "pylock.toml has no place for them";
    }
    return list == lock->overrides ? "the line is an override"
                                   : pinc_config_settings_unwritten(line, lock->model);
}

/* Where the output has not the settings of the input, pip builds with others. */
static void tell_settings(const struct pinc_lock *lock, const struct pinc_requirements *list)
{
    size_t i;

    for (i = 0; list && i < list->n_lines; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];
        const char *why = unwritten_settings(lock, list, line);
        struct pinc_buf place = {0};

        if (!why) {
            continue;
        }
        pinc_buf_add_escaped(&place, line->place, 200);
        if (place.failed == PINC_OK) {
            pinc_session_tell(lock->session, PINC_MESSAGE_WARNING,
                              "%s:%u: the --config-settings of this line are not written: %s",
                              place.ptr, line->line, why);
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

        if (file != PINC_NONE &&
            pinc_source_overtaken(first, taken, pick->project[*target], file)) {
            return file;
        }
    }
    return PINC_NONE;
}

/* As pip, the best version of all indexes counts. Whoever names a private index first may not
 * expect another's project of the same name. */
static void tell_overtaken(const struct pinc_lock *lock)
{
    const struct pinc_resolution *r = lock->resolution;
    struct pinc_buf text = {0}, others = {0};
    struct pinc_slice first, taken;
    size_t i, target, n = 0;

    for (i = 0; i < r->n_picks; i++) {
        const struct pinc_pick *pick = &r->picks[i];

        if (overtaken_file(pick, lock->request.n_envs, &target, &first, &taken) == PINC_NONE) {
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
        pinc_session_tell(lock->session, PINC_MESSAGE_WARNING,
                          "%s; --index-strategy first-index takes the first index's", text.ptr);
    }
    pinc_buf_clear(&text);
    pinc_buf_clear(&others);
}

/* --- for the owner */

/* A copy that ends in NUL; "" for an absent text. */
static const char *text_of(struct pinc_arena *arena, struct pinc_slice text)
{
    return text.ptr ? pinc_arena_copy(arena, text.ptr, text.len) : "";
}

static enum pinc_status make_entries(struct pinc_lock *lock, struct pinc_error *err)
{
    const struct pinc_lock_model *model = lock->model;
    size_t i;

    lock->entries = pinc_arena_array(lock->arena, model->n_lines + 1, sizeof *lock->entries);
    for (i = 0; lock->entries && i < model->n_lines; i++) {
        struct pinc_entry *entry = &lock->entries[i];

        entry->name = text_of(lock->arena, model->lines[i].name);
        entry->version = text_of(lock->arena, model->lines[i].version);
        entry->url = text_of(lock->arena, model->lines[i].url);
        entry->marker = text_of(lock->arena, model->lines[i].marker);
        entry->targets = model->lines[i].targets;
        if (!entry->name || !entry->version || !entry->url || !entry->marker) {
            return pinc_fail_memory(err);
        }
    }
    return lock->entries ? PINC_OK : pinc_fail_memory(err);
}

static enum pinc_status make_target_names(struct pinc_lock *lock, struct pinc_error *err)
{
    size_t n = lock->model->n_envs, i;

    lock->target_names = pinc_arena_array(lock->arena, n + 1, sizeof *lock->target_names);
    for (i = 0; lock->target_names && i < n; i++) {
        struct pinc_buf name = {0};

        pinc_target_print(&name, lock->model->envs[i]);
        if (name.failed == PINC_OK) {
            lock->target_names[i] = pinc_arena_copy(lock->arena, name.ptr, name.len);
        }
        pinc_buf_clear(&name);
        if (!lock->target_names[i]) {
            return pinc_fail_memory(err);
        }
    }
    return lock->target_names ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status pinc_compile(struct pinc_session *session, struct pinc_lock **out,
                              struct pinc_error *err)
{
    struct pinc_lock *lock = pinc_alloc(sizeof *lock);
    enum pinc_status st;

    *out = NULL;
    pinc_buf_clear(&session->explanation);
    if (lock) {
        lock->session = session;
        lock->arena = pinc_arena_new();
    }
    if (!lock || !lock->arena) {
        pinc_free(lock);
        return pinc_fail_memory(err);
    }
    st = pinc_lock_prepare(lock, err);
    if (st == PINC_OK) {
        st = open_source(lock, err);
    }
    if (st == PINC_OK) {
        st = name_references(lock, err);
    }
    if (st == PINC_OK) {
        st = resolve(lock, &session->explanation, err);
    }
    if (st == PINC_OK) {
        st = write_text(lock, err);
    }
    if (st == PINC_OK) {
        st = check_hashes(lock, err);
    }
    if (st == PINC_OK) {
        st = make_entries(lock, err);
    }
    if (st == PINC_OK) {
        st = make_target_names(lock, err);
    }
    if (st != PINC_OK) {
        pinc_lock_free(lock);
        return st;
    }
    tell_overtaken(lock);
    tell_places(lock);
    tell_hashes(lock);
    tell_settings(lock, lock->list);
    tell_settings(lock, lock->overrides);
    *out = lock;
    return PINC_OK;
}
