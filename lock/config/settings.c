#include "lock/config/settings.h"

#include "lock/output/output_path.h"
#include "base/file/file.h"

#include <sys/stat.h>

#define SECONDS_MAX 86400u
#define RETRIES_MAX 1000u
#define LIMIT_MAX 1000000000u /* of what --max-… takes */

static struct pinc_texts texts_of(const struct pinc_settings *settings, enum pinc_option_id id)
{
    return pinc_option_list(&settings->layers.values, id);
}

static bool flag_of(const struct pinc_settings *settings, enum pinc_option_id id)
{
    return pinc_option_flag(&settings->layers.values, id);
}

static bool is(const struct pinc_settings *settings, enum pinc_option_id id, const char *word)
{
    return pinc_option_is(&settings->layers.values, id, word);
}

static struct pinc_slice text_or(const struct pinc_settings *settings, enum pinc_option_id id,
                                 struct pinc_slice other)
{
    const struct pinc_slice text = pinc_option_text(&settings->layers.values, id);

    return text.ptr ? text : other;
}

/* --- the layers */

static void find_output(struct pinc_settings *settings)
{
    settings->files.output = pinc_option_text(&settings->layers.values, PINC_OPT_OUTPUT_FILE);
    settings->files.pylock = is(settings, PINC_OPT_FORMAT, "pylock");
    settings->files.format_given = pinc_option_given(&settings->layers.values, PINC_OPT_FORMAT);
}

void pinc_settings_start(struct pinc_settings *settings, const struct pinc_session *session,
                         struct pinc_arena *arena)
{
    settings->session = session;
    settings->arena = arena;
    settings->layers.recorded.arena = arena;
    settings->layers.values = session->values;
    settings->layers.values.below = &settings->layers.recorded;
    find_output(settings);
}

void pinc_settings_add_project(struct pinc_settings *settings,
                               const struct pinc_project_settings *project,
                               const struct pinc_project_lock *lock)
{
    struct pinc_setting_layers *layers = &settings->layers;

    layers->project = project->values;
    layers->project.below = &layers->recorded;
    layers->values.below = &layers->project;
    if (lock) {
        layers->lock = lock->values;
        layers->lock.below = &layers->project;
        layers->values.below = &layers->lock;
    }
    find_output(settings);
}

/* Does a project file set it? The command line may do so all the same. */
static bool is_of_project(const struct pinc_settings *settings, enum pinc_option_id id)
{
    return settings->layers.lock.of[id].given || settings->layers.project.of[id].given;
}

/* Has the header the last word? */
static bool is_recorded(const struct pinc_settings *settings, enum pinc_option_id id)
{
    return !settings->layers.values.of[id].given && !is_of_project(settings, id);
}

/* A list, unless a project file has the last word. */
static struct pinc_texts texts_said(const struct pinc_settings *settings, enum pinc_option_id id)
{
    return settings->layers.values.of[id].given || is_recorded(settings, id)
               ? texts_of(settings, id)
               : (struct pinc_texts){0};
}

/* Does a header name files by the option? */
static bool is_recorded_file(enum pinc_option_id id)
{
    return pinc_option_row(id)->names_file && pinc_option_row(id)->recorded;
}

/* A file that a header may name: a relative path, in the repository. `path` is the same as it is seen
 * from the current folder. */
static bool is_recordable(struct pinc_slice name, const char *path,
                          const struct pinc_repository *repository)
{
    return name.len && name.ptr[0] != '/' && !pinc_slice_equal(name, PINC_LIT("-")) &&
           pinc_slice_find(name, ':') == name.len && pinc_repository_has(repository, path);
}

static void tell_refused(const struct pinc_settings *settings, struct pinc_slice output,
                         struct pinc_slice word)
{
    struct pinc_buf text = {0};

    pinc_buf_add_escaped(&text, output, 200);
    pinc_buf_add_str(&text, ": the header may not decide this, so that it is ignored: ");
    pinc_buf_add_quoted(&text, word, 100);
    if (text.failed == PINC_OK) {
        pinc_session_tell(settings->session, PINC_MESSAGE_WARNING, "%s", text.ptr);
    }
    pinc_buf_clear(&text);
}

static struct pinc_slice join_path(struct pinc_slice path, struct pinc_slice rest,
                                   struct pinc_arena *arena)
{
    struct pinc_buf text = {0};

    pinc_buf_add(&text, path);
    pinc_buf_add(&text, rest);
    return pinc_buf_keep(&text, arena);
}

/* Keep the files that the header may name, seen from the current folder. */
static enum pinc_status take_files(struct pinc_settings *settings, enum pinc_option_id id,
                                   struct pinc_slice output,
                                   const struct pinc_repository *repository, struct pinc_error *err)
{
    struct pinc_option_value *value = &settings->layers.recorded.of[id];
    size_t i, n = 0;

    for (i = 0; i < value->n; i++) {
        struct pinc_slice name, path, whole;
        const struct pinc_slice rest = pinc_option_split_path(id, value->items[i], &name);

        if (name.len == 0) {
            value->items[n++] = value->items[i];
            continue;
        }
        path = pinc_output_path_resolve(output, name, settings->arena);
        whole = path.ptr && rest.len ? join_path(path, rest, settings->arena) : path;
        if (!whole.ptr) {
            return pinc_fail_memory(err);
        }
        if (is_recordable(name, path.ptr, repository)) {
            value->items[n++] = whole;
        } else {
            tell_refused(settings, output, value->items[i]);
        }
    }
    value->n = n;
    return PINC_OK;
}

enum pinc_status pinc_settings_add_header(struct pinc_settings *settings,
                                          const struct pinc_header *header,
                                          struct pinc_slice output,
                                          const struct pinc_repository *repository,
                                          struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    bool refused;
    size_t i;

    settings->targets.header = header;
    for (i = 0; i < header->n_options && st == PINC_OK; i++) {
        st = pinc_option_values_read(&settings->layers.recorded, header->options[i], &refused, err);
        if (st == PINC_OK && refused) {
            tell_refused(settings, output, header->options[i]);
        }
    }
    for (i = 0; i < PINC_OPT_COUNT && st == PINC_OK; i++) {
        if (is_recorded_file((enum pinc_option_id)i)) {
            st = take_files(settings, (enum pinc_option_id)i, output, repository, err);
        }
    }
    return st;
}

/* --- from options to types, one function a subject */

static void settle_files(struct pinc_settings *settings)
{
    struct pinc_file_settings *files = &settings->files;

    files->constraints.paths = texts_of(settings, PINC_OPT_CONSTRAINT);
    files->overrides.paths = texts_of(settings, PINC_OPT_OVERRIDE);
    files->image.base = texts_of(settings, PINC_OPT_BASE);
    files->image.base_conda = texts_of(settings, PINC_OPT_BASE_CONDA);
    files->image.against = texts_of(settings, PINC_OPT_AGAINST);
    files->image.against_lower = flag_of(settings, PINC_OPT_AGAINST_LOWER);
    files->excluded = texts_of(settings, PINC_OPT_EXCLUDE);
    files->unwritten = texts_of(settings, PINC_OPT_NO_EMIT_PACKAGE);
    files->unsafe = texts_of(settings, PINC_OPT_UNSAFE_PACKAGE);
    files->parts.extras = texts_of(settings, PINC_OPT_EXTRA);
    files->parts.groups = pinc_settings_groups(settings);
    files->parts.all_extras = flag_of(settings, PINC_OPT_ALL_EXTRAS);
    files->expand = is(settings, PINC_OPT_EXPAND_VARIABLES, "all")    ? PINC_EXPAND_ALL
                    : is(settings, PINC_OPT_EXPAND_VARIABLES, "none") ? PINC_EXPAND_NONE
                                                                      : PINC_EXPAND_CREDENTIALS;
    settings->trim.left = texts_of(settings, PINC_OPT_LEAVE);
    files->constraints.recorded = is_recorded(settings, PINC_OPT_CONSTRAINT);
    files->overrides.recorded = is_recorded(settings, PINC_OPT_OVERRIDE);
}

static void settle_said(struct pinc_settings *settings)
{
    const struct pinc_option_values *values = &settings->session->values;
    struct pinc_said_settings *said = &settings->said;

    said->url = pinc_option_text(values, PINC_OPT_INDEX_URL);
    said->torch_url = pinc_option_text(values, PINC_OPT_TORCH_INDEX_URL);
    said->extra = texts_said(settings, PINC_OPT_EXTRA_INDEX_URL);
    said->find_links = texts_said(settings, PINC_OPT_FIND_LINKS);
    said->hosts = texts_said(settings, PINC_OPT_TRUSTED_HOST);
    said->sources = texts_said(settings, PINC_OPT_SOURCE);
    said->constraints = texts_said(settings, PINC_OPT_CONSTRAINT);
    said->overrides = texts_said(settings, PINC_OPT_OVERRIDE);
    said->no_index = pinc_option_flag(values, PINC_OPT_NO_INDEX);
}

static void settle_targets(struct pinc_target_settings *out,
                           const struct pinc_option_values *values)
{
    out->pythons = pinc_option_list(values, PINC_OPT_PYTHON_VERSION);
    out->platforms = pinc_option_list(values, PINC_OPT_PLATFORM);
    out->interpreters = pinc_option_list(values, PINC_OPT_PYTHON);
}

void pinc_settings_targets(struct pinc_target_settings *out, const struct pinc_session *session)
{
    *out = (struct pinc_target_settings){.header = NULL};
    settle_targets(out, &session->values);
}

struct pinc_texts pinc_settings_groups(const struct pinc_settings *settings)
{
    return texts_of(settings, PINC_OPT_GROUP);
}

/* Words that blanks or line ends separate. */
static enum pinc_status split_words(struct pinc_texts *out, struct pinc_slice text,
                                    struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_slice *words = pinc_arena_array(arena, text.len / 2 + 1, sizeof *words), word;

    *out = (struct pinc_texts){words, 0};
    while (words && (word = pinc_slice_cut_word(&text)).len) {
        words[out->n] = pinc_slice_dup(arena, word);
        if (!words[out->n++].ptr) {
            return pinc_fail_memory(err);
        }
    }
    return words ? PINC_OK : pinc_fail_memory(err);
}

/* pip's find-links: "~" is the home, and a folder that is not there is passed over with a warning. */
static enum pinc_status settle_links(struct pinc_settings *settings, struct pinc_error *err)
{
    struct pinc_index_settings *indexes = &settings->indexes;
    const char *home = pinc_session_home(settings->session);
    struct pinc_texts words;
    struct pinc_slice *links;
    struct stat info;
    enum pinc_status st = split_words(&words, indexes->pip.find_links, settings->arena, err);
    size_t i;

    links = st == PINC_OK ? pinc_arena_array(settings->arena, words.n + 1, sizeof *links) : NULL;
    if (!links) {
        return pinc_fail_memory(err);
    }
    indexes->pip_links = (struct pinc_texts){links, 0};
    for (i = 0; i < words.n; i++) {
        struct pinc_slice link = words.items[i];

        if (home && pinc_slice_starts(link, "~/")) {
            link = pinc_slice_of(pinc_path_join(settings->arena, pinc_slice_of(home),
                                                pinc_slice_part(link, 2, link.len)));
            if (!link.ptr) {
                return pinc_fail_memory(err);
            }
        }
        if (pinc_slice_find(link, ':') < link.len || stat(link.ptr, &info) == 0) {
            links[indexes->pip_links.n++] = link;
        } else {
            pinc_session_tell(settings->session, PINC_MESSAGE_WARNING,
                              "find-links of pip's configuration is not there: %.*s",
                              PINC_SLICE_ARG(link));
        }
    }
    return PINC_OK;
}

static void tell_unheard(const struct pinc_settings *settings)
{
    size_t i;

    for (i = 0; i < PINC_PIP_UNHEARD; i++) {
        const struct pinc_pip_unheard *setting = pinc_pip_config_unheard(i);
        const struct pinc_slice value = settings->indexes.pip.unheard[i];
        bool on = true;

        if (!value.ptr ||
            (setting->flag && pinc_pip_config_bool(&on, pinc_slice_trim(value)) && !on)) {
            continue;
        }
        pinc_session_tell(settings->session, PINC_MESSAGE_WARNING,
                          "%s of pip's configuration is not obeyed%s%s", setting->name,
                          setting->option ? "; give " : "", setting->option ? setting->option : "");
    }
}

static enum pinc_status settle_pip(struct pinc_settings *settings, struct pinc_error *err)
{
    struct pinc_index_settings *indexes = &settings->indexes;
    const struct pinc_pip_config *pip = &indexes->pip;
    enum pinc_status st =
        pinc_pip_config_read(&indexes->pip, settings->session, settings->arena, err);
    bool no_index = false;

    if (st == PINC_OK && pip->no_index.ptr &&
        !pinc_pip_config_bool(&no_index, pinc_slice_trim(pip->no_index))) {
        (void)pinc_fail(err, PINC_EUSAGE,
                        "no-index of pip's configuration is neither true nor false");
        pinc_fail_hint(err, "write 1 or 0, or give --isolated");
        st = PINC_EUSAGE;
    }
    if (st != PINC_OK) {
        return st;
    }
    indexes->no_index = indexes->no_index || no_index;
    tell_unheard(settings);
    st = settle_links(settings, err);
    return st == PINC_OK ? split_words(&settings->files.pip_constraints, pip->constraints,
                                       settings->arena, err)
                         : st;
}

static enum pinc_emit emit_of(const struct pinc_settings *settings, enum pinc_option_id id,
                              enum pinc_emit otherwise)
{
    if (!flag_of(settings, PINC_OPT_EMIT_OPTIONS)) {
        return PINC_EMIT_NONE;
    }
    return !pinc_option_given(&settings->layers.values, id) ? otherwise
           : flag_of(settings, id)                          ? PINC_EMIT_ALL
                                                            : PINC_EMIT_NONE;
}

static enum pinc_status settle_indexes(struct pinc_settings *settings, struct pinc_error *err)
{
    struct pinc_index_settings *indexes = &settings->indexes;

    indexes->url = pinc_option_text(&settings->layers.values, PINC_OPT_INDEX_URL);
    indexes->extra = texts_of(settings, PINC_OPT_EXTRA_INDEX_URL);
    indexes->find_links = texts_of(settings, PINC_OPT_FIND_LINKS);
    indexes->hosts = texts_of(settings, PINC_OPT_TRUSTED_HOST);
    indexes->sources = texts_of(settings, PINC_OPT_SOURCE);
    indexes->backends = texts_of(settings, PINC_OPT_TORCH_BACKEND);
    indexes->torch_url = pinc_option_text(&settings->layers.values, PINC_OPT_TORCH_INDEX_URL);
    indexes->no_index = flag_of(settings, PINC_OPT_NO_INDEX);
    indexes->first_index = is(settings, PINC_OPT_INDEX_STRATEGY, "first-index");
    indexes->emit = emit_of(settings, PINC_OPT_EMIT_INDEX_URL, PINC_EMIT_INPUT);
    indexes->emit_links = emit_of(settings, PINC_OPT_EMIT_FIND_LINKS, indexes->emit);
    indexes->emit_hosts = emit_of(settings, PINC_OPT_EMIT_TRUSTED_HOST, indexes->emit);
    if (flag_of(settings, PINC_OPT_ISOLATED)) {
        return PINC_OK;
    }
    return settle_pip(settings, err);
}

static enum pinc_status settle_network(struct pinc_settings *settings, struct pinc_error *err)
{
    struct pinc_network_settings *network = &settings->network;
    const struct pinc_pip_config *pip = &settings->indexes.pip;
    enum pinc_status st;

    network->cert = text_or(settings, PINC_OPT_CERT, pip->cert);
    network->client_cert = text_or(settings, PINC_OPT_CLIENT_CERT, pip->client_cert);
    network->proxy = text_or(settings, PINC_OPT_PROXY, pip->proxy);
    network->keyring = is(settings, PINC_OPT_KEYRING_PROVIDER, "subprocess");
    st = pinc_option_number(&network->timeout, &settings->layers.values, PINC_OPT_TIMEOUT,
                            SECONDS_MAX, err);
    return st == PINC_OK ? pinc_option_number(&network->retries, &settings->layers.values,
                                              PINC_OPT_RETRIES, RETRIES_MAX, err)
                         : st;
}

static enum pinc_status settle_limits(struct pinc_settings *settings, struct pinc_error *err)
{
    struct pinc_limit_settings *limits = &settings->limits;
    const struct {
        unsigned *to;
        enum pinc_option_id id;
        unsigned most;
    } numbers[] = {
        {&limits->solve_seconds, PINC_OPT_SOLVE_TIMEOUT, SECONDS_MAX},
        {&limits->page_seconds, PINC_OPT_PAGE_TIMEOUT, SECONDS_MAX},
        {&limits->wait_seconds, PINC_OPT_WAIT_TIMEOUT, SECONDS_MAX},
        {&limits->projects, PINC_OPT_MAX_PROJECTS, LIMIT_MAX},
        {&limits->requests, PINC_OPT_MAX_REQUESTS, LIMIT_MAX},
        {&limits->megabytes, PINC_OPT_MAX_MEMORY, LIMIT_MAX},
    };
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < sizeof numbers / sizeof *numbers && st == PINC_OK; i++) {
        st = pinc_option_number(numbers[i].to, &settings->layers.values, numbers[i].id,
                                numbers[i].most, err);
    }
    return st;
}

static enum pinc_status settle_builds(struct pinc_settings *settings, struct pinc_error *err)
{
    settings->builds.allowed = flag_of(settings, PINC_OPT_BUILD);
    settings->builds.isolated = flag_of(settings, PINC_OPT_BUILD_ISOLATION);
    settings->builds.unisolated = texts_of(settings, PINC_OPT_NO_BUILD_ISOLATION_PACKAGE);
    settings->builds.constraints = texts_of(settings, PINC_OPT_BUILD_CONSTRAINT);
    settings->builds.config = texts_of(settings, PINC_OPT_CONFIG_SETTINGS);
    settings->builds.package_config = texts_of(settings, PINC_OPT_CONFIG_SETTINGS_PACKAGE);
    return pinc_option_number(&settings->builds.timeout, &settings->layers.values,
                              PINC_OPT_BUILD_TIMEOUT, SECONDS_MAX, err);
}

static enum pinc_status settle_cache(struct pinc_settings *settings, struct pinc_error *err)
{
    const struct pinc_option_values *values = &settings->layers.values;
    struct pinc_remote_settings *remote = &settings->cache.remote;

    remote->url = text_or(settings, PINC_OPT_REMOTE_CACHE, settings->indexes.pip.remote_cache);
    remote->write = flag_of(settings, PINC_OPT_REMOTE_CACHE_WRITE);
    remote->builds = flag_of(settings, PINC_OPT_REMOTE_CACHE_BUILDS);
    settings->cache.folder = pinc_option_text(values, PINC_OPT_CACHE_DIR);
    settings->cache.keep = pinc_option_text(values, PINC_OPT_CACHE_KEEP);
    settings->cache.none = flag_of(settings, PINC_OPT_NO_CACHE);
    settings->cache.refresh = flag_of(settings, PINC_OPT_REFRESH);
    settings->cache.offline = flag_of(settings, PINC_OPT_OFFLINE);
    return pinc_option_number(&remote->wait_ms, values, PINC_OPT_REMOTE_CACHE_WAIT, LIMIT_MAX, err);
}

/* The command that the header names, when somebody says it: pip-compile's and uv's variables, too. */
static struct pinc_slice command_of(const struct pinc_settings *settings)
{
    static const char *const variables[] = {"CUSTOM_COMPILE_COMMAND", "UV_CUSTOM_COMPILE_COMMAND"};
    struct pinc_slice text =
        pinc_option_text(&settings->layers.values, PINC_OPT_CUSTOM_COMPILE_COMMAND);
    size_t i;

    for (i = 0; i < 2 && !text.ptr && !flag_of(settings, PINC_OPT_ISOLATED); i++) {
        const char *value = pinc_session_getenv(settings->session, variables[i]);

        text = value && *value ? pinc_slice_of(value) : text;
    }
    return text;
}

static void settle_output(struct pinc_settings *settings)
{
    settings->output.hashes = flag_of(settings, PINC_OPT_GENERATE_HASHES);
    settings->output.strip_extras = flag_of(settings, PINC_OPT_STRIP_EXTRAS);
    settings->output.sources_by_url =
        pinc_option_is(&settings->layers.values, PINC_OPT_EMIT_SOURCES, "url");
    settings->output.max_sizes = texts_of(settings, PINC_OPT_MAX_SIZE);
    settings->output.annotate = flag_of(settings, PINC_OPT_ANNOTATE);
    settings->output.annotate_line = is(settings, PINC_OPT_ANNOTATION_STYLE, "line");
    settings->output.header = flag_of(settings, PINC_OPT_HEADER);
    settings->output.options = flag_of(settings, PINC_OPT_EMIT_OPTIONS);
    settings->output.annotate_index = flag_of(settings, PINC_OPT_EMIT_INDEX_ANNOTATION);
    settings->output.command = command_of(settings);
    settings->output.newline = is(settings, PINC_OPT_NEWLINE, "crlf")       ? PINC_NEWLINE_CRLF
                               : is(settings, PINC_OPT_NEWLINE, "preserve") ? PINC_NEWLINE_PRESERVE
                                                                            : PINC_NEWLINE_LF;
}

static enum pinc_status settle_view(struct pinc_settings *settings, struct pinc_error *err)
{
    settings->view.sizes = flag_of(settings, PINC_OPT_SIZE);
    settings->view.invert = flag_of(settings, PINC_OPT_INVERT);
    settings->view.targets = texts_of(settings, PINC_OPT_TARGET);
    return pinc_option_number(&settings->view.depth, &settings->layers.values, PINC_OPT_DEPTH,
                              LIMIT_MAX, err);
}

enum pinc_status pinc_settings_settle(struct pinc_settings *settings, int64_t now,
                                      struct pinc_error *err)
{
    enum pinc_status st = settle_indexes(settings, err);

    settle_files(settings);
    settle_said(settings);
    settle_targets(&settings->targets, &settings->layers.values);
    st = st == PINC_OK ? settle_cache(settings, err) : st;
    settle_output(settings);
    if (st == PINC_OK) {
        st = settle_network(settings, err);
    }
    if (st == PINC_OK) {
        st = settle_limits(settings, err);
    }
    if (st == PINC_OK) {
        st = settle_builds(settings, err);
    }
    if (st == PINC_OK) {
        st = settle_view(settings, err);
    }
    return st == PINC_OK
               ? pinc_version_settings_settle(&settings->versions, &settings->layers.values, now,
                                              settings->arena, err)
               : st;
}

/* --- recording */

bool pinc_settings_recordable(struct pinc_slice path, struct pinc_slice output,
                              const struct pinc_repository *repository, struct pinc_arena *arena)
{
    const struct pinc_slice name = pinc_output_path_seen_from(output, path, repository, arena);

    return name.ptr && is_recordable(name, path.ptr, repository);
}

/* The files of an option as the output names them, those alone that a header may name. */
static enum pinc_status show_files(struct pinc_option_value *out, enum pinc_option_id id,
                                   struct pinc_texts given, const struct pinc_settings *settings,
                                   struct pinc_slice output,
                                   const struct pinc_repository *repository, struct pinc_error *err)
{
    struct pinc_slice *items = pinc_arena_array(settings->arena, given.n + 1, sizeof *items);
    size_t i, n = 0;

    for (i = 0; items && i < given.n; i++) {
        struct pinc_slice path, name;
        const struct pinc_slice rest = pinc_option_split_path(id, given.items[i], &path);

        if (path.len == 0) {
            items[n++] = given.items[i];
            continue;
        }
        path = pinc_slice_dup(settings->arena, path);
        name =
            path.ptr ? pinc_output_path_seen_from(output, path, repository, settings->arena) : path;
        if (!name.ptr) {
            return pinc_fail_memory(err);
        }
        if (is_recordable(name, path.ptr, repository)) {
            items[n] = rest.len ? join_path(name, rest, settings->arena) : name;
            if (!items[n++].ptr) {
                return pinc_fail_memory(err);
            }
        }
    }
    *out = (struct pinc_option_value){.items = items, .n = n, .given = true};
    return items ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status pinc_settings_words(const struct pinc_slice **words, size_t *n_words,
                                     const struct pinc_settings *settings, struct pinc_slice output,
                                     const struct pinc_repository *repository,
                                     struct pinc_error *err)
{
    struct pinc_option_values shown = settings->session->values, below = settings->layers.recorded;
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < PINC_OPT_COUNT; i++) {
        if (is_of_project(settings, (enum pinc_option_id)i)) {
            below.of[i] = (struct pinc_option_value){0};
        }
    }
    shown.below = &below;
    for (i = 0; i < PINC_OPT_COUNT && st == PINC_OK; i++) {
        const enum pinc_option_id id = (enum pinc_option_id)i;

        if (is_recorded_file(id)) {
            st = show_files(&shown.of[id], id, texts_said(settings, id), settings, output,
                            repository, err);
        }
    }
    return st == PINC_OK ? pinc_option_values_words(words, n_words, &shown, settings->arena, err)
                         : st;
}

void pinc_settings_clear(struct pinc_settings *settings)
{
    pinc_formats_clear(&settings->versions.formats);
    pinc_option_values_clear(&settings->layers.recorded);
}

struct pinc_slice pinc_settings_cache_dir(const struct pinc_session *session)
{
    return pinc_option_text(&session->values, PINC_OPT_CACHE_DIR);
}
