#include "resolver/conflict.h"

#include "resolver/encode.h"
#include "resolver/spelling.h"

#include <string.h>

/*
 * An explanation is found in three steps: the first target that has no solution, a smallest set of requirements of the input
 * that has none, and then plain propagation from these: what every version that is left of a package needs, its dependencies
 * must give. Where that ends with a package of which no version is left, the steps on the way are the story.
 */

#define SUGGESTIONS_MAX 4u   /* requirements that are left out to see whether that helps */
#define STORY_MAX 40u        /* lines */
#define LISTED_VERSIONS 5u
#define LISTED_WHEELS 6u
#define LISTED_NEEDS 3u      /* different requirements of the versions of one package */

struct pinc_conflict {
    struct pinc_buf text;
};

/* One narrowing of a package: by the input (root) or by what all that is left of another package needs. */
struct step {
    uint32_t package;       /* what is narrowed */
    uint32_t from;          /* PINC_NONE: the input */
    uint32_t root;          /* then: which requirement */
    const struct pinc_dep *dep;
    const struct pinc_dep *needs[LISTED_NEEDS]; /* how the versions of `from` put it, oldest first */
    unsigned n_needs;       /* more than LISTED_NEEDS: there are others */
    uint32_t first, last;   /* versions of `from` that were left then */
    bool told;
};

struct story {
    struct pinc_graph *graph;
    struct pinc_rounds *rounds;
    struct pinc_arena *arena;
    size_t target;
    bool *without;
    bool **left;        /* of each package: versions that are left; NULL: not needed */
    bool **extras;      /* of each package: extras that are asked for; NULL: none */
    struct step *steps;
    size_t n_steps, cap_steps;
    uint32_t empty;     /* the package of which nothing is left, PINC_NONE */
    struct pinc_buf *out;
    unsigned lines;
};

/* --- a smallest set of requirements */

static enum pinc_status find_target(struct story *s, struct pinc_error *err)
{
    size_t t;

    for (t = 0; t < s->graph->request->n_envs; t++) {
        enum pinc_status st =
            pinc_encoding_try(s->graph, s->without, (pinc_targets)1 << t, NULL, err);

        if (st != PINC_OK) {
            s->target = t;
            return st == PINC_ENOSOLUTION ? PINC_OK : st;
        }
    }
    return pinc_fail(err, PINC_EINTERNAL, "every target has a solution of its own");
}

/* Leave out each requirement in turn, and for good when there is no solution without it either. */
static enum pinc_status shrink(struct story *s, struct pinc_error *err)
{
    const struct pinc_resolve_request *request = s->graph->request;
    size_t i;

    for (i = 0; i < request->n_requirements; i++) {
        enum pinc_status st;

        if (s->without[i] || !(request->requirements[i].targets >> s->target & 1)) {
            s->without[i] = true;
            continue;
        }
        s->without[i] = true;
        st = pinc_encoding_try(s->graph, s->without, (pinc_targets)1 << s->target, NULL, err);
        if (st == PINC_OK) {
            s->without[i] = false;
        } else if (st != PINC_ENOSOLUTION) {
            return st;
        }
    }
    return PINC_OK;
}

/* --- propagation */

static bool *left_of(struct story *s, uint32_t package)
{
    const struct pinc_package *p = s->graph->packages[package];
    uint32_t c;

    if (!s->left[package]) {
        s->left[package] = pinc_arena_array(s->arena, p->n_cands, sizeof **s->left);
        for (c = 0; s->left[package] && c < p->n_cands; c++) {
            s->left[package][c] = pinc_package_cell(p, s->target, c)->file != PINC_NONE;
        }
    }
    return s->left[package];
}

/* Remember the extras that a dependency asks for. */
static bool take_extras(struct story *s, const struct pinc_dep *dep, bool *changed)
{
    const struct pinc_package *p = s->graph->packages[dep->package];
    bool **extras = &s->extras[dep->package];
    size_t i;

    if (dep->n_extras && !*extras) {
        *extras = pinc_arena_array(s->arena, p->n_extras, sizeof **extras);
        if (!*extras) {
            return false;
        }
    }
    for (i = 0; i < dep->n_extras; i++) {
        *changed = *changed || !(*extras)[dep->extras[i]];
        (*extras)[dep->extras[i]] = true;
    }
    return true;
}

/* Dependency `at` of a version, those of the extras that are asked for behind its own; NULL after the last one. */
static const struct pinc_dep *dep_at(const struct story *s, uint32_t package, uint32_t cand, size_t at)
{
    const struct pinc_cell *cell =
        pinc_package_cell(s->graph->packages[package], s->target, cand);
    size_t x;

    if (!cell->deps) {
        return NULL;
    }
    if (at < cell->deps->n) {
        return &cell->deps->items[at];
    }
    at -= cell->deps->n;
    for (x = 0; s->extras[package] && x < cell->n_extra_deps; x++) {
        if (!s->extras[package][x] || !cell->extra_deps[x]) {
            continue;
        }
        if (at < cell->extra_deps[x]->n) {
            return &cell->extra_deps[x]->items[at];
        }
        at -= cell->extra_deps[x]->n;
    }
    return NULL;
}

static uint32_t edge_of(const struct story *s, uint32_t package, bool last)
{
    const struct pinc_package *p = s->graph->packages[package];
    uint32_t c, found = PINC_NONE;

    for (c = 0; s->left[package] && c < p->n_cands; c++) {
        if (s->left[package][c]) {
            found = c;
            if (!last) {
                break;
            }
        }
    }
    return found;
}

/* The different specifiers with which the left versions of step->from ask for its package. */
static void collect_needs(const struct story *s, struct step *step)
{
    const struct pinc_dep *d;
    uint32_t v;
    unsigned k;
    size_t i;

    for (v = step->first; v != PINC_NONE && v <= step->last; v++) {
        for (i = 0; s->left[step->from][v] && (d = dep_at(s, step->from, v, i)) != NULL; i++) {
            if (d->package != step->package) {
                continue;
            }
            for (k = 0; k < step->n_needs && k < LISTED_NEEDS && step->needs[k]->spec != d->spec; k++) {
            }
            if (k == step->n_needs && k < LISTED_NEEDS) {
                step->needs[k] = d;
            }
            step->n_needs += k == step->n_needs;
        }
    }
}

static bool add_step(struct story *s, uint32_t package, uint32_t from, uint32_t root,
                     const struct pinc_dep *dep)
{
    struct step step = {.package = package, .from = from, .root = root, .dep = dep,
                        .first = PINC_NONE, .last = PINC_NONE};

    if (from != PINC_NONE) {
        step.first = edge_of(s, from, false);
        step.last = edge_of(s, from, true);
        if (step.first != step.last) {
            collect_needs(s, &step);
        }
    }
    if (!PINC_GROW(s->steps, s->cap_steps, s->n_steps + 1)) {
        return false;
    }
    s->steps[s->n_steps++] = step;
    return true;
}

/* Keep the versions that `keep` holds. A step is noted when the package is new, or one falls away. */
static bool narrow(struct story *s, uint32_t package, const bool *keep, uint32_t from, uint32_t root,
                   const struct pinc_dep *dep, bool *changed)
{
    const struct pinc_package *p = s->graph->packages[package];
    bool fresh = s->left[package] == NULL, any = false, falls = false;
    bool *left = left_of(s, package);
    uint32_t c;

    if (!left || !take_extras(s, dep, changed)) {
        return false;
    }
    for (c = 0; c < p->n_cands; c++) {
        falls = falls || (left[c] && keep && !keep[c]);
    }
    if ((fresh || falls) && !add_step(s, package, from, root, dep)) {
        return false;
    }
    for (c = 0; c < p->n_cands; c++) {
        left[c] = left[c] && (!keep || keep[c]);
        any = any || left[c];
    }
    *changed = *changed || fresh || falls;
    if (!any && p->ready && s->empty == PINC_NONE) {
        s->empty = package;
    }
    return true;
}

/* Does a version allow `cand` of `to`? *dep is one of its dependencies on `to`, NULL when it has none. */
static bool version_allows(const struct story *s, uint32_t from, uint32_t version, uint32_t to, uint32_t cand,
                           const struct pinc_dep **dep)
{
    const struct pinc_package *q = s->graph->packages[to];
    const struct pinc_dep *d;
    bool allows = true;
    size_t i;

    *dep = NULL;
    for (i = 0; (d = dep_at(s, from, version, i)) != NULL; i++) {
        if (d->package == to) {
            *dep = d;
            allows = allows && (!q->ready || q->specs[d->spec].match[cand]);
        }
    }
    return allows;
}

/* What of `to` the left versions of `from` allow between them; *dep is the newest one's. false: some do not need it at all. */
static bool allowed_by_all(const struct story *s, uint32_t from, uint32_t to, bool *keep,
                           const struct pinc_dep **dep)
{
    const struct pinc_package *p = s->graph->packages[from], *q = s->graph->packages[to];
    size_t n = q->ready ? q->n_cands : 0;
    uint32_t v, k;

    for (v = 0; v < p->n_cands; v++) {
        if (!s->left[from][v]) {
            continue;
        }
        (void)version_allows(s, from, v, to, 0, dep);
        if (!*dep) {
            return false;
        }
        for (k = 0; k < n; k++) {
            keep[k] = keep[k] || version_allows(s, from, v, to, k, dep);
        }
    }
    return *dep != NULL;
}

static bool propagate_from(struct story *s, uint32_t from, bool *changed)
{
    uint32_t c = edge_of(s, from, true);
    const struct pinc_dep *newest;
    size_t i;

    if (c == PINC_NONE) {
        return true;
    }
    for (i = 0; s->empty == PINC_NONE && (newest = dep_at(s, from, c, i)) != NULL; i++) {
        uint32_t to = newest->package;
        const struct pinc_package *q = s->graph->packages[to];
        const struct pinc_dep *dep = NULL;
        bool *keep;

        if (edge_of(s, from, false) == c) {
            /* One version is left: each of its dependencies is a step of its own. */
            if (!narrow(s, to, q->ready ? q->specs[newest->spec].match : NULL, from, 0, newest,
                        changed)) {
                return false;
            }
            continue;
        }
        keep = pinc_arena_array(s->arena, q->n_cands, sizeof *keep);
        if (!keep) {
            return false;
        }
        if (allowed_by_all(s, from, to, keep, &dep) &&
            !narrow(s, to, q->ready ? keep : NULL, from, 0, dep, changed)) {
            return false;
        }
    }
    return true;
}

/* A version goes when something that it needs has nothing left for it. */
static bool drop_hopeless(struct story *s, uint32_t package, bool *changed)
{
    const struct pinc_package *p = s->graph->packages[package];
    bool any = false;
    uint32_t c, k;
    size_t i;

    for (c = 0; c < p->n_cands; c++) {
        const struct pinc_dep *d;
        bool hope = s->left[package][c];

        for (i = 0; hope && (d = dep_at(s, package, c, i)) != NULL; i++) {
            const struct pinc_package *q = s->graph->packages[d->package];
            const bool *left = s->left[d->package];

            if (!q->ready) {
                continue;
            }
            for (k = 0, hope = false; !hope && k < q->n_cands; k++) {
                hope = q->specs[d->spec].match[k] &&
                       pinc_package_cell(q, s->target, k)->file != PINC_NONE && (!left || left[k]);
            }
            if (!hope) {
                *changed = true;
                if (!add_step(s, package, d->package, PINC_NONE, d)) {
                    return false;
                }
                s->steps[s->n_steps - 1].first = s->steps[s->n_steps - 1].last = c;
            }
        }
        s->left[package][c] = hope;
        any = any || hope;
    }
    if (!any && p->ready && s->empty == PINC_NONE) {
        s->empty = package;
    }
    return true;
}

static bool propagate(struct story *s)
{
    const struct pinc_resolve_request *request = s->graph->request;
    bool changed = true;
    size_t i;

    for (i = 0; i < request->n_requirements; i++) {
        const struct pinc_dep *dep = pinc_graph_root(s->graph, i, s->target);
        const struct pinc_package *p;

        if (s->without[i]) {
            continue;
        }
        p = s->graph->packages[dep->package];
        if (!narrow(s, dep->package, p->ready ? p->specs[dep->spec].match : NULL, PINC_NONE,
                    (uint32_t)i, dep, &changed)) {
            return false;
        }
    }
    while (changed && s->empty == PINC_NONE) {
        changed = false;
        for (i = 0; i < s->graph->n_packages && s->empty == PINC_NONE; i++) {
            if (s->left[i] && !propagate_from(s, (uint32_t)i, &changed)) {
                return false;
            }
        }
        for (i = 0; i < s->graph->n_packages && !changed && s->empty == PINC_NONE; i++) {
            if (s->left[i] && s->graph->packages[i]->ready &&
                !drop_hopeless(s, (uint32_t)i, &changed)) {
                return false;
            }
        }
    }
    return true;
}

/* --- telling */

static void add_version(struct pinc_buf *out, const struct pinc_package *p, uint32_t cand)
{
    const struct pinc_cand *c = &p->cands[cand];

    pinc_buf_add_escaped(out, c->table->project->releases[c->release].text, 60);
}

static void add_versions(struct story *s, uint32_t package, uint32_t first, uint32_t last)
{
    const struct pinc_package *p = s->graph->packages[package];

    pinc_buf_add(s->out, p->name);
    if (first == PINC_NONE) {
        return;
    }
    pinc_buf_add_char(s->out, ' ');
    add_version(s->out, p, first);
    if (last != first) {
        pinc_buf_add_str(s->out, " to ");
        add_version(s->out, p, last);
    }
}

static void add_requirement(struct story *s, const struct pinc_requirement *req)
{
    struct pinc_buf text = {0};
    size_t i;

    pinc_buf_add(&text, req->name);
    for (i = 0; i < req->n_extras; i++) {
        pinc_buf_add_char(&text, i ? ',' : '[');
        pinc_buf_add(&text, req->extras[i]);
    }
    if (req->n_extras) {
        pinc_buf_add_char(&text, ']');
    }
    if (req->url.ptr) {
        pinc_buf_add_str(&text, " by its URL"); /* which may hold a password */
    } else {
        pinc_specset_print_written(&text, req->specs);
    }
    pinc_buf_add_escaped(s->out, pinc_buf_slice(&text), 200);
    pinc_buf_clear(&text);
}

static void tell_root(struct story *s, uint32_t root)
{
    const struct pinc_root *r = &s->graph->request->requirements[root];

    pinc_buf_add_str(s->out, "  ");
    pinc_buf_add_escaped(s->out, r->where, 200);
    pinc_buf_add_str(s->out, " asks for ");
    add_requirement(s, r->req);
    pinc_buf_add_char(s->out, '\n');
    s->lines++;
}

/* Versions of a package that fell away for want of the same dependency, as one line; `at` is the first of these steps. */
static void tell_fall(struct story *s, size_t at, size_t until)
{
    const struct step *first = &s->steps[at];
    struct step newest = *first;
    uint32_t oldest = first->first;
    size_t i;

    for (i = at; i < until; i++) {
        struct step *step = &s->steps[i];

        if (step->package == first->package && step->from == first->from && step->root == PINC_NONE) {
            step->told = true;
            oldest = step->first < oldest ? step->first : oldest;
            newest = step->last > newest.last ? *step : newest;
        }
    }
    add_versions(s, first->package, oldest, newest.last);
    pinc_buf_add_str(s->out, oldest == newest.last ? " falls away: it needs "
                                                   : " fall away: the newest of them needs ");
    add_requirement(s, newest.dep->req);
}

static void tell_needs(struct story *s, const struct step *step)
{
    unsigned k, n = step->n_needs < LISTED_NEEDS ? step->n_needs : LISTED_NEEDS;

    add_versions(s, step->from, step->first, step->last);
    if (n < 2) {
        pinc_buf_add_str(s->out, step->first == step->last ? " needs " : " all need ");
        add_requirement(s, step->dep->req);
        return;
    }
    pinc_buf_add_str(s->out, " need ");
    for (k = 0; k < n; k++) {
        pinc_buf_add_str(s->out, k == 0 ? "" : k + 1 == n && step->n_needs == n ? " or " : ", ");
        add_requirement(s, step->needs[k]->req);
    }
    pinc_buf_add_str(s->out, step->n_needs > n ? " and so on" : "");
}

static void tell_package(struct story *s, uint32_t package, size_t until, unsigned depth);

static void tell_step(struct story *s, size_t at, size_t until, unsigned depth)
{
    struct step *step = &s->steps[at];

    step->told = true;
    if (step->from == PINC_NONE) {
        tell_root(s, step->root);
        return;
    }
    if (depth < 32) {
        tell_package(s, step->from, at, depth + 1);
    }
    pinc_buf_add_str(s->out, "  ");
    if (step->root == PINC_NONE) {
        tell_fall(s, at, until);
    } else {
        tell_needs(s, step);
    }
    pinc_buf_add_char(s->out, '\n');
    s->lines++;
}

/*
 * The steps that led to a package's present state, before step `until`, each after those that it rests on. Bounded by the
 * number of steps, since each is told once.
 */
static void tell_package(struct story *s, uint32_t package, size_t until, unsigned depth)
{
    size_t i;

    for (i = 0; i < until && s->lines < STORY_MAX; i++) {
        if (s->steps[i].package == package && !s->steps[i].told) {
            tell_step(s, i, until, depth);
        }
    }
}

static const char *why_unusable(enum pinc_unusable why)
{
    switch (why) {
    case PINC_USABLE:
        return "usable";
    case PINC_NO_WHEEL:
        return "no wheel for this target, and no sdist";
    case PINC_PYTHON_TOO_OLD:
        return "needs a newer Python";
    case PINC_PYTHON_TOO_NEW:
        return "does not allow this Python";
    case PINC_TOO_NEW:
        return "uploaded after --exclude-newer";
    case PINC_TIME_NOT_KNOWN:
        return "its upload time is not known (--exclude-newer-strict)";
    case PINC_FORMAT_REFUSED:
        return "refused by --only-binary or --no-binary";
    case PINC_YANKED_ONLY:
        return "yanked, and not pinned by the input";
    case PINC_CONSTRAINED:
        return "refused by a constraint";
    case PINC_METADATA_UNUSABLE:
        return "its metadata cannot be used";
    }
    return "";
}

/* Would the target take the wheel, were it for its Python? */
static bool platform_suits(const struct story *s, const struct pinc_tag_set *tags)
{
    return pinc_env_wheel_rank(s->graph->request->envs[s->target], PINC_LIT("py3"), PINC_LIT("none"),
                               tags->platform) >= 0;
}

/* What the release has wheels for: the Pythons of those for the target's platform, else the platforms. */
static void tell_wheels(struct story *s, const struct pinc_cand *cand)
{
    const struct pinc_project *project = cand->table->project;
    const struct pinc_release *release = &project->releases[cand->release];
    const struct pinc_slice *shown[LISTED_WHEELS];
    bool pythons = false;
    unsigned n = 0, k;
    uint32_t i;

    for (i = release->first_file; i < release->first_file + release->n_files; i++) {
        const uint32_t tags = project->files[i].tags;

        pythons = pythons || (tags != PINC_NONE && platform_suits(s, &project->tags[tags]));
    }
    for (i = release->first_file; i < release->first_file + release->n_files && n < LISTED_WHEELS; i++) {
        const uint32_t at = project->files[i].tags;
        const struct pinc_slice *text;

        if (at == PINC_NONE || (pythons && !platform_suits(s, &project->tags[at]))) {
            continue;
        }
        text = pythons ? &project->tags[at].python : &project->tags[at].platform;
        for (k = 0; k < n && !pinc_slice_equal(*shown[k], *text); k++) {
        }
        if (k < n) {
            continue;
        }
        shown[n++] = text;
        pinc_buf_add_str(s->out, n > 1 ? ", " : " (it has wheels for ");
        pinc_buf_add_escaped(s->out, *text, 80);
    }
    pinc_buf_add_str(s->out, n ? " only)" : "");
}

static bool wanted_by_all(const struct story *s, uint32_t package, uint32_t cand)
{
    const struct pinc_package *p = s->graph->packages[package];
    size_t i;

    for (i = 0; i < s->n_steps; i++) {
        const struct step *step = &s->steps[i];

        if (step->package == package && step->root != PINC_NONE && step->dep &&
            step->dep->package == package && !p->specs[step->dep->spec].match[cand]) {
            return false;
        }
    }
    return true;
}

/* The specifiers of the first requirement that pins the package to one version, or NULL. */
static const struct pinc_specset *pinned_to(const struct story *s, uint32_t package)
{
    const struct pinc_package *p = s->graph->packages[package];
    size_t i;

    for (i = 0; i < s->n_steps; i++) {
        const struct step *step = &s->steps[i];

        if (step->package == package && step->dep && step->dep->package == package &&
            pinc_specset_is_pin(p->specs[step->dep->spec].set)) {
            return p->specs[step->dep->spec].set;
        }
    }
    return NULL;
}

/* Where a listing of versions begins, seen from the newest: two above the version that is asked for, or at the end. */
static uint32_t listing_start(const struct story *s, uint32_t package)
{
    const struct pinc_package *p = s->graph->packages[package];
    const struct pinc_specset *set = pinned_to(s, package);
    struct pinc_version version;
    struct pinc_slice text;
    enum pinc_operator op;
    uint32_t c = 0;

    if (!set) {
        return (uint32_t)p->n_cands;
    }
    pinc_specset_item(set, 0, &op, &text);
    if (pinc_version_parse(&version, text, s->graph->arena, NULL) != PINC_OK) {
        return (uint32_t)p->n_cands;
    }
    while (c < p->n_cands && pinc_version_compare(p->cands[c].version, &version) <= 0) {
        c++;
    }
    return c + 2 < p->n_cands ? c + 2 : (uint32_t)p->n_cands;
}

/* Versions that would fit but do not exist for the target, each with its reason; else some that there are. */
static void tell_available(struct story *s, uint32_t package)
{
    const struct pinc_package *p = s->graph->packages[package];
    unsigned shown = 0;
    uint32_t c, start;

    for (c = (uint32_t)p->n_cands; c > 0 && shown < LISTED_VERSIONS; c--) {
        const struct pinc_cell *cell = pinc_package_cell(p, s->target, c - 1);

        if (cell->file != PINC_NONE || !wanted_by_all(s, package, c - 1)) {
            continue;
        }
        pinc_buf_add_str(s->out, "  ");
        add_versions(s, package, c - 1, c - 1);
        pinc_buf_addf(s->out, " cannot be used: %s", why_unusable((enum pinc_unusable)cell->unusable));
        if (cell->unusable == PINC_METADATA_UNUSABLE && cell->metadata && cell->metadata->unusable.len) {
            pinc_buf_add_str(s->out, ": ");
            pinc_buf_add_escaped(s->out, cell->metadata->unusable, 200);
        }
        if (cell->unusable == PINC_NO_WHEEL) {
            tell_wheels(s, &p->cands[c - 1]);
        }
        pinc_buf_add_char(s->out, '\n');
        shown++;
    }
    if (shown) {
        return;
    }
    start = listing_start(s, package);
    for (c = start; c > 0 && shown < LISTED_VERSIONS; c--) {
        if (pinc_package_cell(p, s->target, c - 1)->file == PINC_NONE) {
            continue;
        }
        pinc_buf_add_str(s->out, shown++ ? ", " : "  there are: ");
        add_version(s->out, p, c - 1);
    }
    if (shown) {
        bool newer = start < p->n_cands;

        pinc_buf_add_str(s->out, c > 0 && newer ? ", and older and newer ones" : c > 0 ? ", and older ones" : newer ? ", and newer ones" : "");
        pinc_buf_add_char(s->out, '\n');
    }
}

static void tell_head(struct story *s)
{
    const struct pinc_env *env = s->graph->request->envs[s->target];

    pinc_buf_addf(s->out, "no solution for %.*s with %.*s", PINC_SLICE_ARG(pinc_env_short_label(env)),
                  PINC_SLICE_ARG(pinc_env_python_label(env)));
    if (s->empty != PINC_NONE) {
        const struct pinc_package *p = s->graph->packages[s->empty];

        if (p->missing) {
            pinc_buf_addf(s->out, ": there is no project %.*s", PINC_SLICE_ARG(p->name));
            if (p->index_project && p->index_project->error.text[0]) {
                pinc_buf_addf(s->out, " (%s)", p->index_project->error.text);
            }
        } else {
            pinc_buf_addf(s->out, ": no version of %.*s fits", PINC_SLICE_ARG(p->name));
        }
    }
    pinc_buf_add_char(s->out, '\n');
}

/*
 * A local version that the target has no file for, while its public version would do there: the input can name both.
 */
static void suggest_split(struct story *s)
{
    const struct pinc_package *p = s->graph->packages[s->empty];
    struct pinc_slice machine = pinc_env_value(s->graph->request->envs[s->target], PINC_VAR_PLATFORM_MACHINE);
    uint32_t c, k;

    for (c = 0; c < p->n_cands; c++) {
        const struct pinc_cand *local = &p->cands[c];

        if (!pinc_version_has_local(local->version) || !wanted_by_all(s, s->empty, c) ||
            pinc_package_cell(p, s->target, c)->unusable != PINC_NO_WHEEL) {
            continue;
        }
        for (k = p->group_first[local->group]; k < p->group_first[local->group + 1]; k++) {
            if (pinc_package_cell(p, s->target, k)->file == PINC_NONE) {
                continue;
            }
            pinc_buf_addf(s->out, "hint: %.*s ", PINC_SLICE_ARG(p->name));
            add_version(s->out, p, k);
            pinc_buf_addf(s->out, " has a file for it: write '%.*s==", PINC_SLICE_ARG(p->name));
            add_version(s->out, p, k);
            pinc_buf_addf(s->out, " ; platform_machine == \"%.*s\"' and '%.*s==", PINC_SLICE_ARG(machine),
                          PINC_SLICE_ARG(p->name));
            add_version(s->out, p, c);
            pinc_buf_addf(s->out, " ; platform_machine != \"%.*s\"'\n", PINC_SLICE_ARG(machine));
            return;
        }
    }
}

static void suggest_spelling(struct story *s)
{
    const struct pinc_package *p = s->graph->packages[s->empty];
    struct pinc_slice near = pinc_spelling_nearest(p->name);

    if (p->missing && near.ptr) {
        pinc_buf_addf(s->out, "hint: did you mean %.*s?\n", PINC_SLICE_ARG(near));
    }
}

/* Versions like 1.12.1+cu113 are not on the default index. */
static void suggest_index(struct story *s)
{
    const struct pinc_package *p = s->graph->packages[s->empty];
    const struct pinc_specset *set = pinned_to(s, s->empty);
    size_t c;

    if (!set || p->missing || !pinc_specset_names_local(set)) {
        return;
    }
    for (c = 0; c < p->n_cands; c++) {
        if (pinc_specset_matches(set, p->cands[c].version, (struct pinc_slice){0})) {
            return;
        }
    }
    pinc_buf_addf(s->out, "hint: no index in use has %.*s", PINC_SLICE_ARG(p->name));
    pinc_specset_print_written(s->out, set);
    pinc_buf_add_str(s->out, "; name the one that has it with --extra-index-url\n");
}

/* When propagation alone does not find it: all requirements of the smallest set. */
static void tell_roots(struct story *s)
{
    size_t i;

    for (i = 0; i < s->graph->request->n_requirements && s->lines < STORY_MAX; i++) {
        if (!s->without[i]) {
            tell_root(s, (uint32_t)i);
        }
    }
    pinc_buf_add_str(s->out, "  these cannot hold together\n");
}

/* --- suggestions */

static enum pinc_status suggest(struct story *s, struct pinc_error *err)
{
    const struct pinc_resolve_request *request = s->graph->request;
    bool *without = pinc_arena_array(s->arena, request->n_requirements, sizeof *without);
    unsigned tried = 0, n_core = 0;
    size_t i;

    if (!without) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < request->n_requirements; i++) {
        n_core += !s->without[i];
    }
    if (n_core < 2) {
        return PINC_OK; /* leaving out the only requirement helps, and nobody */
    }
    for (i = 0; i < request->n_requirements && tried < SUGGESTIONS_MAX; i++) {
        struct pinc_rounds rounds = {.wishes = {.graph = s->graph, .guess = s->rounds->wishes.guess},
                                     .without = without};
        struct pinc_error ignored = {0};
        enum pinc_status st;

        if (s->without[i]) {
            continue;
        }
        tried++;
        without[i] = true;
        st = pinc_rounds_run(&rounds, &ignored);
        pinc_rounds_clear(&rounds);
        without[i] = false;
        if (st == PINC_ENOMEM || st == PINC_ECANCELLED) {
            return pinc_fail(err, st, "%s", ignored.text);
        }
        if (st == PINC_OK) {
            pinc_buf_add_str(s->out, "hint: dropping ");
            pinc_buf_add_char(s->out, '\'');
            add_requirement(s, request->requirements[i].req);
            pinc_buf_add_str(s->out, "' (");
            pinc_buf_add_escaped(s->out, request->requirements[i].where, 200);
            pinc_buf_add_str(s->out, ") gives a solution\n");
        }
    }
    return PINC_OK;
}

static enum pinc_status explain(struct story *s, struct pinc_error *err)
{
    const struct pinc_resolve_request *request = s->graph->request;
    enum pinc_status st;

    s->empty = PINC_NONE;
    s->without = pinc_arena_array(s->arena, request->n_requirements, sizeof *s->without);
    if (!s->without) {
        return pinc_fail_memory(err);
    }
    st = find_target(s, err);
    if (st == PINC_OK) {
        st = shrink(s, err);
    }
    if (st != PINC_OK) {
        return st;
    }
    s->left = pinc_arena_array(s->arena, s->graph->n_packages, sizeof *s->left);
    s->extras = pinc_arena_array(s->arena, s->graph->n_packages, sizeof *s->extras);
    if (!s->left || !s->extras || !propagate(s)) {
        return pinc_fail_memory(err);
    }
    tell_head(s);
    if (s->empty == PINC_NONE) {
        tell_roots(s);
    } else {
        tell_package(s, s->empty, s->n_steps, 0);
        tell_available(s, s->empty);
        suggest_split(s);
        suggest_spelling(s);
        suggest_index(s);
    }
    return suggest(s, err);
}

enum pinc_status pinc_conflict_explain(struct pinc_conflict **out, struct pinc_rounds *rounds,
                                       struct pinc_error *err)
{
    struct pinc_conflict *conflict = pinc_alloc(sizeof *conflict);
    struct story s = {.graph = rounds->wishes.graph, .rounds = rounds, .arena = pinc_arena_new()};
    enum pinc_status st;

    *out = NULL;
    if (!conflict || !s.arena) {
        st = pinc_fail_memory(err);
    } else {
        s.out = &conflict->text;
        st = explain(&s, err);
        if (st == PINC_OK && conflict->text.failed != PINC_OK) {
            st = pinc_fail_memory(err);
        }
    }
    pinc_free(s.steps);
    pinc_arena_free(s.arena);
    if (st != PINC_OK) {
        pinc_conflict_free(conflict);
        return st;
    }
    *out = conflict;
    return PINC_OK;
}

void pinc_conflict_print(struct pinc_buf *buf, const struct pinc_conflict *conflict)
{
    pinc_buf_add(buf, pinc_buf_slice(&conflict->text));
}

void pinc_conflict_free(struct pinc_conflict *conflict)
{
    if (conflict) {
        pinc_buf_clear(&conflict->text);
        pinc_free(conflict);
    }
}
