/*
 * What is known of the terminal: its width, whether to colour, and the one line of progress on it.
 */
#ifndef PINC_CLI_TERMINAL_H
#define PINC_CLI_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

/** Width of the terminal behind a stream, 80 when it is none. */
int terminal_columns(FILE *stream);

/** Is a stream to be coloured? @param when "auto" (a terminal, NO_COLOR and TERM=dumb honoured),
 * "always" or "never" */
bool terminal_wants_color(FILE *stream, const char *when);

/** Can standard error have a line that is drawn again and again? */
bool terminal_can_redraw(void);

/** Draw the line on standard error anew, cut to the width of the terminal. */
void terminal_draw(const char *line);

/** Remove the line with the next text on standard error: what is printed there follows at once. */
void terminal_erase(void);

/** Remove the line now, so that something else can be printed. Nothing happens when there is none.
 */
void terminal_clear(void);

/** The same from a signal handler, before the process ends. */
void terminal_leave(void);

/** Write text so that nothing in it reaches the stream that a terminal would act on or hide: see
 * pinc_text_visible(). Line feeds are escaped, too. */
void terminal_put_safe(FILE *stream, const char *text);

#endif
