/* What a finished lock holds: its text, targets, lines with their files, edges and sizes. Everything is borrowed from the
 * lock, and does not change as long as it lives; sizes are bytes. */
#ifndef PINC_LOCK_PUBLIC_H
#define PINC_LOCK_PUBLIC_H

#include "pinc/api.h"
#include "pinc/error.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pinc_lock;

/** The text of the output file: a requirements.txt in pip's format, or a pylock.toml (PEP 751). @param len may be NULL; its length in bytes */
PINC_API const char *pinc_lock_text(const struct pinc_lock *lock, size_t *len);

/** Where pinc_lock_write() writes: "requirements.txt"; "-" for standard output, which is for the
 * caller to write to. */
PINC_API const char *pinc_lock_path(const struct pinc_lock *lock);

/** 1 when the text is a pylock.toml (PEP 751), 0 when it is a requirements.txt in pip's format. */
PINC_API int pinc_lock_is_pylock(const struct pinc_lock *lock);

/** 1 when the file at pinc_lock_path() has other bytes, or is not there. */
PINC_API int pinc_lock_changed(const struct pinc_lock *lock);

/**
 * Write the text to pinc_lock_path(), replacing the file as a whole or not at all. A file that has
 * these bytes is left alone.
 * @return PINC_OK; PINC_EUSAGE (the path is "-", or the existing output was given by pinc_session_add_file()); PINC_EIO;
 * PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_lock_write(const struct pinc_lock *lock, struct pinc_error *err);

/** The number of targets. */
PINC_API size_t pinc_lock_target_count(const struct pinc_lock *lock);

/** The name of target `at`, "CPython 3.10 on linux-x86_64", as long as the lock; NULL beyond the
 * end. */
PINC_API const char *pinc_lock_target(const struct pinc_lock *lock, size_t at);

/** The Python of target `at` as the option "python-version" takes it, "3.10"; NULL beyond the end. */
PINC_API const char *pinc_lock_target_python(const struct pinc_lock *lock, size_t at);

/** The platform of target `at` as the option "platform" takes it, "linux-x86_64"; NULL beyond the end. */
PINC_API const char *pinc_lock_target_platform(const struct pinc_lock *lock, size_t at);

/** How many lines hold on target `at`; 0 beyond the end. */
PINC_API size_t pinc_lock_target_entry_count(const struct pinc_lock *lock, size_t at);

/** The number of packages. */
PINC_API size_t pinc_lock_package_count(const struct pinc_lock *lock);

/** The number of packages that have several lines or a marker. */
PINC_API size_t pinc_lock_differing_count(const struct pinc_lock *lock);

/** One line of a lock. Opaque; lives as long as the lock. */
struct pinc_entry;

/** The number of lines. */
PINC_API size_t pinc_lock_entry_count(const struct pinc_lock *lock);

/** Line `at`, by name; NULL beyond the end. */
PINC_API const struct pinc_entry *pinc_lock_entry(const struct pinc_lock *lock, size_t at);

/** The normalized project name. */
PINC_API const char *pinc_entry_name(const struct pinc_entry *entry);

/** The version (PEP 440), normalized; "" for a direct reference. */
PINC_API const char *pinc_entry_version(const struct pinc_entry *entry);

/** The URL of a direct reference (PEP 508, 610), or of the file that a source rule binds; "" for any other line. As the output
 * has it: credentials that the input wrote are in it. */
PINC_API const char *pinc_entry_url(const struct pinc_entry *entry);

/** The marker (PEP 508); "" when the line holds on every target. */
PINC_API const char *pinc_entry_marker(const struct pinc_entry *entry);

/** 1 when the line holds on target `at` of the lock. */
PINC_API int pinc_entry_on_target(const struct pinc_entry *entry, size_t at);

/** The number of its extras, sorted, and one of them; NULL beyond the end. */
PINC_API size_t pinc_entry_extra_count(const struct pinc_entry *entry);
/** As above. */
PINC_API const char *pinc_entry_extra(const struct pinc_entry *entry, size_t at);

/** The number of hashes that the line has in the output, and one of them, "sha256:..."; NULL beyond
 * the end. */
PINC_API size_t pinc_entry_hash_count(const struct pinc_entry *entry);
/** As above. */
PINC_API const char *pinc_entry_hash(const struct pinc_entry *entry, size_t at);

/** A file that pip takes for a line on some targets. Opaque; lives as long as the lock. Its texts are
 * "" where nobody has told. */
struct pinc_locked_file;

/** The number of files that the targets take for a line, and one of them; NULL beyond the end. */
PINC_API size_t pinc_entry_file_count(const struct pinc_entry *entry);
/** As above. */
PINC_API const struct pinc_locked_file *pinc_entry_file(const struct pinc_entry *entry, size_t at);

/** The name of the file. */
PINC_API const char *pinc_locked_file_name(const struct pinc_locked_file *file);

/** Where it is: absolute, without credentials. */
PINC_API const char *pinc_locked_file_url(const struct pinc_locked_file *file);

/** "sha256:...", as the index tells it; "" when it tells none. */
PINC_API const char *pinc_locked_file_hash(const struct pinc_locked_file *file);

/** The index or --find-links that lists it, without credentials; "" for a direct reference. */
PINC_API const char *pinc_locked_file_source(const struct pinc_locked_file *file);

/** Bytes; 0 when it is not known. */
PINC_API uint64_t pinc_locked_file_size(const struct pinc_locked_file *file);

/** 1 for a wheel, 0 for a source distribution. */
PINC_API int pinc_locked_file_is_wheel(const struct pinc_locked_file *file);

/** 1 when target `at` of the lock takes it. */
PINC_API int pinc_locked_file_on_target(const struct pinc_locked_file *file, size_t at);

/** Why a package is there: a requirement of the input, or of one version of another package. Opaque;
 * lives as long as the lock. */
struct pinc_lock_edge;

/** The number of edges, and one of them, by what is needed; NULL beyond the end. */
PINC_API size_t pinc_lock_edge_count(const struct pinc_lock *lock);
/** As above. */
PINC_API const struct pinc_lock_edge *pinc_lock_edge_at(const struct pinc_lock *lock, size_t at);

/** Who needs it, and its version: "" for the input. */
PINC_API const char *pinc_lock_edge_from(const struct pinc_lock_edge *edge);
/** As above. */
PINC_API const char *pinc_lock_edge_from_version(const struct pinc_lock_edge *edge);

/** What is needed, and the version that is locked. */
PINC_API const char *pinc_lock_edge_to(const struct pinc_lock_edge *edge);
/** As above. */
PINC_API const char *pinc_lock_edge_to_version(const struct pinc_lock_edge *edge);

/** "requirements.in:7"; "" unless the input needs it. */
PINC_API const char *pinc_lock_edge_where(const struct pinc_lock_edge *edge);

/** The requirement without its marker: "certifi>=2017", "pkg[extra]", "pkg @ URL". */
PINC_API const char *pinc_lock_edge_requirement(const struct pinc_lock_edge *edge);

/** 1 when it is so on target `at` of the lock. */
PINC_API int pinc_lock_edge_on_target(const struct pinc_lock_edge *edge, size_t at);

/** The number of bytes that target `at` of the lock downloads: the sizes of its files as the index
 * tells them. Files of unknown size count as 0, see pinc_lock_unknown_sizes(). */
PINC_API uint64_t pinc_lock_size(const struct pinc_lock *lock, size_t at);

/** How many files of target `at` have no known size. */
PINC_API size_t pinc_lock_unknown_sizes(const struct pinc_lock *lock, size_t at);

/** The same as pinc_lock_size() for the versions that the existing output had; -1 when there is none,
 * when nothing changes, or when it cannot be told. */
PINC_API int64_t pinc_lock_size_before(const struct pinc_lock *lock, size_t at);

/** What made target `at` grow much, "torch 2.10.0 → 2.15.0 brings 19 packages more"; "" when it did
 * not, or nothing stands out. Lives as long as the lock. */
PINC_API const char *pinc_lock_size_reason(const struct pinc_lock *lock, size_t at);

/** The shortest name that tells the lock's targets apart: "linux-x86_64". */
PINC_API const char *pinc_lock_target_label(const struct pinc_lock *lock, size_t at);

#ifdef __cplusplus
}
#endif

#endif
