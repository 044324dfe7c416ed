/* Lines of an input that add nothing. */
#ifndef PINC_TRIM_PUBLIC_H
#define PINC_TRIM_PUBLIC_H

#include "pinc/api.h"
#include "pinc/error.h"
#include "pinc/session.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Why a line can go. */
enum pinc_trim_why {
    PINC_TRIM_IMPLIED, /**< what is left asks for the same versions, today and without the output */
    PINC_TRIM_REMEMBERED /**< what is left needs the package, and the output remembers the version */
};

/** Lines of an input that can go. Opaque. */
struct pinc_trim;

/** One of them. Opaque; lives as long as its pinc_trim. */
struct pinc_trim_line;

/**
 * Find the requirement lines of the input files that can go together: compiled without them, over the output
 * of the whole input, it comes to the same versions, extras and hashes on every target. Lines with a URL, with
 * hashes or --config-settings, lines that hold on no target, and those of "leave" stay. Nothing is written.
 * @param out freed by pinc_trim_free() before the session; NULL on failure
 * @return PINC_OK, whatever was found; as pinc_compile(); PINC_EUNSUPPORTED (an input that is not a requirements
 * file on this machine in UTF-8)
 */
PINC_API enum pinc_status pinc_trim(struct pinc_session *session, struct pinc_trim **out,
                                    struct pinc_error *err);

/** Free it. NULL is fine. */
PINC_API void pinc_trim_free(struct pinc_trim *trim);

/** The number of lines that can go. */
PINC_API size_t pinc_trim_count(const struct pinc_trim *trim);

/** The number of requirement lines of the input files. */
PINC_API size_t pinc_trim_read_count(const struct pinc_trim *trim);

/** Line `at` of those that can go, in the order of the input; NULL beyond the end. */
PINC_API const struct pinc_trim_line *pinc_trim_at(const struct pinc_trim *trim, size_t at);

/** The input file of a line. */
PINC_API const char *pinc_trim_file(const struct pinc_trim *trim,
                                    const struct pinc_trim_line *line);

/** Its number in the file, from 1. */
PINC_API unsigned pinc_trim_number(const struct pinc_trim *trim, const struct pinc_trim_line *line);

/** The requirement as it is written: "idna==2.8". */
PINC_API const char *pinc_trim_line_text(const struct pinc_trim_line *line);

/** The normalized name of the package. */
PINC_API const char *pinc_trim_line_name(const struct pinc_trim_line *line);

/** Why it can go. */
PINC_API enum pinc_trim_why pinc_trim_line_why(const struct pinc_trim_line *line);

/** Who needs the package without the line: names of packages, "requests, anyio", else the place of another line. */
PINC_API const char *pinc_trim_line_needed_by(const struct pinc_trim_line *line);

/**
 * Write the input without these lines; comments, options and everything else stay as they are.
 * @param path a new file, for one input file; NULL: each input file is replaced, all or none
 * @return PINC_OK; PINC_EUSAGE (there is such a file; several input files; path is NULL, and the output does not
 * have the versions that it is to remember); PINC_EIO, PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_trim_write(const struct pinc_trim *trim, const char *path,
                                          struct pinc_error *err);

#ifdef __cplusplus
}
#endif

#endif
