/* Sessions: what to compile, how, and what is told meanwhile. */
#ifndef PINC_SESSION_PUBLIC_H
#define PINC_SESSION_PUBLIC_H

#include "pinc/api.h"
#include "pinc/error.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Settings, input files and callbacks. Opaque. */
struct pinc_session;

/** A new session with every option at its default, freed by pinc_session_free(). NULL when out of
 * memory. */
PINC_API struct pinc_session *pinc_session_new(void);

/** Free a session; no call may be at work with it. Locks and other results live on, but for a pinc_set and a pinc_trim, which
 * are freed before it. NULL is fine. */
PINC_API void pinc_session_free(struct pinc_session *session);

/**
 * Set an option.
 * @param name  as in the table, without dashes; "no-NAME" switches a flag off
 * @param value copied; NULL for a flag. A list gets one more element.
 * @return PINC_OK; PINC_EUSAGE (no such option, no such word, a value missing or too many);
 * PINC_ENOMEM. What a value means is checked when compiling. Options of the session take the place of those of project
 * files, headers and variables; one that is set stays set as long as the session lives.
 */
PINC_API enum pinc_status pinc_session_set(struct pinc_session *session, const char *name,
                                           const char *value, struct pinc_error *err);

/**
 * Add an input file: requirements in pip's format (of pip 26.3), or by its name pyproject.toml (PEP 621, 735),
 * setup.py, setup.cfg, cerebrium.toml, a script ("*.py", PEP 723). A requirements file has at most 4 MiB, and leads 32
 * levels deep to others. "-" reads standard input, an http or https URL is fetched. Without
 * any, the files of "group" are read, or "requirements.in". The file is opened when compiling.
 * @param path copied
 * @return PINC_OK, PINC_EUSAGE (empty), PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_session_add_input(struct pinc_session *session, const char *path,
                                                 struct pinc_error *err);

/**
 * Give the text of a file: whatever the calls of the session read under that path from here on is this text, and the
 * file system is not asked for it, whether it has such a file or not. So an input, what it includes with -r or -c, a
 * pyproject.toml, the existing output, and the locks that pinc_verify_file(), pinc_diff(), pinc_export() and
 * pinc_download() read can come from memory. The folder of the path is the one that relative names in the text refer
 * to, and messages show the path as it was named to the reading call. A text says what to read, it is not an input by
 * itself: see pinc_session_add_input().
 *
 * A file of another's text is best given under an http or https URL, which is never asked for: as in any file
 * from a URL, what names a file or a variable of this machine is refused. Which indexes and projects it names is not
 * limited: what a machine may reach is for its firewall to say.
 *
 * A lock whose existing output was given so is not written by pinc_lock_write() (PINC_EUSAGE): take pinc_lock_text().
 * @param path copied; a relative one is seen from the current folder at the time of the call
 * @param text copied, of UTF-8 as files are, needs no NUL; NULL: the file of the file system is read again
 * @param len  bytes, at most 64 MiB; each reader has its own limit, too, as for files
 * @return PINC_OK; PINC_EUSAGE (empty path or "-"); PINC_ELIMIT (too long, or more than 10,000 files); PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_session_add_file(struct pinc_session *session, const char *path,
                                                const char *text, size_t len,
                                                struct pinc_error *err);

/**
 * Name a file that the caller has read itself: no call of the session replaces it from here on, whatever names the
 * file. What the calls read is spared anyway.
 * @param path links are followed; "-" is standard input; nothing is noted where there is no regular file now
 * @return PINC_OK; PINC_EUSAGE (empty); PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_session_spare_file(struct pinc_session *session, const char *path,
                                                  struct pinc_error *err);

/** What can be counted while a compile goes on. */
enum pinc_counter {
    PINC_COUNT_PROJECTS,       /**< project pages read */
    PINC_COUNT_PROJECTS_ASKED, /**< project pages asked for */
    PINC_COUNT_METADATA,       /**< metadata read */
    PINC_COUNT_METADATA_ASKED, /**< metadata asked for */
    PINC_COUNT_BUILDS,         /**< source distributions and folders built */
    PINC_COUNT_REQUESTS,       /**< HTTP requests sent */
    PINC_COUNT_BYTES,          /**< bytes received, as transferred */
    PINC_COUNT_BUILDS_ASKED    /**< source distributions and folders to build, as far as known */
};

/** A view of the work at one moment. Opaque; valid during the callback alone. */
struct pinc_progress;

/** One of its numbers; 0 for a counter that this version does not have. They only grow during a call. */
PINC_API uint64_t pinc_progress_count(const struct pinc_progress *progress,
                                      enum pinc_counter counter);

/** "NAME VERSION" of what is being built, without control characters; NULL when nothing is. */
PINC_API const char *pinc_progress_building(const struct pinc_progress *progress);

/** Called in the thread of the call that is at work, about ten times a second while there is network work. @return 0 to go on, anything else
 * to stop (PINC_ECANCELLED) */
typedef int pinc_progress_call(void *user, const struct pinc_progress *progress);

/** Have progress reported; NULL switches it off. @param user handed to the call; stays the caller's */
PINC_API void pinc_session_on_progress(struct pinc_session *session, pinc_progress_call *call,
                                       void *user);

/**
 * Let the call that is under way with the session end with PINC_ECANCELLED, or the next one when there is none.
 * From any thread, or a signal handler: the one call that may come while another one is at work. It takes effect
 * within a tenth of a second while there is network work, and before each run of the solver. The session can be used
 * again afterwards. A call that ended otherwise before it noticed leaves the wish to the next one: see
 * pinc_session_resume().
 * @param session one that another thread does not free meanwhile
 */
PINC_API void pinc_session_cancel(struct pinc_session *session);

/** Forget a pinc_session_cancel() that no call has ended for: the next call runs. From any thread, between calls. */
PINC_API void pinc_session_resume(struct pinc_session *session);

/** How much a message matters. */
enum pinc_message_kind {
    PINC_MESSAGE_DETAIL, /**< for those who asked for details */
    PINC_MESSAGE_NOTE,   /**< what the result rests on, and nothing is wrong with */
    PINC_MESSAGE_WARNING /**< what somebody should look at */
};

/** What is said beside the result. The session must not be used inside of it, but for pinc_session_cancel().
 * @param text one line without control characters and full stop, valid during the call alone */
typedef void pinc_message_call(void *user, enum pinc_message_kind kind, const char *text);

/** Have notes and warnings reported; NULL switches it off. @param user handed to the call; stays the caller's */
PINC_API void pinc_session_on_message(struct pinc_session *session, pinc_message_call *call,
                                      void *user);

/** The value of an environment variable, or NULL. What it returns has to stay valid until the
 * session is freed. */
typedef const char *pinc_getenv_call(void *user, const char *name);

/**
 * Let pinc look at environment variables: those that requirements files name, PINC_INDEX_URL,
 * PIP_INDEX_URL, PIP_EXTRA_INDEX_URL, PIP_FIND_LINKS, PIP_NO_INDEX, PIP_CONSTRAINT, PIP_TRUSTED_HOST,
 * PIP_CERT, PIP_CLIENT_CERT, PIP_PROXY (and others of pip that are only warned about), PIP_CONFIG_FILE, PATH, HOME, TMPDIR, XDG_CACHE_HOME, XDG_CONFIG_HOME, VIRTUAL_ENV, NETRC,
 * REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE, SSL_CERT_FILE, SSL_CERT_DIR, PINC_CA_FALLBACK, http_proxy,
 * https_proxy, all_proxy and no_proxy. Without it there is no variable: no cache unless "cache-dir" is set, and
 * the newest known Python unless "python-version" is.
 */
PINC_API void pinc_session_use_getenv(struct pinc_session *session, pinc_getenv_call *call,
                                      void *user);

#ifdef __cplusplus
}
#endif

#endif
