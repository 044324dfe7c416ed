/*
 * What the parts of a source have in common, without a source, for tests of one of them.
 */
#ifndef PINC_TESTS_CONTEXT_FIXTURE_H
#define PINC_TESTS_CONTEXT_FIXTURE_H

#include "index/source/context.h"

struct context_fixture {
    struct source_context ctx;
    char folder[64];     /* of its own, with the cache in it; "" when there is none */
    char messages[1024]; /* warnings and notes, a line each; details are left out */
};

/**
 * Make a client and a context by options. Fails the test when that is not possible.
 * @param cache keep a cache in a new folder, unless the fixture has one from before
 */
void context_open(struct context_fixture *f, struct pinc_source_options options, bool cache);

/** Close it, so that what it kept is written; the folder stays for the next context_open(). */
void context_close(struct context_fixture *f);

/** Remove the folder, too. */
void context_remove(struct context_fixture *f);

/** Send, receive and call back until nothing is asked any more and no thread reads a page. PINC_OK, or
 * what the client failed with. */
enum pinc_status context_run(struct context_fixture *f);

/**
 * Make each allocation of a use fail once, until it succeeds; a context is there before, and closed
 * afterwards. Nothing may be left behind.
 * @param use PINC_OK, or PINC_ENOMEM, which the client may have been told of in place of an error
 */
void context_sweep(struct pinc_source_options options,
                   enum pinc_status (*use)(struct context_fixture *f, void *data), void *data);

#endif
