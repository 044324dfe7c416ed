/*
 * Every setting that holds, with where it comes from: what `pinc config` shows, as text and as JSON.
 */
#ifndef PINC_LOCK_SHOW_CONFIG_H
#define PINC_LOCK_SHOW_CONFIG_H

#include "base/slices.h"
#include "base/text.h"

#include <pinc/pinc.h>

/* One setting. Texts are without the credentials of URLs. */
struct pinc_setting {
    struct pinc_setting *next;
    const char *name;
    size_t lock; /* 0: of no lock alone; else of that [[lock]], the first is 1 */
    enum pinc_setting_kind kind;
    bool truth;
    struct pinc_texts texts; /* one of a PINC_SETTING_TEXT */
    const char *from;        /* "pinc.toml:2", escaped; NULL: not told */
};

struct pinc_configuration {
    struct pinc_arena *arena;
    const char *file;              /* the project file, escaped; NULL: there is none */
    struct pinc_setting *settings; /* in the order of the table, then those of each lock */
    size_t n_locks;
    struct pinc_buf text;
};

#endif
