/*
 * libpinc: resolve Python requirements for several target environments together.
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

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) || defined(__clang__)
#define PINC_API __attribute__((visibility("default")))
#else
#define PINC_API
#endif

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

/** The version of the library that runs, "0.1.0". */
PINC_API const char *pinc_version(void);

/* --- options: one table, from which the program's parser, its help and its manual come too */

/** What an option takes. */
enum pinc_option_kind {
    PINC_OPTION_FLAG,  /**< nothing */
    PINC_OPTION_VALUE, /**< one text; the last one given counts */
    PINC_OPTION_LIST,  /**< a text each time that it is given */
    PINC_OPTION_CHOICE /**< one of a few words, see pinc_option_argument() */
};

/** Commands of the program that an option is for; a set of bits. */
enum pinc_command {
    PINC_COMMAND_COMPILE = 1,
    PINC_COMMAND_CHECK = 2,
    PINC_COMMAND_WHY = 4,
    PINC_COMMAND_TREE = 8,
    PINC_COMMAND_CACHE = 16,
    PINC_COMMAND_DIFF = 32,
    PINC_COMMAND_VERIFY = 64,
    PINC_COMMAND_CONFIG = 1024,
    PINC_COMMAND_DOWNLOAD = 2048
};

/** One row of the table. Opaque; lives forever. */
struct pinc_option;

/** The number of options. */
PINC_API size_t pinc_option_count(void);

/** Option `at` in the order of the help; NULL at the end of the table. */
PINC_API const struct pinc_option *pinc_option_at(size_t at);

/** The option of that long name, without dashes; "no-NAME" finds NAME when it can be negated. NULL
 * when there is none. */
PINC_API const struct pinc_option *pinc_option_find(const char *name);

/** The long name, "index-url". */
PINC_API const char *pinc_option_name(const struct pinc_option *option);

/** The letter of the short form, or 0. */
PINC_API char pinc_option_letter(const struct pinc_option *option);

/** What kind of argument it takes, if any. */
PINC_API enum pinc_option_kind pinc_option_kind(const struct pinc_option *option);

/** What stands for its argument in a help text: "URL"; of a PINC_OPTION_CHOICE the words,
 * "line|split"; "" for a flag. */
PINC_API const char *pinc_option_argument(const struct pinc_option *option);

/** One line that says what it does, no full stop. */
PINC_API const char *pinc_option_help(const struct pinc_option *option);

/** The value that it has when it is not given, or NULL when it then has none; "on" for a flag that
 * is set by default. */
PINC_API const char *pinc_option_default(const struct pinc_option *option);

/** The heading in the help, "Targets". Options of one group stand together in the table. */
PINC_API const char *pinc_option_group(const struct pinc_option *option);

/** 1 when there is --no-NAME beside --NAME. */
PINC_API int pinc_option_negatable(const struct pinc_option *option);

/** The commands that take it: bits of enum pinc_command. */
PINC_API unsigned pinc_option_commands(const struct pinc_option *option);

/** 1 when only the program acts on it (--quiet, --color): pinc_session_set() refuses it. */
PINC_API int pinc_option_of_program(const struct pinc_option *option);

/* --- sessions: what to compile, and how */

/** Settings, input files and callbacks. Opaque. */
struct pinc_session;

/** A new session with every option at its default, freed by pinc_session_free(). NULL when out of
 * memory. */
PINC_API struct pinc_session *pinc_session_new(void);

/** Free a session. Its locks are freed before it. NULL is fine. */
PINC_API void pinc_session_free(struct pinc_session *session);

/**
 * Set an option.
 * @param name  as in the table, without dashes; "no-NAME" switches a flag off
 * @param value copied; NULL for a flag. A list gets one more element.
 * @return PINC_OK; PINC_EUSAGE (no such option, no such word, a value missing or too many);
 * PINC_ENOMEM. What a value means is checked when compiling.
 */
PINC_API enum pinc_status pinc_session_set(struct pinc_session *session, const char *name,
                                           const char *value, struct pinc_error *err);

/**
 * Add an input file: requirements in pip's format, or by its name pyproject.toml, setup.py, setup.cfg,
 * cerebrium.toml, a script ("*.py"). "-" reads standard input, an http or https URL is fetched. Without
 * any, the files of "group" are read, or "requirements.in". The file is opened when compiling.
 * @param path copied
 * @return PINC_OK, PINC_EUSAGE (empty), PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_session_add_input(struct pinc_session *session, const char *path,
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

/** One of its numbers. */
PINC_API uint64_t pinc_progress_count(const struct pinc_progress *progress,
                                      enum pinc_counter counter);

/** "NAME VERSION" of what is being built, without control characters; NULL when nothing is. */
PINC_API const char *pinc_progress_building(const struct pinc_progress *progress);

/** Called about ten times a second while there is network work. @return 0 to go on, anything else
 * to stop (PINC_ECANCELLED) */
typedef int pinc_progress_call(void *user, const struct pinc_progress *progress);

/** Have progress reported; NULL switches it off. */
PINC_API void pinc_session_on_progress(struct pinc_session *session, pinc_progress_call *call,
                                       void *user);

enum pinc_message_kind {
    PINC_MESSAGE_DETAIL, /**< for those who asked for details */
    PINC_MESSAGE_NOTE,
    PINC_MESSAGE_WARNING
};

/** @param text one line without control characters and full stop, valid during the call alone */
typedef void pinc_message_call(void *user, enum pinc_message_kind kind, const char *text);

/** Have notes and warnings reported; NULL switches it off. */
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

/**
 * Every setting that holds for the session, and where it comes from: the command line, the project file,
 * the header of the existing output, pip's configuration, the defaults. The text that `pinc config` prints,
 * in the form of a pinc.toml.
 * @param out freed by pinc_text_free(); NULL on failure
 * @return PINC_OK; as pinc_compile() for what is read before anything is resolved
 */
PINC_API enum pinc_status pinc_config(struct pinc_session *session, char **out,
                                      struct pinc_error *err);

/* --- compiling */

/** A finished lock: text and what it came from. Opaque. */
struct pinc_lock;

/**
 * Read the input, resolve it for every target, verify the result and keep its text. Nothing is
 * written.
 * @param out NULL on failure; freed by pinc_lock_free() before the session is
 * @param err may be NULL
 * @return PINC_OK; PINC_ENOSOLUTION, see pinc_explanation(); PINC_EUSAGE, PINC_ESYNTAX,
 * PINC_ELIMIT, PINC_ENOTFOUND, PINC_EIO, PINC_ENET, PINC_EHASH, PINC_EUNSUPPORTED, PINC_ECANCELLED,
 * PINC_ENOMEM, PINC_EINTERNAL (the result did not stand verification)
 */
PINC_API enum pinc_status pinc_compile(struct pinc_session *session, struct pinc_lock **out,
                                       struct pinc_error *err);

/** Free a lock. NULL is fine. */
PINC_API void pinc_lock_free(struct pinc_lock *lock);

/** Several finished locks that were made together. Opaque. */
struct pinc_set;

/**
 * Make all locks of a run: with "each" one of each input file; without any input those that the [[lock]]
 * tables of the project file name; else the one that pinc_compile() makes. What one lock names with -c or -r,
 * or as a constraint, is made before it, and its pins hold in it. Nothing is written.
 * @param out NULL on failure; freed by pinc_set_free() before the session is
 * @return as pinc_compile(); PINC_EUSAGE (two locks of one output, a circle)
 */
PINC_API enum pinc_status pinc_compile_set(struct pinc_session *session, struct pinc_set **out,
                                           struct pinc_error *err);

/** Free a set with its locks. NULL is fine. */
PINC_API void pinc_set_free(struct pinc_set *set);

/** The number of locks, in the order in which they were named; of NULL 0. */
PINC_API size_t pinc_set_count(const struct pinc_set *set);

/** Lock `at` of a set, NULL beyond the end; lives as long as the set. */
PINC_API const struct pinc_lock *pinc_set_lock(const struct pinc_set *set, size_t at);

/**
 * Write all locks that changed, or none: every new file is complete before the first one takes its name.
 * @return as pinc_lock_write()
 */
PINC_API enum pinc_status pinc_set_write(const struct pinc_set *set, struct pinc_error *err);

/**
 * After PINC_ENOSOLUTION: why, in several lines, each ended by LF. "" when there is nothing to
 * tell. Borrowed until the next call with the session.
 */
PINC_API const char *pinc_explanation(const struct pinc_session *session);

/** What a party is to a contradiction. */
enum pinc_party_kind {
    PINC_PARTY_REQUIREMENT, /**< a line of the input: where, requirement */
    PINC_PARTY_CONSTRAINT,  /**< a line of a constraints file: where, requirement */
    PINC_PARTY_OVERRIDE,    /**< a line of an overrides file: where, requirement */
    PINC_PARTY_PACKAGE, /**< versions of a package that need something: name, first, last, requirement */
    PINC_PARTY_UNUSABLE /**< a version that would fit, without a file for the target: name, first, reason */
};

/** One who takes part in a contradiction. Opaque; lives as pinc_explanation(). */
struct pinc_party;

/** After PINC_ENOSOLUTION: the number of those who take part, and one of them, in the order in which the
 * explanation names them; NULL beyond the end. */
PINC_API size_t pinc_party_count(const struct pinc_session *session);
/** As above. */
PINC_API const struct pinc_party *pinc_party_at(const struct pinc_session *session, size_t at);

/** What kind of party it is. */
PINC_API enum pinc_party_kind pinc_party_kind(const struct pinc_party *party);

/** The normalized name of a package; "" of any other kind, as with the following. */
PINC_API const char *pinc_party_name(const struct pinc_party *party);

/** The oldest and the newest version that is spoken of. */
PINC_API const char *pinc_party_first_version(const struct pinc_party *party);
/** As above. */
PINC_API const char *pinc_party_last_version(const struct pinc_party *party);

/** "requirements.in:7". */
PINC_API const char *pinc_party_where(const struct pinc_party *party);

/** "numpy<2". */
PINC_API const char *pinc_party_requirement(const struct pinc_party *party);

/** Why a version cannot be used. */
PINC_API const char *pinc_party_reason(const struct pinc_party *party);

/** The text of the output file. @param len may be NULL; its length in bytes */
PINC_API const char *pinc_lock_text(const struct pinc_lock *lock, size_t *len);

/** Where pinc_lock_write() writes: "requirements.txt"; "-" for standard output, which is for the
 * caller to write to. */
PINC_API const char *pinc_lock_path(const struct pinc_lock *lock);

/** 1 when the file at pinc_lock_path() has other bytes, or is not there. */
PINC_API int pinc_lock_changed(const struct pinc_lock *lock);

/**
 * Write the text to pinc_lock_path(), replacing the file as a whole or not at all. A file that has
 * these bytes is left alone.
 * @return PINC_OK; PINC_EUSAGE when the path is "-"; PINC_EIO; PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_lock_write(const struct pinc_lock *lock, struct pinc_error *err);

/** The number of targets. */
PINC_API size_t pinc_lock_target_count(const struct pinc_lock *lock);

/** The name of target `at`, "CPython 3.10 on linux-x86_64", as long as the lock; NULL beyond the
 * end. */
PINC_API const char *pinc_lock_target(const struct pinc_lock *lock, size_t at);

/** The number of packages. */
PINC_API size_t pinc_lock_package_count(const struct pinc_lock *lock);

/** The number of packages that have several lines or a marker. */
PINC_API size_t pinc_lock_differing_count(const struct pinc_lock *lock);

/** One line of a lock. Opaque; lives as long as the lock. */
struct pinc_entry;

/** The number of lines. */
PINC_API size_t pinc_lock_entry_count(const struct pinc_lock *lock);

/** Line `at`, by name; NULL beyond the end. */
PINC_API const struct pinc_entry *pinc_lock_entry(const struct pinc_lock *lock, size_t at);

/** The normalized project name. */
PINC_API const char *pinc_entry_name(const struct pinc_entry *entry);

/** The version; "" for a direct reference. */
PINC_API const char *pinc_entry_version(const struct pinc_entry *entry);

/** The URL of a direct reference; "" for any other line. */
PINC_API const char *pinc_entry_url(const struct pinc_entry *entry);

/** The marker; "" when the line holds on every target. */
PINC_API const char *pinc_entry_marker(const struct pinc_entry *entry);

/** 1 when the line holds on target `at` of the lock. */
PINC_API int pinc_entry_on_target(const struct pinc_entry *entry, size_t at);

/** The number of its extras, sorted, and one of them; NULL beyond the end. */
PINC_API size_t pinc_entry_extra_count(const struct pinc_entry *entry);
/** As above. */
PINC_API const char *pinc_entry_extra(const struct pinc_entry *entry, size_t at);

/** The number of hashes that the line has in the output, and one of them, "sha256:..."; NULL beyond
 * the end. */
PINC_API size_t pinc_entry_hash_count(const struct pinc_entry *entry);
/** As above. */
PINC_API const char *pinc_entry_hash(const struct pinc_entry *entry, size_t at);

/** A file that pip takes for a line on some targets. Opaque; lives as long as the lock. Its texts are
 * "" where nobody has told. */
struct pinc_locked_file;

/** The number of files that the targets take for a line, and one of them; NULL beyond the end. */
PINC_API size_t pinc_entry_file_count(const struct pinc_entry *entry);
/** As above. */
PINC_API const struct pinc_locked_file *pinc_entry_file(const struct pinc_entry *entry, size_t at);

/** The name of the file. */
PINC_API const char *pinc_locked_file_name(const struct pinc_locked_file *file);

/** Where it is: absolute, without credentials. */
PINC_API const char *pinc_locked_file_url(const struct pinc_locked_file *file);

/** "sha256:...", as the index tells it. */
PINC_API const char *pinc_locked_file_hash(const struct pinc_locked_file *file);

/** The index or --find-links that lists it, without credentials; "" for a direct reference. */
PINC_API const char *pinc_locked_file_source(const struct pinc_locked_file *file);

/** Bytes; 0 when it is not known. */
PINC_API uint64_t pinc_locked_file_size(const struct pinc_locked_file *file);

/** 1 for a wheel, 0 for a source distribution. */
PINC_API int pinc_locked_file_is_wheel(const struct pinc_locked_file *file);

/** 1 when target `at` of the lock takes it. */
PINC_API int pinc_locked_file_on_target(const struct pinc_locked_file *file, size_t at);

/** Why a package is there: a requirement of the input, or of one version of another package. Opaque;
 * lives as long as the lock. */
struct pinc_lock_edge;

/** The number of edges, and one of them, by what is needed; NULL beyond the end. */
PINC_API size_t pinc_lock_edge_count(const struct pinc_lock *lock);
/** As above. */
PINC_API const struct pinc_lock_edge *pinc_lock_edge_at(const struct pinc_lock *lock, size_t at);

/** Who needs it, and its version: "" for the input. */
PINC_API const char *pinc_lock_edge_from(const struct pinc_lock_edge *edge);
/** As above. */
PINC_API const char *pinc_lock_edge_from_version(const struct pinc_lock_edge *edge);

/** What is needed, and the version that is locked. */
PINC_API const char *pinc_lock_edge_to(const struct pinc_lock_edge *edge);
/** As above. */
PINC_API const char *pinc_lock_edge_to_version(const struct pinc_lock_edge *edge);

/** "requirements.in:7"; "" unless the input needs it. */
PINC_API const char *pinc_lock_edge_where(const struct pinc_lock_edge *edge);

/** The requirement without its marker: "certifi>=2017", "pkg[extra]", "pkg @ URL". */
PINC_API const char *pinc_lock_edge_requirement(const struct pinc_lock_edge *edge);

/** 1 when it is so on target `at` of the lock. */
PINC_API int pinc_lock_edge_on_target(const struct pinc_lock_edge *edge, size_t at);

/** The number of bytes that target `at` of the lock downloads: the sizes of its files as the index
 * tells them. Files of unknown size count as 0, see pinc_lock_unknown_sizes(). */
PINC_API uint64_t pinc_lock_size(const struct pinc_lock *lock, size_t at);

/** How many files of target `at` have no known size. */
PINC_API size_t pinc_lock_unknown_sizes(const struct pinc_lock *lock, size_t at);

/** The same as pinc_lock_size() for the versions that the existing output had; -1 when there is none,
 * when nothing changes, or when it cannot be told. */
PINC_API int64_t pinc_lock_size_before(const struct pinc_lock *lock, size_t at);

/** What made target `at` grow much, "torch 2.10.0 → 2.15.0 brings 19 packages more"; "" when it did
 * not, or nothing stands out. Lives as long as the lock. */
PINC_API const char *pinc_lock_size_reason(const struct pinc_lock *lock, size_t at);

/** The shortest name that tells the lock's targets apart: "linux-x86_64". */
PINC_API const char *pinc_lock_target_label(const struct pinc_lock *lock, size_t at);

/**
 * Who needs a package, with which specifier, on which targets: the text that `pinc why` prints. With the
 * session's option "size" it tells sizes, too.
 * @param name any spelling
 * @param out  freed by pinc_text_free(); NULL on failure
 * @return PINC_OK, PINC_ENOTFOUND (no such package in the lock), PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_lock_why(const struct pinc_lock *lock, const char *name, char **out,
                                        struct pinc_error *err);

/**
 * The resolved graph of each target: the text that `pinc tree` prints. Targets with the same graph
 * share one tree. With the session's option "size" it tells sizes, too.
 * @param out freed by pinc_text_free(); NULL on failure
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_lock_tree(const struct pinc_lock *lock, char **out,
                                         struct pinc_error *err);

/** How pinc_lock_graph() writes a graph. */
enum pinc_graph_format {
    PINC_GRAPH_MERMAID, /**< a flowchart for Mermaid */
    PINC_GRAPH_DOT,     /**< a digraph for Graphviz */
    PINC_GRAPH_HTML     /**< a page that asks the network for nothing */
};

/**
 * The resolved graph of all targets in one: packages with versions and sizes, what needs what, and where.
 * @param out freed by pinc_text_free(); NULL on failure
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_lock_graph(const struct pinc_lock *lock,
                                          enum pinc_graph_format format, char **out,
                                          struct pinc_error *err);

/**
 * Write the page of PINC_GRAPH_HTML to a file, which is replaced as a whole or not at all. An existing file that
 * is not empty and no such page is left alone: PINC_EUSAGE.
 * @return PINC_OK, PINC_EUSAGE, PINC_EIO, PINC_ELIMIT, PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_lock_write_page(const struct pinc_lock *lock, const char *path,
                                               struct pinc_error *err);

/* --- what changed */

/** What differs between two locks, for the targets of the newer one. Opaque. */
struct pinc_changes;

/** What changed for one package on some targets. Opaque; lives as long as its pinc_changes. */
struct pinc_change;

enum pinc_change_kind {
    PINC_CHANGE_VERSION, /**< another version or URL; a package that is new or gone */
    PINC_CHANGE_MARKER,  /**< the same version, another marker */
    PINC_CHANGE_HASHES   /**< the same version, other hashes */
};

/** What is another in a lock than in the file that it replaces; NULL when there was no file. */
PINC_API const struct pinc_changes *pinc_lock_changes(const struct pinc_lock *lock);

/** What the files of "against", installed over the lock, would do to it: a line each, ended by LF, "" for
 * nothing. Lives as long as the lock. */
PINC_API const char *pinc_lock_against(const struct pinc_lock *lock);

/**
 * Why versions of the file that the lock replaces are not in it, a line each, ended by LF:
 * "flask 3.1.3: requirements.in:1 asks for flask<3.1". Only what is told by one requirement or by the
 * index; "" when there is nothing to tell. Borrowed from the lock.
 */
PINC_API const char *pinc_lock_not_kept(const struct pinc_lock *lock);

/** The number of changes. */
PINC_API size_t pinc_changes_count(const struct pinc_changes *changes);

/** Change `at`, by name, then target; NULL beyond the end. */
PINC_API const struct pinc_change *pinc_changes_at(const struct pinc_changes *changes, size_t at);

/** The number of targets. */
PINC_API size_t pinc_changes_target_count(const struct pinc_changes *changes);

/** The shortest name of target `at` that tells it apart, "linux-x86_64"; NULL beyond the end. */
PINC_API const char *pinc_changes_target(const struct pinc_changes *changes, size_t at);

/** The normalized project name. */
PINC_API const char *pinc_change_name(const struct pinc_change *change);

/** What happened to the package. */
PINC_API enum pinc_change_kind pinc_change_kind(const struct pinc_change *change);

/** Version or URL before, or the marker of a PINC_CHANGE_MARKER; the version of a
 * PINC_CHANGE_HASHES. NULL where the package was not there. */
PINC_API const char *pinc_change_from(const struct pinc_change *change);

/** The same after the change; NULL where the package is not there any more. */
PINC_API const char *pinc_change_to(const struct pinc_change *change);

/** 1 when it is so on target `at`. */
PINC_API int pinc_change_on_target(const struct pinc_change *change, size_t at);

/** Two locks compared. Opaque. */
struct pinc_diff;

/**
 * Compare two locks, requirements.txt or pylock.toml, for the targets of the session's options, else
 * of the newer header, else of the older one, else the usual ones.
 * @param from @param to paths; "REVISION:PATH" is what `git show` gives, unless there is such a file
 * @param out  freed by pinc_diff_free(); NULL on failure
 * @return PINC_OK, also when they are equal; PINC_ENOTFOUND, PINC_EIO, PINC_ESYNTAX, PINC_ELIMIT,
 * PINC_EUSAGE, PINC_EUNSUPPORTED, PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_diff(struct pinc_session *session, const char *from, const char *to,
                                    struct pinc_diff **out, struct pinc_error *err);

/** The changes; they live as long as the diff. */
PINC_API const struct pinc_changes *pinc_diff_changes(const struct pinc_diff *diff);

/** Free a diff. NULL is fine. */
PINC_API void pinc_diff_free(struct pinc_diff *diff);

/* --- checking */

/**
 * What writing a lock would change.
 * @param diff with PINC_EDIFFERENT a unified diff, freed by pinc_text_free(); NULL otherwise. May
 * be NULL.
 * @return PINC_OK (nothing), PINC_EDIFFERENT, PINC_EUSAGE (the output is standard output),
 * PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_lock_diff(const struct pinc_lock *lock, char **diff,
                                         struct pinc_error *err);

/**
 * Would compiling change the output file? pinc_compile() and pinc_lock_diff() in one; writes
 * nothing.
 * @param diff with PINC_EDIFFERENT a unified diff, freed by pinc_text_free(); NULL otherwise. May
 * be NULL.
 * @return PINC_OK (it would not), PINC_EDIFFERENT, or what pinc_compile() fails with
 */
PINC_API enum pinc_status pinc_check(struct pinc_session *session, char **diff,
                                     struct pinc_error *err);

/* --- judging anybody's lock */

enum pinc_severity {
    PINC_SEVERITY_NOTE,    /**< what could not be judged */
    PINC_SEVERITY_WARNING, /**< installs, and should not stay */
    PINC_SEVERITY_ERROR    /**< does not install, or not what it promises */
};

/** What is right and wrong with a lock. Opaque. */
struct pinc_verdict;

/** One fault of one line. Opaque; lives as long as the verdict. */
struct pinc_finding;

/**
 * Judge a lock without its input, for the targets of the session's options, else of its header, else
 * the usual ones: has each line a file that pip takes there, is what the lines need there and
 * satisfied, does nothing contradict, are the hashes those of the files. Only what the lines name is
 * asked for.
 * @param path a requirements.txt of any tool or hand, or a pylock.toml
 * @param out  freed by pinc_verdict_free() before the session; NULL on failure
 * @return PINC_OK, whatever was found; as pinc_compile() where the file or an index cannot be read
 */
PINC_API enum pinc_status pinc_verify_file(struct pinc_session *session, const char *path,
                                           struct pinc_verdict **out, struct pinc_error *err);

/** Free a verdict. NULL is fine. */
PINC_API void pinc_verdict_free(struct pinc_verdict *verdict);

/** 1 when no finding is an error. */
PINC_API int pinc_verdict_good(const struct pinc_verdict *verdict);

/** The number of lines that were judged. */
PINC_API size_t pinc_verdict_line_count(const struct pinc_verdict *verdict);

/** The number of targets. */
PINC_API size_t pinc_verdict_target_count(const struct pinc_verdict *verdict);

/** The name of target `at`, "CPython 3.10 on linux-x86_64"; NULL beyond the end. */
PINC_API const char *pinc_verdict_target(const struct pinc_verdict *verdict, size_t at);

/** The shortest name that tells the targets apart: "linux-x86_64"; NULL beyond the end. */
PINC_API const char *pinc_verdict_target_label(const struct pinc_verdict *verdict, size_t at);

/** The number of findings. */
PINC_API size_t pinc_verdict_count(const struct pinc_verdict *verdict);

/** Finding `at`, the worst first, then by line; NULL beyond the end. */
PINC_API const struct pinc_finding *pinc_verdict_at(const struct pinc_verdict *verdict, size_t at);

/** How bad it is. */
PINC_API enum pinc_severity pinc_finding_severity(const struct pinc_finding *finding);

/** A word for programs: "no-version", see docs/json.md. */
PINC_API const char *pinc_finding_rule(const struct pinc_finding *finding);

/** One line, no full stop: "torch==2.1: there is no such version". */
PINC_API const char *pinc_finding_text(const struct pinc_finding *finding);

/** The file of its line: the lock, or one that it includes. */
PINC_API const char *pinc_finding_file(const struct pinc_finding *finding);

/** The line's number, from 1. */
PINC_API unsigned pinc_finding_line(const struct pinc_finding *finding);

/** 1 when it is so on target `at`. */
PINC_API int pinc_finding_on_target(const struct pinc_finding *finding, size_t at);

/* --- the files of a lock */

/** How a file got where it is. */
enum pinc_download_how {
    PINC_DOWNLOAD_KEPT,     /**< it was there, with its digest */
    PINC_DOWNLOAD_FETCHED,  /**< downloaded, or copied from a folder */
    PINC_DOWNLOAD_CONTINUED /**< the start of it was there */
};

/** What was downloaded. Opaque. */
struct pinc_download;

/**
 * Download exactly the files of a lock, for the targets of the session's options, else of its header, else
 * the usual ones: what pip takes there, the digests of the lock checked. Several at once; what is there
 * already is kept, what an earlier run left is continued. A folder for each target, named as
 * pinc_download_folder() says, has them and a page index.html with links; nothing else in it is touched.
 * Nothing is built.
 * @param path  a requirements.txt of any tool, or a pylock.toml
 * @param dir   made when it is not there
 * @param flat  1: one folder for all targets, dir itself
 * @param sdist 1: the source distribution of each version, too, where there is one
 * @param out   freed by pinc_download_free(); NULL on failure
 * @return PINC_OK; PINC_ENOTFOUND (no such version or file), PINC_EHASH, PINC_EUNSUPPORTED (a folder or
 * repository), PINC_EUSAGE (not a lock); as pinc_compile() where the file or an index cannot be read
 */
PINC_API enum pinc_status pinc_download(struct pinc_session *session, const char *path,
                                        const char *dir, int flat, int sdist,
                                        struct pinc_download **out, struct pinc_error *err);

/** Free it. NULL is fine. */
PINC_API void pinc_download_free(struct pinc_download *download);

/** The number of targets. */
PINC_API size_t pinc_download_target_count(const struct pinc_download *download);

/** The shortest name that tells target `at` apart, "linux-x86_64"; NULL beyond the end. */
PINC_API const char *pinc_download_target(const struct pinc_download *download, size_t at);

/** The path of target `at`'s folder; NULL beyond the end. */
PINC_API const char *pinc_download_folder(const struct pinc_download *download, size_t at);

/** The number of files, each counted once. */
PINC_API size_t pinc_download_count(const struct pinc_download *download);

/** The name of file `at`; NULL beyond the end, as with the following. */
PINC_API const char *pinc_download_name(const struct pinc_download *download, size_t at);

/** "sha256:..."; "" when neither lock nor index tells one. */
PINC_API const char *pinc_download_hash(const struct pinc_download *download, size_t at);

/** Where file `at` is from. */
PINC_API const char *pinc_download_url(const struct pinc_download *download, size_t at);

/** Bytes of file `at`; 0 beyond the end. */
PINC_API uint64_t pinc_download_bytes(const struct pinc_download *download, size_t at);

/** How file `at` got there. */
PINC_API enum pinc_download_how pinc_download_how(const struct pinc_download *download, size_t at);

/** 1 when target `target` has file `at`. */
PINC_API int pinc_download_on_target(const struct pinc_download *download, size_t at,
                                     size_t target);

/* --- the cache */

/**
 * The cache folder that the session uses: "cache-dir", else $XDG_CACHE_HOME/pinc, else
 * $HOME/.cache/pinc.
 * @param out freed by pinc_text_free(); NULL on failure
 * @return PINC_OK; PINC_EUSAGE when none is known; PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_cache_dir(const struct pinc_session *session, char **out,
                                         struct pinc_error *err);

/** Bytes that the files of the cache have; 0 when there is none. PINC_OK, PINC_EUSAGE, PINC_EIO,
 * PINC_ENOMEM. */
PINC_API enum pinc_status pinc_cache_size(const struct pinc_session *session, uint64_t *bytes,
                                          struct pinc_error *err);

/**
 * Remove what pinc put into the cache; other files that lie in its folder stay.
 * @param bytes how much that was; may be NULL
 * @return PINC_OK; PINC_EUSAGE when no folder is known; PINC_EIO; PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_cache_clear(const struct pinc_session *session, uint64_t *bytes,
                                           struct pinc_error *err);

/**
 * Remove the entries that were used longest ago.
 * @param keep "30d": those that were used within so many days stay; "500MB", "2GiB": so much stays
 * @param removed bytes that are gone
 * @return PINC_OK; PINC_EUSAGE (keep cannot be read, or no folder is known); PINC_EIO; PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_cache_prune(const struct pinc_session *session, const char *keep,
                                           uint64_t *removed, struct pinc_error *err);

/**
 * Read every entry, and remove those that are damaged or of a format that this version does not read.
 * @param entries how many there were
 * @param damaged how many of them are gone
 * @return PINC_OK; PINC_EUSAGE when no folder is known; PINC_EIO; PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_cache_verify(const struct pinc_session *session, uint64_t *entries,
                                            uint64_t *damaged, struct pinc_error *err);

/* --- answers as JSON: docs/json.md */

/** One JSON object that tells what a command came to. Opaque. */
struct pinc_answer;

/** A new answer, freed by pinc_answer_free(). @param command "compile". NULL when out of memory. */
PINC_API struct pinc_answer *pinc_answer_new(const char *command);

/** Free an answer. NULL is fine. */
PINC_API void pinc_answer_free(struct pinc_answer *answer);

/** Add a message, as pinc_session_on_message() gives it. Here and below everything is copied; a lack
 * of memory shows in pinc_answer_text(). */
PINC_API void pinc_answer_add_message(struct pinc_answer *answer, enum pinc_message_kind kind,
                                      const char *text);

/** Set what the command failed with. @param session whose pinc_compile() it was: after
 * PINC_ENOSOLUTION the conflict is told, too; may be NULL */
PINC_API void pinc_answer_set_error(struct pinc_answer *answer, const struct pinc_error *err,
                                    const struct pinc_session *session);

/** Tell a lock: targets, packages with their files, edges. @param written 1: pinc_lock_write() did.
 * @param text 1: with the text of the output */
PINC_API void pinc_answer_add_lock(struct pinc_answer *answer, const struct pinc_lock *lock,
                                   int written, int text);

/** Tell changes; null for NULL. */
PINC_API void pinc_answer_add_changes(struct pinc_answer *answer,
                                      const struct pinc_changes *changes);

/** Tell a unified diff; null for NULL. */
PINC_API void pinc_answer_add_diff(struct pinc_answer *answer, const char *diff);

/** Tell a verdict. @param file the name of the file that was judged */
PINC_API void pinc_answer_add_verdict(struct pinc_answer *answer,
                                      const struct pinc_verdict *verdict, const char *file);

/** Tell what was downloaded. */
PINC_API void pinc_answer_add_download(struct pinc_answer *answer,
                                       const struct pinc_download *download);

/** Tell who needs a package of the lock. */
PINC_API void pinc_answer_add_why(struct pinc_answer *answer, const struct pinc_lock *lock,
                                  const char *name);

/** Tell of the cache. @param bytes @param removed NULL: not told */
PINC_API void pinc_answer_add_cache(struct pinc_answer *answer, const char *dir,
                                    const uint64_t *bytes, const uint64_t *removed);

/** Tell the settings. @param text of pinc_config() */
PINC_API void pinc_answer_add_config(struct pinc_answer *answer, const char *text);

/**
 * The object as text; nothing can be added after that.
 * @param out freed by pinc_text_free(); NULL on failure
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_answer_text(struct pinc_answer *answer, int exit_status, char **out,
                                           struct pinc_error *err);

/**
 * A text as a terminal may get it: control characters, invalid UTF-8, bidirectional and other
 * invisible characters become escapes ("\x1b"); line feeds and tabs stay. For whatever came from a
 * file, an index or a build.
 * @param len bytes of text, which needs no NUL
 * @return freed by pinc_text_free(); NULL when out of memory
 */
PINC_API char *pinc_text_visible(const char *text, size_t len);

/** Free a text that a call above gave through `char **`, or pinc_text_visible(). NULL is fine. */
PINC_API void pinc_text_free(char *text);

#ifdef __cplusplus
}
#endif

#endif
