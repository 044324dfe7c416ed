/*
 * Pages of libraries that are loaded late. To bind a library the loader reads its tables of symbols
 * and relocations, and the system maps 64 KiB around each byte: megabytes that count as the
 * process's and are never looked at again. The files stay in the system's cache of them; what is used
 * is mapped again from there.
 */
#ifndef PINC_BASE_LIBRARY_PAGES_H
#define PINC_BASE_LIBRARY_PAGES_H

#include <stddef.h>

/** How many objects (the program, libraries) are loaded; 0 where nobody tells. */
size_t pinc_library_count(void);

/** Let go of all pages that cannot have been written to, of the libraries that were loaded behind the
 * first `known` ones. @return bytes of address space; 0 where that cannot be done */
size_t pinc_library_pages_release(size_t known);

#endif
