/*
 * The graph of a lock for other programs: Mermaid and Graphviz.
 */
#ifndef PINC_LOCK_GRAPH_TEXT_H
#define PINC_LOCK_GRAPH_TEXT_H

#include "lock/result/lock.h"

/** Add the graph as a Mermaid flowchart, or as a digraph in the DOT language: packages with their versions, what
 * needs what, and on which targets where that is not all of them. The root is the output's path. Check buf->failed. */
void pinc_graph_text(struct pinc_buf *buf, const struct pinc_lock *lock, bool mermaid);

#endif
