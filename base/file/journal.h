/*
 * What a process that replaces several files leaves when it is killed: a journal beside them, which the next start
 * finishes. replace_all.c writes it.
 *
 *     pinc set 1
 *     NEW OLD LENGTH LENGTH TEMPORARYTARGET      for each file: two checksums, two texts with their lengths
 *     end
 */
#ifndef PINC_BASE_JOURNAL_H
#define PINC_BASE_JOURNAL_H

#include "base/file/replacement.h"

#define PINC_JOURNAL_MAX (4u << 20)
#define PINC_JOURNAL_FIRST "pinc set 1\n"
#define PINC_JOURNAL_LAST "end\n"
#define PINC_JOURNAL_NO_FILE "--------------------------------" /* as long as a checksum's name */

/** Add the path that is replaced, from the root of the file system, links followed. false: errno says why not */
bool pinc_journal_add_whole(struct pinc_buf *out, const struct pinc_replacement *r);

#endif
