#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "index/source/file_size.h"
#include "index/source/page_reading.h"
#include "tests/support/context_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void on_message(void *user, enum pinc_note_kind kind, const char *text)
{
    struct context_fixture *f = user;
    const size_t n = strlen(f->messages);

    if (kind != PINC_NOTE_DETAIL) {
        (void)snprintf(f->messages + n, sizeof f->messages - n, "%s\n", text);
    }
}

void context_open(struct context_fixture *f, struct pinc_source_options options, bool cache)
{
    struct source_context *ctx = &f->ctx;

    memset(ctx, 0, sizeof *ctx);
    f->messages[0] = '\0';
    if (cache && !f->folder[0]) {
        (void)strcpy(f->folder, "/tmp/pinc-test-context-XXXXXX");
        assert_non_null(mkdtemp(f->folder));
    }
    ctx->options = options;
    ctx->options.client.cache_dir = cache ? f->folder : NULL;
    ctx->options.client.limits.timeout = 5;
    ctx->options.client.callbacks.message = on_message;
    ctx->options.client.callbacks.user = f;
    ctx->options.exclude_newer = options.exclude_newer ? options.exclude_newer : INT64_MAX;
    assert_int_equal(pinc_client_new(&ctx->client, &ctx->options.client, NULL), PINC_OK);
    ctx->arena = pinc_client_arena(ctx->client);
    ctx->cache = pinc_client_cache(ctx->client);
    ctx->stats = pinc_client_counts(ctx->client);
}

void context_close(struct context_fixture *f)
{
    pinc_client_stop(f->ctx.client);
    if (f->ctx.workers) {
        pinc_workers_free(f->ctx.workers, page_reading_drop);
    }
    pinc_client_free(f->ctx.client);
    source_sizes_clear(&f->ctx);
    pinc_known_requirements_clear(&f->ctx.known);
    pinc_free(f->ctx.arrivals.items);
    memset(&f->ctx, 0, sizeof f->ctx);
}

void context_remove(struct context_fixture *f)
{
    if (f->ctx.client) {
        context_close(f);
    }
    if (f->folder[0]) {
        pinc_folder_remove(f->folder);
        f->folder[0] = '\0';
    }
}

enum pinc_status context_run(struct context_fixture *f)
{
    enum pinc_status st = PINC_OK;
    unsigned n;

    for (n = 0; st == PINC_OK && n < 1000; n++) {
        const size_t reads = f->ctx.workers ? pinc_workers_pending(f->ctx.workers) : 0;
        const int fd = reads ? pinc_workers_fd(f->ctx.workers) : -1;

        if (reads == 0 && pinc_client_pending(f->ctx.client) == 0) {
            return PINC_OK;
        }
        st = pinc_client_run(f->ctx.client, &fd, reads ? 1 : 0, NULL);
        page_readings_go_on(&f->ctx);
    }
    assert_true(n < 1000);
    return st;
}

void context_sweep(struct pinc_source_options options,
                   enum pinc_status (*use)(struct context_fixture *f, void *data), void *data)
{
    const long live = pinc_alloc_live();
    enum pinc_status st = PINC_ENOMEM;
    unsigned long n;

    for (n = 1; st != PINC_OK && n < 2000; n++) {
        struct context_fixture f = {0};

        context_open(&f, options, false);
        pinc_alloc_fail_at(n);
        st = use(&f, data);
        pinc_alloc_fail_at(0);
        context_close(&f);
        assert_int_equal(pinc_alloc_live(), live);
        assert_true(st == PINC_OK || st == PINC_ENOMEM);
    }
    assert_int_equal(st, PINC_OK);
    assert_true(n > 2);
}
