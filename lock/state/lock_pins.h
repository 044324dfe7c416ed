/*
 * The pins of an opened lock, and the file that each comes to on a target: for those who need all of them, so that the
 * first that comes to none is a failure.
 */
#ifndef PINC_LOCK_LOCK_PINS_H
#define PINC_LOCK_LOCK_PINS_H

#include "lock/state/compile_state.h"
#include "lock/state/pinned.h"

/* In the order of the lines; in the arena of the compile. */
struct pinc_lock_pins {
    struct pinc_pin *items;
    size_t n;
};

/** Fail with a line of the lock: "LINE: WHATDETAIL". @return code */
enum pinc_status pinc_lock_pins_fail(const struct pinc_requirement_line *line,
                                     enum pinc_status code, const char *what, const char *detail,
                                     struct pinc_error *err);

/** Fail with a line that pins no version, with a hint at the lock where the file is called as an input is.
 * @return PINC_EUSAGE */
enum pinc_status pinc_lock_pins_refuse(const struct pinc_requirement_line *line,
                                       struct pinc_error *err);

/** Refuse a list of requirements of which none pins anything: that is an input, not a lock. An empty one is fine.
 * @return PINC_OK, PINC_EUSAGE */
PINC_MUST_USE enum pinc_status pinc_lock_pins_check(const struct pinc_requirements *list,
                                                    struct pinc_error *err);

/**
 * Take the lines, and wait for their projects.
 * @param c opened by pinc_lock_file_open()
 * @return PINC_OK; PINC_EUSAGE (a line that pins nothing); what an index failed with; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_lock_pins_ask(struct pinc_lock_pins *out,
                                                  struct pinc_compile *c, struct pinc_error *err);

/**
 * What a pin comes to on a target.
 * @return PINC_OK; with the line PINC_ENOTFOUND (no such project, version or file), PINC_EHASH (none of the
 * line's hashes is that of a file for the target)
 */
PINC_MUST_USE enum pinc_status pinc_lock_pins_find(struct pinc_pinned *out,
                                                   const struct pinc_pin *pin,
                                                   const struct pinc_resolve_request *request,
                                                   size_t target, struct pinc_error *err);

#endif
