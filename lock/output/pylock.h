/*
 * Reading a pylock.toml of any tool (PEP 751): packages with their files.
 */
#ifndef PINC_LOCK_OUTPUT_PYLOCK_H
#define PINC_LOCK_OUTPUT_PYLOCK_H

#include "base/hash.h"
#include "markers/marker/marker.h"
#include "markers/version/specifier.h"

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
    struct pinc_slice name, version;      /* version ptr NULL: not given */
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
 * @return as pinc_read_pylock_pins()
 */
PINC_MUST_USE enum pinc_status pinc_pylock_read(struct pinc_pylock *out, struct pinc_slice text,
                                                const char *source, struct pinc_arena *arena,
                                                struct pinc_error *err);

#endif
