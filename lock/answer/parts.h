/*
 * The parts of an answer, each a value for one member. NULL when out of memory, or *ok is false then.
 */
#ifndef PINC_LOCK_ANSWER_PARTS_H
#define PINC_LOCK_ANSWER_PARTS_H

#include "base/json/json_tree.h"
#include "lock/result/lock.h"

/** "lock": targets, packages with their files, edges. @param text its text is told, too */
struct pinc_json_value *pinc_answer_lock(bool *ok, const struct pinc_lock *lock, bool written,
                                         bool text);

/** "why": the lines of a package, and the edges that lead to it. */
struct pinc_json_value *pinc_answer_why(bool *ok, const struct pinc_lock *lock, const char *name);

/** "changes": null for NULL. */
struct pinc_json_value *pinc_answer_changes(bool *ok, const struct pinc_changes *changes);

/** "verdict". */
struct pinc_json_value *pinc_answer_verdict(bool *ok, const struct pinc_verdict *verdict,
                                            const char *file);

/** "config". */
struct pinc_json_value *pinc_answer_config(bool *ok, const struct pinc_configuration *config);

/** "trim". @param written the input was */
struct pinc_json_value *pinc_answer_trim(bool *ok, const struct pinc_trim *trim, bool written);

/** "download". */
struct pinc_json_value *pinc_answer_download(bool *ok, const struct pinc_download *download);

/** "export". @param path "-": standard output, so that the texts are told */
struct pinc_json_value *pinc_answer_exported(bool *ok, const struct pinc_exported *exported,
                                             const char *path);

/** "outdated". */
struct pinc_json_value *pinc_answer_outdated(bool *ok, const struct pinc_outdated *outdated);

/** A party of a contradiction, or who holds a version back; null for NULL. */
struct pinc_json_value *pinc_answer_party(bool *ok, const struct pinc_party *party);

/** "error": null for NULL. */
struct pinc_json_value *pinc_answer_error(bool *ok, const struct pinc_error *err);

/** "conflict": null when the session has none. */
struct pinc_json_value *pinc_answer_conflict(bool *ok, const struct pinc_session *session);

#endif
