/* The resolved graph of a lock: who needs a package, as a tree, and for drawing. */
#ifndef PINC_GRAPH_PUBLIC_H
#define PINC_GRAPH_PUBLIC_H

#include "pinc/api.h"
#include "pinc/error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pinc_entry;
struct pinc_lock;
struct pinc_lock_edge;

/**
 * Who needs a package, with which specifier, on which targets: the text that `pinc why` prints. With the
 * session's option "size" it tells sizes, too; with "target" of these targets alone.
 * @param name any spelling
 * @param out  freed by pinc_text_free(); NULL on failure
 * @return PINC_OK, PINC_ENOTFOUND (no such package in the lock, on these targets), PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_lock_why(const struct pinc_lock *lock, const char *name, char **out,
                                        struct pinc_error *err);

/** Why a package is in a lock, as parts. Opaque. */
struct pinc_needed;

/** A line of a constraint or an override that takes part in a version. Opaque; lives as long as its pinc_needed. */
struct pinc_limit;

/**
 * The same facts as pinc_lock_why() tells: the lines of a package, all edges that lead to it from the input, and the
 * constraints and overrides that take part in its version; with the session's option "target" of these targets alone.
 * @param name any spelling (PEP 503)
 * @param out  freed by pinc_needed_free() before the lock; NULL on failure
 * @return PINC_OK, PINC_ENOTFOUND (no such package in the lock, on these targets), PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_lock_needed(const struct pinc_lock *lock, const char *name,
                                           struct pinc_needed **out, struct pinc_error *err);

/** Free it. NULL is fine. */
PINC_API void pinc_needed_free(struct pinc_needed *needed);

/** The normalized name of the package. */
PINC_API const char *pinc_needed_name(const struct pinc_needed *needed);

/** The number of its lines in the lock, and one of them; NULL beyond the end. */
PINC_API size_t pinc_needed_entry_count(const struct pinc_needed *needed);
/** As above. */
PINC_API const struct pinc_entry *pinc_needed_entry(const struct pinc_needed *needed, size_t at);

/** The number of edges that lead to it, and one of them, in the order of pinc_lock_edge_at(); NULL beyond the end.
 * pinc_lock_edge_on_target() of such an edge is 1 where it leads to the package. Lives as long as the pinc_needed. */
PINC_API size_t pinc_needed_edge_count(const struct pinc_needed *needed);
/** As above. */
PINC_API const struct pinc_lock_edge *pinc_needed_edge(const struct pinc_needed *needed, size_t at);

/** The number of limits, and one of them, overrides first; NULL beyond the end. */
PINC_API size_t pinc_needed_limit_count(const struct pinc_needed *needed);
/** As above. */
PINC_API const struct pinc_limit *pinc_needed_limit(const struct pinc_needed *needed, size_t at);

/** 1 for a line of an override, which takes the place of what others ask for; 0 for one of a constraint. */
PINC_API int pinc_limit_is_override(const struct pinc_limit *limit);

/** "limits.txt:3", or an option. */
PINC_API const char *pinc_limit_where(const struct pinc_limit *limit);

/** "lib<2". */
PINC_API const char *pinc_limit_requirement(const struct pinc_limit *limit);

/** 1 when it is so on target `at` of the lock. */
PINC_API int pinc_limit_on_target(const struct pinc_limit *limit, size_t at);

/**
 * The resolved graph of each target: the text that `pinc tree` prints. Targets with the same graph
 * share one tree. With the session's option "size" it tells sizes, too; "target", "depth" and "invert" are
 * those of `pinc tree`.
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

#ifdef __cplusplus
}
#endif

#endif
