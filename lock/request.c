#include "lock/request.h"

#include "lock/config/exclude_newer.h"
#include "markers/name.h"

#include <string.h>

/* "requirements.in:7". ptr NULL when out of memory. */
static struct pinc_slice place_of(const struct pinc_requirement_line *line,
                                  struct pinc_arena *arena)
{
    struct pinc_buf text = {0};
    struct pinc_slice place = {0};

    pinc_buf_add(&text, line->file);
    pinc_buf_addf(&text, ":%u", line->line);
    if (text.failed == PINC_OK) {
        place = pinc_slice_dup(arena, pinc_buf_slice(&text));
    }
    pinc_buf_clear(&text);
    return place;
}

static enum pinc_status fail_line(const struct pinc_requirement_line *line, struct pinc_error *err)
{
    struct pinc_buf quoted = {0}, file = {0};

    pinc_buf_add_quoted(&quoted, line->written, 100);
    pinc_buf_add_escaped(&file, line->file, 200);
    if (quoted.failed != PINC_OK || file.failed != PINC_OK) {
        (void)pinc_fail_memory(err);
    } else {
        (void)pinc_fail(err, PINC_EUNSUPPORTED, "%s does not tell the name of its project",
                        quoted.ptr);
        pinc_fail_at(err, file.ptr, line->line, line->column);
        pinc_fail_hint(err, "write it as NAME @ URL");
    }
    pinc_buf_clear(&quoted);
    pinc_buf_clear(&file);
    return PINC_EUNSUPPORTED;
}

/* The lines of one kind as roots, in their order, with room for `more`. */
static enum pinc_status add_roots(struct pinc_root **out, size_t *n,
                                  const struct pinc_requirements *list,
                                  enum pinc_requirement_line_kind kind, size_t more,
                                  const struct pinc_request_parts *parts, struct pinc_arena *arena,
                                  struct pinc_error *err)
{
    struct pinc_root *roots =
        pinc_arena_array(arena, (list ? list->n_lines : 0) + more, sizeof *roots);
    size_t i;

    *out = roots;
    *n = 0;
    for (i = 0; list && i < list->n_lines && roots; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];
        struct pinc_root *root = &roots[*n];

        if (line->kind != kind || (!line->req && parts->skip_unnamed)) {
            continue;
        }
        if (!line->req) {
            return fail_line(line, err);
        }
        root->req = line->req;
        root->targets = pinc_marker_targets(line->req->marker, parts->envs, parts->n_envs);
        root->where = place_of(line, arena);
        if (!root->where.ptr) {
            return pinc_fail_memory(err);
        }
        ++*n;
    }
    return roots ? PINC_OK : pinc_fail_memory(err);
}

/* --- names */

/* Adds the names of "a,b,:all:"; ":none:" empties the set, as in pip. */
static bool add_names(struct pinc_name_set *set, struct pinc_slice *names, struct pinc_slice text,
                      struct pinc_arena *arena)
{
    while (text.len) {
        size_t end = pinc_slice_find(text, ',');
        struct pinc_slice name = pinc_slice_trim(pinc_slice_part(text, 0, end));

        text = pinc_slice_part(text, end + 1, text.len);
        if (pinc_slice_equal(name, PINC_LIT(":all:"))) {
            set->all = true;
        } else if (pinc_slice_equal(name, PINC_LIT(":none:"))) {
            set->all = false;
            set->n_names = 0;
        } else if (name.len) {
            names[set->n_names] = pinc_name_normalize(arena, name);
            if (!names[set->n_names++].ptr) {
                return false;
            }
        }
    }
    return true;
}

/* Names that the input's option lines give. */
struct line_names {
    const struct pinc_slice *items;
    size_t n;
};

static bool is_among(const struct line_names *lines, struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < lines->n && !pinc_slice_equal(lines->items[i], name); i++) {
    }
    return i < lines->n;
}

/* Take from the options' names what the input's lines, which pip reads later, take away. */
static void drop_names(struct pinc_name_set *set, struct pinc_slice *names,
                       const struct line_names *lines, const struct line_names *against)
{
    const bool anew = is_among(lines, PINC_LIT(":all:")) || is_among(against, PINC_LIT(":all:"));
    size_t i, n = 0;

    for (i = 0; i < set->n_names && !anew; i++) {
        if (!is_among(against, names[i])) {
            names[n++] = names[i];
        }
    }
    set->n_names = n;
    set->all = set->all && !anew;
}

/**
 * The names of an option (PINC_OPT_COUNT: of none) and those of the input's option lines.
 * @param against those of the opposite option's lines
 */
static enum pinc_status make_names(struct pinc_name_set *set,
                                   const struct pinc_option_values *values, enum pinc_option_id id,
                                   struct line_names lines, struct line_names against,
                                   struct pinc_arena *arena, struct pinc_error *err)
{
    const struct pinc_slice *given = NULL;
    size_t n = 0, room = lines.n, i, k;
    struct pinc_slice *names;
    bool ok = true;

    if (id != PINC_OPT_COUNT) {
        given = pinc_option_list(values, id, &n);
    }
    for (i = 0; i < n; i++) {
        room++;
        for (k = 0; k < given[i].len; k++) {
            room += given[i].ptr[k] == ',';
        }
    }
    names = pinc_arena_array(arena, room + 1, sizeof *names);
    if (!names) {
        return pinc_fail_memory(err);
    }
    set->names = names;
    for (i = 0; i < n && ok; i++) {
        ok = add_names(set, names, given[i], arena);
    }
    drop_names(set, names, &lines, &against);
    for (i = 0; i < lines.n && ok; i++) {
        ok = add_names(set, names, lines.items[i], arena);
    }
    return ok ? PINC_OK : pinc_fail_memory(err);
}

/* --- versions to keep, and to upgrade */

struct upgrades {
    const struct pinc_requirement **items; /* --upgrade-package */
    size_t n;
};

static bool is_upgraded(const struct upgrades *upgrades, struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < upgrades->n; i++) {
        if (pinc_slice_equal(upgrades->items[i]->norm, name)) {
            return true;
        }
    }
    return false;
}

static enum pinc_status read_upgrades(struct upgrades *out, const struct pinc_option_values *values,
                                      struct pinc_arena *arena, struct pinc_error *err)
{
    const struct pinc_slice *names;
    enum pinc_status st;
    size_t n, i;

    names = pinc_option_list(values, PINC_OPT_UPGRADE_PACKAGE, &n);
    out->items = pinc_arena_array(arena, n + 1, sizeof *out->items);
    if (!out->items) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < n; i++) {
        st = pinc_requirement_parse(&out->items[i], names[i], arena, err);
        if (st != PINC_OK) {
            if (err) {
                err->code = PINC_EUSAGE;
            }
            pinc_fail_at(err, "--upgrade-package", 0, 0);
            return st == PINC_ENOMEM ? st : PINC_EUSAGE;
        }
        out->n++;
    }
    return PINC_OK;
}

/* The version of a line that pins one: "name==1.0". */
static bool pinned_version(struct pinc_version *out, const struct pinc_requirement_line *line,
                           struct pinc_arena *arena)
{
    enum pinc_operator op;
    struct pinc_slice text;

    if (line->kind != PINC_LINE_REQUIREMENT || !line->req || line->req->url.ptr ||
        pinc_specset_count(line->req->specs) != 1) {
        return false;
    }
    pinc_specset_item(line->req->specs, 0, &op, &text);
    return op == PINC_OP_EQ && pinc_version_parse(out, text, arena, NULL) == PINC_OK;
}

static enum pinc_status make_kept(struct pinc_resolve_request *out,
                                  const struct pinc_request_parts *parts,
                                  const struct upgrades *upgrades, struct pinc_arena *arena,
                                  struct pinc_error *err)
{
    const struct pinc_requirements *list = parts->existing;
    const bool upgrade = pinc_option_flag(parts->values, PINC_OPT_UPGRADE);
    struct pinc_kept *kept, *expected;
    size_t i, n = 0, n_kept = 0;

    if (!list) {
        return PINC_OK;
    }
    kept = pinc_arena_array(arena, list->n_lines + 1, sizeof *kept);
    expected = pinc_arena_array(arena, list->n_lines + 1, sizeof *expected);
    if (!kept || !expected) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < list->n_lines; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];
        struct pinc_kept *pin = &expected[n];

        if (!pinned_version(&pin->version, line, arena)) {
            continue;
        }
        pin->name = line->req->norm;
        pin->targets = pinc_marker_targets(line->req->marker, parts->envs, parts->n_envs);
        if (pin->targets == 0) {
            continue;
        }
        n++;
        if (!upgrade && !is_upgraded(upgrades, pin->name)) {
            kept[n_kept++] = *pin;
        }
    }
    out->kept = kept;
    out->n_kept = n_kept;
    out->expected = expected;
    out->n_expected = n;
    return PINC_OK;
}

/* --- the whole */

static enum pinc_status make_roots(struct pinc_resolve_request *out,
                                   const struct pinc_request_parts *parts,
                                   const struct upgrades *upgrades, struct pinc_arena *arena,
                                   struct pinc_error *err)
{
    struct pinc_root *requirements, *constraints, *overrides;
    enum pinc_status st;
    size_t i;

    st = add_roots(&requirements, &out->n_requirements, parts->input, PINC_LINE_REQUIREMENT, 1,
                   parts, arena, err);
    if (st == PINC_OK) {
        st = add_roots(&constraints, &out->n_constraints, parts->input, PINC_LINE_CONSTRAINT,
                       upgrades->n + 1, parts, arena, err);
    }
    if (st == PINC_OK) {
        st = add_roots(&overrides, &out->n_overrides, parts->overrides, PINC_LINE_REQUIREMENT, 1,
                       parts, arena, err);
    }
    if (st != PINC_OK) {
        return st;
    }
    /* --upgrade-package NAME==V limits NAME; a bare NAME only lets go of the version that is there.
     */
    for (i = 0; i < upgrades->n; i++) {
        const struct pinc_requirement *req = upgrades->items[i];
        struct pinc_root *root = &constraints[out->n_constraints];

        if (pinc_specset_count(req->specs) == 0) {
            continue;
        }
        root->req = req;
        root->targets = pinc_marker_targets(req->marker, parts->envs, parts->n_envs);
        root->where = PINC_LIT("--upgrade-package");
        out->n_constraints++;
    }
    out->requirements = requirements;
    out->constraints = constraints;
    out->overrides = overrides;
    return PINC_OK;
}

static enum pinc_status make_limit(struct pinc_resolve_request *out,
                                   const struct pinc_option_values *values, int64_t now,
                                   struct pinc_error *err)
{
    struct pinc_slice text = pinc_option_text(values, PINC_OPT_EXCLUDE_NEWER);
    struct pinc_buf quoted = {0};

    out->exclude_newer = INT64_MAX;
    out->exclude_newer_strict = pinc_option_flag(values, PINC_OPT_EXCLUDE_NEWER_STRICT);
    if (!text.ptr || pinc_exclude_newer_limit(&out->exclude_newer, text, now)) {
        return PINC_OK;
    }
    pinc_buf_add_quoted(&quoted, text, 100);
    (void)pinc_fail(err, PINC_EUSAGE, "not a date, a time or an age: %s",
                    quoted.ptr ? quoted.ptr : "");
    pinc_fail_hint(err, "--exclude-newer takes 2026-11-01, 2026-11-01T12:00:00Z, or 7d");
    pinc_buf_clear(&quoted);
    return PINC_EUSAGE;
}

static enum pinc_status make_policy(struct pinc_resolve_request *out,
                                    const struct pinc_request_parts *parts,
                                    struct pinc_arena *arena, struct pinc_error *err)
{
    const struct pinc_option_values *values = parts->values;
    const struct pinc_input_options *lines = &parts->input->options;
    const struct line_names only = {lines->only_binary, lines->n_only_binary};
    const struct line_names no = {lines->no_binary, lines->n_no_binary};
    const struct line_names pre = {lines->all_releases, lines->n_all_releases};
    enum pinc_status st;

    out->mode = pinc_option_is(values, PINC_OPT_RESOLUTION, "lowest")          ? PINC_LOWEST
                : pinc_option_is(values, PINC_OPT_RESOLUTION, "lowest-direct") ? PINC_LOWEST_DIRECT
                                                                               : PINC_HIGHEST;
    out->forks = pinc_option_is(values, PINC_OPT_FORK_STRATEGY, "fewest")
                     ? PINC_FORK_FEWEST
                     : PINC_FORK_REQUIRES_PYTHON;
    out->no_deps = pinc_option_flag(values, PINC_OPT_NO_DEPS);
    st = make_names(&out->only_binary, values, PINC_OPT_ONLY_BINARY, only, no, arena, err);
    if (st == PINC_OK) {
        st = make_names(&out->no_binary, values, PINC_OPT_NO_BINARY, no, only, arena, err);
    }
    if (st == PINC_OK) {
        st = make_names(&out->pre, values, PINC_OPT_COUNT, pre, (struct line_names){NULL, 0}, arena,
                        err);
    }
    out->pre.all = out->pre.all || lines->pre || pinc_option_flag(values, PINC_OPT_PRE);
    return st == PINC_OK ? make_limit(out, values, parts->now, err) : st;
}

enum pinc_status pinc_request_make(struct pinc_resolve_request *out,
                                   const struct pinc_request_parts *parts, struct pinc_arena *arena,
                                   struct pinc_error *err)
{
    struct upgrades upgrades = {0};
    enum pinc_status st;

    memset(out, 0, sizeof *out);
    out->envs = parts->envs;
    out->n_envs = parts->n_envs;
    out->sources = parts->sources;
    st = read_upgrades(&upgrades, parts->values, arena, err);
    if (st == PINC_OK) {
        st = make_roots(out, parts, &upgrades, arena, err);
    }
    if (st == PINC_OK) {
        st = make_kept(out, parts, &upgrades, arena, err);
    }
    return st == PINC_OK ? make_policy(out, parts, arena, err) : st;
}
