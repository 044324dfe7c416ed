/*
 * What becomes of an option of pip-compile, uv or pip lock on the command line.
 */
#ifndef PINC_CLI_FOREIGN_OPTIONS_H
#define PINC_CLI_FOREIGN_OPTIONS_H

#include "cli/foreign_table.h"

#include <pinc/pinc.h>

#include <stdbool.h>

#define FOREIGN_TEXT_MAX 512

/* What to do instead. */
enum foreign_act {
    FOREIGN_SET,   /* set `option` to `value` */
    FOREIGN_TELL,  /* tell the note of `row`, no more */
    FOREIGN_WORD,  /* `value` is an input file */
    FOREIGN_READ,  /* the words in `value` are options */
    FOREIGN_GO,    /* go to the folder `value` */
    FOREIGN_NAMES, /* set `option` to each name in the file `value` */
    FOREIGN_OWN    /* obey pinc's own option; the note of `row` is told when row is not NULL */
};

struct foreign_use {
    enum foreign_act act;
    const struct foreign_option *row;
    char option[64];
    const char *value; /* NULL: none; of the caller, static, or `text` */
    char text[FOREIGN_TEXT_MAX];
};

/** Is there an option of that name in the table? @param takes_value set when there is */
bool foreign_option_known(const char *name, bool *takes_value);

/**
 * Decide what becomes of an option.
 * @param value NULL: none was given
 * @param own   pinc has an option of that name
 * @return PINC_OK; PINC_EUSAGE (refused: the hint says what to use)
 */
enum pinc_status foreign_option_use(struct foreign_use *out, const char *name, const char *value,
                                    bool own, struct pinc_error *err);

#endif
