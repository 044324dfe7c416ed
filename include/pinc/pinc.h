/*
 * libpinc: resolve Python requirements for several target environments together. This header has all of it;
 * those below pinc/ hold one subject each.
 *
 *     struct pinc_session *session = pinc_session_new();
 *     struct pinc_error err = PINC_ERROR_INIT;
 *     struct pinc_lock *lock = NULL;
 *
 *     if (session && pinc_session_add_input(session, "requirements.in", &err) == PINC_OK
 *         && pinc_compile(session, &lock, &err) == PINC_OK) {
 *         fputs(pinc_lock_text(lock, NULL), stdout);
 *     }
 *     pinc_lock_free(lock);
 *     pinc_session_free(session);
 *
 * What holds for all calls:
 *
 * The library never prints, never exits, reads no environment variable by itself, and keeps no state outside of its
 * handles but one: the memory that all of them have taken, on which the option "max-memory" sets the limit (of the
 * process: the session that began to compile last says which).
 *
 * Threads: any number of sessions may be at work at once, also on one cache folder. One session, and what came from it,
 * belongs to one thread at a time, except for pinc_session_cancel(); handles that only read (locks, verdicts) may be
 * read by several at once. The library's own threads call nobody back: callbacks come in the thread of the call.
 *
 * Ownership: what a call gives through `**out` is the caller's, and is freed by the function that its comment names;
 * that is safe with NULL, and is to happen once. Whatever else a call returns is borrowed, and lives as long as the
 * handle that it came from. What is handed in is copied, unless the comment says otherwise. A failing call leaves
 * *out NULL. A lock, a verdict, a diff and all other results may outlive the session, unless their comment says otherwise.
 *
 * Arguments: NULL is fine for `err`, and where the comment says so; elsewhere it is a mistake of the program, as is a
 * handle that was freed. An index beyond the end gives NULL or 0. Calls that change a session come before the call
 * that uses it, in any order, and also between two such calls.
 *
 * Text is UTF-8 and ends in NUL; "" where there is none, if not said otherwise. Names are normalized (PEP 503), versions
 * and specifiers follow PEP 440, requirements and markers PEP 508, locks PEP 751 or pip's requirements format, indexes
 * PEP 503, 691, 658 and 700. Sizes are bytes.
 */
#ifndef PINC_PINC_H
#define PINC_PINC_H

#include "pinc/api.h"
#include "pinc/error.h"
#include "pinc/text.h"
#include "pinc/options.h"
#include "pinc/session.h"
#include "pinc/configuration.h"
#include "pinc/compile.h"
#include "pinc/explanation.h"
#include "pinc/lock.h"
#include "pinc/graph.h"
#include "pinc/changes.h"
#include "pinc/check.h"
#include "pinc/trim.h"
#include "pinc/outdated.h"
#include "pinc/export.h"
#include "pinc/verify.h"
#include "pinc/download.h"
#include "pinc/cache.h"
#include "pinc/answer.h"

#endif
