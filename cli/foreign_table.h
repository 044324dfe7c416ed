/*
 * Every option of pip-compile 7.6, uv pip compile 0.13 and pip lock 26.3, and what it is here; other words of theirs.
 */
#ifndef PINC_CLI_FOREIGN_TABLE_H
#define PINC_CLI_FOREIGN_TABLE_H

#include <stddef.h>

enum foreign_tool { FOREIGN_PIP_COMPILE = 1, FOREIGN_UV = 2, FOREIGN_PIP_LOCK = 4 };

enum foreign_kind {
    FOREIGN_SAME,      /* pinc has it, and it means the same */
    FOREIGN_NOTED_OWN, /* pinc has it, obeys it as far as that goes, and tells what that is */
    FOREIGN_AS,        /* obeyed by another name */
    FOREIGN_NOTED, /* accepted, and what it asks for is so anyway or does not matter here: a note */
    FOREIGN_REFUSED /* an error, with what to use */
};

/* A row: an option, or one with one of its values. */
struct foreign_option {
    const char *name; /* without dashes */
    unsigned tools;   /* enum foreign_tool */
    const char
        *example; /* a value that it takes; NULL: none. "$INDEX" stands for the URL of an index */
    enum foreign_kind kind;
    const char *as; /* the option here, "color=never" with a value of its own; NULL: see the text */
    const char *text; /* a note, a hint, a remark; may be NULL for FOREIGN_SAME and FOREIGN_AS */
};

/** Row `at`, in the order of names; NULL behind the last one. */
const struct foreign_option *foreign_option_at(size_t at);

/* A command or a value of theirs, and the one here, or a hint. */
struct foreign_word {
    const char *theirs, *here;
};

/** What a word is here; NULL when it is none of the n. */
const char *foreign_word_find(const struct foreign_word *words, size_t n, const char *word);

#endif
