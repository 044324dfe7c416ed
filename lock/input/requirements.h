/*
 * A list of requirements and what is said beside them, out of requirements files and project files.
 */
#ifndef PINC_LOCK_INPUT_REQUIREMENTS_H
#define PINC_LOCK_INPUT_REQUIREMENTS_H

#include "lock/input/expand_variables.h"
#include "lock/input/format_control.h"
#include "lock/input/given_files.h"
#include "lock/input/read_files.h"
#include "lock/input/repository.h"
#include "lock/input/requirement_line.h"

/* One URL, path or name that an option gave, in order. */
struct pinc_line_value {
    struct pinc_slice value; /* as written, variables expanded; credentials and all */
    struct pinc_slice
        written; /* as written, variables not expanded: what may be shown and emitted */
    struct pinc_slice file;
    unsigned line;
    bool beside; /* a place that was found from the file's folder; both paths lead there */
};

/* A list that grows. */
struct pinc_line_values {
    struct pinc_line_value *items;
    size_t n, cap;
};

/* What option lines of the files came to, in pip's way (-i replaces the list, --no-index sticks).
 */
struct pinc_input_options {
    struct pinc_line_value index_url; /* value.ptr NULL: not given */
    struct pinc_line_values extra_index_urls, find_links, trusted_hosts;
    struct pinc_line_values directives; /* lines "# pinc: ...": what is behind the colon */
    struct pinc_slices features;        /* in order, no doubles */
    /* What the caller sets before the files are read, the command line's, comes first. */
    struct pinc_formats formats;
    /* --pre is --all-releases :all:. A name is in one of the two only. */
    struct pinc_name_list only_final, all_releases;
    bool no_index, pre, prefer_binary, require_hashes, no_require_hashes;
};

/* A requires-python that an input file states. */
struct pinc_python_limit {
    struct pinc_slice text, file;
    const struct pinc_specset *specs;
    unsigned line, column;
    bool hidden; /* of a file outside of the repository */
    const struct pinc_python_limit *next;
};

/* The Python that an input file asks for, as --python-version takes it; version.ptr NULL: none. */
struct pinc_wanted_python {
    struct pinc_slice version, file;
    unsigned line, column;
};

/* The container image that an input file names; name.ptr NULL: none. */
struct pinc_image {
    struct pinc_slice name, file;
    unsigned line;
    unsigned glibc; /* 2.N: N; 0: not known */
};

/* What project files say besides their requirements. */
struct pinc_input_facts {
    const struct pinc_python_limit *pythons;
    struct pinc_wanted_python python;
    struct pinc_image image;
    /* Is there a line of which only what it needs is written; one with settings for a build? */
    bool unwritten, settings;
};

/**
 * Get a file of at most PINC_REQUIREMENTS_FILE_MAX bytes.
 * @param out is added to
 * @param url http or https, credentials and all
 * @return PINC_OK, else the reason without a place
 */
typedef enum pinc_status pinc_requirements_file_fetch(void *user, struct pinc_buf *out,
                                                      struct pinc_slice url,
                                                      struct pinc_error *err);

/** @param text one line with its place in front, "requirements.in:3: ..." */
typedef void pinc_requirements_tell(void *user, const char *text);

/**
 * A file of this machine that -r or -c is about to read: is its text known otherwise, as that of an output
 * which is made in this run?
 * @param path as it would be opened
 * @param out  the text to read in its place, borrowed as long as the list lives; ptr NULL: read the file
 * @return PINC_OK; what making it failed with
 */
typedef enum pinc_status pinc_requirements_known(void *user, struct pinc_slice *out,
                                                 const char *path, struct pinc_error *err);

/* What reading needs of the caller. */
struct pinc_requirements_calls {
    pinc_requirements_known *known; /* may be NULL */
    void *known_user;
    pinc_requirements_tell *tell; /* warnings; may be NULL */
    void *tell_user;
    pinc_requirements_file_fetch *fetch; /* NULL: files from URLs are refused */
    void *fetch_user;
    const struct pinc_given_files *given; /* NULL: no text is given for a file */
};

struct pinc_requirements {
    struct pinc_arena *arena;
    struct pinc_requirement_line *lines;
    size_t n_lines, cap_lines;
    struct pinc_input_options options;
    struct pinc_input_facts facts;
    /* Set by the caller. */
    const struct pinc_repository *repository; /* text of files outside of it is not shown; NULL: no
                                                 file is outside */
    bool
        keep_going; /* a line that is not a requirement is kept as PINC_LINE_INVALID, and reading goes
                        on */
    bool flat;      /* requirements alone: option lines, -r, -c and directives are passed over */
    bool guarded;   /* the header of the output alone names the file: as flat, but -r and -c are
                        followed inside the repository, and what names a place is refused */
    enum pinc_expand_variables expand;
    struct pinc_requirements_calls calls;
    struct pinc_read_files read; /* the files of this machine that it came from */
    unsigned n_files;            /* that were read, those from URLs too */
};

/** A new, empty list, freed by pinc_requirements_free(). NULL when out of memory. */
struct pinc_requirements *pinc_requirements_new(void);

/** NULL is fine. Everything that the list lent is gone. */
void pinc_requirements_free(struct pinc_requirements *list);

/**
 * Add a line that does not come from a requirements file: its text is parsed.
 * @param given kind, file, place, text and written are set; texts live as long as the list's arena
 * @return PINC_OK; PINC_ESYNTAX, PINC_ELIMIT (err->column is 1-based within the text, no other place);
 * PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_requirements_add(struct pinc_requirements *list,
                                                     const struct pinc_requirement_line *given,
                                                     struct pinc_error *err);

/** Add a line that was parsed. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_requirements_push(struct pinc_requirements *list,
                                                      const struct pinc_requirement_line *line,
                                                      struct pinc_error *err);

/** Tell a warning with its place in front, "FILE:LINE: ". Nothing happens where nobody listens. */
void pinc_requirements_warn(const struct pinc_requirements *list, struct pinc_slice file,
                            unsigned line, const char *fmt, ...) PINC_PRINTF(4, 5);

/** As pinc_requirements_warn(). */
void pinc_requirements_vwarn(const struct pinc_requirements *list, struct pinc_slice file,
                             unsigned line, const char *fmt, va_list ap) PINC_PRINTF(4, 0);

/** Take the credentials of URLs out of the text of a failure: it may quote what was read. */
void pinc_requirements_hide_credentials(struct pinc_error *err);

#endif
