/*
 * The files that an existing pylock.toml has, with their digests: a version that stays keeps them, so
 * that one more file on the index changes nothing, and a file that is another now does not pass.
 */
#ifndef PINC_LOCK_OUTPUT_KEPT_FILES_H
#define PINC_LOCK_OUTPUT_KEPT_FILES_H

#include "base/hash.h"
#include "base/text.h"
#include "resolver/types.h"

/* One wheel or sdist. */
struct pinc_kept_file {
    struct pinc_slice package; /* normalized */
    struct pinc_slice name;    /* of the file */
    struct pinc_version version;
    struct pinc_hash hash;
};

/* Zero it, clear it at the end. */
struct pinc_kept_files {
    struct pinc_kept_file *items;
    size_t n, cap;
};

/**
 * Read them. What is not a file with a name and a sha256, sha384 or sha512 is passed over.
 * @param text   a pylock.toml that pinc_read_pylock_pins() takes
 * @param source path for messages
 * @param arena  holds the texts
 * @return PINC_OK, what pinc_toml_parse() returns, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_kept_files_read(struct pinc_kept_files *out,
                                                    struct pinc_slice text, const char *source,
                                                    struct pinc_arena *arena,
                                                    struct pinc_error *err);

/** Those of a package's version, borrowed: not to be cleared. */
struct pinc_kept_files pinc_kept_files_of(const struct pinc_kept_files *files,
                                          struct pinc_slice package,
                                          const struct pinc_version *version);

/** The file of this name among those that pinc_kept_files_of() gave; NULL when the output has it not. */
const struct pinc_kept_file *pinc_kept_files_find(const struct pinc_kept_files *part,
                                                  struct pinc_slice name);

/** Free the list; the texts belong to the arena. */
void pinc_kept_files_clear(struct pinc_kept_files *files);

#endif
