/*
 * Libraries that are loaded when they are first needed. A run that finds all in the cache needs
 * neither libcurl nor libxml2, libarchive or libcrypto; to load these four and the forty libraries
 * that they need takes longer than such a run has to take.
 *
 * For each there is a header, lazy_NAME.h, which is included in place of the library's own. It
 * lists the functions that are called, and lets the compiler give them other symbols
 * (pinc_lazy_FUNCTION) than the library has; lazy_NAME.c defines those, and each calls what dlsym()
 * has found. So the callers, the types and libcurl's checks of arguments are as in any program, and
 * no symbol of the library is defined here. Before the first call stands pinc_NAME_load().
 *
 * `make LINKED=1` (PINC_LINKED) links the libraries in the ordinary way: nothing is renamed then,
 * and loading does nothing. The Makefile does the same where the names of the shared libraries
 * cannot be found (data/sonames.sh).
 */
#ifndef PINC_BASE_LAZY_H
#define PINC_BASE_LAZY_H

#include "base/error.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A function of a library, and the pointer that is set to it. */
struct pinc_lazy_symbol {
    const char *name;
    void *pointer; /* to a pointer to a function */
};

struct pinc_lazy {
    const char *name, *soname;
    const struct pinc_lazy_symbol *symbols;
    size_t n_symbols;
    pthread_mutex_t lock;
    atomic_bool loaded;
};

#define PINC_LAZY_INIT(lib_name, lib_soname, table)                                                \
    {                                                                                              \
        .name = (lib_name), .soname = (lib_soname), .symbols = (table),                            \
        .n_symbols = sizeof(table) / sizeof *(table), .lock = PTHREAD_MUTEX_INITIALIZER,           \
    }

/**
 * Load a library, unless that is done, and set its pointers. On any thread; it stays loaded.
 * @return PINC_OK, PINC_EINTERNAL (it or one of its functions is not there; with a hint)
 */
PINC_MUST_USE enum pinc_status pinc_lazy_load(struct pinc_lazy *library, struct pinc_error *err);

/*
 * A list of functions is a macro LIST(F, V, A) which calls
 *     F(type, name, (parameters), (arguments))    for a function with a result
 *     V(name, (parameters), (arguments))          for one without
 *     A(name)                                     for one with `...`, which is forwarded by hand
 */

/* Before the library's own header: other symbols. */
#ifdef PINC_LINKED
#define PINC_LAZY_RENAME(LIST)
#else
#define PINC_LAZY_RENAME(LIST) LIST(PINC_LAZY_RENAME_F, PINC_LAZY_RENAME_V, PINC_LAZY_RENAME_A)
#endif
#define PINC_LAZY_PRAGMA(text) _Pragma(#text)
#define PINC_LAZY_RENAME_A(name) PINC_LAZY_PRAGMA(redefine_extname name pinc_lazy_##name)
#define PINC_LAZY_RENAME_V(name, params, args) PINC_LAZY_RENAME_A(name)
#define PINC_LAZY_RENAME_F(type, name, params, args) PINC_LAZY_RENAME_A(name)

/* The pointers, each named as the function with an underscore behind. */
#define PINC_LAZY_POINTER_A(name) static __typeof__(name) *name##_;
#define PINC_LAZY_POINTER_V(name, params, args) PINC_LAZY_POINTER_A(name)
#define PINC_LAZY_POINTER_F(type, name, params, args) PINC_LAZY_POINTER_A(name)

/* The rows of the table of symbols. */
#define PINC_LAZY_ROW_A(name) {#name, (void *)&name##_},
#define PINC_LAZY_ROW_V(name, params, args) PINC_LAZY_ROW_A(name)
#define PINC_LAZY_ROW_F(type, name, params, args) PINC_LAZY_ROW_A(name)

/* The functions that forward. A name in parentheses is not a call of a macro of that name. */
#define PINC_LAZY_FORWARD_A(name)
#define PINC_LAZY_FORWARD_V(name, params, args)                                                    \
    void(name) params                                                                              \
    {                                                                                              \
        name##_ args;                                                                              \
    }
#define PINC_LAZY_FORWARD_F(type, name, params, args)                                              \
    type(name) params                                                                              \
    {                                                                                              \
        return name##_ args;                                                                       \
    }

/*
 * A note in the program that names the library to those who make packages: ELF alone does not say
 * what dlopen() will be asked for. https://uapi-group.org/specifications/specs/elf_dlopen_metadata/
 */
#define PINC_LAZY_NOTE(soname, feature, description)                                               \
    PINC_LAZY_NOTE_("[{\"feature\":\"" feature "\",\"description\":\"" description                 \
                    "\",\"priority\":\"required\",\"soname\":[\"" soname "\"]}]")
#define PINC_LAZY_NOTE_(json)                                                                      \
    __attribute__((used, section(".note.dlopen")))                                                 \
    PINC_LAZY_BARE static const _Alignas(4) struct {                                               \
        uint32_t name_size, json_size, type;                                                       \
        char name[4];                                                                              \
        _Alignas(4) char text[sizeof(json)];                                                       \
    } dlopen_note = {4, sizeof(json), 0x407c0c0a, "FDO", json};
#ifdef __clang__ /* its address sanitizer would put bytes of its own around a note */
#define PINC_LAZY_BARE __attribute__((no_sanitize("address")))
#else
#define PINC_LAZY_BARE
#endif

/*
 * Everything of a library but its functions with `...`, once, at file level: pinc_NAME_load(), the
 * pointers, the functions that forward, and the note.
 */
#ifdef PINC_LINKED
#define PINC_LAZY_LIBRARY(LIST, load, lib_name, lib_soname, feature, description)                  \
    enum pinc_status load(struct pinc_error *err)                                                  \
    {                                                                                              \
        (void)err;                                                                                 \
        return PINC_OK;                                                                            \
    }
#else
#define PINC_LAZY_LIBRARY(LIST, load, lib_name, lib_soname, feature, description)                  \
    PINC_LAZY_NOTE(lib_soname, feature, description)                                               \
    LIST(PINC_LAZY_POINTER_F, PINC_LAZY_POINTER_V, PINC_LAZY_POINTER_A)                            \
    LIST(PINC_LAZY_FORWARD_F, PINC_LAZY_FORWARD_V, PINC_LAZY_FORWARD_A)                            \
    static const struct pinc_lazy_symbol symbols[] = {                                             \
        LIST(PINC_LAZY_ROW_F, PINC_LAZY_ROW_V, PINC_LAZY_ROW_A)};                                  \
    static struct pinc_lazy library = PINC_LAZY_INIT(lib_name, lib_soname, symbols);               \
    enum pinc_status load(struct pinc_error *err)                                                  \
    {                                                                                              \
        return pinc_lazy_load(&library, err);                                                      \
    }
#endif

#endif
