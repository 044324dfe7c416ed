/* The resolved graph of a lock: who needs a package, as a tree, and for drawing. */
#ifndef PINC_GRAPH_PUBLIC_H
#define PINC_GRAPH_PUBLIC_H

#include "pinc/api.h"
#include "pinc/error.h"

#ifdef __cplusplus
extern "C" {
#endif

struct pinc_lock;

/**
 * Who needs a package, with which specifier, on which targets: the text that `pinc why` prints. With the
 * session's option "size" it tells sizes, too; with "target" of these targets alone.
 * @param name any spelling
 * @param out  freed by pinc_text_free(); NULL on failure
 * @return PINC_OK, PINC_ENOTFOUND (no such package in the lock, on these targets), PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_lock_why(const struct pinc_lock *lock, const char *name, char **out,
                                        struct pinc_error *err);

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
