/* The options: one table, from which the program's parser, its help and its manual come too. It is constant: its rows and
 * texts live forever, and any thread may read them. */
#ifndef PINC_OPTIONS_PUBLIC_H
#define PINC_OPTIONS_PUBLIC_H

#include "pinc/api.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What an option takes. */
enum pinc_option_kind {
    PINC_OPTION_FLAG,  /**< nothing */
    PINC_OPTION_VALUE, /**< one text; the last one given counts */
    PINC_OPTION_LIST,  /**< a text each time that it is given */
    PINC_OPTION_CHOICE /**< one of a few words, see pinc_option_argument() */
};

/** Commands of the program that an option is for; a set of bits. */
enum pinc_command {
    PINC_COMMAND_COMPILE = 1,
    PINC_COMMAND_CHECK = 2,
    PINC_COMMAND_WHY = 4,
    PINC_COMMAND_TREE = 8,
    PINC_COMMAND_CACHE = 16,
    PINC_COMMAND_DIFF = 32,
    PINC_COMMAND_VERIFY = 64,
    PINC_COMMAND_CONFIG = 1024,
    PINC_COMMAND_DOWNLOAD = 2048,
    PINC_COMMAND_TRIM = 4096,
    PINC_COMMAND_OUTDATED = 8192,
    PINC_COMMAND_EXPORT = 16384
};

/** One row of the table. Opaque; lives forever. */
struct pinc_option;

/** The number of options. */
PINC_API size_t pinc_option_count(void);

/** Option `at` in the order of the help; NULL at the end of the table. */
PINC_API const struct pinc_option *pinc_option_at(size_t at);

/** The option of that long name, without dashes; "no-NAME" finds NAME when it can be negated. NULL
 * when there is none. */
PINC_API const struct pinc_option *pinc_option_find(const char *name);

/** The long name, "index-url". */
PINC_API const char *pinc_option_name(const struct pinc_option *option);

/** The letter of the short form, or 0. */
PINC_API char pinc_option_letter(const struct pinc_option *option);

/** What kind of argument it takes, if any. */
PINC_API enum pinc_option_kind pinc_option_kind(const struct pinc_option *option);

/** What stands for its argument in a help text: "URL"; of a PINC_OPTION_CHOICE the words,
 * "line|split"; "" for a flag. */
PINC_API const char *pinc_option_argument(const struct pinc_option *option);

/** One line that says what it does, no full stop. */
PINC_API const char *pinc_option_help(const struct pinc_option *option);

/** The value that it has when it is not given, or NULL when it then has none; "on" for a flag that
 * is set by default. */
PINC_API const char *pinc_option_default(const struct pinc_option *option);

/** The heading in the help, "Targets". Options of one group stand together in the table. */
PINC_API const char *pinc_option_group(const struct pinc_option *option);

/** 1 when there is --no-NAME beside --NAME. */
PINC_API int pinc_option_negatable(const struct pinc_option *option);

/** The commands that take it: bits of enum pinc_command. */
PINC_API unsigned pinc_option_commands(const struct pinc_option *option);

/** 1 when only the program acts on it (--quiet, --color): pinc_session_set() refuses it. */
PINC_API int pinc_option_of_program(const struct pinc_option *option);

#ifdef __cplusplus
}
#endif

#endif
