/*
 * What pip reports of an installation that it has only prepared (pip install --dry-run --report
 * FILE).
 */
#ifndef PINC_INDEX_BUILD_BUILD_REPORT_H
#define PINC_INDEX_BUILD_BUILD_REPORT_H

#include "index/dist/metadata.h"

/* One package of a report. Slices live in the arena. */
struct pinc_build_report {
    struct pinc_metadata_text metadata; /* final */
    struct pinc_slice python_version;   /* of the interpreter that ran pip: "3.10" */
};

/**
 * Read a report of exactly one package.
 * @return PINC_OK, PINC_ESYNTAX (no report; none or several packages; no name or version),
 * PINC_ELIMIT, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_build_report_read(struct pinc_build_report *out,
                                                      struct pinc_slice text,
                                                      struct pinc_arena *arena,
                                                      struct pinc_error *err);

#endif
