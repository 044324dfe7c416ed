/* What a call came to: a status, and what is told of a failure. */
#ifndef PINC_ERROR_PUBLIC_H
#define PINC_ERROR_PUBLIC_H

#include "pinc/api.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a call came to. 0 is success. Later versions may add others at the end: take an unknown one for a failure. */
enum pinc_status {
    PINC_OK = 0,
    PINC_ENOMEM,       /**< out of memory */
    PINC_ESYNTAX,      /**< an input file, requirement or option value that cannot be read */
    PINC_EUSAGE,       /**< a call or an option that makes no sense */
    PINC_ELIMIT,       /**< larger, deeper or longer than pinc reads */
    PINC_EIO,          /**< a file could not be read or written */
    PINC_ENET,         /**< the network or an index failed */
    PINC_ENOTFOUND,    /**< no such file or project */
    PINC_EHASH,        /**< bytes that do not have the digest that was promised */
    PINC_ENOSOLUTION,  /**< no set of versions satisfies the requirements */
    PINC_EDIFFERENT,   /**< pinc_check(): the file is not what compiling gives */
    PINC_EUNSUPPORTED, /**< understood, and not done by this version */
    PINC_ECANCELLED,   /**< pinc_session_cancel(), or the progress callback asked to stop */
    PINC_EINTERNAL     /**< a bug in pinc, or a library that cannot be loaded */
};

/**
 * One failure, in the caller's storage. Start it with PINC_ERROR_INIT; calls keep the first failure that they meet, so
 * that one struct can be handed to several calls and is looked at in the end, or pinc_error_clear() comes between them.
 * Texts end in NUL; a longer one is cut off. Later versions may put more members where `reserved` is: its size stays.
 */
struct pinc_error {
    enum pinc_status code;
    unsigned line, column;       /**< 1-based, column in characters; 0 = no place */
    char source[256];            /**< path or URL, empty when there is none */
    char text[512];              /**< one line, no full stop */
    char hint[512];              /**< what to do about it, one line; may be empty */
    unsigned char reserved[256]; /**< zero */
};

/** An error in which nothing is recorded: `struct pinc_error err = PINC_ERROR_INIT;` */
#define PINC_ERROR_INIT                                                                            \
    {                                                                                              \
        PINC_OK, 0, 0, "", "", "",                                                                 \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }

/** Forget what is recorded. NULL is fine. */
PINC_API void pinc_error_clear(struct pinc_error *err);

/** The word of a status for programs, as "code" in docs/json.md: "no-solution"; "ok" for PINC_OK, "unknown" for a number
 * that is none. Lives forever. */
PINC_API const char *pinc_status_name(enum pinc_status status);

#ifdef __cplusplus
}
#endif

#endif
