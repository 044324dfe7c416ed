/*
 * The lock: what is written, independent of its format.
 */
#ifndef PINC_LOCK_OUTPUT_MODEL_H
#define PINC_LOCK_OUTPUT_MODEL_H

#include "lock/input/requirements.h"
#include "resolver/types.h"

/* Why a line is there: "-r requirements.in", "-c constraints.txt", or a package name; sorted, no
 * doubles. */
struct pinc_lock_line {
    struct pinc_slice name;    /* normalized */
    struct pinc_slice version; /* normalized text, empty for a direct reference */
    struct pinc_slice url; /* direct reference as the user wrote it, variables not expanded; of a
                                  package that a source rule binds its file's URL, beside a version;
                                  ptr NULL otherwise */
    struct pinc_slice
        bare; /* a reference that was written without "name @": the whole requirement as it was
                 written, without marker ("./pkgs/a-1.0-py3-none-any.whl"); ptr NULL otherwise */
    const struct pinc_slice *extras; /* sorted; all of them, writing decides */
    size_t n_extras;
    pinc_targets targets;
    struct pinc_slice marker; /* empty: all targets */
    const struct pinc_slice *via;
    size_t n_via;
    const struct pinc_hash *hashes; /* sha256, sorted; only with --generate-hashes */
    size_t n_hashes;
    const struct pinc_slice *settings; /* --config-settings, "KEY=VALUE" as the user wrote them */
    size_t n_settings;
    uint32_t pick; /* in the resolution */
};

struct pinc_lock_model {
    struct pinc_arena *arena;
    const struct pinc_env *const *envs;
    size_t n_envs;
    struct pinc_lock_line *lines; /* by name, then version, then first target */
    size_t n_lines;
    size_t n_packages; /* different names */
    size_t n_differ;   /* names that have several lines or a marker */
};

/**
 * Build the model: lines for each group of targets that share a version, with their markers and
 * reasons.
 * @param out     freed by pinc_lock_model_free(); borrows from resolution, request and list
 * @param list    the input: markers and spelling of the user's own lines, reasons
 * @param overrides spelling of the paths that they name; NULL: there are none
 * @return PINC_OK, PINC_EUNSUPPORTED (targets that no marker tells apart need different lines),
 * PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_lock_model_new(struct pinc_lock_model **out,
                                                   const struct pinc_resolution *resolution,
                                                   const struct pinc_resolve_request *request,
                                                   const struct pinc_requirements *list,
                                                   const struct pinc_requirements *overrides,
                                                   struct pinc_error *err);

/** NULL is fine. */
void pinc_lock_model_free(struct pinc_lock_model *model);

#endif
