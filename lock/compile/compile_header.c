#include "lock/compile/compile_header.h"

#include "lock/input/location.h"
#include "lock/input/shlex.h"
#include "lock/output/output_path.h"
#include "lock/input/redact_url.h"

#include <string.h>

/* A command in the making. */
struct command {
    const struct pinc_compile *compile;
    struct pinc_slice folder; /* where it is run, seen from the current folder */
    struct pinc_buf text;
    bool failed;
};

/* --- where to run it */

/* A path that is seen from the current folder: "./tool", "file:tool". */
static bool is_relative_link(struct pinc_slice link)
{
    if (pinc_slice_starts(link, "file:")) {
        link = pinc_slice_part(link, 5, link.len);
    } else if (pinc_slice_find(link, ':') < link.len) {
        return false;
    }
    return link.len > 0 && link.ptr[0] != '/';
}

/* As for pip, paths of projects are relative to the current folder, whatever file names them. */
static bool needs_folder(const struct pinc_requirements *list)
{
    size_t i;

    for (i = 0; list && i < list->n_lines; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];

        if (line->project.unwritten) {
            continue; /* the project file tells its folder itself */
        }
        if (is_relative_link(line->link) ||
            (line->req && line->req->url.ptr && is_relative_link(line->req->url))) {
            return true;
        }
    }
    return false;
}

/* --- words */

static void add_word(struct command *c, const char *option, struct pinc_slice value)
{
    struct pinc_buf word = {0}, shown = {0};

    pinc_buf_add_str(&word, option);
    pinc_buf_add_str(&word, value.ptr && *option ? "=" : "");
    pinc_write_url(&shown, value);
    pinc_buf_add(&word, pinc_buf_slice(&shown));
    pinc_buf_add_char(&c->text, ' ');
    pinc_shlex_quote(&c->text, pinc_buf_slice(&word));
    c->failed = c->failed || word.failed != PINC_OK || shown.failed != PINC_OK;
    pinc_buf_clear(&word);
    pinc_buf_clear(&shown);
}

/* A file, seen from the folder where the command is run. */
static void add_file(struct command *c, const char *option, struct pinc_slice path)
{
    const struct pinc_compile *compile = c->compile;

    if (!pinc_slice_equal(path, PINC_LIT("-")) && !pinc_location_is_url(path)) {
        path = pinc_output_path_from_folder(c->folder, path, &compile->files.repository,
                                            compile->arena);
        c->failed = c->failed || !path.ptr;
    }
    add_word(c, option, path);
}

/* Was it written as a path relative to its file, and is absolute because that is named so? */
static bool is_beside(const struct pinc_compile *compile, struct pinc_slice place)
{
    const struct pinc_input_options *o = &compile->input.list->options;
    size_t i;

    for (i = 0; i < o->find_links.n; i++) {
        if (o->find_links.items[i].beside &&
            pinc_slice_equal(o->find_links.items[i].written, place)) {
            return true;
        }
    }
    return false;
}

struct pinc_slice pinc_compile_show_place(const struct pinc_compile *compile,
                                          struct pinc_slice folder, struct pinc_slice place)
{
    if (!is_beside(compile, place) && (place.len == 0 || strchr("/$~", place.ptr[0]) ||
                                       pinc_slice_find(place, ':') < place.len)) {
        return place;
    }
    if (folder.len == 0) {
        folder = pinc_path_folder(compile->files.path);
    }
    return pinc_output_path_from_folder(folder, place, &compile->files.repository, compile->arena);
}

static void add_texts(struct command *c, const char *option, struct pinc_texts texts)
{
    size_t i;

    for (i = 0; i < texts.n; i++) {
        add_word(c, option, texts.items[i]);
    }
}

/* Constraints and overrides that the header cannot record: URLs, and files outside. */
static void add_unrecorded(struct command *c, const char *option, struct pinc_texts files)
{
    const struct pinc_compile *compile = c->compile;
    size_t i;

    for (i = 0; i < files.n; i++) {
        if (!pinc_settings_recordable(files.items[i], compile->files.path,
                                      &compile->files.repository, compile->arena)) {
            add_file(c, option, files.items[i]);
        }
    }
}

/* What the command line says of places, which no header records. */
static void add_places(struct command *c)
{
    const struct pinc_said_settings *said = &c->compile->settings.said;
    size_t i;

    add_unrecorded(c, "--constraint", said->constraints);
    add_unrecorded(c, "--override", said->overrides);
    if (said->url.ptr) {
        add_word(c, "--index-url", said->url);
    }
    add_texts(c, "--extra-index-url", said->extra);
    for (i = 0; i < said->find_links.n; i++) {
        const struct pinc_slice place =
            pinc_compile_show_place(c->compile, c->folder, said->find_links.items[i]);

        c->failed = c->failed || !place.ptr;
        add_word(c, "--find-links", place);
    }
    if (said->no_index) {
        add_word(c, "--no-index", (struct pinc_slice){0});
    }
    add_texts(c, "--trusted-host", said->hosts);
    add_texts(c, "--source", said->sources);
    if (said->torch_url.ptr) {
        add_word(c, "--torch-index-url", said->torch_url);
    }
}

/* --- words of the command that the output has now */

static bool is_asked(const struct pinc_compile *compile, struct pinc_slice url)
{
    const struct pinc_slices *lists[] = {&compile->indexes.urls, &compile->indexes.find_links};
    bool found = false;
    size_t l, i;

    for (l = 0; l < 2; l++) {
        for (i = 0; i < lists[l]->n && !found; i++) {
            struct pinc_buf shown = {0};

            pinc_write_url(&shown, lists[l]->items[i]);
            found = pinc_slice_equal(pinc_buf_slice(&shown), url);
            pinc_buf_clear(&shown);
        }
    }
    return found;
}

/* May a word of the old command stay? One that names a place does only if that place is asked now, or is
 * a relative path: nobody is to be led elsewhere by a command that somebody else has changed. */
static bool may_stay(const struct pinc_compile *compile, struct pinc_slice word, bool *place)
{
    static const char *const options[] = {"--index-url=", "--extra-index-url=", "--find-links="};
    size_t i;

    *place = true;
    for (i = 0; i < sizeof options / sizeof *options; i++) {
        if (pinc_slice_starts(word, options[i])) {
            const struct pinc_slice value = pinc_slice_part(word, strlen(options[i]), word.len);
            const bool relative = i == 2 && pinc_slice_find(value, ':') == value.len && value.len &&
                                  value.ptr[0] != '/';

            return relative || is_asked(compile, value);
        }
    }
    *place = pinc_slice_equal(word, PINC_LIT("--no-index"));
    return *place;
}

/* Without an index option on the command line, those of the old command stay: a bare check asks the
 * indexes of this machine's configuration, and the lock is none the worse for it. */
static enum pinc_status keep_places(struct command *c, struct pinc_error *err)
{
    const struct pinc_compile *compile = c->compile;
    struct pinc_words words = {0};
    bool all = true, place;
    enum pinc_status st =
        pinc_shlex_split(&words, compile->old.header.command, compile->arena, NULL);
    size_t i;

    if (!pinc_slice_starts(compile->old.header.command, "pinc compile")) {
        words.count = 0; /* --custom-compile-command */
    }
    for (i = 2; i < words.count && st == PINC_OK; i++) {
        all = (may_stay(compile, words.words[i].text, &place) || !place) && all;
    }
    for (i = 2; i < words.count && st == PINC_OK && all; i++) {
        if (may_stay(compile, words.words[i].text, &place)) {
            add_word(c, "", words.words[i].text);
        }
    }
    pinc_words_clear(&words);
    return st == PINC_ENOMEM ? pinc_fail_memory(err) : PINC_OK;
}

static bool gives_places(const struct pinc_compile *compile)
{
    const struct pinc_said_settings *said = &compile->settings.said;

    return said->url.ptr || said->extra.n || said->find_links.n || said->no_index ||
           said->sources.n;
}

/* --- the whole */

/* Is a path that the user spelled in some way the usual one? */
static bool is_same_file(const struct pinc_compile *compile, struct pinc_slice path,
                         struct pinc_slice usual)
{
    const struct pinc_slice folder = usual.ptr ? pinc_path_folder(usual) : PINC_LIT(".");
    const struct pinc_slice a =
        usual.ptr
            ? pinc_output_path_from_folder(folder, path, &compile->files.repository, compile->arena)
            : (struct pinc_slice){0};

    return a.ptr && pinc_slice_equal(a, pinc_path_name(usual));
}

/* -o and --format, where the output would not be found without them. */
static enum pinc_status add_output(struct command *c, struct pinc_error *err)
{
    const struct pinc_compile *compile = c->compile;
    const struct pinc_slice path = compile->files.path;
    struct pinc_slice usual = {0};

    if (compile->files.n_inputs == 1 &&
        pinc_output_path_default_output(&usual, compile->files.inputs[0], compile->files.pylock,
                                        compile->arena, NULL) == PINC_ENOMEM) {
        return pinc_fail_memory(err);
    }
    if (pinc_slice_equal(path, PINC_LIT("-"))) {
        if (compile->files.pylock) {
            add_word(c, "--format", PINC_LIT("pylock"));
        }
        return PINC_OK;
    }
    if (pinc_slice_equal(path, usual) || is_same_file(compile, path, usual)) {
        if (compile->files.pylock) {
            add_word(c, "--format", PINC_LIT("pylock"));
        }
    } else {
        /* Not --output-file=: Dependabot takes a file with that in it for pip-compile's. */
        add_word(c, "", PINC_LIT("-o"));
        add_file(c, "", path);
    }
    return PINC_OK;
}

static enum pinc_status take_command(struct pinc_slice *out, const struct command *c,
                                     struct pinc_error *err)
{
    *out = (struct pinc_slice){0};
    if (!c->failed && c->text.failed == PINC_OK) {
        *out = pinc_slice_dup(c->compile->arena, pinc_buf_slice(&c->text));
    }
    return out->ptr ? PINC_OK : pinc_fail_memory(err);
}

static enum pinc_status make_command(struct pinc_slice *out, struct command *c,
                                     struct pinc_error *err)
{
    const struct pinc_compile *compile = c->compile;
    enum pinc_status st = PINC_OK;
    size_t i;

    if (compile->settings.output.command.ptr) {
        pinc_buf_add(&c->text, compile->settings.output.command);
        return take_command(out, c, err);
    }
    pinc_buf_add_str(&c->text, "pinc compile");
    if (compile->project.lock) { /* the project file has all the rest */
        return take_command(out, c, err);
    }
    for (i = 0; i < compile->files.n_inputs && !compile->files.groups_only; i++) {
        add_file(c, "", compile->files.inputs[i]);
    }
    if (compile->files.groups_only) {
        add_texts(c, "--group", compile->settings.files.parts.groups);
    }
    st = add_output(c, err);
    if (st == PINC_OK && gives_places(compile)) {
        add_places(c);
    } else if (st == PINC_OK) {
        add_unrecorded(c, "--constraint", compile->settings.said.constraints);
        add_unrecorded(c, "--override", compile->settings.said.overrides);
        st = keep_places(c, err);
    }
    return st == PINC_OK ? take_command(out, c, err) : st;
}

/* The targets that were asked for: of a parted one, the first part. */
static enum pinc_status list_targets(struct pinc_header_text *header,
                                     const struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_lock_model *model = compile->result.model;
    const struct pinc_env **envs = pinc_arena_array(compile->arena, model->n_envs, sizeof *envs);
    size_t t;

    for (t = 0; envs && t < model->n_envs; t++) {
        if (pinc_env_patch_known(model->envs[t]) || pinc_env_patches(model->envs[t]).first == 0) {
            envs[header->n_envs++] = model->envs[t];
        }
    }
    header->envs = envs;
    return envs ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status pinc_compile_header(struct pinc_header_text *header,
                                     const struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_compile_files *files = &compile->files;
    struct command command = {.compile = compile, .folder = pinc_path_folder(files->path)};
    struct pinc_slice *inputs = pinc_arena_array(compile->arena, files->n_inputs, sizeof *inputs);
    enum pinc_status st;
    size_t i;

    for (i = 0; inputs && i < files->n_inputs; i++) {
        inputs[i] = pinc_output_path_seen_from(files->path, files->inputs[i],
                                               &compile->files.repository, compile->arena);
        if (!inputs[i].ptr) {
            return pinc_fail_memory(err);
        }
    }
    if (compile->project.lock) {
        command.folder = pinc_path_folder(compile->project.file->path);
    } else if (needs_folder(compile->input.list) || needs_folder(compile->input.overrides)) {
        command.folder = PINC_LIT(".");
    }
    header->folder = pinc_output_path_seen_from(files->path, command.folder,
                                                &compile->files.repository, compile->arena);
    if (!inputs || !header->folder.ptr) {
        return pinc_fail_memory(err);
    }
    header->inputs = inputs;
    header->n_inputs = files->n_inputs;
    st = list_targets(header, compile, err);
    if (st != PINC_OK) {
        return st;
    }
    st = make_command(&header->command, &command, err);
    pinc_buf_clear(&command.text);
    return st == PINC_OK
               ? pinc_settings_words(&header->options, &header->n_options, &compile->settings,
                                     files->path, &compile->files.repository, err)
               : st;
}
