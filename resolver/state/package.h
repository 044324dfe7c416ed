/*
 * A package as the resolver knows it: its candidates, where each of them exists, what it needs, and
 * what is asked of it. Knowledge only: what a search makes of it lies in solve/.
 */
#ifndef PINC_RESOLVER_STATE_PACKAGE_H
#define PINC_RESOLVER_STATE_PACKAGE_H

#include "resolver/state/candidates.h"
#include "resolver/state/match.h"

/* A specifier set that some requirement puts on a package. */
struct pinc_spec {
    struct pinc_slice text; /* canonical */
    const struct pinc_specset *set;
    const struct pinc_match *match; /* candidates; NULL until the package is ready */
};

/* "The package has to be one that the specifier holds, with these extras." */
struct pinc_dep {
    uint32_t package, spec;
    const uint32_t *extras; /* in package->extras.items */
    size_t n_extras;
    const struct pinc_requirement *req;
};

struct pinc_deps {
    const struct pinc_dep *items;
    size_t n;
    uint64_t hash; /* equal dependencies have equal hashes */
};

/* One version of a package: a release of one of its projects. */
struct pinc_cand {
    const struct pinc_candidates *table;
    const struct pinc_version *version;
    uint32_t release; /* in table->project */
    uint32_t group;   /* public version, ascending over the package */
    uint32_t order; /* preference without kept pins: higher is better; no two are equal. Above 2 n:
                       the usual ones; above n: pre-releases; else those that pip refuses */
    bool prerelease;
    bool refused; /* pip takes none of its metadata */
};

/* What was found out of a candidate at a target. */
struct pinc_learnt {
    const struct pinc_metadata *metadata; /* NULL: not asked for */
    const struct pinc_deps *deps;         /* without extras; NULL: not known */
    const struct pinc_deps *
        *extra_deps; /* of each of the package's extras; entries are NULL until asked for */
    size_t n_extra_deps;
};

/* A candidate at a target. There are thousands: it is small. */
struct pinc_cell {
    uint32_t file;              /* PINC_NONE: the candidate does not exist there */
    uint8_t unusable;           /* enum pinc_unusable */
    uint8_t kept;               /* the existing output has it there: pinc_kept_pins_hold() */
    bool seen;                  /* file and unusable are known */
    struct pinc_learnt *learnt; /* NULL: no metadata was asked for, as of nearly all */
};

/* The public versions of a package. */
struct pinc_groups {
    uint32_t n;
    uint32_t *first;     /* n + 1 places in the package's candidates */
    uint64_t *signature; /* of each: which specifiers hold it, where it exists; once is_signed */
    bool *exists;        /* of each: at some target; once is_signed */
    bool *known;         /* of each: what some version of it needs at some target */
    bool is_signed;      /* by pinc_package_sign(), and no cell has changed since then */
};

struct pinc_package {
    struct pinc_slice name;
    const struct pinc_project **project;      /* of each target */
    const struct pinc_project *index_project; /* NULL: not asked for */
    bool asked, ready, missing;               /* missing: ready, and on no index */
    bool lowest;                              /* older versions are preferred */
    struct pinc_package_origin {
        uint32_t root_order; /* place of the first requirement of the input that names it, else
                                PINC_NONE */
        uint32_t depth;      /* how many others lead to it from the input */
    } origin;
    uint32_t revision;       /* counts what has been learnt of it */
    struct pinc_cand *cands; /* ascending */
    size_t n_cands;
    struct pinc_groups groups;
    struct pinc_package_cells {
        struct pinc_cell *items; /* [target * n_cands + candidate] */
        const struct pinc_resolve_request *request;
        bool constrained; /* constraints of the request name the package */
        bool kept;        /* some candidate is kept somewhere */
        bool refused;     /* pip refuses some candidate's metadata */
        uint32_t *known;  /* places in items whose dependencies are known */
        size_t n_known, cap_known;
    } cells;
    struct pinc_package_specs {
        struct pinc_spec *items;
        size_t n, cap;
        struct pinc_map *by_text; /* NULL: they are few */
    } specs;
    struct pinc_package_extras {
        struct pinc_slice *items; /* names that some requirement asks for */
        size_t n, cap;
    } extras;
};

/** A package of which nothing but its name is known. @param name normalized, lives long enough.
 * NULL: out of memory */
struct pinc_package *pinc_package_new(struct pinc_slice name, size_t n_envs,
                                      struct pinc_arena *arena);

/** Free what is not in the arena. */
void pinc_package_clear(struct pinc_package *package);

/** Does the input name it? */
bool pinc_package_is_direct(const struct pinc_package *package);

/** The place of a specifier set among those of the package. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_package_spec(uint32_t *out, struct pinc_package *package,
                                                 const struct pinc_specset *set,
                                                 struct pinc_arena *arena, struct pinc_error *err);

/** The place of an extra among those of the package. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_package_extra(uint32_t *out, struct pinc_package *package,
                                                  struct pinc_slice name, struct pinc_error *err);

/** The candidates have come: find out which of them each specifier holds. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_package_match(struct pinc_package *package,
                                                  struct pinc_arena *arena, struct pinc_error *err);

/** Make the signatures of the public versions: only who merges equal versions needs them. */
void pinc_package_sign(struct pinc_package *package, size_t n_envs);

/** Note that what a candidate needs at a target is known by now; false: out of memory. */
bool pinc_package_know(struct pinc_package *package, size_t target, uint32_t cand);

/** Find out which file a target takes of a candidate. */
void pinc_package_see(const struct pinc_package *package, size_t target, uint32_t cand);

/** Its metadata; NULL: not asked for. */
static inline const struct pinc_metadata *pinc_cell_metadata(const struct pinc_cell *cell)
{
    return cell->learnt ? cell->learnt->metadata : NULL;
}

/** How many of the package's extras something may be known of. */
static inline size_t pinc_cell_extras(const struct pinc_cell *cell)
{
    return cell->learnt ? cell->learnt->n_extra_deps : 0;
}

/** What a cell needs: n = 0 without extras, n = 1 .. pinc_cell_extras() with one each. NULL: not known. */
static inline const struct pinc_deps *pinc_cell_deps(const struct pinc_cell *cell, size_t n)
{
    const struct pinc_learnt *learnt = cell->learnt;

    if (!learnt || !learnt->deps) {
        return NULL;
    }
    return n == 0 ? learnt->deps : learnt->extra_deps[n - 1];
}

/** Something is about to be found out of a cell: make room for it, once. false: out of memory */
bool pinc_cell_learn(struct pinc_cell *cell, struct pinc_arena *arena);

/** The cell of a candidate at a target. */
static inline struct pinc_cell *pinc_package_cell(const struct pinc_package *package, size_t target,
                                                  uint32_t cand)
{
    struct pinc_cell *cell = &package->cells.items[target * package->n_cands + cand];

    if (!cell->seen) {
        pinc_package_see(package, target, cand);
    }
    return cell;
}

/** The most preferred candidate that exists at the target; PINC_NONE when there is none. */
uint32_t pinc_package_best(const struct pinc_package *package, size_t target);

/** Is the candidate one that is kept at the target, and how (pinc_kept_pins_hold())? Without looking for its file. */
static inline uint8_t pinc_package_kept(const struct pinc_package *package, size_t target,
                                        uint32_t cand)
{
    return package->cells.items[target * package->n_cands + cand].kept;
}

/** What the candidate needs at the target, without extras; NULL: not known. Without looking for its file. */
static inline const struct pinc_deps *pinc_package_deps(const struct pinc_package *package,
                                                        size_t target, uint32_t cand)
{
    return pinc_cell_deps(&package->cells.items[target * package->n_cands + cand], 0);
}

/** Has the package only its kept versions (graph.h)? */
static inline bool pinc_package_is_narrow(const struct pinc_package *package)
{
    return package->n_cands && package->n_cands < package->cands[0].table->n;
}

/** Is the candidate one that is taken only where nothing else fits? */
static inline bool pinc_package_demotes(const struct pinc_package *package, uint32_t cand)
{
    return package->cands[cand].order < 2 * package->n_cands;
}

/** pip refuses the candidate's metadata: let it come behind all others, kept or not. */
void pinc_package_refuse(struct pinc_package *package, size_t n_envs, uint32_t cand);

/** Is a better than b at the target? Kept versions come first. */
static inline bool pinc_package_prefers(const struct pinc_package *package, size_t target,
                                        uint32_t a, uint32_t b)
{
    const uint8_t kept_a = pinc_package_kept(package, target, a);
    const uint8_t kept_b = pinc_package_kept(package, target, b);

    return kept_a != kept_b ? kept_a > kept_b : package->cands[a].order > package->cands[b].order;
}

/** Mix a value into a running hash of this process (signatures, dependencies). */
uint64_t pinc_package_mix(uint64_t hash, uint64_t value);

#endif
