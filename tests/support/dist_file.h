/*
 * Archives of testdata/index/dist, and what their metadata is.
 */
#ifndef PINC_TESTS_DIST_FILE_H
#define PINC_TESTS_DIST_FILE_H

#include "tests/support/cmocka_all.h"

#include "base/file/file.h"

#include <string.h>

#define DIST_FOLDER "testdata/index/dist/"
/* What every METADATA and PKG-INFO of the folder starts with, and its length. */
#define DIST_META                                                                                  \
    "Metadata-Version: 2.1\nName: Demo_Pkg\nVersion: 1.0\nRequires-Dist: dep>=1\n\nlong text\n"
#define DIST_META_LEN 273u

/** Read one of them. @param file cleared by pinc_file_clear() */
static inline struct pinc_slice dist_file(struct pinc_file *file, const char *name)
{
    char path[128] = DIST_FOLDER;

    assert_true(strlen(name) < sizeof path - sizeof DIST_FOLDER);
    memcpy(path + sizeof DIST_FOLDER - 1, name, strlen(name) + 1);
    memset(file, 0, sizeof *file);
    assert_int_equal(pinc_file_read(file, path, 1u << 20, NULL), PINC_OK);
    return file->text;
}

/** Is it the metadata of all of them? */
static inline bool dist_is_meta(const char *text, size_t len)
{
    return len == DIST_META_LEN && memcmp(text, DIST_META, sizeof DIST_META - 1) == 0;
}

#endif
