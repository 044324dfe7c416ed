/*
 * Everything that the program says on standard error. The only code that prints there.
 */
#ifndef PINC_CLI_REPORT_H
#define PINC_CLI_REPORT_H

#include <pinc/pinc.h>

#include <stdbool.h>
#include <stdio.h>

/** Before anything is said: each message is one write. */
void report_start(void);

/** Decide about colours. @param when "auto", "always" or "never" */
void report_set_color(const char *when);

/** Are texts to standard output coloured? Then it is a terminal, or --color=always was given. */
bool report_color_stdout(void);

/** "FILE:LINE:COLUMN: error: TEXT", the line of the file with a caret, "hint: ...". */
void report_error(const struct pinc_error *err);

/** "pinc: warning: TEXT" or "pinc: note: TEXT". */
void report_message(enum pinc_message_kind kind, const char *text);

/** The lines of an explanation, below an error. */
void report_explanation(const char *text);

/** A line of its own. */
void report_line(const char *text);

/** Lines, each ended by LF, in one write; "": none. */
void report_lines(const char *text);

/** Lines that were written to a stream of open_memstream(), each ended by LF, in one write: the summary. Frees
 * both. @param from NULL, or one that cannot be closed: nothing is said */
void report_written(FILE *from, char **text);

#endif
