/*
 * What the caller says of files: texts that are read in place of what the file system has, and files
 * that it has read itself.
 */
#ifndef PINC_LOCK_INPUT_GIVEN_FILES_H
#define PINC_LOCK_INPUT_GIVEN_FILES_H

#include "base/file/file.h"
#include "lock/input/read_files.h"

#define PINC_GIVEN_FILE_MAX (64u << 20) /* bytes of one: many lines of hashes */
#define PINC_GIVEN_FILES_MAX 10000u     /* files of one session */

struct pinc_given_file {
    char *path; /* absolute, without "." and ".."; of a URL as it was given */
    char *text; /* NUL-terminated */
    size_t len;
};

/* Zero it before use. */
struct pinc_given_files {
    struct pinc_given_file *items;
    size_t n, cap;
    struct pinc_read_files spared; /* that the caller has read: nothing replaces them */
};

/**
 * Take the text for the file of that path from here on; the last text given for a path counts.
 * @param path a relative one is seen from the current folder; an http or https URL is compared as it is
 * @param text copied; ptr NULL: the file system's is read again
 * @return PINC_OK, PINC_ELIMIT, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_given_files_put(struct pinc_given_files *files,
                                                    const char *path, struct pinc_slice text,
                                                    struct pinc_error *err);

/**
 * The text that was given for a path; ptr NULL: none.
 * @param files NULL: no file was given
 * @param out   lives until the path is given again, or the files are cleared
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_given_files_find(const struct pinc_given_files *files,
                                                     struct pinc_slice *out, const char *path,
                                                     struct pinc_error *err);

/**
 * Read a file: the text that was given for it, copied, else as pinc_file_read() does.
 * @return as pinc_file_read()
 */
PINC_MUST_USE enum pinc_status pinc_given_files_read(const struct pinc_given_files *files,
                                                     struct pinc_file *out, const char *path,
                                                     size_t max, struct pinc_error *err);

/** Is there something at the path: a text that was given for it, or what the file system has? @param files may be NULL */
bool pinc_given_files_there(const struct pinc_given_files *files, const char *path);

/** Forget all files. Fine on a zeroed struct. */
void pinc_given_files_clear(struct pinc_given_files *files);

#endif
