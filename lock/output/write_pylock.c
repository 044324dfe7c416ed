#include "lock/output/write_pylock.h"

#include "base/time/calendar.h"
#include "index/net/url.h"
#include "lock/input/redact_url.h"
#include "resolver/policy/kept_pins.h"
#include "resolver/policy/source_rules.h"

#include <string.h>

/* A file on its way. */
struct output {
    struct pinc_buf *buf;
    const struct pinc_lock_model *model;
    const struct pinc_resolution *resolution;
    const struct pinc_resolve_request *request;
    const struct pinc_pylock_parts *parts;
    struct pinc_error *err;
};

/* --- TOML */

/* A basic string: quotes, backslashes and control characters escaped; bytes that are no UTF-8 are
 * dropped. */
static void add_string(struct pinc_buf *buf, struct pinc_slice s)
{
    pinc_buf_add_char(buf, '"');
    while (s.len) {
        uint32_t point;
        const size_t n = pinc_utf8_decode(s, &point);

        if (n && (point == '"' || point == '\\')) {
            pinc_buf_add_char(buf, '\\');
            pinc_buf_add_char(buf, (char)point);
        } else if (n && (point < 0x20 || point == 0x7f)) {
            pinc_buf_addf(buf, "\\u%04x", (unsigned)point);
        } else if (n) {
            pinc_buf_add(buf, pinc_slice_part(s, 0, n));
        }
        s = pinc_slice_part(s, n ? n : 1, s.len);
    }
    pinc_buf_add_char(buf, '"');
}

static void add_key(struct pinc_buf *buf, const char *key, struct pinc_slice value)
{
    pinc_buf_addf(buf, "%s = ", key);
    add_string(buf, value);
    pinc_buf_add_char(buf, '\n');
}

/* A URL without what is secret in it. */
static void add_url(struct pinc_buf *buf, struct pinc_slice url)
{
    struct pinc_buf shown = {0};

    pinc_write_url(&shown, url);
    if (shown.failed == PINC_OK) {
        add_string(buf, pinc_buf_slice(&shown));
    }
    pinc_buf_clear_part(&shown, buf);
}

/* An offset date-time in UTC. */
static void add_time(struct pinc_buf *buf, int64_t seconds)
{
    const int64_t day_seconds = 86400;
    int64_t day = seconds / day_seconds, rest = seconds % day_seconds;
    struct pinc_date date;

    if (rest < 0) {
        rest += day_seconds;
        day--;
    }
    date = pinc_date_of_days(day);
    pinc_buf_addf(buf, "%04d-%02d-%02dT%02d:%02d:%02dZ", date.year, date.month, date.day,
                  (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
}

/* Can a time be written with four digits of the year? */
static bool time_known(int64_t seconds)
{
    return seconds >= 0 && seconds < INT64_C(253402300800);
}

/* --- environments */

static void add_environment(struct pinc_buf *buf, const struct pinc_env *env)
{
    static const enum pinc_variable variables[] = {PINC_VAR_IMPLEMENTATION_NAME,
                                                   PINC_VAR_PLATFORM_MACHINE,
                                                   PINC_VAR_PYTHON_VERSION, PINC_VAR_SYS_PLATFORM};
    size_t i;

    for (i = 0; i < sizeof variables / sizeof *variables; i++) {
        pinc_buf_addf(buf, "%s%s == '", i ? " and " : "", pinc_variable_name(variables[i]));
        pinc_buf_add(buf, pinc_env_value(env, variables[i]));
        pinc_buf_add_char(buf, '\'');
    }
}

/* One marker for each target; targets that differ in their tags alone share one. */
static enum pinc_status add_environments(const struct output *o)
{
    struct pinc_slice *seen = pinc_arena_array(o->model->arena, o->model->n_envs, sizeof *seen);
    size_t i, k, n = 0;

    if (!seen) {
        return pinc_fail_memory(o->err);
    }
    for (i = 0; i < o->model->n_envs; i++) {
        struct pinc_buf text = {0};
        struct pinc_slice marker;

        add_environment(&text, o->model->envs[i]);
        marker = pinc_buf_keep(&text, o->model->arena);
        if (!marker.ptr) {
            return pinc_fail_memory(o->err);
        }
        for (k = 0; k < n && !pinc_slice_equal(seen[k], marker); k++) {
        }
        if (k == n) {
            seen[n++] = marker;
        }
    }
    pinc_buf_add_str(o->buf, "environments = [\n");
    for (i = 0; i < n; i++) {
        pinc_buf_add_str(o->buf, "    ");
        add_string(o->buf, seen[i]);
        pinc_buf_add_str(o->buf, ",\n");
    }
    pinc_buf_add_str(o->buf, "]\n");
    return PINC_OK;
}

/* The oldest Python of the targets. */
static void add_requires_python(const struct output *o)
{
    const struct pinc_env *oldest = o->model->envs[0];
    size_t i;

    for (i = 1; i < o->model->n_envs; i++) {
        const struct pinc_version *a = pinc_env_version(o->model->envs[i], PINC_VAR_PYTHON_VERSION);
        const struct pinc_version *b = pinc_env_version(oldest, PINC_VAR_PYTHON_VERSION);

        if (a && b && pinc_version_compare(a, b) < 0) {
            oldest = o->model->envs[i];
        }
    }
    pinc_buf_add_str(o->buf, "requires-python = \">=");
    pinc_buf_add(o->buf, pinc_env_value(oldest, PINC_VAR_PYTHON_VERSION));
    pinc_buf_add_str(o->buf, "\"\n");
}

/* --- files */

static void add_hash(const struct output *o, const struct pinc_hash *hash)
{
    pinc_buf_addf(o->buf, "hashes = { %s = \"", pinc_hash_alg_name(hash->alg));
    pinc_hash_print(o->buf, hash);
    pinc_buf_add_str(o->buf, "\" }");
}

static enum pinc_status add_hashes(const struct output *o, const struct pinc_project *project,
                                   uint32_t file)
{
    struct pinc_hash hash = {0};
    enum pinc_status st = o->parts->hash(o->parts->user, &hash, project, file, o->err);

    if (st == PINC_OK) {
        add_hash(o, &hash);
    }
    return st;
}

/* The digest that the output has stays, whatever the index says now. */
static enum pinc_status add_kept_hash(const struct output *o, const struct pinc_lock_line *line,
                                      const struct pinc_file_details *details,
                                      const struct pinc_hash *kept)
{
    struct pinc_buf *changed = o->parts->changed;

    add_hash(o, kept);
    if (changed && details->hash.alg == kept->alg && !pinc_hash_equal(&details->hash, kept)) {
        pinc_changed_file_add(changed, line, details->filename);
    }
    return PINC_OK;
}

/* A line's files, and those of the output for it. */
struct line_files {
    const struct pinc_lock_line *line;
    const struct pinc_project *project;
    struct pinc_locked_files kept; /* n 0: the version does not stay, or is new */
    bool *wanted;                  /* by file number; NULL: all */
};

/* The inline table of a wheel or sdist. */
static enum pinc_status add_file(const struct output *o, const struct line_files *files,
                                 uint32_t at)
{
    const struct pinc_project *project = files->project;
    const struct pinc_project_file *file = &project->files[at];
    const struct pinc_hash *kept;
    struct pinc_file_details details;
    struct pinc_slice url;
    enum pinc_status st = project->url(&url, project, at, o->err);

    if (st != PINC_OK) {
        return st;
    }
    project->details(&details, project, at);
    pinc_buf_add_str(o->buf, "{ name = ");
    add_string(o->buf, details.filename);
    if (time_known(file->upload_time)) {
        pinc_buf_add_str(o->buf, ", upload-time = ");
        add_time(o->buf, file->upload_time);
    }
    pinc_buf_add_str(o->buf, ", url = ");
    add_url(o->buf, url);
    if (details.size) {
        pinc_buf_add_str(o->buf, ", size = ");
        pinc_buf_add_uint(o->buf, details.size);
    }
    pinc_buf_add_str(o->buf, ", ");
    kept = pinc_locked_files_find(&files->kept, details.filename);
    st = kept ? add_kept_hash(o, files->line, &details, kept) : add_hashes(o, project, at);
    pinc_buf_add_str(o->buf, " }");
    return st;
}

/* The files that a version of the output stays with. */
static struct pinc_locked_files kept_of(const struct output *o, const struct pinc_lock_line *line)
{
    const struct pinc_pick *pick = &o->resolution->picks[line->pick];
    const size_t t = pinc_targets_first(line->targets);
    const struct pinc_version *version = &pick->project[t]->releases[pick->release[t]].version;

    return o->parts->kept && pinc_kept_pins_version(o->request, line->name, version)
               ? pinc_locked_files_of(o->parts->kept, line->name, version)
               : (struct pinc_locked_files){0};
}

/* For each target those that the output has, or where there is none of them all that it can take. */
static enum pinc_status choose_files(const struct output *o, struct line_files *out)
{
    struct pinc_lock_line one = *out->line;
    size_t t, i;

    out->wanted = pinc_arena_array(o->model->arena, out->project->n_files, sizeof *out->wanted);
    if (!out->wanted) {
        return pinc_fail_memory(o->err);
    }
    for (t = 0; t < o->model->n_envs; t++) {
        const struct pinc_project *project;
        const uint32_t *files;
        struct pinc_file_details details;
        size_t n, known = 0;

        one.targets = out->line->targets & (pinc_targets)1 << t;
        if (one.targets && pinc_lock_model_files(&files, &n, &project, o->model, &one,
                                                 o->resolution, o->request) != PINC_OK) {
            return pinc_fail_memory(o->err);
        }
        for (i = 0; one.targets && i < n; i++) {
            project->details(&details, project, files[i]);
            if (pinc_locked_files_find(&out->kept, details.filename)) {
                out->wanted[files[i]] = true;
                known++;
            }
        }
        for (i = 0; one.targets && known == 0 && i < n; i++) {
            out->wanted[files[i]] = true;
        }
    }
    return PINC_OK;
}

static bool is_wanted(const struct output *o, const struct line_files *files, uint32_t at)
{
    return (!files->wanted || files->wanted[at]) &&
           (!o->parts->allows || o->parts->allows(o->parts->user, files->project, at));
}

static enum pinc_status add_files(const struct output *o, const struct pinc_lock_line *line)
{
    struct line_files chosen = {.line = line};
    const uint32_t *files;
    size_t i, n, wheels = 0;
    bool sdist = false;
    enum pinc_status st = pinc_lock_model_files(&files, &n, &chosen.project, o->model, line,
                                                o->resolution, o->request);

    if (st != PINC_OK) {
        return pinc_fail_memory(o->err);
    }
    chosen.kept = kept_of(o, line);
    st = chosen.kept.n ? choose_files(o, &chosen) : PINC_OK;
    /* One sdist: the first one that pip would take. */
    for (i = 0; i < n && st == PINC_OK && !sdist; i++) {
        if (chosen.project->files[files[i]].kind == PINC_SDIST && is_wanted(o, &chosen, files[i])) {
            sdist = true;
            pinc_buf_add_str(o->buf, "sdist = ");
            st = add_file(o, &chosen, files[i]);
            pinc_buf_add_char(o->buf, '\n');
        }
    }
    for (i = 0; i < n && st == PINC_OK; i++) {
        if (chosen.project->files[files[i]].kind == PINC_WHEEL && is_wanted(o, &chosen, files[i])) {
            pinc_buf_add_str(o->buf, wheels++ ? "    " : "wheels = [\n    ");
            st = add_file(o, &chosen, files[i]);
            pinc_buf_add_str(o->buf, ",\n");
        }
    }
    pinc_buf_add_str(o->buf, wheels ? "]\n" : "");
    return st;
}

/* --- direct references */

static enum pinc_status fail_reference(const struct output *o, const struct pinc_lock_line *line,
                                       const char *why)
{
    return pinc_fail(o->err, PINC_EUNSUPPORTED,
                     "pylock.toml cannot hold the direct reference of %.*s: %s",
                     PINC_SLICE_ARG(line->name), why);
}

static bool is_commit(struct pinc_slice s)
{
    size_t i;

    for (i = 0; i < s.len; i++) {
        if (!pinc_is_digit(s.ptr[i]) && (s.ptr[i] < 'a' || s.ptr[i] > 'f')) {
            return false;
        }
    }
    return s.len == 40;
}

/* The value behind "subdirectory=" in a fragment, empty when there is none. The last one counts, as for
 * the build. */
static struct pinc_slice subdirectory_of(struct pinc_slice fragment)
{
    struct pinc_slice found = PINC_LIT(""), name, value;

    while (pinc_url_take_pair(&fragment, &name, &value)) {
        if (pinc_slice_equal(name, PINC_LIT("subdirectory"))) {
            found = value;
        }
    }
    return found;
}

/* "git+https://host/repo@REV#...": needs the commit, which only a whole revision tells. */
static enum pinc_status add_vcs(const struct output *o, const struct pinc_lock_line *line,
                                struct pinc_slice url)
{
    const size_t hash = pinc_slice_find(url, '#'), plus = pinc_slice_find(url, '+');
    const struct pinc_slice place = pinc_slice_part(url, plus + 1, hash);
    const struct pinc_slice folder = subdirectory_of(pinc_slice_part(url, hash + 1, url.len));
    const size_t at = pinc_slice_rfind(place, '@'), slash = pinc_slice_rfind(place, '/');
    struct pinc_slice commit;

    if (at == place.len || slash == place.len || at < slash) {
        return fail_reference(o, line, "it names no commit");
    }
    commit = pinc_slice_part(place, at + 1, place.len);
    if (!is_commit(commit)) {
        return fail_reference(o, line, "it names no commit");
    }
    pinc_buf_add_str(o->buf, "\n[packages.vcs]\n");
    add_key(o->buf, "type", pinc_slice_part(url, 0, plus));
    add_key(o->buf, "url", pinc_slice_part(place, 0, at));
    add_key(o->buf, "commit-id", commit);
    if (folder.len) {
        add_key(o->buf, "subdirectory", folder);
    }
    return PINC_OK;
}

static enum pinc_status add_archive(const struct output *o, const struct pinc_lock_line *line,
                                    struct pinc_slice url, struct pinc_slice folder)
{
    const struct pinc_project *project;
    const uint32_t *files;
    size_t n;
    enum pinc_status st =
        pinc_lock_model_files(&files, &n, &project, o->model, line, o->resolution, o->request);

    if (st != PINC_OK) {
        return pinc_fail_memory(o->err);
    }
    if (n != 1) {
        return fail_reference(o, line, "it is not one file");
    }
    pinc_buf_add_str(o->buf, "\n[packages.archive]\n");
    add_key(o->buf, "url", url);
    if (folder.len) {
        add_key(o->buf, "subdirectory", folder);
    }
    st = add_hashes(o, project, files[0]);
    pinc_buf_add_char(o->buf, '\n');
    return st;
}

static enum pinc_status add_reference(const struct output *o, const struct pinc_lock_line *line)
{
    const struct pinc_slice written = line->url;
    const size_t hash = pinc_slice_find(written, '#'), colon = pinc_slice_find(written, ':');
    struct pinc_buf shown = {0};
    struct pinc_slice url;

    if (line->bare.ptr && pinc_slice_starts(line->bare, "-e ")) {
        return fail_reference(o, line, "it is editable");
    }
    if (colon == written.len) {
        return fail_reference(o, line, "it is a local path");
    }
    pinc_write_url(&shown, written);
    url = pinc_buf_keep(&shown, o->model->arena);
    if (!url.ptr) {
        return pinc_fail_memory(o->err);
    }
    if (pinc_slice_find(pinc_slice_part(url, 0, colon), '+') < colon) {
        return add_vcs(o, line, url);
    }
    return add_archive(o, line, pinc_slice_part(url, 0, pinc_slice_find(url, '#')),
                       subdirectory_of(pinc_slice_part(written, hash + 1, written.len)));
}

/* --- packages */

/* Where a package comes from that a source rule binds on all targets of the line. */
static void add_index(const struct output *o, const struct pinc_lock_line *line)
{
    const struct pinc_source_rules *rules = &o->request->files.sources;
    const struct pinc_source_rule *rule =
        pinc_source_rule_find(rules, line->name, pinc_targets_first(line->targets));
    struct pinc_buf url = {0};
    size_t t;

    if (!rule || line->url.ptr) {
        return;
    }
    for (t = 0; t < o->model->n_envs; t++) {
        const struct pinc_source_rule *other = pinc_source_rule_find(rules, line->name, t);

        if ((line->targets >> t & 1) && (!other || other->index != rule->index)) {
            return;
        }
    }
    pinc_write_url(&url, rule->url);
    add_key(o->buf, "index", pinc_buf_slice(&url));
    pinc_buf_clear(&url);
}

static enum pinc_status add_package(const struct output *o, const struct pinc_lock_line *line)
{
    const struct pinc_pick *pick = &o->resolution->picks[line->pick];
    const struct pinc_metadata *metadata = pick->metadata[pinc_targets_first(line->targets)];

    pinc_buf_add_str(o->buf, "\n[[packages]]\n");
    add_key(o->buf, "name", line->name);
    if (!line->url.ptr) {
        add_key(o->buf, "version", line->version);
    }
    if (line->marker.len) {
        add_key(o->buf, "marker", line->marker);
    }
    add_index(o, line);
    if (metadata && metadata->requires_python && pinc_specset_count(metadata->requires_python)) {
        struct pinc_buf specs = {0};

        pinc_specset_print(&specs, metadata->requires_python);
        add_key(o->buf, "requires-python", pinc_buf_slice(&specs));
        pinc_buf_clear(&specs);
    }
    return line->url.ptr ? add_reference(o, line) : add_files(o, line);
}

enum pinc_status pinc_write_pylock(struct pinc_buf *buf, const struct pinc_pylock_parts *parts,
                                   struct pinc_error *err)
{
    const struct pinc_lock_model *model = parts->model;
    const struct output o = {buf, model, parts->resolution, parts->request, parts, err};
    enum pinc_status st;
    size_t i;

    pinc_buf_add_str(buf, "lock-version = \"1.0\"\n");
    st = add_environments(&o);
    add_requires_python(&o);
    pinc_buf_add_str(buf, "created-by = \"pinc\"\n");
    if (model->n_lines == 0) {
        pinc_buf_add_str(buf, "packages = []\n");
    }
    for (i = 0; i < model->n_lines && st == PINC_OK; i++) {
        st = add_package(&o, &model->lines[i]);
    }
    return st;
}
