/*
 * Requirements (PEP 508). packaging 26.3 is the reference.
 */
#ifndef PINC_MARKERS_REQUIREMENT_H
#define PINC_MARKERS_REQUIREMENT_H

#include "base/memo.h"
#include "markers/marker/marker.h"

/* One requirement; read its fields, change none. Lives in an arena. */
struct pinc_requirement {
    struct pinc_slice text;          /* as written, trimmed */
    struct pinc_slice name;          /* as written */
    struct pinc_slice norm;          /* normalized name (PEP 503) */
    const struct pinc_slice *extras; /* normalized, sorted, no doubles */
    size_t n_extras;
    const struct pinc_slice *extras_written; /* as written, sorted, no doubles: for printing */
    size_t n_extras_written;
    const struct pinc_specset *specs; /* never NULL; empty when there is none or a URL */
    struct pinc_slice url;            /* as written; ptr NULL when there is none */
    const struct pinc_marker *marker; /* NULL when there is none */
};

/* Requirements that were read into one arena, and the parts of them: many lines have few distinct ones. Zero it. */
struct pinc_known_requirements {
    struct pinc_memo requirements, specifiers, markers;
};

/**
 * Parse a requirement.
 * @param out lives in the arena, which must outlive `text`: slices of it are kept
 * @return PINC_OK, PINC_ESYNTAX, PINC_ELIMIT, PINC_ENOMEM; err->column is 1-based within text
 */
PINC_MUST_USE enum pinc_status pinc_requirement_parse(const struct pinc_requirement **out,
                                                      struct pinc_slice text,
                                                      struct pinc_arena *arena,
                                                      struct pinc_error *err);

/**
 * As pinc_requirement_parse(); what was read before is taken as it is, so that the same text gives the same object.
 * @param known always called with the same arena; NULL: nothing is known or kept
 */
PINC_MUST_USE enum pinc_status pinc_requirement_parse_known(const struct pinc_requirement **out,
                                                            struct pinc_slice text,
                                                            struct pinc_known_requirements *known,
                                                            struct pinc_arena *arena,
                                                            struct pinc_error *err);

/** Free what it holds, not the requirements. A zeroed struct is fine. */
void pinc_known_requirements_clear(struct pinc_known_requirements *known);

/** Add "[a,b]"; nothing when there are no extras. */
void pinc_extras_print(struct pinc_buf *buf, const struct pinc_slice *extras, size_t n);

/** Add what str(Requirement) gives. */
void pinc_requirement_print(struct pinc_buf *buf, const struct pinc_requirement *req);

/** Add "name[extra]<2", normalized, with the specifiers in the written order; " @ URL" stands for a URL,
 * which may hold a password. */
void pinc_requirement_print_without_url(struct pinc_buf *buf, const struct pinc_requirement *req);

/** Equal as packaging compares: names, extras and markers normalized, specifiers canonical. */
bool pinc_requirement_equal(const struct pinc_requirement *a, const struct pinc_requirement *b);

#endif
