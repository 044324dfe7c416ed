/*
 * Threads that ask a source beside the thread that owns it.
 *
 * A guest finds what is known already by itself. What is new is asked for by the owner, who serves the guests as long as there are any, so
 * that callbacks are made on its thread alone. Nothing that a guest was given changes while it runs: answers are taken when every guest waits.
 */
#ifndef PINC_INDEX_SOURCE_GUESTS_H
#define PINC_INDEX_SOURCE_GUESTS_H

#include "index/source/source.h"

/* Opaque. */
struct pinc_guests;
struct pinc_guest;

/** For the thread that owns the sources. *out is freed by pinc_guests_free(). PINC_OK, PINC_EIO, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_guests_new(struct pinc_guests **out, struct pinc_error *err);

/** When no guest is left. NULL is fine. */
void pinc_guests_free(struct pinc_guests *guests);

/**
 * On a thread of its own: begin to ask a source. Ended by pinc_guest_end().
 * @return NULL when out of memory
 */
struct pinc_guest *pinc_guest_begin(struct pinc_guests *guests, struct pinc_source *source);

/** As that of the source. next() gives what this guest waits for. */
const struct pinc_provider *pinc_guest_provider(const struct pinc_guest *guest);

/** pinc_source_sizes() for a guest. */
PINC_MUST_USE enum pinc_status pinc_guest_sizes(struct pinc_guest *guest,
                                                struct pinc_source_file *files, size_t n,
                                                struct pinc_error *err);

/** pinc_source_sha256() for a guest. */
PINC_MUST_USE enum pinc_status pinc_guest_sha256(struct pinc_guest *guest, struct pinc_hash *out,
                                                 const struct pinc_project *project, uint32_t file,
                                                 struct pinc_error *err);

/** pinc_source_stats_get() for a guest. */
void pinc_guest_stats_get(const struct pinc_guest *guest, struct pinc_client_stats *out);

/** What it was given stays as long as the source. NULL is fine. */
void pinc_guest_end(struct pinc_guest *guest);

/**
 * The owner's part: do what guests ask for, without waiting for more. To be called again when pinc_guests_fd() is readable, and now and then.
 * @return PINC_OK; PINC_ECANCELLED: guests fail from here on
 */
PINC_MUST_USE enum pinc_status pinc_guests_serve(struct pinc_guests *guests,
                                                 struct pinc_error *err);

/** Readable when a guest asks for something, or has ended. */
int pinc_guests_fd(const struct pinc_guests *guests);

#endif
