/*
 * Requirements files in pip's format (pip 26.3), with -r and -c followed.
 */
#ifndef PINC_LOCK_INPUT_REQUIREMENTS_FILE_H
#define PINC_LOCK_INPUT_REQUIREMENTS_FILE_H

#include "base/hash.h"
#include "lock/input/format_control.h"
#include "lock/input/read_files.h"
#include "lock/input/repository.h"
#include "markers/requirement.h"

enum pinc_requirement_line_kind {
    PINC_LINE_REQUIREMENT,
    PINC_LINE_CONSTRAINT,
    PINC_LINE_INVALID /* cannot be read, `problem` says why; only in a list that keeps going */
};

/* A --hash option. pip takes any text for the digest; one that is no digest matches nothing. */
struct pinc_line_hash {
    enum pinc_hash_alg alg; /* sha256, sha384 or sha512 */
    struct pinc_slice digest;
};

/* A --config-settings option, "KEY=VALUE". */
struct pinc_line_setting {
    struct pinc_slice value;   /* variables expanded */
    struct pinc_slice written; /* variables not expanded; ptr NULL where that would show a password,
                                  or where a variable brought the option */
};

/* One requirement or constraint, in the order in which pip reads them. Slices live in the list's
 * arena. */
struct pinc_requirement_line {
    enum pinc_requirement_line_kind kind;
    struct pinc_slice file;  /* as it was named: "requirements.in", "base/common.txt"; a URL without
                                credentials */
    struct pinc_slice place; /* the same for messages: `file` may become what an output calls it */
    unsigned line, column;   /* 1-based, of the first physical line and of the requirement in it */
    struct pinc_slice text;  /* the requirement: no comment, no options, continuations joined,
                                variables expanded */
    struct pinc_slice
        written; /* the same with variables not expanded: what may be shown and emitted */
    const struct pinc_requirement
        *req; /* NULL for a bare path, URL or VCS line whose name is not known (`link` is set then).
                 A wheel's file name and "#egg=NAME" give a name: req->url is the link then */
    struct pinc_slice link; /* path, URL or VCS reference of a line that is not "name @ url"; ptr
                               NULL otherwise */
    const struct pinc_slice *extras; /* of a link ("./x[extra]"), normalized, sorted */
    size_t n_extras;
    const struct pinc_marker
        *marker; /* of the line, NULL when there is none; the same as req->marker when req is set */
    struct pinc_slice
        project;             /* of a project file: the name of the project, "" when it has none, ptr
                                  NULL for a line of another file */
    struct pinc_slice group; /* the dependency group that it is of; ptr NULL: none */
    bool unwritten;          /* only what it needs is written, not the package itself */
    bool editable;
    bool hidden;               /* of a file outside of the repository: messages show none of it */
    bool remote;               /* of a file from a URL: it may not name anything on this machine */
    struct pinc_slice problem; /* PINC_LINE_INVALID: why */
    const struct pinc_line_hash *hashes; /* --hash options */
    size_t n_hashes;
    const struct pinc_line_setting *config_settings;
    size_t n_config_settings;
};

/* One URL, path or name that an option gave, in order. */
struct pinc_line_value {
    struct pinc_slice value; /* as written, variables expanded; credentials and all */
    struct pinc_slice
        written; /* as written, variables not expanded: what may be shown and emitted */
    struct pinc_slice file;
    unsigned line;
    bool beside; /* a place that was found from the file's folder; both paths lead there */
};

/* What option lines of the files came to, in pip's way (-i replaces the list, --no-index sticks).
 */
struct pinc_input_options {
    struct pinc_line_value index_url; /* value.ptr NULL: not given */
    struct pinc_line_value *extra_index_urls;
    size_t n_extra_index_urls;
    struct pinc_line_value *find_links;
    size_t n_find_links;
    struct pinc_line_value *trusted_hosts;
    size_t n_trusted_hosts;
    struct pinc_line_value *directives; /* lines "# pinc: ...": what is behind the colon */
    size_t n_directives;
    struct pinc_slice *features; /* in order, no doubles */
    size_t n_features;
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

struct pinc_requirements {
    struct pinc_arena *arena;
    struct pinc_requirement_line *lines;
    size_t n_lines;
    struct pinc_input_options options;
    struct pinc_input_facts facts;
    /* Set by the caller. */
    const struct pinc_repository *repository; /* text of files outside of it is not shown; NULL: no
                                                 file is outside */
    bool keep_going; /* a line that is no requirement is kept as PINC_LINE_INVALID, and reading goes
                        on */
    bool flat;       /* requirements alone: option lines, -r, -c and directives are passed over */
    bool guarded;    /* the header of the output alone names the file: as flat, but -r and -c are
                        followed inside the repository, and what names a place is refused */
    pinc_requirements_tell *tell; /* warnings; may be NULL */
    void *tell_user;
    pinc_requirements_file_fetch *fetch; /* NULL: files from URLs are refused */
    void *fetch_user;
    struct pinc_read_files read; /* the files of this machine that it came from */
};

/** The NAME of a "$NAME" in a text, which pip does not expand; ptr NULL: there is none. */
struct pinc_slice pinc_bare_variable(struct pinc_slice text);

/** Look up ${NAME}; NULL when it is not set. */
typedef const char *pinc_requirements_file_getenv(void *user, const char *name);

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

/**
 * Read a requirements file and what it includes, adding to the list. When it fails, what was read
 * before stays in the list.
 *
 * A file from a URL is another's: nothing on this machine is looked at for it. Variables in it are
 * refused, and so is whatever names a local file.
 * @param path UTF-8 text, "-" for standard input, or a URL; at most PINC_REQUIREMENTS_FILE_MAX bytes a file,
 * PINC_REQUIREMENTS_FILE_DEPTH levels deep, PINC_REQUIREMENTS_FILE_FILES files in all
 * @param kind PINC_LINE_CONSTRAINT for a file given with -c
 * @param env  may be NULL: no variable is expanded
 * @return PINC_OK, PINC_ENOTFOUND, PINC_EIO, PINC_ESYNTAX, PINC_ELIMIT, PINC_EUNSUPPORTED (a URL
 * without `fetch`), what fetch() returns, PINC_ENOMEM; err has file, line and column (in
 * characters)
 */
PINC_MUST_USE enum pinc_status pinc_requirements_file_read(struct pinc_requirements *list,
                                                           const char *path,
                                                           enum pinc_requirement_line_kind kind,
                                                           pinc_requirements_file_getenv *env,
                                                           void *user, struct pinc_error *err);

/** The same from memory; `name` stands for the path (its folder is where -r starts). For tests and
 * fuzzing. */
PINC_MUST_USE enum pinc_status pinc_requirements_file_parse(struct pinc_requirements *list,
                                                            struct pinc_slice text,
                                                            const char *name,
                                                            enum pinc_requirement_line_kind kind,
                                                            pinc_requirements_file_getenv *env,
                                                            void *user, struct pinc_error *err);

#endif
