/*
 * One requirement line of a requirements file, taken apart as pip 26.3 does: requirement, URL, path
 * or VCS reference.
 */
#ifndef PINC_LOCK_INPUT_REQUIREMENT_LINE_H
#define PINC_LOCK_INPUT_REQUIREMENT_LINE_H

#include "base/hash.h"
#include "base/slices.h"
#include "markers/requirement.h"

enum pinc_requirement_line_kind {
    PINC_LINE_REQUIREMENT,
    PINC_LINE_CONSTRAINT,
    PINC_LINE_INVALID /* cannot be read, `problem` says why; only in a list that keeps going */
};

/* A --hash option. pip takes any text for the digest; one that is not a digest matches nothing. */
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

struct pinc_line_hashes {
    const struct pinc_line_hash *items;
    size_t n;
};

struct pinc_line_settings {
    const struct pinc_line_setting *items;
    size_t n;
};

/* Where a line stands. */
struct pinc_line_place {
    struct pinc_slice file;  /* as it was named: "requirements.in", "base/common.txt"; a URL without
                                credentials */
    struct pinc_slice shown; /* the same for messages: `file` may become what an output calls it */
    unsigned line, column;   /* 1-based, of the first physical line and of the requirement in it */
    bool hidden;             /* in a file outside of the repository: messages show none of it */
    bool remote;             /* in a file from a URL: it may not name anything on this machine */
};

/* Of a line that stands in a project file. */
struct pinc_line_project {
    struct pinc_slice name; /* of the project, "" when it has none; ptr NULL: another file's line */
    struct pinc_slice group; /* the dependency group that it is of; ptr NULL: none */
    bool unwritten;          /* only what it needs is written, not the package itself */
};

/* One requirement or constraint, in the order in which pip reads them. Slices live in the list's
 * arena. */
struct pinc_requirement_line {
    enum pinc_requirement_line_kind kind;
    struct pinc_line_place at;
    struct pinc_line_project project;
    struct pinc_slice text;    /* the requirement: no comment, no options, continuations joined,
                               variables expanded */
    struct pinc_slice written; /* the same with variables not expanded: to be shown and emitted */
    /* NULL for a bare path, URL or VCS line whose name is not known (`link` is set then). A wheel's
     * file name and "#egg=NAME" give a name: req->url is the link then. */
    const struct pinc_requirement *req;
    struct pinc_slice link;   /* path, URL or VCS reference of a line that is not "name @ url"; ptr
                                 NULL otherwise */
    struct pinc_texts extras; /* of a link ("./x[extra]"), normalized, sorted */
    /* Of the line, NULL when there is none; the same as req->marker when req is set. */
    const struct pinc_marker *marker;
    bool editable;
    struct pinc_slice problem; /* PINC_LINE_INVALID: why */
    struct pinc_line_hashes hashes;
    struct pinc_line_settings settings;
};

/**
 * Set req, link, extras and marker of a line from its kind, text and editable.
 *
 * Whether a text is a path may depend on what lies there: folders and archives are looked for from
 * the current folder, as pip does.
 * @param arena line->text must live as long as it
 * @return PINC_OK, PINC_ESYNTAX, PINC_ELIMIT, PINC_ENOMEM; err->column is 1-based within line->text
 */
PINC_MUST_USE enum pinc_status pinc_requirement_line_parse(struct pinc_requirement_line *line,
                                                           struct pinc_arena *arena,
                                                           struct pinc_error *err);

/** Give a failure the place of a line. Of a line that is hidden the message keeps nothing else. */
void pinc_requirement_line_fail_at(const struct pinc_requirement_line *line,
                                   struct pinc_error *err);

/** Take the text of a file out of a failure: what remains is where it is. */
void pinc_requirement_line_hide(struct pinc_error *err);

/**
 * Give a line whose link did not tell a name its requirement, once the name is known.
 * @param text  "name" or "name==version"; lives as long as the arena
 * @return PINC_OK, PINC_ESYNTAX (no name), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_requirement_line_name(struct pinc_requirement_line *line,
                                                          struct pinc_slice text,
                                                          struct pinc_arena *arena,
                                                          struct pinc_error *err);

#endif
