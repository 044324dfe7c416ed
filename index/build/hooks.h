/*
 * A build backend's hooks (PEP 517, 660), called by a small program in Python that tells what came
 * of them in a file.
 */
#ifndef PINC_INDEX_BUILD_HOOKS_H
#define PINC_INDEX_BUILD_HOOKS_H

#include "index/build/build_system.h"

/* What is wanted of the backend. */
enum pinc_build_goal {
    PINC_BUILD_METADATA, /* prepare_metadata_for_build_wheel, else that of a wheel */
    PINC_BUILD_EDITABLE, /* prepare_metadata_for_build_editable where the backend has it, else as
                            above */
    PINC_BUILD_WHEEL     /* build_wheel */
};

/* One run of the program. */
struct pinc_hooks_call {
    const struct pinc_build_system *system;
    enum pinc_build_goal goal;
    const char *source;         /* folder: absolute */
    const char *out;            /* where the hooks leave what they make; exists */
    struct pinc_slice settings; /* config_settings as a JSON object; empty: none */
    bool requires_known; /* the further requirements are there: the backend is not asked for them */
};

/**
 * What the program is given: a JSON text.
 * @return PINC_OK; PINC_ESYNTAX (the settings are no JSON); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_hooks_write_call(struct pinc_buf *out,
                                                     const struct pinc_hooks_call *call,
                                                     struct pinc_error *err);

/** The program: what `python FILE CALL RESULT` runs. */
struct pinc_slice pinc_hooks_program(void);

/* What came of it. Slices live in the arena. */
struct pinc_hooks_result {
    const struct pinc_slice *requires; /* further requirements: the program ended before building */
    size_t n_requires;
    struct pinc_slice metadata;   /* path of a METADATA file below `out`; ptr NULL: none */
    struct pinc_slice wheel;      /* name of a wheel there; ptr NULL: none */
    struct pinc_slice error;      /* "ValueError: text", one line, unescaped; ptr NULL: none */
    struct pinc_slice error_type; /* "ValueError", "subprocess.CalledProcessError" */
};

/**
 * Read what the program has written.
 * @return PINC_OK, PINC_ESYNTAX (it is cut off or nothing that the program writes), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_hooks_read_result(struct pinc_hooks_result *out,
                                                      struct pinc_slice text,
                                                      struct pinc_arena *arena,
                                                      struct pinc_error *err);

#endif
