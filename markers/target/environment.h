/*
 * Target environments: the values of the PEP 508 variables and the wheel tags that a target
 * accepts, best first.
 */
#ifndef PINC_MARKERS_TARGET_ENVIRONMENT_H
#define PINC_MARKERS_TARGET_ENVIRONMENT_H

#include "markers/version/specifier.h"

/* The variables of PEP 508, in the order in which they are written in documentation. */
enum pinc_variable {
    PINC_VAR_PYTHON_VERSION,
    PINC_VAR_PYTHON_FULL_VERSION,
    PINC_VAR_OS_NAME,
    PINC_VAR_SYS_PLATFORM,
    PINC_VAR_PLATFORM_MACHINE,
    PINC_VAR_PLATFORM_PYTHON_IMPLEMENTATION,
    PINC_VAR_PLATFORM_RELEASE,
    PINC_VAR_PLATFORM_SYSTEM,
    PINC_VAR_PLATFORM_VERSION,
    PINC_VAR_IMPLEMENTATION_NAME,
    PINC_VAR_IMPLEMENTATION_VERSION,
    PINC_VAR_COUNT, /* those above have one value in an environment */
    PINC_VAR_EXTRA = PINC_VAR_COUNT,
    PINC_VAR_EXTRAS,           /* PEP 751, set-valued */
    PINC_VAR_DEPENDENCY_GROUPS /* PEP 751, set-valued */
};

/** "python_version" and so on. */
const char *pinc_variable_name(enum pinc_variable var);

/* A minor version of Python stands for its patch releases 0 to this one. No Python has had more than 25;
 * a comparison with a later one is taken for one with a release that never comes. */
#define PINC_PATCH_LAST 40u

/* Opaque. */
struct pinc_env;

/**
 * A target.
 * @param out      freed by pinc_env_free()
 * @param python   "3.10", "3.10.4", "pypy3.10", "3.13t" (free-threaded); a bare minor version stands
 * for all its patch releases, with pinc_env_patch_known() false: its variables are those of the first
 * one until pinc_env_split() parts them
 * @param platform a wheel platform tag ("manylinux_2_28_x86_64", "musllinux_1_2_aarch64",
 * "macosx_14_0_arm64", "win_amd64", "linux_x86_64") or a short name ("linux-x86_64",
 * "linux-aarch64", "macos-arm64", "macos-x86_64", "windows-amd64", "windows-arm64")
 * @return PINC_OK, PINC_EUSAGE (the text says which names there are), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_env_new(struct pinc_env **out, struct pinc_slice python,
                                            struct pinc_slice platform, struct pinc_error *err);

/* Targets, which outlive those that are made beside them. */
struct pinc_env_list {
    struct pinc_env **items;
    size_t n, cap;
};

/** The same, beside others: it has no tags of its own where one of them is the same target, since to make these takes as long
 * as all the rest. @param others may be NULL */
PINC_MUST_USE enum pinc_status pinc_env_new_beside(struct pinc_env **out, struct pinc_slice python,
                                                   struct pinc_slice platform,
                                                   const struct pinc_env_list *others,
                                                   struct pinc_error *err);

/** The target of a list that has the Python and the platform of this one, whatever its patch releases; NULL: none. */
const struct pinc_env *pinc_env_list_find(const struct pinc_env_list *list,
                                          const struct pinc_env *env);

/**
 * A target from given values, for tests and other front ends; tags best first
 * ("cp312-cp312-manylinux_2_28_x86_64").
 * @param values PINC_VAR_COUNT texts, copied; @param tags may be NULL with n_tags 0
 */
PINC_MUST_USE enum pinc_status pinc_env_new_custom(struct pinc_env **out,
                                                   const struct pinc_slice *values,
                                                   const struct pinc_slice *tags, size_t n_tags,
                                                   struct pinc_error *err);

/** NULL is fine. */
void pinc_env_free(struct pinc_env *env);

/** The value of a variable, borrowed. var < PINC_VAR_COUNT. */
struct pinc_slice pinc_env_value(const struct pinc_env *env, enum pinc_variable var);

/** The value as a version, or NULL when it is none (or is not one of the variables compared as
 * versions). */
const struct pinc_version *pinc_env_version(const struct pinc_env *env, enum pinc_variable var);

/** Was the patch level of Python given? */
bool pinc_env_patch_known(const struct pinc_env *env);

/* The patch releases that an environment stands for. */
struct pinc_patches {
    unsigned first, last; /* last: PINC_PATCH_LAST means that there is no end */
};

/** Of an environment whose patch level is not known. */
struct pinc_patches pinc_env_patches(const struct pinc_env *env);

/**
 * Part an environment: it keeps the patch releases below `at`, and *later has the others. Both stay
 * the same in all else; the variables of a part are those of its first patch release.
 * @param later freed by pinc_env_free()
 * @param at    first < at <= last of its patches; the patch level is not known
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_env_split(struct pinc_env *env, unsigned at,
                                              struct pinc_env **later, struct pinc_error *err);

/** Undo a split: `env` has the patch releases of `later`, too, which begin where its own end. Only
 * possible while memory lasts: PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_env_join(struct pinc_env *env, const struct pinc_env *later,
                                             struct pinc_error *err);

/** The environment as it is with one patch release; lives in the arena, and no longer than env. NULL:
 * out of memory. */
struct pinc_env *pinc_env_at_patch(const struct pinc_env *env, unsigned patch,
                                   struct pinc_arena *arena);

/** Let it be as it is with another patch release. @param one, arena as pinc_env_at_patch() gave and had them
 * @return false: out of memory */
bool pinc_env_move_patch(struct pinc_env *one, unsigned patch, struct pinc_arena *arena);

/** "CPython 3.10", of a part "CPython 3.10.2 to 3.10.4" or "CPython 3.10.5 or later", for messages;
 * borrowed. */
struct pinc_slice pinc_env_python_label(const struct pinc_env *env);

/** "CPython 3.10" whatever part it is, for headers; borrowed. */
struct pinc_slice pinc_env_python_asked(const struct pinc_env *env);

/** "manylinux_2_28_x86_64", for headers and messages; borrowed. */
struct pinc_slice pinc_env_platform_label(const struct pinc_env *env);
/** The short name where there is one, for messages: "linux-x86_64"; else the platform tag. */
struct pinc_slice pinc_env_short_label(const struct pinc_env *env);
/** "CPython 3.10 on linux-x86_64". */
void pinc_env_print(struct pinc_buf *buf, const struct pinc_env *env);

/** "3.10": what --python-version takes to give this Python again. */
struct pinc_slice pinc_env_python_option(const struct pinc_env *env);

/** The ordered list of tags, "py-abi-platform". */
size_t pinc_env_tag_count(const struct pinc_env *env);
/** Add tag `at` (0 is best). */
void pinc_env_tag_print(struct pinc_buf *buf, const struct pinc_env *env, size_t at);

/**
 * The best rank of a wheel's compressed tag set, or -1 when the environment cannot use it (PEP
 * 425). Each part may hold several tags joined by '.'; ASCII case does not count. Allocates
 * nothing.
 */
int32_t pinc_env_wheel_rank(const struct pinc_env *env, struct pinc_slice python,
                            struct pinc_slice abi, struct pinc_slice platform);

/**
 * Does a Requires-Python set hold the environment's Python (as pip does: full version, pre-releases
 * in)? Where the environment stands for several patch releases, the first and the last of them decide:
 * `>=3.9.2` leaves out 3.9, `<=3.11` leaves out 3.11. `!=3.9.7` does not: see
 * pinc_env_python_excluded().
 */
bool pinc_env_python_allowed(const struct pinc_env *env,
                             const struct pinc_specset *requires_python);

/** The first patch release of an environment that a Requires-Python set allows; -1: there is none, the
 * patch level is known, or the last one is not allowed. Allocates nothing. */
int pinc_env_python_from(const struct pinc_env *env, const struct pinc_specset *requires_python);

/** The patch releases of an allowed environment that a Requires-Python set leaves out between its first
 * and its last one, one bit each. Allocates nothing. */
uint64_t pinc_env_python_excluded(const struct pinc_env *env,
                                  const struct pinc_specset *requires_python);

#endif
