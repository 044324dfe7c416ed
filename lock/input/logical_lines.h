/*
 * Text of requirements files, from UTF-8 to logical lines: continuations joined, comments taken
 * off, ${VARIABLES} expanded, as pip 26.3 does it. Each byte of a logical line knows where it came
 * from.
 */
#ifndef PINC_LOCK_INPUT_LOGICAL_LINES_H
#define PINC_LOCK_INPUT_LOGICAL_LINES_H

#include "lock/input/expand_variables.h"

/** Look up ${NAME}; NULL when it is not set. */
typedef const char *pinc_logical_lines_getenv(void *user, const char *name);

/* Where a run of bytes of a joined line comes from: one physical line. */
struct pinc_logical_lines_piece {
    size_t at;              /* first byte in the joined line */
    const char *source;     /* that byte in the text */
    const char *line_start; /* of its physical line */
    unsigned line;          /* its number, from 1 */
};

/* A variable that was replaced by its value. */
struct pinc_logical_lines_value {
    size_t from, from_len; /* "${NAME}" in the joined line */
    size_t to, to_len;     /* the value in the expanded line */
};

struct pinc_logical_lines_pieces {
    struct pinc_logical_lines_piece *items;
    size_t n, cap;
};

struct pinc_logical_lines_values {
    struct pinc_logical_lines_value *items;
    size_t n, cap;
};

/* How far reading is. */
struct pinc_logical_lines_position {
    size_t at; /* of the next physical line */
    unsigned next_line;
    size_t skipped; /* bytes of the joined line in front of `written` */
};

/* A "${NAME}" that has a value and stays as it is, since `expand` forbids that. */
struct pinc_kept_variable {
    struct pinc_slice variable; /* ptr NULL: there is none */
    unsigned line;
};

/* A line end that no editor shows as one. */
struct pinc_odd_end {
    unsigned line;  /* that ends in it; 0: there is none */
    uint32_t point; /* the character */
};

/* Reads logical lines one after the other. Zero it, then set `text`, `arena`, `env` and `user`. */
struct pinc_logical_lines {
    struct pinc_slice text; /* the decoded file; lines are parts of it where nothing had to be
                               joined or expanded */
    struct pinc_arena *arena;
    pinc_logical_lines_getenv *env; /* NULL: nothing is expanded */
    void *user;
    enum pinc_expand_variables expand;

    struct pinc_slice line;    /* out: the logical line, never empty */
    struct pinc_slice written; /* out: the same, variables not expanded */
    unsigned number;           /* out: its first physical line, from 1 */
    struct pinc_odd_end odd;   /* out: the first line end so far that is neither LF nor CR LF */

    struct pinc_kept_variable kept; /* out: the first one so far */

    struct pinc_logical_lines_position position_; /* private from here on */
    struct pinc_logical_lines_pieces pieces_;
    struct pinc_logical_lines_values values_;
    struct pinc_buf joined_, expanded_;
};

/**
 * The next logical line that is not blank.
 * @param more out: false at the end of the text
 * @return PINC_OK; PINC_ELIMIT (a line over PINC_REQUIREMENTS_FILE_MAX bytes once expanded); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_logical_lines_next(struct pinc_logical_lines *reader,
                                                       bool *more, struct pinc_error *err);

/** The NAME of a "$NAME" in a text, which pip does not expand; ptr NULL: there is none. */
struct pinc_slice pinc_bare_variable(struct pinc_slice text);

/** Is there a ${NAME} in the line as it was written? @param at its first byte */
bool pinc_logical_lines_variable(const struct pinc_logical_lines *reader, size_t *at);

/** Line and column (in characters), both 1-based, of byte `at` of the logical line that was read
 * last. */
void pinc_logical_lines_place(const struct pinc_logical_lines *reader, size_t at, unsigned *line,
                              unsigned *column);

/** The bytes of the text that the logical line which was read last takes: its physical lines, comments and the
 * last line end included. Lines of comments that lie before it are not part of it. */
void pinc_logical_lines_extent(const struct pinc_logical_lines *reader, size_t *from, size_t *to);

/** Free the buffers; the lines that were read are gone. Fine on a zeroed struct. */
void pinc_logical_lines_clear(struct pinc_logical_lines *reader);

#endif
