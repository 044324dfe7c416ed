/* Answers of the commands as JSON: docs/json.md. */
#ifndef PINC_ANSWER_PUBLIC_H
#define PINC_ANSWER_PUBLIC_H

#include "pinc/api.h"
#include "pinc/error.h"
#include "pinc/session.h"

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pinc_cache_bundle;
struct pinc_changes;
struct pinc_configuration;
struct pinc_download;
struct pinc_exported;
struct pinc_lock;
struct pinc_outdated;
struct pinc_trim;
struct pinc_verdict;

/** One JSON object that tells what a command came to. Opaque. */
struct pinc_answer;

/** A new answer, freed by pinc_answer_free(). @param command "compile". NULL when out of memory. */
PINC_API struct pinc_answer *pinc_answer_new(const char *command);

/** Free an answer. NULL is fine. */
PINC_API void pinc_answer_free(struct pinc_answer *answer);

/** Add a message, as pinc_session_on_message() gives it. Here and below everything is copied; a lack
 * of memory shows in pinc_answer_text(). */
PINC_API void pinc_answer_add_message(struct pinc_answer *answer, enum pinc_message_kind kind,
                                      const char *text);

/** Set what the command failed with. @param session whose pinc_compile() it was: after
 * PINC_ENOSOLUTION the conflict is told, too; may be NULL */
PINC_API void pinc_answer_set_error(struct pinc_answer *answer, const struct pinc_error *err,
                                    const struct pinc_session *session);

/** Tell a lock: targets, packages with their files, edges. @param written 1: pinc_lock_write() did.
 * @param text 1: with the text of the output */
PINC_API void pinc_answer_add_lock(struct pinc_answer *answer, const struct pinc_lock *lock,
                                   int written, int text);

/** What was told since the last call is one of several locks: an element of "locks". */
PINC_API void pinc_answer_end_lock(struct pinc_answer *answer);

/** Tell changes; null for NULL. */
PINC_API void pinc_answer_add_changes(struct pinc_answer *answer,
                                      const struct pinc_changes *changes);

/** Tell which output the changes are of. */
PINC_API void pinc_answer_add_output(struct pinc_answer *answer, const char *path);

/** Tell a unified diff; null for NULL. */
PINC_API void pinc_answer_add_diff(struct pinc_answer *answer, const char *diff);

/** Tell a verdict. @param file the name of the file that was judged */
PINC_API void pinc_answer_add_verdict(struct pinc_answer *answer,
                                      const struct pinc_verdict *verdict, const char *file);

/** Tell what is not the newest. */
PINC_API void pinc_answer_add_outdated(struct pinc_answer *answer,
                                       const struct pinc_outdated *outdated);

/** Tell what was exported. @param path where pinc_exported_write() writes it; "-": the texts are told */
PINC_API void pinc_answer_add_exported(struct pinc_answer *answer,
                                       const struct pinc_exported *exported, const char *path);

/** Tell what was downloaded. */
PINC_API void pinc_answer_add_download(struct pinc_answer *answer,
                                       const struct pinc_download *download);

/** Tell which lines of the input can go. @param written 1: pinc_trim_write() did */
PINC_API void pinc_answer_add_trim(struct pinc_answer *answer, const struct pinc_trim *trim,
                                   int written);

/** Tell who needs a package of the lock. */
PINC_API void pinc_answer_add_why(struct pinc_answer *answer, const struct pinc_lock *lock,
                                  const char *name);

/** Tell of the cache. @param bytes @param removed NULL: not told */
PINC_API void pinc_answer_add_cache(struct pinc_answer *answer, const char *dir,
                                    const uint64_t *bytes, const uint64_t *removed);

/** Tell of a bundle of the cache. */
PINC_API void pinc_answer_add_bundle(struct pinc_answer *answer,
                                     const struct pinc_cache_bundle *bundle);

/** Tell what pinc_cache_verify() found. */
PINC_API void pinc_answer_add_cache_verified(struct pinc_answer *answer, const char *dir,
                                             uint64_t entries, uint64_t damaged);

/** Tell the settings. */
PINC_API void pinc_answer_add_config(struct pinc_answer *answer,
                                     const struct pinc_configuration *config);

/**
 * The object as text; nothing can be added after that.
 * @param out freed by pinc_text_free(); NULL on failure
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_answer_text(struct pinc_answer *answer, int exit_status, char **out,
                                           struct pinc_error *err);

#ifdef __cplusplus
}
#endif

#endif
