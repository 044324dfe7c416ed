/*
 * What the name of a file says, as numbers of what the files of one page share. Private to index/page.
 */
#ifndef PINC_INDEX_PAGE_PACKED_NAME_H
#define PINC_INDEX_PAGE_PACKED_NAME_H

#include "index/page/packer.h"

/**
 * Read the name of a file that may be listed.
 * @param taken does the file belong to the project, and does its name say what it is? Else nothing
 * is added.
 * @return PINC_OK, PINC_ENOMEM, PINC_ELIMIT
 */
PINC_MUST_USE enum pinc_status pinc_packed_name_read(struct pinc_packed_name *out, bool *taken,
                                                     struct pinc_packer *packer,
                                                     struct pinc_slice filename,
                                                     struct pinc_error *err);

#endif
