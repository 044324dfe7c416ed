/*
 * The names of interpreters and platforms that a target may have.
 */
#ifndef PINC_MARKERS_TARGET_PLATFORM_H
#define PINC_MARKERS_TARGET_PLATFORM_H

#include "base/text.h"

/* A Python: "3.10", "3.13.1t", "pypy3.10". */
struct pinc_interpreter {
    bool pypy;
    bool free_threaded;
    bool patch_known; /* a bare "3.10" says nothing about it */
    unsigned major, minor;
    struct pinc_slice full; /* "3.10.4", "3.15.0rc1"; "3.10" when the patch level is not known. Part
                               of the text that was read */
};

enum pinc_platform_kind {
    PINC_PLATFORM_LINUX,     /* linux_ARCH alone: neither libc is promised */
    PINC_PLATFORM_MANYLINUX, /* glibc major.minor (PEP 600) */
    PINC_PLATFORM_MUSLLINUX, /* musl major.minor (PEP 656) */
    PINC_PLATFORM_MACOS,     /* macOS major.minor */
    PINC_PLATFORM_WINDOWS
};

/* A platform. */
struct pinc_platform {
    enum pinc_platform_kind kind;
    unsigned major, minor; /* 0 where the kind has no version */
    const char *arch;      /* as in wheel tags: "x86_64", "arm64", "amd64", "32" */
    const char *machine;   /* platform_machine: "x86_64", "AMD64", "x86" */
};

/**
 * Read the name of an interpreter.
 * @param out slices of `text` are kept
 * @return PINC_OK, PINC_EUSAGE (the text says which there are)
 */
PINC_MUST_USE enum pinc_status pinc_interpreter_parse(struct pinc_interpreter *out,
                                                      struct pinc_slice text,
                                                      struct pinc_error *err);

/**
 * The month in which a CPython got its last security fix, as python.org tells it: "October 2024".
 * @param version "3.8"
 * @return static; NULL when that has not come yet, or is not known
 */
const char *pinc_python_end_of_life(struct pinc_slice version);

/** Short name number `at` ("linux-x86_64"), for completions; NULL behind the last one. */
const char *pinc_platform_short_name_at(size_t at);

/**
 * Read a wheel platform tag or a short name ("linux-x86_64").
 * @return PINC_OK, PINC_EUSAGE (the text says which there are, the hint what may have been meant)
 */
PINC_MUST_USE enum pinc_status pinc_platform_parse(struct pinc_platform *out,
                                                   struct pinc_slice text, struct pinc_error *err);

/** Add the wheel platform tag: "manylinux_2_28_x86_64", "macosx_14_0_arm64", "win_amd64". */
void pinc_platform_print(struct pinc_buf *buf, const struct pinc_platform *platform);

/** The oldest glibc 2.N that manylinux wheels of the architecture may ask for (PEP 600): N. */
unsigned pinc_platform_glibc_floor(const char *arch);

/** The short name, or NULL when there is none. */
const char *pinc_platform_short_name(const struct pinc_platform *platform);

#endif
