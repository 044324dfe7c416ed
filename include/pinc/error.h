/* What a call came to: a status, and what is told of a failure. */
#ifndef PINC_ERROR_PUBLIC_H
#define PINC_ERROR_PUBLIC_H

/** What a call came to. 0 is success. */
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
    PINC_ECANCELLED,   /**< the progress callback asked to stop */
    PINC_EINTERNAL     /**< a bug in pinc, or a library that cannot be loaded */
};

/** One failure. Zero it before the first use; calls keep the first failure that they meet. */
struct pinc_error {
    enum pinc_status code;
    unsigned line, column; /**< 1-based; 0 = no place */
    char source[256];      /**< path or URL, empty when there is none */
    char text[512];        /**< one line, no full stop */
    char hint[512];        /**< what to do about it, one line; may be empty */
};

#endif
