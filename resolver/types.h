/*
 * What the resolver is asked, and what it answers.
 */
#ifndef PINC_RESOLVER_TYPES_H
#define PINC_RESOLVER_TYPES_H

#include "base/note.h"
#include "resolver/provider.h"

#include <pinc/pinc.h>

/* One requirement, constraint or override of the input. */
struct pinc_root {
    const struct pinc_requirement *req;
    pinc_targets targets;    /* where its marker holds */
    struct pinc_slice where; /* "requirements.in:7", for messages */
    bool unseen;             /* no reason that an output tells: it is not a line of a file */
    bool quiet;              /* an override that an option makes: what it replaces is no news */
};

/* A version that an existing output has, to be kept where the requirements allow it. */
struct pinc_kept {
    struct pinc_slice name; /* normalized */
    struct pinc_version version;
    pinc_targets targets; /* where its line holds */
    bool wished;          /* another lock of a set has it: goes before what the output has */
};

enum pinc_resolution_mode {
    PINC_HIGHEST,
    PINC_LOWEST,
    PINC_LOWEST_DIRECT /* lowest for what the input names, highest for the rest */
};

enum pinc_fork_strategy {
    PINC_FORK_REQUIRES_PYTHON, /* targets of one Python share a version where possible */
    PINC_FORK_FEWEST           /* all targets do */
};

/* Names that an option like --only-binary gives. */
struct pinc_name_set {
    const struct pinc_slice *names; /* normalized */
    size_t n_names;
    bool all; /* :all: */
};

/* A source rule: the index that packages come from on some targets. */
struct pinc_source_rule {
    const struct pinc_slice *patterns; /* normalized names; '*' stands for any run of characters */
    size_t n_patterns;
    pinc_targets targets;
    uint16_t index;        /* number of the index, as in pinc_project_file */
    struct pinc_slice url; /* of the index, as it may be written; only for the output */
};

/* All rules of a request; they never overlap. Zeroed: none. */
struct pinc_source_rules {
    const struct pinc_source_rule *rules;
    size_t n_rules;
    uint16_t first_bound; /* indexes from this number on are for bound packages alone */
    bool by_url;          /* the output names the files of bound packages by their URL */
};

/* An upload time of one package's own. */
struct pinc_package_limit {
    struct pinc_slice name; /* normalized */
    int64_t exclude_newer;  /* as below */
};

/* Which files of a project count at all. */
struct pinc_file_rules {
    uint16_t n_indexes; /* places below this number are indexes; 0: nobody says */
    struct pinc_source_rules sources;
    struct pinc_name_set only_binary, no_binary;
    int64_t
        exclude_newer; /* files uploaded at or after this time do not exist; INT64_MAX: no limit */
    bool exclude_newer_strict; /* nor do files without a known time */
    const struct pinc_package_limit
        *limits; /* in place of exclude_newer; the last of a name counts */
    size_t n_limits;
    struct pinc_name_set only_final; /* pre-releases of these do not exist */
};

/* How to choose among versions. */
struct pinc_choosing {
    enum pinc_resolution_mode mode;
    enum pinc_fork_strategy forks;
    struct pinc_name_set pre; /* pre-releases of these rank like final releases */
    bool no_deps;
    unsigned solve_seconds; /* limit for all solver runs together; 0: none */
    unsigned max_projects;  /* limit for packages that come into question; 0: none */
};

struct pinc_shared_tables;

struct pinc_resolve_request {
    const struct pinc_env *const *envs;
    size_t n_envs; /* 1 to PINC_TARGETS_MAX */
    const struct pinc_root *requirements, *constraints, *overrides;
    size_t n_requirements, n_constraints, n_overrides;
    const struct pinc_kept *kept;
    size_t n_kept;
    const struct pinc_kept *expected; /* all that an existing output has: asked for ahead, of no
                                         influence on the result */
    size_t n_expected;
    struct pinc_file_rules files;
    struct pinc_choosing choosing;
    struct pinc_shared_tables *tables; /* state/shared_tables.h; NULL: of its own */
};

/* One package of the solution. The arrays have one element a target; PINC_NONE where the package is
 * not needed. */
struct pinc_pick {
    struct pinc_slice name; /* normalized */
    const struct pinc_project *const
        *project; /* a target's project: a direct reference may differ from target to target */
    const uint32_t *release;
    const uint32_t *file; /* what the target would install */
    const struct pinc_metadata *const *metadata;
    const struct pinc_slice *extras;   /* extras that some target asks for, sorted */
    const pinc_targets *extra_targets; /* where each of them is asked for */
    size_t n_extras;
};

/* Why a package is there: a requirement of the input or of another package. */
struct pinc_edge {
    uint32_t from; /* in picks; PINC_NONE: the input */
    uint32_t root; /* in request->requirements when from is PINC_NONE */
    uint32_t to;   /* in picks */
    const struct pinc_requirement *req;
    pinc_targets targets;
};

/* Something worth telling about a solution: one line each, no full stop. */
struct pinc_note {
    enum pinc_note_kind kind;
    struct pinc_slice text;
};

/* A solution. Points into the provider's objects and the request's requirements. */
struct pinc_resolution {
    struct pinc_arena *arena;
    const struct pinc_pick *picks; /* by name */
    size_t n_picks;
    const struct pinc_edge *edges; /* by `to`, then input first, then `from` */
    size_t n_edges;
    const struct pinc_note *notes;
    size_t n_notes;
    unsigned rounds;     /* solver runs */
    unsigned n_metadata; /* metadata that solving looked at */
};

/** The package of a name (normalized) among picks by name; PINC_NONE when there is none. */
uint32_t pinc_pick_find(const struct pinc_pick *picks, size_t n, struct pinc_slice name);

/** Does some target take it from an index, not from a URL that is named? */
bool pinc_pick_of_index(const struct pinc_pick *pick, size_t n_envs);

/* One who takes part in a contradiction; "" is what does not apply to its kind. */
struct pinc_party {
    enum pinc_party_kind kind;
    const char *name;         /* of a package */
    const char *first, *last; /* its versions that are spoken of, oldest and newest */
    const char *where;        /* "requirements.in:7", of the input, constraints and overrides */
    const char *requirement;  /* "numpy<2" */
    const char *reason;       /* why a version cannot be used */
};

/* Why there is no solution. The texts of the parties live in the arena. */
struct pinc_conflict {
    struct pinc_buf text; /* several lines, each ended by LF */
    struct pinc_arena *arena;
    const char *target, *python; /* "linux-x86_64", "3.10" */
    const char *package;         /* of which nothing is left; "" when it takes all parties */
    bool missing;                /* no index has the package */
    struct pinc_party *parties;  /* in the order of the story */
    size_t n_parties, cap_parties;
};

/** Add the explanation to a text. */
void pinc_conflict_print(struct pinc_buf *buf, const struct pinc_conflict *conflict);

/** NULL is fine. */
void pinc_conflict_free(struct pinc_conflict *conflict);

/** Does a name match a pattern? Both normalized; '*' stands for any run of characters. Linear time
 * in practice: one '*' is tried at a time. */
bool pinc_source_pattern_matches(struct pinc_slice pattern, struct pinc_slice name);

/** Does one of the rule's patterns match the name (normalized)? */
bool pinc_source_rule_names(const struct pinc_source_rule *rule, struct pinc_slice name);

/** The targets on which some rule binds the package. */
pinc_targets pinc_source_bound(const struct pinc_source_rules *rules, struct pinc_slice name);

/** Its word in PEP 792: "archived". */
const char *pinc_project_status_name(enum pinc_project_status status);

#endif
