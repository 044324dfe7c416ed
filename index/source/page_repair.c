#include "index/source/page_repair.h"

#include "index/source/page_job.h"
#include "index/source/page_reading.h"

#include <string.h>

enum pinc_status page_fail_damaged(struct pinc_slice name, struct pinc_error *err)
{
    return pinc_fail(
        err, PINC_ENET,
        "the page of %.*s in the cache is damaged, and --offline forbids asking for it "
        "anew",
        PINC_SLICE_ARG(name));
}

static void on_page(void *user)
{
    *(bool *)user = true;
}

static enum pinc_status wait_for(struct source_context *ctx, const bool *done,
                                 struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    while (st == PINC_OK && !*done) {
        int fd =
            ctx->workers && pinc_workers_pending(ctx->workers) ? pinc_workers_fd(ctx->workers) : -1;

        st = pinc_client_send(ctx->client, err);
        if (st == PINC_OK) {
            st = pinc_client_run(ctx->client, &fd, fd >= 0, err);
        }
        page_readings_go_on(ctx);
        if (st == PINC_OK) {
            st = pinc_client_progress(ctx->client, err);
        }
        if (st == PINC_OK && pinc_client_out_of_memory(ctx->client)) {
            st = pinc_fail_memory(err);
        }
    }
    return st;
}

/* Does a page list the same as before, in the same order? */
static bool is_same(const struct pinc_listing *a, const struct pinc_listing *b)
{
    return pinc_slice_equal(a->head, b->head);
}

static enum pinc_status fail(const struct place_listing *fresh, struct pinc_slice name,
                             struct pinc_error *err)
{
    if (fresh->state == PINC_FAILED && fresh->error) {
        if (err) {
            *err = *fresh->error;
        }
        return fresh->error->code;
    }
    return pinc_fail(err, PINC_ENET,
                     "the page of %.*s in the cache is damaged, and by now the index lists other "
                     "files: try again",
                     PINC_SLICE_ARG(name));
}

enum pinc_status page_repair(struct source_context *ctx, struct place *place,
                             struct pinc_slice name, struct place_listing *listing,
                             struct pinc_error *err)
{
    struct place_listing *fresh;
    struct page_job *job;
    enum pinc_status st;
    bool done = false;

    if (ctx->options.client.offline) {
        return page_fail_damaged(name, err);
    }
    fresh = pinc_arena_alloc(ctx->arena, sizeof *fresh);
    if (!fresh) {
        return pinc_fail_memory(err);
    }
    job = page_job_anew(ctx, place, name, fresh, on_page, &done);
    st = wait_for(ctx, &done, err);
    if (!done) {
        page_job_free(job);
        return st;
    }
    fresh->repaired = listing->repaired;
    listing->repaired = fresh;
    if (fresh->state != PINC_READY || !is_same(&fresh->listing, &listing->listing)) {
        return fail(fresh, name, err);
    }
    listing->listing.rest = fresh->listing.rest;
    return st;
}
