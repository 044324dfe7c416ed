/*
 * A loopback index and a folder of its own, for tests of whole compiles through pinc.h.
 */
#ifndef PINC_TESTS_WHEEL_INDEX_H
#define PINC_TESTS_WHEEL_INDEX_H

#include "base/text.h"

#include <pinc/pinc.h>

/* Opaque. */
struct wheel_index;

/**
 * Start it, and make a new folder the current one. Fails the test when that is not possible.
 * @param files "FILE SIZE[: REQUIREMENT[ | REQUIREMENT]...]" lines: wheels and their metadata, by
 * project; "app-1.0-py3-none-any.whl 10: lib>=1 | dep". Each file's sha256 is that of its name. Lives
 * as long as the index.
 */
struct wheel_index *wheel_index_start(const char *files);

/** Leave the folder, remove it, and stop. */
void wheel_index_stop(struct wheel_index *index);

/** Write a file of the folder. */
void wheel_index_write(const char *name, const char *text);

/**
 * A session that asks the index alone, without a cache and without pip's settings, for Python 3.11.
 * @param options "NAME[=VALUE]", blanks between them, the index as INDEX; may be NULL
 * @return freed by pinc_session_free()
 */
struct pinc_session *wheel_index_session(struct wheel_index *index, const char *input,
                                         const char *options);

/** The notes and warnings since the last call, "note TEXT\n" each; borrowed until the next call. */
const char *wheel_index_messages(struct wheel_index *index);

/** Compile; the failure is printed when it is not PINC_OK. @return freed by pinc_lock_free() */
struct pinc_lock *wheel_index_compile(struct wheel_index *index, const char *input,
                                      const char *options);

/** Compile "a.in", and add what came of it: the messages, then the text behind a line "---"; or the
 * failure, its hint and the explanation. The index is called INDEX. */
void wheel_index_tell(struct pinc_buf *out, struct wheel_index *index, const char *options);
/** The same of another input; NULL: the options name it, or nothing does. */
void wheel_index_tell_of(struct pinc_buf *out, struct wheel_index *index, const char *input,
                         const char *options);

/** A compile of "a.in" with other files beside it, and what wheel_index_tell() says of it. */
struct wheel_case {
    const char *label, *input, *more, *old; /* a.in, more.in, a.txt; NULL: empty */
    const char *options, *want;
};

/** Judge them, in order, on one index: app 1.0 needs lib, and dep on x86_64; lib 3.0 needs what is not
 * there. */
void wheel_index_expect(const struct wheel_case *cases, size_t n);

#endif
