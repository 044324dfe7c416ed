/*
 * The commands, as the help, the manual and the completions show them.
 */
#ifndef PINC_CLI_COMMANDS_H
#define PINC_CLI_COMMANDS_H

#include <pinc/pinc.h>

struct command {
    const char *name;
    const char *words; /* "[FILE...]" */
    const char *help;  /* one line */
    const char *about; /* a few lines for its own help */
    enum pinc_command bit;
};

/** Command `at`, in the order of the help; NULL at the end. */
const struct command *command_at(size_t at);

/** The command of that name, or NULL. */
const struct command *command_find(const char *name);

/** Its name; for pinc_text_nearest(). `at` must be less than command_count(). */
const char *command_name_at(size_t at);

/** The number of commands. */
size_t command_count(void);

#endif
