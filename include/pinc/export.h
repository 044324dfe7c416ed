/* A lock in another format. */
#ifndef PINC_EXPORT_PUBLIC_H
#define PINC_EXPORT_PUBLIC_H

#include "pinc/api.h"
#include "pinc/error.h"
#include "pinc/session.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The formats that a lock can be written in. */
enum pinc_export_format {
    PINC_EXPORT_REQUIREMENTS, /**< requirements.txt; asks no index */
    PINC_EXPORT_PYLOCK,       /**< pylock.toml (PEP 751) */
    PINC_EXPORT_CYCLONEDX     /**< a bill of materials, CycloneDX 1.6 JSON */
};

/** What was exported: a text for all targets, or one for each. Opaque. */
struct pinc_exported;

/**
 * Write a lock in another format, for the targets of the session's options, else of its header, else the
 * usual ones. Hashes and pins are those of the lock; nothing is resolved.
 * @param path  a requirements.txt of any tool, or a pylock.toml
 * @param each  1: a text for each target, with the lines that hold there; 0: one for all
 * @param out   freed by pinc_exported_free(); NULL on failure
 * @return PINC_OK; PINC_EUSAGE (not a lock); PINC_ENOTFOUND, PINC_EHASH (a line without a file for a target);
 * PINC_EUNSUPPORTED (what the format cannot express); as pinc_compile() where the file or an index cannot be
 * read
 */
PINC_API enum pinc_status pinc_export(struct pinc_session *session, const char *path,
                                      enum pinc_export_format format, int each,
                                      struct pinc_exported **out, struct pinc_error *err);

/** Free it. NULL is fine. */
PINC_API void pinc_exported_free(struct pinc_exported *exported);

/** The number of texts. */
PINC_API size_t pinc_exported_count(const struct pinc_exported *exported);

/** Text `at`; NULL beyond the end. @param len may be NULL; its length in bytes */
PINC_API const char *pinc_exported_text(const struct pinc_exported *exported, size_t at,
                                        size_t *len);

/** The shortest name of the target that text `at` is for, "linux-x86_64"; "" when it is for all; NULL beyond
 * the end. */
PINC_API const char *pinc_exported_target(const struct pinc_exported *exported, size_t at);

/**
 * Write all texts, or none. An existing file is replaced only if it is empty or such an export, and not the lock
 * itself.
 * @param path "{target}" in it is replaced by pinc_exported_target()
 * @return PINC_OK; PINC_EUSAGE (several texts and no "{target}", a file that is something else); PINC_EIO;
 * PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_exported_write(const struct pinc_exported *exported,
                                              const char *path, struct pinc_error *err);

#ifdef __cplusplus
}
#endif

#endif
