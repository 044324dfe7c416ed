/*
 * libpinc: resolve Python requirements for several target environments together. This header has all of it;
 * those below pinc/ hold one subject each.
 *
 *     struct pinc_session *session = pinc_session_new();
 *     struct pinc_error err = {0};
 *     struct pinc_lock *lock = NULL;
 *
 *     if (session && pinc_session_add_input(session, "requirements.in", &err) == PINC_OK
 *         && pinc_compile(session, &lock, &err) == PINC_OK) {
 *         fputs(pinc_lock_text(lock, NULL), stdout);
 *     }
 *     pinc_lock_free(lock);
 *     pinc_session_free(session);
 *
 * The library never prints, never exits, reads no environment variable by itself and keeps no state
 * outside its handles; two threads may each use a session of their own. One session and its locks
 * belong to one thread at a time. All text is UTF-8, NUL-terminated. Names that end in _new or
 * _free say who owns what; what any other function returns is borrowed and lives as long as the
 * handle that it came from.
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
