/*
 * Version specifiers (PEP 440). packaging 26.3 is the reference.
 *
 * A set is compiled once into ranges over version keys, so that asking for one version is a few
 * comparisons, and filtering a sorted list is one pass.
 */
#ifndef PINC_MARKERS_VERSION_SPECIFIER_H
#define PINC_MARKERS_VERSION_SPECIFIER_H

#include "markers/version/operator.h"
#include "markers/version/version.h"

/* What to do with pre-releases (standards: "Pre-releases"). */
enum pinc_prereleases {
    PINC_PRE_IF_NECESSARY, /* no policy: those that the set names; else only when no final release
                              matches */
    PINC_PRE_ALLOW,
    PINC_PRE_FORBID
};

/* A set of specifiers, all of which must hold. Opaque; lives in an arena. */
struct pinc_specset;

/**
 * Parse "  >=1.0, !=1.3.*,<2 " (the empty text is the set that accepts everything).
 * @param out lives in the arena, which also must outlive `text`: slices of it are kept
 * @return PINC_OK, PINC_ESYNTAX, PINC_ELIMIT, PINC_ENOMEM; err->column is 1-based within text
 */
PINC_MUST_USE enum pinc_status pinc_specset_parse(const struct pinc_specset **out,
                                                  struct pinc_slice text, struct pinc_arena *arena,
                                                  struct pinc_error *err);

/** The set "==version" for a parsed version. NULL when out of memory. */
const struct pinc_specset *pinc_specset_exact(const struct pinc_version *version,
                                              struct pinc_arena *arena);

/** The set that demands both. NULL when out of memory. Either may be NULL (accepts everything). */
const struct pinc_specset *pinc_specset_both(const struct pinc_specset *a,
                                             const struct pinc_specset *b,
                                             struct pinc_arena *arena);

/**
 * The set of the one specifier that op and text give when they are written together (PEP 508 reads
 * markers so: `python_version < "=3.8"` is "<=3.8").
 * @param out NULL when this is not a specifier; lives in the arena, which must outlive `text`
 * @return PINC_OK (also when it is none), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_specset_of_pair(const struct pinc_specset **out,
                                                    enum pinc_operator op, struct pinc_slice text,
                                                    struct pinc_arena *arena);

/**
 * Does the specifier that op and text give hold the version? Allocates nothing, for what is asked
 * once only.
 * @param version zeroed when version_text is not a version
 * @return 1, 0, or -1 when this is not a specifier
 */
int pinc_specifier_test(enum pinc_operator op, struct pinc_slice text,
                        const struct pinc_version *version, struct pinc_slice version_text);

/** The number of specifiers in the set; 0: any version. */
size_t pinc_specset_count(const struct pinc_specset *set);

/**
 * Does the set hold the version, pre-releases counting as any other? NULL set: yes.
 * @param version zeroed when `text` is not a version: only === and the empty set hold such a text
 * @param text the version as its file spells it, for ===; {NULL,0}: its normalized form is used
 */
bool pinc_specset_matches(const struct pinc_specset *set, const struct pinc_version *version,
                          struct pinc_slice text);

/* Versions in ascending order, each the beginning of a larger object. */
struct pinc_sorted_versions {
    const struct pinc_version *first;
    size_t n, step; /* step: bytes from one to the next */
};

/* A run of them. */
typedef void pinc_take_versions(void *user, size_t first, size_t end);

/**
 * As pinc_specset_matches() for each of them: the ends of the ranges are looked for, not each version.
 * @param take called for each run of versions that match, [first, end), ascending; some may be empty
 * @return false: it depends on their texts, and nothing is told
 */
bool pinc_specset_match_sorted(const struct pinc_specset *set,
                               const struct pinc_sorted_versions *versions,
                               pinc_take_versions *take, void *user);

/** packaging's SpecifierSet.contains(version, prereleases=policy). */
bool pinc_specset_contains(const struct pinc_specset *set, const struct pinc_version *version,
                           struct pinc_slice text, enum pinc_prereleases policy);

/**
 * packaging's SpecifierSet.filter(): keep[i] is set for each version that is let through.
 * @param versions @param texts n of each, any order (sorted ones are faster); texts may be NULL
 */
void pinc_specset_filter(const struct pinc_specset *set, const struct pinc_version *versions,
                         const struct pinc_slice *texts, size_t n, enum pinc_prereleases policy,
                         bool *keep);

/** Does an item (any operator but !=) name a pre-release, so that the set lets pre-releases in? */
bool pinc_specset_admits_prereleases(const struct pinc_specset *set);

/** Is no version at all able to match? (=== items are looked at as text.) */
bool pinc_specset_unsatisfiable(const struct pinc_specset *set);

/** Is there an item == (without .*) or ===? PEP 592 and hash mode call that pinned. */
bool pinc_specset_is_pin(const struct pinc_specset *set);

/** Has it an upper bound (<, <=, ==, ~=)? */
bool pinc_specset_has_upper_bound(const struct pinc_specset *set);

/** Does a version that the set names carry a local part (==1.0+cu113)? */
bool pinc_specset_names_local(const struct pinc_specset *set);

/** Equal as packaging compares: the same items, versions compared without trailing zeros. Either
 * may be NULL. */
bool pinc_specset_equal(const struct pinc_specset *a, const struct pinc_specset *b);

/** What pinc_specset_print() adds. Of a set that was parsed it is kept, and lives as long as the set; else it is printed
 * into the arena. ptr NULL: out of memory. */
struct pinc_slice pinc_specset_text(const struct pinc_specset *set, struct pinc_arena *arena);

/** Add what str(SpecifierSet) gives: items sorted as text, joined by ','. */
void pinc_specset_print(struct pinc_buf *buf, const struct pinc_specset *set);

/** Add the items in the order written, joined by ',', without spaces. */
void pinc_specset_print_written(struct pinc_buf *buf, const struct pinc_specset *set);

/** Item `at` in the order written; text is the version text as written ("1.*"). */
void pinc_specset_item(const struct pinc_specset *set, size_t at, enum pinc_operator *op,
                       struct pinc_slice *text);

#endif
