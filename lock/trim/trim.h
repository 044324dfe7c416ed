/*
 * An input without the lines that add nothing to its output: what pinc.h shows, and what finds it.
 */
#ifndef PINC_LOCK_TRIM_H
#define PINC_LOCK_TRIM_H

#include "lock/state/compile_state.h"
#include "lock/result/lock.h"
#include "lock/trim/trim_lines.h"

/* A line that may go, and in the end one that does. */
struct pinc_trim_line {
    size_t file;            /* in trim->files */
    size_t extent;          /* in the file's extents */
    struct pinc_slice name; /* normalized */
    const char *text;       /* the requirement as it is written */
    const char *needed_by;  /* "requests, anyio", for people */
    enum pinc_trim_why why;
    bool spare; /* it can go */
};

struct pinc_trim {
    struct pinc_arena *arena;
    struct pinc_session *session;
    struct pinc_trim_file *files; /* the input files */
    size_t n_files;
    struct pinc_trim_line *lines; /* in the order of the input; in the end those that can go */
    size_t n_lines;
    size_t n_read;              /* requirement lines of the input files */
    struct pinc_compile *whole; /* of the input as it is: others ask its source */
    struct pinc_lock *lock;     /* what it came to */
    struct pinc_buf *texts;     /* of each file, without the lines that go */
    unsigned trials;            /* compiles since then */
};

/** Make trim->texts: the files without the lines that are spare. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_trim_make_texts(struct pinc_trim *trim, struct pinc_error *err);

/** What a trial is compiled with. */
enum pinc_trim_memory {
    PINC_TRIM_KEEPS,  /* the versions of the lock are preferred, as those of an output are */
    PINC_TRIM_FORGETS /* they are not, as with --upgrade */
};

/**
 * Compile the input without the lines that are spare. Nothing is told.
 * @param out NULL: there is no solution then
 * @return PINC_OK; as pinc_compile()
 */
PINC_MUST_USE enum pinc_status pinc_trim_compile(struct pinc_lock **out, struct pinc_trim *trim,
                                                 enum pinc_trim_memory memory,
                                                 struct pinc_error *err);

/** Is a package locked in the same way in both, on all targets: versions, URLs, extras, hashes?
 * @param name normalized; ptr NULL: is every one? */
bool pinc_trim_same(const struct pinc_lock *a, const struct pinc_lock *b, struct pinc_slice name);

#endif
