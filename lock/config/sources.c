#include "lock/config/sources.h"

#include "lock/input/redact_url.h"
#include "markers/marker/marker.h"
#include "markers/name.h"

#include <string.h>

#define RULES_MAX 1000u

/* The projects that PyTorch's indexes have in a build of their own for each backend. */
static const char *const family[] = {
    "torch",       "torchvision", "torchaudio",     "torchtext",           "torchao",
    "triton-rocm", "triton-xpu",  "pytorch-triton", "pytorch-triton-rocm", "pytorch-triton-xpu",
};

struct reading {
    struct pinc_sources *out;
    const struct pinc_sources_input *in;
    struct pinc_arena *arena;
    struct pinc_error *err;
};

/* --- failures */

static enum pinc_status fail_spec(const struct pinc_source_spec *spec, struct pinc_error *err)
{
    struct pinc_buf place = {0};

    pinc_buf_add_escaped(&place, spec->place, 200);
    pinc_fail_at(err, place.ptr ? place.ptr : "", spec->line, spec->line ? 1 : 0);
    pinc_buf_clear(&place);
    if (err->code != PINC_ENOMEM) {
        err->code = spec->line ? PINC_ESYNTAX : PINC_EUSAGE;
    }
    return err->code;
}

static enum pinc_status fail_text(const struct pinc_source_spec *spec, struct pinc_error *err,
                                  const char *what, struct pinc_slice text, const char *hint)
{
    struct pinc_buf quoted = {0}, shown = {0};

    pinc_write_one_url(&shown, text);
    pinc_buf_add_quoted(&quoted, pinc_buf_slice(&shown), 120);
    (void)pinc_fail(err, PINC_EUSAGE, "%s %s", what, quoted.ptr ? quoted.ptr : "");
    pinc_buf_clear(&quoted);
    pinc_buf_clear(&shown);
    if (hint) {
        pinc_fail_hint(err, "%s", hint);
    }
    return fail_spec(spec, err);
}

/* --- targets */

static void list_targets(struct pinc_buf *buf, const struct pinc_env *const *envs, size_t n)
{
    size_t i, k;

    for (i = 0; i < n; i++) {
        struct pinc_slice label = pinc_env_short_label(envs[i]);

        for (k = 0; k < i && !pinc_slice_equal(label, pinc_env_short_label(envs[k])); k++) {
        }
        if (k == i) {
            pinc_buf_add_str(buf, i ? ", " : "");
            pinc_buf_add(buf, label);
        }
    }
}

static bool is_platform(const struct pinc_env *env, struct pinc_slice word)
{
    struct pinc_env *named = NULL;
    bool same = pinc_slice_equal(pinc_env_short_label(env), word) ||
                pinc_slice_equal(pinc_env_platform_label(env), word);

    if (!same && pinc_env_new(&named, pinc_env_python_option(env), word, NULL) == PINC_OK) {
        same = pinc_slice_equal(pinc_env_platform_label(env), pinc_env_platform_label(named));
    }
    pinc_env_free(named);
    return same;
}

pinc_targets pinc_targets_named(struct pinc_slice text, const struct pinc_env *const *envs,
                                size_t n_envs, struct pinc_error *err)
{
    const pinc_targets all = n_envs < 64 ? ((pinc_targets)1 << n_envs) - 1 : ~(pinc_targets)0;
    pinc_targets platforms = 0, pythons = 0, named;
    size_t i;

    while (text.len) {
        const size_t end = pinc_slice_find(text, ',');
        const struct pinc_slice word = pinc_slice_trim(pinc_slice_part(text, 0, end));
        pinc_targets by_platform = 0, by_python = 0;

        text = pinc_slice_part(text, end + 1, text.len);
        for (i = 0; i < n_envs; i++) {
            by_python |= (pinc_targets)pinc_slice_equal(pinc_env_python_option(envs[i]), word) << i;
            by_platform |= (pinc_targets)is_platform(envs[i], word) << i;
        }
        platforms |= by_platform;
        pythons |= by_python;
        if (!by_platform && !by_python) {
            struct pinc_buf quoted = {0}, list = {0};

            pinc_buf_add_quoted(&quoted, word, 60);
            list_targets(&list, envs, n_envs);
            (void)pinc_fail(err, PINC_EUSAGE, "%s is not a target of this run",
                            quoted.ptr ? quoted.ptr : "");
            pinc_fail_hint(err, "the targets are %s", list.ptr ? list.ptr : "");
            pinc_buf_clear(&quoted);
            pinc_buf_clear(&list);
            return 0;
        }
    }
    named = (platforms ? platforms : all) & (pythons ? pythons : all);
    if (!named) {
        (void)pinc_fail(err, PINC_EUSAGE, "no target has that platform and that Python");
    }
    return named;
}

/* --- one rule */

/* The number of the index of that URL, a new one where no rule has named it. */
static uint16_t number_url(const struct reading *r, const struct pinc_source_spec *spec)
{
    struct pinc_sources *out = r->out;
    size_t i;

    for (i = 0; i < out->n_urls && !pinc_slice_equal(out->urls[i], spec->url); i++) {
    }
    if (i == out->n_urls) {
        out->urls[i] = spec->url;
        out->written_urls[i] = spec->written;
        out->n_urls++;
    }
    return (uint16_t)(r->in->first_bound + i);
}

/* "torch,torchvision,nvidia-*" as normalized patterns. */
static enum pinc_status read_names(const struct reading *r, const struct pinc_source_spec *spec,
                                   struct pinc_source_rule *rule, struct pinc_slice names)
{
    struct pinc_slice *patterns = pinc_arena_array(r->arena, names.len / 2 + 1, sizeof *patterns);

    rule->patterns = patterns;
    while (patterns && names.len) {
        const size_t end = pinc_slice_find(names, ',');
        const struct pinc_slice name = pinc_slice_trim(pinc_slice_part(names, 0, end));
        struct pinc_buf norm = {0};
        size_t i;
        bool valid = name.len > 0 && name.len < PINC_NAME_SPACE;

        names = pinc_slice_part(names, end + 1, names.len);
        for (i = 0; i < name.len; i++) {
            valid = valid && (pinc_is_alnum(name.ptr[i]) || strchr("-_.*", name.ptr[i]));
        }
        if (!valid) {
            return fail_text(spec, r->err, "not a project name or pattern:", name, NULL);
        }
        pinc_name_add_normalized(&norm, name);
        patterns[rule->n_patterns] = pinc_buf_keep(&norm, r->arena);
        if (!patterns[rule->n_patterns++].ptr) {
            return pinc_fail_memory(r->err);
        }
    }
    if (patterns && rule->n_patterns == 0) {
        return fail_text(spec, r->err, "no project is named in", spec->text,
                         "write NAMES[@TARGETS]=URL");
    }
    return patterns ? PINC_OK : pinc_fail_memory(r->err);
}

/* Could a name match both? Both have '*'s; bounded by the product of their lengths. */
static bool patterns_meet(struct pinc_slice a, struct pinc_slice b)
{
    bool row[PINC_NAME_SPACE + 1] = {true}, left, above;
    size_t i, k;

    for (k = 0; k < b.len && k < PINC_NAME_SPACE; k++) {
        row[k + 1] = row[k] && b.ptr[k] == '*';
    }
    for (i = 0; i < a.len; i++) {
        left = row[0];
        row[0] = row[0] && a.ptr[i] == '*';
        for (k = 0; k < b.len && k < PINC_NAME_SPACE; k++) {
            above = row[k + 1];
            row[k + 1] = a.ptr[i] == '*' || b.ptr[k] == '*' ? above || row[k] || left
                                                            : left && a.ptr[i] == b.ptr[k];
            left = above;
        }
    }
    return row[b.len < PINC_NAME_SPACE ? b.len : PINC_NAME_SPACE];
}

/* Escaped, without credentials. */
static void add_shown(struct pinc_buf *out, struct pinc_slice text)
{
    struct pinc_buf shown = {0};

    pinc_write_one_url(&shown, text);
    pinc_buf_add_escaped(out, pinc_buf_slice(&shown), 150);
    pinc_buf_clear(&shown);
}

static bool rules_meet(const struct pinc_source_rule *a, const struct pinc_source_rule *b)
{
    size_t i, k;

    for (i = 0; (a->targets & b->targets) && i < a->n_patterns; i++) {
        for (k = 0; k < b->n_patterns; k++) {
            if (patterns_meet(a->patterns[i], b->patterns[k])) {
                return true;
            }
        }
    }
    return false;
}

static enum pinc_status finish(const struct reading *r, const struct pinc_source_spec *spec,
                               struct pinc_source_rule *rule)
{
    size_t i;

    for (i = 0; i < r->out->rules.n_rules; i++) {
        const struct pinc_source_spec *other = &r->out->specs[i];

        if (rules_meet(&r->out->rules.rules[i], rule)) {
            struct pinc_buf first = {0};

            add_shown(&first, other->line ? other->place : other->text);
            if (other->line) {
                pinc_buf_addf(&first, ":%u", other->line);
            }
            (void)pinc_fail(r->err, PINC_EUSAGE,
                            "this source rule and that of %s speak of the same package and target",
                            first.ptr ? first.ptr : "");
            pinc_buf_clear(&first);
            pinc_fail_hint(r->err, "name the targets of each, as in linux-aarch64=cpu");
            return fail_spec(spec, r->err);
        }
    }
    if (!pinc_slice_starts(spec->url, "http://") && !pinc_slice_starts(spec->url, "https://") &&
        !pinc_slice_starts(spec->url, "file:")) {
        return fail_text(spec, r->err, "not an http, https or file URL:", spec->written, NULL);
    }
    rule->index = number_url(r, spec);
    rule->url = spec->written;
    /* Room for all was made at the start. */
    r->out->specs[r->out->rules.n_rules] = *spec;
    r->out->list[r->out->rules.n_rules++] = *rule;
    return PINC_OK;
}

/* "NAMES[@TARGETS]=URL"; @param fixed the targets of a directive, 0: by the text */
static enum pinc_status read_source(const struct reading *r, struct pinc_source_spec *spec,
                                    struct pinc_slice value, struct pinc_slice written,
                                    pinc_targets fixed)
{
    const size_t equals = pinc_slice_find(value, '=');
    struct pinc_slice names = pinc_slice_part(value, 0, equals);
    const size_t at = pinc_slice_find(names, '@');
    struct pinc_source_rule rule = {.targets = fixed};
    enum pinc_status st;

    if (equals == value.len) {
        return fail_text(spec, r->err, "no URL in", written,
                         "write NAMES[@TARGETS]=URL, as in 'torch,torchvision@linux-aarch64=https:"
                         "//index.example/simple'");
    }
    if (fixed && at < names.len) {
        return fail_text(spec, r->err, "a directive takes a marker, not", written,
                         "write its targets as ; marker");
    }
    if (!fixed) {
        rule.targets = pinc_targets_named(pinc_slice_part(names, at + 1, names.len), r->in->envs,
                                          r->in->n_envs, r->err);
        if (!rule.targets) {
            return fail_spec(spec, r->err);
        }
    }
    spec->url = pinc_slice_trim(pinc_slice_part(value, equals + 1, value.len));
    spec->written =
        pinc_slice_trim(pinc_slice_part(written, pinc_slice_find(written, '=') + 1, written.len));
    st = read_names(r, spec, &rule, pinc_slice_part(names, 0, at));
    return st == PINC_OK ? finish(r, spec, &rule) : st;
}

/* cpu, xpu, cu130, rocm7.2: also those that do not exist yet. */
static bool is_backend(struct pinc_slice word)
{
    size_t at, i;

    if (pinc_slice_equal(word, PINC_LIT("cpu")) || pinc_slice_equal(word, PINC_LIT("xpu"))) {
        return true;
    }
    at = pinc_slice_starts(word, "rocm") ? 4 : pinc_slice_starts(word, "cu") ? 2 : 0;
    for (i = at; i < word.len; i++) {
        if (!pinc_is_digit(word.ptr[i]) && !(at == 4 && i > at && word.ptr[i] == '.')) {
            return false;
        }
    }
    return at > 0 && word.len > at && word.len <= at + 6;
}

/* BASE/BACKEND; or where BASE says "{backend}", that. */
static void add_backend_url(struct pinc_buf *url, struct pinc_slice base, struct pinc_slice backend)
{
    static const struct pinc_slice mark = {"{backend}", sizeof "{backend}" - 1};
    size_t at;

    base = base.ptr ? base : PINC_LIT(PINC_TORCH_INDEX_URL);
    at = pinc_slice_find_text(base, mark);
    if (at < base.len) {
        pinc_buf_add(url, pinc_slice_part(base, 0, at));
        pinc_buf_add(url, backend);
        pinc_buf_add(url, pinc_slice_part(base, at + mark.len, base.len));
        return;
    }
    while (base.len && base.ptr[base.len - 1] == '/') {
        base.len--;
    }
    pinc_buf_add(url, base);
    pinc_buf_add_char(url, '/');
    pinc_buf_add(url, backend);
}

/* "[TARGETS=]BACKEND" */
static enum pinc_status read_backend(const struct reading *r, struct pinc_source_spec *spec,
                                     struct pinc_slice value, pinc_targets fixed)
{
    const size_t equals = pinc_slice_find(value, '=');
    const bool targeted = equals < value.len;
    struct pinc_slice backend =
        pinc_slice_trim(targeted ? pinc_slice_part(value, equals + 1, value.len) : value);
    struct pinc_slice *patterns =
        pinc_arena_array(r->arena, sizeof family / sizeof *family, sizeof *patterns);
    struct pinc_source_rule rule = {.targets = fixed};
    struct pinc_buf url = {0};
    size_t i;

    if (!is_backend(backend)) {
        return fail_text(spec, r->err, "not a backend of PyTorch:", backend,
                         "there are cpu, cu126, cu128, cu130, cu132, rocm7.2, xpu and their like");
    }
    if (!fixed) {
        rule.targets =
            pinc_targets_named(targeted ? pinc_slice_part(value, 0, equals) : PINC_LIT(""),
                               r->in->envs, r->in->n_envs, r->err);
    } else if (targeted) {
        return fail_text(spec, r->err, "a directive takes a marker, not", value,
                         "write its targets as ; marker");
    }
    if (!rule.targets) {
        return fail_spec(spec, r->err);
    }
    add_backend_url(&url, r->in->torch_url, backend);
    spec->url = spec->written = pinc_buf_keep(&url, r->arena);
    if (!patterns || !spec->url.ptr) {
        return pinc_fail_memory(r->err);
    }
    for (i = 0; i < sizeof family / sizeof *family; i++) {
        patterns[i] = pinc_slice_of(family[i]);
    }
    rule.patterns = patterns;
    rule.n_patterns = sizeof family / sizeof *family;
    spec->family = true;
    return finish(r, spec, &rule);
}

/* --- directives */

/* Takes the first word off. */
static struct pinc_slice take_word(struct pinc_slice *text)
{
    size_t n = 0;
    struct pinc_slice word;

    *text = pinc_slice_trim(*text);
    while (n < text->len && text->ptr[n] != ' ' && text->ptr[n] != '\t' && text->ptr[n] != '=') {
        n++;
    }
    word = pinc_slice_part(*text, 0, n);
    *text = pinc_slice_trim(pinc_slice_part(*text, n + (n < text->len), text->len));
    return word;
}

/* Where a marker begins: at a ';' behind a blank, as in requirements. */
static size_t marker_start(struct pinc_slice text)
{
    size_t i;

    for (i = 1; i < text.len; i++) {
        if (text.ptr[i] == ';' && (text.ptr[i - 1] == ' ' || text.ptr[i - 1] == '\t')) {
            return i;
        }
    }
    return text.len;
}

static enum pinc_status read_directive(const struct reading *r, const struct pinc_line_value *line)
{
    struct pinc_source_spec spec = {.text = line->written, .place = line->file, .line = line->line};
    struct pinc_slice value = line->value, written = line->written, word;
    const size_t end = marker_start(value);
    const struct pinc_marker *marker = NULL;
    pinc_targets targets = pinc_targets_named(PINC_LIT(""), r->in->envs, r->in->n_envs, NULL);

    word = take_word(&value);
    (void)take_word(&written);
    if (end < line->value.len) {
        struct pinc_slice text =
            pinc_slice_trim(pinc_slice_part(line->value, end + 1, line->value.len));

        if (pinc_marker_parse(&marker, text, r->arena, r->err) != PINC_OK) {
            r->err->column = 0;
            return fail_spec(&spec, r->err);
        }
        targets = pinc_marker_targets(marker, r->in->envs, r->in->n_envs);
        value = pinc_slice_trim(pinc_slice_part(value, 0, marker_start(value)));
        written = pinc_slice_trim(pinc_slice_part(written, 0, marker_start(written)));
        if (!targets) {
            return fail_text(&spec, r->err, "no target fits the marker of", line->written, NULL);
        }
    }
    if (pinc_slice_equal(word, PINC_LIT("--torch-backend"))) {
        return read_backend(r, &spec, value, targets);
    }
    if (pinc_slice_equal(word, PINC_LIT("--source"))) {
        return read_source(r, &spec, value, written, targets);
    }
    return fail_text(&spec, r->err, "not a directive of pinc:", line->written,
                     "there are '# pinc: --source NAMES=URL ; marker' and "
                     "'# pinc: --torch-backend BACKEND ; marker'");
}

/* --- all of them */

static enum pinc_status make_room(const struct reading *r)
{
    const struct pinc_sources_input *in = r->in;
    const size_t n = in->n_sources + in->n_backends + in->n_directives;

    if (n > RULES_MAX) {
        return pinc_fail(r->err, PINC_ELIMIT, "more than %u source rules", RULES_MAX);
    }
    r->out->specs = pinc_arena_array(r->arena, n + 1, sizeof *r->out->specs);
    r->out->list = pinc_arena_array(r->arena, n + 1, sizeof *r->out->list);
    r->out->rules.rules = r->out->list;
    r->out->urls = pinc_arena_array(r->arena, n + 1, sizeof *r->out->urls);
    r->out->written_urls = pinc_arena_array(r->arena, n + 1, sizeof *r->out->written_urls);
    r->out->rules.first_bound = in->first_bound;
    return r->out->specs && r->out->list && r->out->urls && r->out->written_urls
               ? PINC_OK
               : pinc_fail_memory(r->err);
}

enum pinc_status pinc_sources_read(struct pinc_sources *out, const struct pinc_sources_input *in,
                                   struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_error local = {0};
    const struct reading r = {.out = out, .in = in, .arena = arena, .err = err ? err : &local};
    enum pinc_status st;
    size_t i;

    *out = (struct pinc_sources){0};
    st = make_room(&r);
    for (i = 0; st == PINC_OK && i < in->n_backends; i++) {
        struct pinc_source_spec spec = {.text = in->backends[i],
                                        .place = PINC_LIT("--torch-backend")};

        st = read_backend(&r, &spec, in->backends[i], 0);
    }
    for (i = 0; st == PINC_OK && i < in->n_sources; i++) {
        struct pinc_source_spec spec = {.text = in->sources[i], .place = PINC_LIT("--source")};

        st = read_source(&r, &spec, in->sources[i], in->sources[i], 0);
    }
    for (i = 0; st == PINC_OK && i < in->n_directives; i++) {
        st = read_directive(&r, &in->directives[i]);
    }
    return st;
}

/* --- afterwards */

static bool is_used(const struct pinc_source_rule *rule, const struct pinc_resolution *resolution,
                    size_t n_targets)
{
    size_t i, t;

    for (i = 0; i < resolution->n_picks; i++) {
        const struct pinc_pick *pick = &resolution->picks[i];

        for (t = 0; t < n_targets && pinc_source_rule_names(rule, pick->name); t++) {
            if ((rule->targets >> t & 1) && pick->release[t] != PINC_NONE) {
                return true;
            }
        }
    }
    return false;
}

enum pinc_status pinc_sources_check_used(const struct pinc_sources *sources,
                                         const struct pinc_resolution *resolution,
                                         struct pinc_error *err)
{
    size_t i;

    for (i = 0; i < sources->rules.n_rules; i++) {
        size_t n = 0;

        while (n < 64 && sources->rules.rules[i].targets >> n) {
            n++;
        }
        if (!is_used(&sources->rules.rules[i], resolution, n)) {
            return fail_text(&sources->specs[i], err,
                             "no package of the lock is bound by the source rule",
                             sources->specs[i].text, "check its names and targets, or remove it");
        }
    }
    return PINC_OK;
}
