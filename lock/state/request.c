#include "lock/state/request.h"

#include "base/map.h"

#include "lock/output/source_lines.h"
#include "lock/input/requirement_line.h"

#include <string.h>

/* "requirements.in:7"; "--exclude" of an option, which has no line. ptr NULL when out of memory. */
static struct pinc_slice place_of(const struct pinc_requirement_line *line,
                                  struct pinc_arena *arena)
{
    struct pinc_buf text = {0};
    struct pinc_slice place = {0};

    pinc_buf_add(&text, line->at.file);
    if (line->at.line) {
        pinc_buf_addf(&text, ":%u", line->at.line);
    }
    if (text.failed == PINC_OK) {
        place = pinc_slice_dup(arena, pinc_buf_slice(&text));
    }
    pinc_buf_clear(&text);
    return place;
}

static enum pinc_status fail_line(const struct pinc_requirement_line *line, struct pinc_error *err)
{
    struct pinc_buf quoted = {0};
    enum pinc_status st = PINC_EUNSUPPORTED;

    pinc_buf_add_quoted(&quoted, line->written, 100);
    if (quoted.failed != PINC_OK) {
        st = pinc_fail_memory(err);
    } else {
        (void)pinc_fail(err, st, "%s does not tell the name of its project", quoted.ptr);
        pinc_fail_hint(err, "write it as NAME @ URL");
        pinc_requirement_line_fail_at(line, err);
    }
    pinc_buf_clear(&quoted);
    return st;
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
        *root = (struct pinc_root){.req = line->req};
        root->targets = pinc_marker_targets(line->req->marker, parts->envs, parts->n_envs);
        root->where = place_of(line, arena);
        root->quiet = line->at.line == 0;
        if (!root->where.ptr) {
            return pinc_fail_memory(err);
        }
        ++*n;
    }
    return roots ? PINC_OK : pinc_fail_memory(err);
}

/* --- names */

/* A list as the resolver takes it: ":all:" apart from the names. */
static enum pinc_status make_names(struct pinc_name_set *set, const struct pinc_name_list *list,
                                   struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_slice *names = pinc_arena_array(arena, list->n + 1, sizeof *names);
    size_t i;

    if (!names) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < list->n; i++) {
        if (pinc_slice_equal(list->names[i], PINC_LIT(":all:"))) {
            set->all = true;
        } else if (list->names[i].len) {
            names[set->n_names++] = list->names[i];
        }
    }
    set->names = names;
    return PINC_OK;
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

static enum pinc_status read_upgrades(struct upgrades *out, struct pinc_texts names,
                                      struct pinc_arena *arena, struct pinc_error *err)
{
    enum pinc_status st;
    size_t i;

    out->items = pinc_arena_array(arena, names.n + 1, sizeof *out->items);
    if (!out->items) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < names.n; i++) {
        st = pinc_requirement_parse(&out->items[i], names.items[i], arena, err);
        if (st == PINC_ENOMEM) {
            return st;
        }
        if (st != PINC_OK) {
            if (err) {
                err->code = PINC_EUSAGE;
            }
            pinc_fail_at(err, "--upgrade-package", 0, 0);
            return PINC_EUSAGE;
        }
        out->n++;
    }
    return PINC_OK;
}

/* The version of a line that pins one: "name==1.0", or "name @ URL" of a file that tells it.
 * PINC_OK, PINC_ESYNTAX (it pins none), PINC_ENOMEM. */
static enum pinc_status pinned_version(struct pinc_version *out,
                                       const struct pinc_requirement_line *line,
                                       struct pinc_arena *arena)
{
    enum pinc_operator op;
    struct pinc_slice text;

    if (line->kind == PINC_LINE_REQUIREMENT && line->req && line->req->url.ptr) {
        return pinc_source_line_version(out, line->req->norm, line->req->url, arena);
    }
    if (line->kind != PINC_LINE_REQUIREMENT || !line->req ||
        pinc_specset_count(line->req->specs) != 1) {
        return PINC_ESYNTAX;
    }
    pinc_specset_item(line->req->specs, 0, &op, &text);
    return op == PINC_OP_EQ ? pinc_version_parse(out, text, arena, NULL) : PINC_ESYNTAX;
}

/* The pin of a line for the targets of the request; pin->targets is 0 where it is none. PINC_OK,
 * PINC_ENOMEM. */
static enum pinc_status read_pin(struct pinc_kept *pin, const struct pinc_requirement_line *line,
                                 const struct pinc_request_parts *parts, struct pinc_arena *arena,
                                 struct pinc_error *err)
{
    const enum pinc_status st = pinned_version(&pin->version, line, arena);

    pin->targets = 0;
    if (st == PINC_ENOMEM) {
        return pinc_fail_memory(err);
    }
    if (st != PINC_OK ||
        (line->req->url.ptr && !pinc_source_bound(&parts->sources, line->req->norm))) {
        return PINC_OK;
    }
    pin->name = line->req->norm;
    pin->targets = pinc_marker_targets(line->req->marker, parts->envs, parts->n_envs);
    return PINC_OK;
}

static size_t count_lines(const struct pinc_requirements *list)
{
    return list ? list->n_lines : 0;
}

/* Pins that are kept so far, and at which targets a package has one. */
struct keeping {
    struct pinc_kept *kept;
    size_t n;
    struct pinc_map
        *last; /* name -> its last pin, `targets` of which are those of all of its pins */
    pinc_targets *targets; /* of each pin */
};

/* Keep the pin of a wish where no wish before has the package. */
static enum pinc_status keep_wish(struct keeping *k, const struct pinc_requirement_line *line,
                                  const struct pinc_request_parts *parts, struct pinc_arena *arena,
                                  struct pinc_error *err)
{
    struct pinc_kept *pin = &k->kept[k->n];
    enum pinc_status st = read_pin(pin, line, parts, arena, err);
    pinc_targets before = 0;
    uint32_t at;

    if (st != PINC_OK || !pin->targets) {
        return st;
    }
    if (pinc_map_get(k->last, pin->name, &at)) {
        before = k->targets[at];
    }
    pin->targets &= ~before;
    pin->wished = true;
    if (pin->targets) {
        k->targets[k->n] = before | pin->targets;
        if (!pinc_map_put(k->last, pin->name, (uint32_t)k->n)) {
            return pinc_fail_memory(err);
        }
        k->n++;
    }
    return PINC_OK;
}

static enum pinc_status keep_wishes(struct keeping *k, const struct pinc_request_parts *parts,
                                    struct pinc_arena *arena, struct pinc_error *err)
{
    const size_t most = parts->wishes[0].n + parts->wishes[1].n;
    enum pinc_status st = PINC_OK;
    size_t l, i;

    if (most == 0) {
        return PINC_OK;
    }
    k->targets = pinc_arena_array(arena, most, sizeof *k->targets);
    k->last = pinc_map_new();
    if (!k->targets || !k->last) {
        st = pinc_fail_memory(err);
    }
    for (l = 0; l < 2; l++) {
        for (i = 0; i < parts->wishes[l].n && st == PINC_OK; i++) {
            st = keep_wish(k, &parts->wishes[l].list->lines[i], parts, arena, err);
        }
    }
    pinc_map_free(k->last);
    return st;
}

static enum pinc_status make_kept(struct pinc_resolve_request *out,
                                  const struct pinc_request_parts *parts,
                                  const struct upgrades *upgrades, struct pinc_arena *arena,
                                  struct pinc_error *err)
{
    const size_t most = count_lines(parts->existing) + parts->wishes[0].n + parts->wishes[1].n;
    struct pinc_kept *kept = pinc_arena_array(arena, most + 1, sizeof *kept);
    struct pinc_kept *expected = pinc_arena_array(arena, most + 1, sizeof *expected);
    struct keeping k = {.n = 0};
    enum pinc_status st;
    size_t i, n = 0;

    if (!kept || !expected) {
        return pinc_fail_memory(err);
    }
    k.kept = kept;
    st = keep_wishes(&k, parts, arena, err);
    for (i = 0; i < count_lines(parts->existing) && st == PINC_OK; i++) {
        struct pinc_kept *pin = &expected[n];

        st = read_pin(pin, &parts->existing->lines[i], parts, arena, err);
        if (st != PINC_OK || pin->targets == 0) {
            continue;
        }
        pin->wished = false;
        n++;
        if (!parts->versions->upgrade && !is_upgraded(upgrades, pin->name)) {
            kept[k.n++] = *pin;
        }
    }
    out->kept = kept;
    out->n_kept = k.n;
    out->expected = expected;
    out->n_expected = n;
    return st;
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
                       upgrades->n + count_lines(parts->bounds) + 1, parts, arena, err);
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
        *root = (struct pinc_root){.req = req};
        root->targets = pinc_marker_targets(req->marker, parts->envs, parts->n_envs);
        root->where = PINC_LIT("--upgrade-package");
        out->n_constraints++;
    }
    for (i = 0; i < count_lines(parts->bounds); i++) {
        const struct pinc_requirement *req = parts->bounds->lines[i].req;

        if (req) {
            constraints[out->n_constraints++] = (struct pinc_root){
                .req = req,
                .targets = pinc_marker_targets(req->marker, parts->envs, parts->n_envs),
                .where = parts->bounds->lines[i].at.file,
                .unseen = true,
            };
        }
    }
    out->requirements = requirements;
    out->constraints = constraints;
    out->overrides = overrides;
    return PINC_OK;
}

static enum pinc_status make_policy(struct pinc_resolve_request *out,
                                    const struct pinc_request_parts *parts,
                                    struct pinc_arena *arena, struct pinc_error *err)
{
    const struct pinc_version_settings *versions = parts->versions;
    const struct pinc_input_options *lines = &parts->input->options;
    enum pinc_status st;

    out->choosing.mode = versions->mode;
    out->choosing.forks = versions->forks;
    out->choosing.no_deps = !versions->deps;
    out->choosing.solve_seconds = parts->limits ? parts->limits->solve_seconds : 0;
    out->choosing.max_projects = parts->limits ? parts->limits->projects : 0;
    out->files.exclude_newer = versions->exclude_newer;
    out->files.exclude_newer_strict = versions->exclude_newer_strict;
    out->files.limits = versions->limits;
    out->files.n_limits = versions->n_limits;
    /* The lines were applied to what the command line says while they were read. */
    st = make_names(&out->files.only_binary, &lines->formats.only_binary, arena, err);
    if (st == PINC_OK) {
        st = make_names(&out->files.no_binary, &lines->formats.no_binary, arena, err);
    }
    if (st == PINC_OK) {
        st = make_names(&out->choosing.pre, &lines->all_releases, arena, err);
    }
    if (st == PINC_OK) {
        st = make_names(&out->files.only_final, &lines->only_final, arena, err);
    }
    out->choosing.pre.all = out->choosing.pre.all || lines->pre || versions->pre;
    return st;
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
    out->files.sources = parts->sources;
    st = read_upgrades(&upgrades, parts->versions->upgrades, arena, err);
    if (st == PINC_OK) {
        st = make_roots(out, parts, &upgrades, arena, err);
    }
    if (st == PINC_OK) {
        st = make_kept(out, parts, &upgrades, arena, err);
    }
    return st == PINC_OK ? make_policy(out, parts, arena, err) : st;
}
