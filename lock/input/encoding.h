/*
 * From the bytes of a requirements file, in whatever encoding they are, to UTF-8.
 */
#ifndef PINC_LOCK_INPUT_ENCODING_H
#define PINC_LOCK_INPUT_ENCODING_H

#include "base/text.h"

/**
 * Decode: a byte order mark (UTF-8, UTF-16, UTF-32), else a PEP 263 "coding" comment in the first
 * two lines (utf-8, ascii, latin-1, utf-16 and utf-32 in their usual spellings), else UTF-8.
 * @param out lives in the arena
 * @return PINC_OK; PINC_ESYNTAX (another encoding, or bytes that it does not allow; err has the
 * line); PINC_ELIMIT; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_decode_text(struct pinc_slice *out, struct pinc_slice bytes,
                                                struct pinc_arena *arena, struct pinc_error *err);

#endif
