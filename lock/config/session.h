/*
 * What a session holds: options, input files and callbacks.
 */
#ifndef PINC_LOCK_CONFIG_SESSION_H
#define PINC_LOCK_CONFIG_SESSION_H

#include "lock/config/hidden_values.h"
#include "lock/config/option_values.h"
#include "lock/input/given_files.h"
#include "resolver/types.h"

#include <stdatomic.h>

struct pinc_progress {
    uint64_t counts[PINC_COUNT_BUILDS_ASKED + 1];
    const char *building; /* NULL: nothing is */
};

/* Who hears of progress, and whether somebody wants the call under way to end. */
struct pinc_session_progress {
    pinc_progress_call *call; /* NULL: nobody */
    void *user;
    atomic_bool cancelled; /* set by any thread */
    struct pinc_error
        lost; /* why what the call under way concludes must not be used; PINC_OK: nothing */
};

struct pinc_session {
    struct pinc_arena *arena;
    struct pinc_option_values values;
    struct pinc_slice *inputs; /* as given, NUL-terminated */
    size_t n_inputs, cap_inputs;
    struct pinc_given_files given;
    struct pinc_session_progress progress;
    pinc_message_call *message;
    void *message_user;
    pinc_getenv_call *getenv;
    void *getenv_user;
    struct pinc_buf explanation;
    struct pinc_hidden_values hidden;       /* what no message shows */
    struct pinc_conflict *conflict;         /* what the explanation says; NULL: nothing */
    struct pinc_cache_record *cache_record; /* what is used of the cache; NULL: nobody asks */
};

/** Forget why the call before had no solution. */
void pinc_session_forget(struct pinc_session *session);

/** The value of a variable, or NULL when it is not set, empty, or the session may look at none. */
const char *pinc_session_getenv(const struct pinc_session *session, const char *name);

/** The user's folder (HOME), or NULL: a path that is not from the root of the file system would lead into the
 * project, whose files must not stand for those of the user (an interpreter, .netrc). */
const char *pinc_session_home(const struct pinc_session *session);

/** pinc_session_getenv() for a ${NAME} of a file: no message shows its value from here on. NULL also when out of
 * memory: session->hidden.failed is set then. */
const char *pinc_session_variable(struct pinc_session *session, const char *name);

/** Report a message, if the caller wants messages. Values of variables and secrets of URLs are taken out. */
void pinc_session_tell(const struct pinc_session *session, enum pinc_message_kind kind,
                       const char *fmt, ...) PINC_PRINTF(3, 4);

/** Was something damaged that the call under way has read? Then that is its failure, whatever came of it.
 * To be asked before anything is given out. @return PINC_ENET, PINC_ENOMEM, PINC_ECANCELLED; else st */
PINC_MUST_USE enum pinc_status pinc_session_check_read(struct pinc_session *session,
                                                       enum pinc_status st, struct pinc_error *err);

/** Take values of variables and secrets of URLs out of a failure on its way to the caller, and out of the
 * explanation. @return st */
enum pinc_status pinc_session_end(struct pinc_session *session, enum pinc_status st,
                                  struct pinc_error *err);

#endif
