/*
 * Source rules as users write them: --source, --torch-backend, and the directives of input files.
 *
 *     --source 'NAMES[@TARGETS]=URL'      packages (names or patterns) from one index alone
 *     --torch-backend '[TARGETS=]BACKEND' the torch family from the PyTorch index of a backend
 *     # pinc: --torch-backend cpu ; platform_machine == "aarch64"
 *
 * The last is a whole line of a requirements file: a comment to pip, and its marker takes the place
 * of TARGETS. TARGETS are platforms or Python versions, separated by commas.
 */
#ifndef PINC_LOCK_CONFIG_SOURCES_H
#define PINC_LOCK_CONFIG_SOURCES_H

#include "lock/config/option_values.h"
#include "lock/input/requirements.h"
#include "resolver/types.h"

/** Below it are PyTorch's indexes, one for each backend; --torch-index-url takes its place. */
#define PINC_TORCH_INDEX_URL "https://download.pytorch.org/whl"

/* One rule, beside what the resolver needs of it. */
struct pinc_source_spec {
    struct pinc_slice text;    /* as it was written, for messages; no credentials */
    struct pinc_slice place;   /* "requirements.in", "--source" */
    unsigned line;             /* 1-based; 0: an option */
    struct pinc_slice url;     /* of the index; may carry credentials */
    struct pinc_slice written; /* the same as it may be written: variables not expanded */
    bool family;               /* made by --torch-backend: not every name has to be there */
};

/* What all rules came to. Zero it; everything lives in the arena that was given. */
struct pinc_sources {
    struct pinc_source_spec *specs; /* one a rule, in the order of rules.rules */
    struct pinc_source_rules rules; /* of `list` */
    struct pinc_source_rule *list;
    struct pinc_slice *urls; /* of the bound indexes, none twice; rule->index - rules.first_bound is
                                the place here */
    struct pinc_slice *written_urls;
    size_t n_urls;
};

/* What reading takes. Everything is borrowed. */
struct pinc_sources_input {
    const struct pinc_slice *sources, *backends; /* values of --source and --torch-backend */
    size_t n_sources, n_backends;
    struct pinc_slice torch_url; /* --torch-index-url; ptr NULL: PINC_TORCH_INDEX_URL */
    const struct pinc_line_value *directives; /* of the input files: the text behind "pinc:" */
    size_t n_directives;
    const struct pinc_env *const *envs;
    size_t n_envs;
    uint16_t first_bound; /* the number of the first bound index */
};

/**
 * Read all rules.
 * @return PINC_OK; PINC_EUSAGE (an option) or PINC_ESYNTAX (a directive): a rule that cannot be
 * read, names no target, or overlaps another, with its place; PINC_ELIMIT; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_sources_read(struct pinc_sources *out,
                                                 const struct pinc_sources_input *input,
                                                 struct pinc_arena *arena, struct pinc_error *err);

/**
 * Refuse a rule that binds nothing of the solution.
 * @return PINC_OK, PINC_EUSAGE or PINC_ESYNTAX with the rule's place
 */
PINC_MUST_USE enum pinc_status pinc_sources_check_used(const struct pinc_sources *sources,
                                                       const struct pinc_resolution *resolution,
                                                       struct pinc_error *err);

/** The targets that "linux-x86_64,3.12" names: those of any of its platforms and any of its Pythons
 * (of all, where it names none). 0 with err set when a word names none. */
pinc_targets pinc_targets_named(struct pinc_slice text, const struct pinc_env *const *envs,
                                size_t n_envs, struct pinc_error *err);

#endif
