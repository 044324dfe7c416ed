/*
 * Commands of other tools, and what to use in their place.
 */
#ifndef PINC_CLI_FOREIGN_COMMANDS_H
#define PINC_CLI_FOREIGN_COMMANDS_H

/** What to do in place of a command of pip, pip-tools, uv or poetry: a hint, static; NULL when the name is
 * not one of theirs. */
const char *foreign_command_hint(const char *name);

#endif
