/*
 * Core metadata: METADATA of wheels, PKG-INFO of sdists (PEP 566, 643, 685, 639, 794).
 */
#ifndef PINC_INDEX_DIST_METADATA_H
#define PINC_INDEX_DIST_METADATA_H

#include "resolver/provider.h"

/* Where a text came from decides whether its fields are final (PEP 643). */
enum pinc_metadata_source {
    PINC_METADATA_OF_WHEEL, /* final */
    PINC_METADATA_OF_SDIST  /* final when Metadata-Version >= 2.2 and the fields are not Dynamic */
};

/* The fields that pinc reads, as text. Slices point into the text that was parsed, or into the
 * arena (unfolded lines). */
struct pinc_metadata_text {
    struct pinc_slice metadata_version, name, version, requires_python;
    const struct pinc_slice *requires; /* Requires-Dist, in order */
    size_t n_requires;
    const struct pinc_slice *extras; /* Provides-Extra, in order */
    size_t n_extras;
    bool final; /* false: the dependencies may differ after a build */
    struct pinc_slice
        licence; /* lines of License-Expression, License (a name, no text) and Classifier
                                  (of licences), "FIELD: VALUE" and LF each */
    struct pinc_slice unbuilt; /* not empty: why no build could tell the fields, which are those
                                  that the sdist carries; one line, escaped */
};

/**
 * Read the header fields of a metadata text; the body is not looked at.
 * @return PINC_OK; PINC_ESYNTAX (no Metadata-Version, Name or Version; unknown major version; not
 * UTF-8); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_metadata_read(struct pinc_metadata_text *out,
                                                  struct pinc_slice text,
                                                  enum pinc_metadata_source source,
                                                  struct pinc_arena *arena, struct pinc_error *err);

/**
 * Turn the fields into requirements; legacy Requires-Dist and Requires-Python strings are repaired
 * (docs/standards.md). Fills name, version, requires, extras, requires_python, unusable,
 * brings_url and repaired of out; what it keeps lives in the arena.
 * @param known requirements that were read into this arena before; NULL: none
 * @return PINC_OK (also when out->unusable says why the file cannot be taken), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_metadata_compile(struct pinc_metadata *out,
                                                     const struct pinc_metadata_text *text,
                                                     struct pinc_known_requirements *known,
                                                     struct pinc_arena *arena,
                                                     struct pinc_error *err);

/** Repair a Requires-Dist line that PEP 508 refuses. PINC_ESYNTAX when it cannot be; *out lives in
 * the arena. */
PINC_MUST_USE enum pinc_status pinc_metadata_repair_requirement(const struct pinc_requirement **out,
                                                                struct pinc_slice text,
                                                                struct pinc_arena *arena,
                                                                struct pinc_error *err);

/** The same for a specifier set (Requires-Python). */
PINC_MUST_USE enum pinc_status pinc_metadata_repair_specifiers(const struct pinc_specset **out,
                                                               struct pinc_slice text,
                                                               struct pinc_arena *arena,
                                                               struct pinc_error *err);

#endif
