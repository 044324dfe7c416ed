/*
 * Reading a pylock.toml of any tool (PEP 751): packages with their files.
 */
#ifndef PINC_LOCK_OUTPUT_PYLOCK_H
#define PINC_LOCK_OUTPUT_PYLOCK_H

#include "base/hash.h"
#include "markers/marker/marker.h"
#include "markers/version/specifier.h"

/* How much of it is read. What is not is not checked either. */
enum pinc_pylock_part {
    PINC_PYLOCK_PINS, /* packages, without files and requires-python */
    PINC_PYLOCK_KNOWN, /* also the sdist and the wheels that have a name and a sha256, sha384 or sha512, with one
                          of these; others are passed over */
    PINC_PYLOCK_ALL /* everything; what is not valid is an error */
};

/* A wheel, an sdist or an archive. Slices live in the arena. */
struct pinc_pylock_file {
    struct pinc_slice name;         /* as given, else the last part of URL or path */
    struct pinc_slice url, path;    /* ptr NULL: not given */
    uint64_t size;                  /* 0: not given */
    const struct pinc_hash *hashes; /* those of algorithms that are known */
    size_t n_hashes;
    bool wheel;
    unsigned line; /* 1-based */
};

struct pinc_pylock_package {
    struct pinc_slice name;               /* normalized */
    struct pinc_slice written;            /* the name as given */
    struct pinc_slice version;            /* ptr NULL: not given */
    struct pinc_version number;           /* of that, read */
    const struct pinc_marker *marker;     /* NULL: everywhere */
    struct pinc_slice marker_text;        /* ptr NULL: none */
    struct pinc_slice requires_python;    /* ptr NULL: none */
    const struct pinc_pylock_file *files; /* wheels, then the sdist, then the archive */
    size_t n_files;
    bool no_files; /* a repository or a folder */
    unsigned line;
};

struct pinc_pylock {
    const struct pinc_pylock_package *packages; /* in the order of the file */
    size_t n_packages;
};

/**
 * Read a file.
 * @param out    its contents live in the arena
 * @param source path for messages
 * @return PINC_OK; with source, line and column in err PINC_ESYNTAX (not TOML, a value of the wrong
 * type, an invalid name, version or marker), PINC_EUNSUPPORTED (a lock-version other than 1.x) and
 * PINC_ELIMIT; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_pylock_read(struct pinc_pylock *out, struct pinc_slice text,
                                                enum pinc_pylock_part part, const char *source,
                                                struct pinc_arena *arena, struct pinc_error *err);

#endif
