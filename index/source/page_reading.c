#include "index/source/page_reading.h"

#define READ_AT_ONCE (16u << 10) /* bytes of a page that is read before anything else is done */

void packed_page_clear(struct packed_page *packed)
{
    pinc_buf_clear(&packed->bytes);
    pinc_cache_entry_clear(&packed->entry);
}

enum pinc_status page_pack(struct packed_page *out, const struct page_packing *how,
                           const struct pinc_page *page, struct pinc_error *err)
{
    enum pinc_status st = pinc_listing_pack(&out->bytes, page, how->name, how->times_settled, err);

    if (st == PINC_OK && how->key.len &&
        pinc_cache_make(&out->entry, PINC_CACHE_PAGE, how->key, &how->facts,
                        pinc_buf_slice(&out->bytes), NULL) == PINC_OK) {
        pinc_buf_clear(&out->bytes);
    }
    return st;
}

void page_reading_drop(struct pinc_work *work)
{
    struct page_reading *r = (struct page_reading *)work;

    pinc_buf_clear(&r->body);
    packed_page_clear(&r->packed);
    pinc_arena_free(r->arena);
    pinc_arena_free(r->page_arena);
    pinc_free(r);
}

static void run(struct pinc_work *work)
{
    struct page_reading *r = (struct page_reading *)work;
    enum pinc_status st = pinc_page_read(&r->page, &r->got, r->page_arena, &r->error);

    pinc_buf_clear(&r->body);
    if (st != PINC_OK) {
        source_fail_page(&r->error, r->got.url);
    } else if (r->pack) {
        if (page_pack(&r->packed, &r->how, &r->page, &r->error) != PINC_OK) {
            source_fail_page(&r->error, r->got.url);
        }
        pinc_arena_free(r->page_arena);
        r->page_arena = NULL;
    }
}

static void end(struct page_reading *r)
{
    if (r->done) {
        r->done(r->user, r);
    }
    page_reading_drop(&r->work);
}

static struct page_reading *reading_new(struct pinc_http_answer *answer)
{
    struct page_reading *r = pinc_alloc(sizeof *r);

    if (!r) {
        return NULL;
    }
    r->work.run = run;
    r->arena = pinc_arena_new();
    r->page_arena = pinc_arena_new();
    if (r->arena && r->page_arena) {
        r->got.url = pinc_slice_dup(r->arena, answer->url);
        r->got.type = pinc_slice_dup(r->arena, answer->content_type);
    }
    if (!r->got.url.ptr || !r->got.type.ptr) {
        page_reading_drop(&r->work);
        return NULL;
    }
    r->got.whole = answer->whole;
    r->got.text = pinc_buf_slice(answer->body);
    r->body = *answer->body;
    *answer->body = (struct pinc_buf){0};
    return r;
}

struct page_reading *page_reading_start(struct source_context *ctx, bool *started,
                                        struct pinc_http_answer *answer,
                                        const struct page_packing *pack,
                                        void (*done)(void *user, struct page_reading *reading),
                                        void *user)
{
    struct page_reading *r = reading_new(answer);

    *started = r != NULL;
    if (!r) {
        return NULL;
    }
    r->done = done;
    r->user = user;
    r->pack = pack != NULL;
    if (pack) {
        r->how = *pack;
    }
    /* Large pages do not keep the network waiting. */
    if (r->got.text.len < READ_AT_ONCE ||
        (!ctx->workers && pinc_workers_new(&ctx->workers, NULL) != PINC_OK)) {
        run(&r->work);
        end(r);
        return NULL;
    }
    pinc_workers_add(ctx->workers, &r->work);
    return r;
}

void page_readings_go_on(struct source_context *ctx)
{
    struct pinc_work *work;

    while (ctx->workers && (work = pinc_workers_take(ctx->workers)) != NULL) {
        end((struct page_reading *)work);
    }
}
