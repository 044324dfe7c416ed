/*
 * Name, URL and hash of files as finished locks tell them: the locks of one run have many files in common, and hold each of these
 * texts once.
 */
#ifndef PINC_LOCK_FILE_TEXTS_H
#define PINC_LOCK_FILE_TEXTS_H

#include "lock/config/hidden_values.h"
#include "resolver/types.h"

/* Opaque; for one thread at a time. */
struct pinc_file_texts;

/* They end in NUL; "" is what nobody has told. */
struct pinc_file_text {
    const char *name, *url;
    const char *hash; /* "sha256:..." */
};

/** None yet; freed by pinc_file_texts_free() when no lock needs the texts any more. NULL when out of memory. */
struct pinc_file_texts *pinc_file_texts_new(void);

/** NULL is fine. */
void pinc_file_texts_free(struct pinc_file_texts *texts);

/** Forget which file a text is of: the projects go. The texts stay. */
void pinc_file_texts_forget(struct pinc_file_texts *texts);

/**
 * The texts of a project's file.
 * @param out    lives as long as `texts`, or in the arena where texts is NULL
 * @param hidden no URL shows them
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_file_text_get(struct pinc_file_text *out,
                                                  struct pinc_file_texts *texts,
                                                  const struct pinc_project *project, uint32_t file,
                                                  const struct pinc_hidden_values *hidden,
                                                  struct pinc_arena *arena, struct pinc_error *err);

/** "sha256:...", "" for no hash; NULL when out of memory. In the arena. */
const char *pinc_locked_hash(const struct pinc_hash *hash, struct pinc_arena *arena);

#endif
