#include "lock/compile/compile_input.h"

#include "lock/compile/against.h"
#include "lock/compile/compile_base.h"
#include "lock/state/compile_patches.h"
#include "lock/state/compile_limits.h"
#include "lock/state/files_read.h"
#include "lock/compile/compile_projects.h"
#include "lock/state/compile_request.h"
#include "lock/config/project_file.h"
#include "lock/config/project_locks.h"
#include "lock/output/output_path.h"
#include "lock/output/pylock_pins.h"
#include "lock/input/redact_url.h"
#include "lock/output/replaceable.h"
#include "lock/input/location.h"
#include "lock/input/missing_file.h"
#include "lock/compile/given_output.h"
#include "lock/compile/layers.h"
#include "lock/state/remote_file.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define OUTPUT_MAX (64u << 20) /* an existing output: many lines of hashes */

static const char *reqfile_getenv(void *user, const char *name)
{
    return pinc_session_variable(user, name);
}

/* --- places */

/* What would be replaced may not be there: then the input's name is wrong. */
static enum pinc_status default_output(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_slice input = compile->files.inputs[0];
    struct pinc_error missing = {.code = PINC_OK}, output = {.code = PINC_OK};
    enum pinc_status st = pinc_output_path_default_output(
        &compile->files.path, input, compile->files.pylock, compile->arena, err);

    if (((st == PINC_EUSAGE && !pinc_location_is_url(input)) ||
         pinc_output_path_is_pylock(input)) &&
        pinc_given_output_check(&output, &compile->session->given, input)) {
        if (err) {
            *err = output;
        }
        return PINC_EUSAGE;
    }
    if (st == PINC_EUSAGE && err && !compile->peers.known &&
        strncmp(err->hint, "the input is ", 13) != 0 &&
        pinc_missing_file_check(&missing, &compile->session->given, input.ptr)) {
        *err = missing;
        st = missing.code;
    }
    return st;
}

static enum pinc_status fail_nameless(const struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_project_lock *lock = compile->project.lock;

    (void)pinc_fail(err, PINC_EUSAGE, "several input files, and no name for the output");
    if (lock) {
        pinc_fail_at(err, compile->project.file->path.ptr, lock->line, lock->column);
        pinc_fail_hint(err, "give the lock an output");
    } else {
        pinc_fail_hint(err, "name it with --output-file");
    }
    return PINC_EUSAGE;
}

static enum pinc_status find_output(struct pinc_compile *compile, struct pinc_error *err)
{
    struct pinc_slice path = compile->settings.files.output;

    compile->files.pylock = compile->settings.files.pylock;
    if (!path.ptr && compile->files.n_inputs > 1) {
        const struct pinc_given_files *given = &compile->session->given;

        if (pinc_missing_file_is_word(given, compile->files.inputs[0].ptr)) {
            (void)pinc_missing_file_check(err, given, compile->files.inputs[0].ptr);
            return PINC_ENOTFOUND;
        }
        return fail_nameless(compile, err);
    }
    if (!path.ptr) {
        return default_output(compile, err);
    }
    /* It may be a file that was opened for pinc, and that is not to be replaced. */
    compile->files.path = pinc_slice_equal(path, PINC_LIT("/dev/stdout")) ? PINC_LIT("-") : path;
    path = compile->files.path;
    if (!compile->settings.files.format_given) {
        compile->files.pylock = pinc_slice_ends(pinc_path_name(path), ".toml");
    }
    if (compile->files.pylock && !pinc_output_path_is_pylock(path) &&
        !pinc_slice_equal(path, PINC_LIT("-"))) {
        (void)pinc_fail(err, PINC_EUSAGE, "a lock file of this format cannot have that name");
        pinc_fail_at(err, path.ptr, 0, 0);
        pinc_fail_hint(err, "it is called pylock.toml, or pylock.NAME.toml");
        return PINC_EUSAGE;
    }
    return PINC_OK;
}

/* The repository of the first input that lies on this machine, and the project file from there on. */
static enum pinc_status find_project(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_slice first = compile->files.inputs[0];
    struct pinc_slice folder = PINC_LIT(".");
    enum pinc_status st;

    if (!pinc_location_is_url(first) && pinc_path_folder(first).len) {
        folder = pinc_slice_dup(compile->arena, pinc_path_folder(first));
    }
    st = folder.ptr
             ? pinc_repository_find(&compile->files.repository, folder.ptr, compile->arena, err)
             : pinc_fail_memory(err);
    if (st != PINC_OK || compile->project.file) {
        return st;
    }
    compile->project.file = &compile->project.own;
    return pinc_project_settings_find(&compile->project.own, compile->session, folder.ptr,
                                      &compile->files.repository, compile->arena, err);
}

/* Input, repository, project file, output: the file may name groups, which are input. */
static enum pinc_status find_files(struct pinc_compile *compile, struct pinc_error *err)
{
    enum pinc_status st = pinc_compile_find_inputs(compile, err);

    if (st == PINC_OK) {
        st = find_project(compile, err);
    }
    if (st == PINC_OK && compile->project.file->path.ptr) {
        pinc_settings_add_project(&compile->settings, compile->project.file, compile->project.lock);
        st = pinc_compile_find_inputs(compile, err);
    }
    return st == PINC_OK ? find_output(compile, err) : st;
}

/* --- the output as it is */

/* The pins of the output, as requirements. */
static enum pinc_status read_pins(struct pinc_compile *compile, struct pinc_error *err)
{
    struct pinc_buf pins = {0};
    enum pinc_status st;

    compile->old.pins = pinc_requirements_new();
    if (!compile->old.pins) {
        return pinc_fail_memory(err);
    }
    compile->old.pins->keep_going = compile->old.pins->flat = true;
    if (!compile->files.pylock) {
        return pinc_requirements_file_parse(compile->old.pins, compile->old.file.text,
                                            compile->files.path.ptr, PINC_LINE_REQUIREMENT, NULL,
                                            NULL, err);
    }
    st = pinc_pylock_read(&compile->old.pylock, compile->old.file.text, PINC_PYLOCK_KNOWN,
                          compile->files.path.ptr, compile->arena, err);
    if (st == PINC_OK) {
        pinc_pylock_pins_add(&pins, &compile->old.pylock);
        st = pins.failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
    }
    if (st == PINC_OK) {
        st = pinc_requirements_file_parse(compile->old.pins, pinc_buf_slice(&pins),
                                          compile->files.path.ptr, PINC_LINE_REQUIREMENT, NULL,
                                          NULL, err);
    }
    pinc_buf_clear(&pins);
    return st;
}

static enum pinc_status parse_output(struct pinc_compile *compile, struct pinc_error *err)
{
    enum pinc_status st =
        pinc_header_read(&compile->old.header, compile->old.file.text, compile->arena, err);

    if (st == PINC_OK) {
        st = pinc_settings_add_header(&compile->settings, &compile->old.header, compile->files.path,
                                      &compile->files.repository, err);
    }
    if (st == PINC_OK) {
        st = read_pins(compile, err);
    }
    if (st != PINC_OK && st != PINC_ENOMEM) {
        pinc_fail_at(err, compile->files.path.ptr, err ? err->line : 0, err ? err->column : 0);
        pinc_fail_hint(err, "this is the output as it is now; mend the line or remove the file");
    }
    return st;
}

/* A link that somebody put into the repository must not have another file shown or replaced. */
static enum pinc_status check_link(const struct pinc_compile *compile, struct pinc_error *err)
{
    if (!pinc_repository_escapes(&compile->files.repository, compile->files.path.ptr)) {
        return PINC_OK;
    }
    (void)pinc_fail(err, PINC_EUSAGE, "the output is a link that leads out of the repository");
    pinc_fail_at(err, compile->files.path.ptr, 0, 0);
    pinc_fail_hint(err, "name the file that it leads to with --output-file");
    return PINC_EUSAGE;
}

static enum pinc_status read_output(struct pinc_compile *compile, struct pinc_error *err)
{
    struct pinc_slice given;
    enum pinc_status st;
    struct stat info;

    if (compile->peers.old.ptr) {
        compile->old.file.text = compile->peers.old;
        compile->old.there = true;
        return parse_output(compile, err);
    }
    st = pinc_given_files_find(&compile->session->given, &given, compile->files.path.ptr, err);
    if (st != PINC_OK) {
        return st;
    }
    if (given.ptr) {
        st = pinc_given_files_read(&compile->session->given, &compile->old.file,
                                   compile->files.path.ptr, OUTPUT_MAX, err);
        compile->old.there = compile->old.given = true;
        return st == PINC_OK ? parse_output(compile, err) : st;
    }
    /* Whatever is not a regular file (/dev/stdout, a pipe) holds nothing to keep; writing tells when
     * it cannot be. */
    if (pinc_slice_equal(compile->files.path, PINC_LIT("-")) ||
        stat(compile->files.path.ptr, &info) != 0 || !S_ISREG(info.st_mode)) {
        return PINC_OK;
    }
    st = check_link(compile, err);
    if (st != PINC_OK) {
        return st;
    }
    st = pinc_file_read(&compile->old.file, compile->files.path.ptr, OUTPUT_MAX, err);
    if (st != PINC_OK) {
        return st;
    }
    compile->old.there = true;
    return parse_output(compile, err);
}

/* --- input */

/* For reqfile_getenv() alone, which does not change it. */
static void *session_user(const struct pinc_session *session)
{
    union {
        const struct pinc_session *in;
        void *out;
    } user = {.in = session};

    return user.out;
}

static enum pinc_status read_list(struct pinc_requirements *list, struct pinc_texts paths,
                                  enum pinc_requirement_line_kind kind,
                                  const struct pinc_session *session, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < paths.n && st == PINC_OK; i++) {
        st = pinc_requirements_file_read(list, paths.items[i].ptr, kind, reqfile_getenv,
                                         session_user(session), err);
    }
    return st;
}

static void tell_warning(void *user, const char *text)
{
    const struct pinc_compile *compile = user;

    pinc_session_tell(compile->session, PINC_MESSAGE_WARNING, "%s", text);
}

/* No input was named, and there is no requirements.in. */
static void hint_at_input(const struct pinc_given_files *given, struct pinc_error *err)
{
    static const char *const others[] = {"pyproject.toml", "setup.py", "setup.cfg",
                                         "cerebrium.toml"};
    size_t i = 0;

    while (i < sizeof others / sizeof *others && !pinc_given_files_there(given, others[i])) {
        i++;
    }
    pinc_fail_hint(err, "name the input file: pinc compile %s",
                   i < sizeof others / sizeof *others ? others[i] : "FILE");
}

static enum pinc_status read_lists(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_file_settings *files = &compile->settings.files;
    enum pinc_status st;

    /* pip reads constraints first. */
    st = read_list(compile->input.list, files->pip_constraints, PINC_LINE_CONSTRAINT,
                   compile->session, err);
    compile->input.list->guarded = files->constraints.recorded;
    if (st == PINC_OK) {
        st = read_list(compile->input.list, files->constraints.paths, PINC_LINE_CONSTRAINT,
                       compile->session, err);
    }
    compile->input.list->guarded = false;
    if (st == PINC_OK) {
        st = pinc_layers_read(compile, reqfile_getenv, session_user(compile->session), err);
    }
    if (st == PINC_OK) {
        st = pinc_compile_read_inputs(compile, reqfile_getenv, session_user(compile->session), err);
        if (st == PINC_ENOTFOUND && !compile->files.given.n &&
            !pinc_given_files_there(&compile->session->given, compile->files.inputs[0].ptr)) {
            pinc_project_locks_hint(&compile->project.own, err);
            hint_at_input(&compile->session->given, err);
        }
    }
    if (st == PINC_OK) {
        st = pinc_compile_upgrade_groups(compile, reqfile_getenv, session_user(compile->session),
                                         err);
    }
    if (st == PINC_OK) {
        st = read_list(compile->builds.constraints, compile->settings.builds.constraints,
                       PINC_LINE_CONSTRAINT, compile->session, err);
    }
    if (st == PINC_OK) {
        st = pinc_compile_read_base(compile, err);
    }
    compile->input.overrides->guarded = files->overrides.recorded;
    if (st == PINC_OK) {
        st = read_list(compile->input.overrides, files->overrides.paths, PINC_LINE_REQUIREMENT,
                       compile->session, err);
    }
    return st;
}

/* An index has a URL. Where a variable was meant, say how it is written. */
static enum pinc_status check_index(const struct pinc_line_value *line, struct pinc_error *err)
{
    static const char *const schemes[] = {"https", "http", "file"};
    const struct pinc_slice value = line->value, bare = pinc_bare_variable(line->written);
    const struct pinc_slice scheme = pinc_slice_part(value, 0, pinc_slice_find(value, ':'));
    struct pinc_buf quoted = {0}, file = {0};
    size_t i;

    for (i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (value.len == 0 || (scheme.len < value.len &&
                               pinc_slice_equal_nocase(scheme, pinc_slice_of(schemes[i])))) {
            return PINC_OK;
        }
    }
    pinc_write_one_url(&quoted, line->written);
    pinc_buf_add_escaped(&file, line->file, 200);
    (void)pinc_fail(err, PINC_ESYNTAX, "'%.200s' is not an http, https or file URL of an index",
                    quoted.ptr ? quoted.ptr : "");
    pinc_fail_at(err, file.ptr ? file.ptr : "", line->line, 1);
    if (bare.ptr) {
        pinc_fail_hint(err, "variables are written with braces: ${%.*s}", PINC_SLICE_ARG(bare));
    } else if (scheme.len == value.len || quoted.len > 180 ||
               !pinc_slice_starts(pinc_slice_part(value, scheme.len, value.len), "://")) {
        pinc_fail_hint(err, "write 'https://%.200s'", quoted.ptr ? quoted.ptr : "");
    }
    pinc_buf_clear(&quoted);
    pinc_buf_clear(&file);
    return PINC_ESYNTAX;
}

static enum pinc_status check_indexes(const struct pinc_input_options *options,
                                      struct pinc_error *err)
{
    enum pinc_status st = check_index(&options->index_url, err);
    size_t i;

    for (i = 0; i < options->extra_index_urls.n && st == PINC_OK; i++) {
        st = check_index(&options->extra_index_urls.items[i], err);
    }
    return st;
}

/* --all-releases, then --only-final, before the lines of the input: a name is in one of them. */
static enum pinc_status apply_releases(struct pinc_input_options *out,
                                       const struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_version_settings *versions = &compile->settings.versions;
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < versions->all_releases.n && st == PINC_OK; i++) {
        st = pinc_format_control_apply(&out->all_releases, &out->only_final,
                                       versions->all_releases.items[i], compile->arena);
    }
    for (i = 0; i < versions->only_final.n && st == PINC_OK; i++) {
        st = pinc_format_control_apply(&out->only_final, &out->all_releases,
                                       versions->only_final.items[i], compile->arena);
    }
    return st == PINC_OK       ? PINC_OK
           : st == PINC_ENOMEM ? pinc_fail_memory(err)
                               : pinc_fail(err, st, "too many names of packages");
}

static enum pinc_status read_input(struct pinc_compile *compile, struct pinc_error *err)
{
    struct pinc_requirements *lists[4];
    enum pinc_status st;
    size_t i;

    compile->input.list = pinc_requirements_new();
    compile->input.overrides = pinc_requirements_new();
    compile->base.against = pinc_requirements_new();
    compile->builds.constraints = pinc_requirements_new();
    if (!compile->input.list || !compile->input.overrides || !compile->base.against ||
        !compile->builds.constraints) {
        return pinc_fail_memory(err);
    }
    if (pinc_formats_copy(&compile->input.list->options.formats,
                          &compile->settings.versions.formats) != PINC_OK) {
        return pinc_fail_memory(err);
    }
    st = apply_releases(&compile->input.list->options, compile, err);
    if (st != PINC_OK) {
        return st;
    }
    lists[0] = compile->input.list;
    lists[1] = compile->input.overrides;
    lists[2] = compile->builds.constraints;
    lists[3] = compile->base.against;
    for (i = 0; i < 4; i++) {
        lists[i]->calls.fetch = pinc_remote_fetch;
        lists[i]->calls.fetch_user = compile;
        lists[i]->repository = &compile->files.repository;
        lists[i]->expand = compile->settings.files.expand;
        lists[i]->calls.tell = tell_warning;
        lists[i]->calls.tell_user = compile;
        lists[i]->calls.known = compile->peers.known;
        lists[i]->calls.known_user = compile->peers.user;
        lists[i]->calls.given = &compile->session->given;
    }
    compile->base.against->flat = compile->base.against->keep_going = true;
    st = read_lists(compile, err);
    if (st == PINC_OK) {
        st = read_list(compile->base.against, compile->settings.files.image.against,
                       PINC_LINE_REQUIREMENT, compile->session, err);
    }
    if (st == PINC_OK) {
        st = pinc_against_bound(compile, err);
    }
    if (st == PINC_OK && compile->session->hidden.failed) {
        st = pinc_fail_memory(err);
    }
    if (st == PINC_OK) {
        st = check_indexes(&compile->input.list->options, err);
    }
    return st;
}

/* Source rules need the targets, and the number of the indexes before theirs. */
static enum pinc_status read_sources(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_index_settings *indexes = &compile->settings.indexes;
    struct pinc_sources_input in = {
        .sources = indexes->sources.items,
        .n_sources = indexes->sources.n,
        .backends = indexes->backends.items,
        .n_backends = indexes->backends.n,
        .torch_url = indexes->torch_url,
        .directives = compile->input.list->options.directives.items,
        .n_directives = compile->input.list->options.directives.n,
        .envs = pinc_target_list_envs(&compile->targets),
        .n_envs = compile->targets.n_envs,
        .first_bound = (uint16_t)(compile->indexes.urls.n + compile->indexes.find_links.n),
    };
    const enum pinc_status st =
        pinc_sources_read(&compile->indexes.sources, &in, compile->arena, err);

    /* pylock.toml has a place for the index of a package. */
    compile->indexes.sources.rules.by_url =
        !compile->files.pylock && compile->settings.output.sources_by_url;
    return st;
}

/* After the input, which is what must not be replaced, and before anything is asked for. */
static enum pinc_status check_output(struct pinc_compile *compile, struct pinc_error *err)
{
    const enum pinc_status st = pinc_files_read_note(compile, err);
    const struct pinc_output_now now = {
        .path = compile->files.path.ptr,
        .text = compile->old.file.text,
        .pylock = compile->files.pylock,
        .existing = compile->old.pins,
        .read = &compile->files.read,
    };

    return st != PINC_OK || pinc_slice_equal(compile->files.path, PINC_LIT("-"))
               ? st
               : pinc_output_replaceable(&now, err);
}

enum pinc_status pinc_compile_settle(struct pinc_compile *compile, struct pinc_error *err)
{
    enum pinc_status st;

    pinc_settings_start(&compile->settings, compile->session, compile->arena);
    compile->now = (int64_t)time(NULL);
    st = find_files(compile, err);
    if (st == PINC_OK) {
        st = read_output(compile, err);
    }
    return st == PINC_OK ? pinc_settings_settle(&compile->settings, compile->now, err) : st;
}

enum pinc_status pinc_compile_read(struct pinc_compile *compile, struct pinc_error *err)
{
    enum pinc_status st;

    pinc_compile_limit_memory(compile);
    st = read_input(compile, err);
    if (st == PINC_OK) {
        st = check_output(compile, err);
    }
    if (st == PINC_OK) {
        st = pinc_compile_use_python(compile, err);
    }
    if (st == PINC_OK) {
        st = pinc_target_list_find(&compile->targets, &compile->settings.targets, compile->session,
                                   compile->arena, err);
    }
    if (st == PINC_OK) {
        st = pinc_compile_check_targets(compile, err);
    }
    if (st == PINC_OK) {
        st = pinc_patches_of_input(compile, err);
    }
    if (st == PINC_OK) {
        st = pinc_indexes_merge(&compile->indexes, &compile->settings.indexes,
                                &compile->input.list->options, err);
    }
    if (st == PINC_OK) {
        st = read_sources(compile, err);
    }
    if (st == PINC_OK) {
        st = pinc_compile_make_base(compile, err);
    }
    return st == PINC_OK ? pinc_compile_request(compile, true, err) : st;
}
