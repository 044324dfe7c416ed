#include "index/source/page_reading.h"

#define READ_AT_ONCE (16u << 10) /* bytes of a page that is read before anything else is done */
#define PART (48u << 10)         /* bytes that are read together: their buffer has 64 KiB */
#define PART_MAX (256u << 10)    /* bytes that may wait while others are read */
#define UNREAD_MAX (2u << 20)    /* the same of all pages together */

/* Once all has come. */
struct page_ending {
    bool came, whole;
    bool pack; /* as `how` says */
    struct page_packing how;
};

struct page_reading {
    struct pinc_work work;
    struct source_context *ctx;
    page_reading_done *done; /* NULL: nobody wants it any more */
    void *user;
    struct pinc_arena *arena; /* of url */
    struct pinc_slice url;    /* where the page came from in the end */
    struct pinc_buf waiting;  /* has come, and is not read yet */
    struct pinc_buf part;     /* is being read; of the thread that reads, as all below */
    bool busy;                /* a thread has it */
    bool last;                /* the part is the last one */
    struct page_ending end;
    struct pinc_page_stream *stream; /* NULL after a failure */
    struct page_result result;
};

void packed_page_clear(struct packed_page *packed)
{
    pinc_buf_clear(&packed->bytes);
    pinc_cache_entry_clear(&packed->entry);
}

enum pinc_status page_pack(struct packed_page *out, const struct page_packing *how,
                           struct pinc_packer *packer, struct pinc_error *err)
{
    enum pinc_status st = pinc_packer_finish(packer, how->times_settled, err);
    const size_t size = st == PINC_OK ? pinc_packer_size(packer) : 0;
    char *to;

    if (st != PINC_OK) {
        return st;
    }
    if (how->key.len &&
        pinc_cache_make_begin(&out->entry, PINC_CACHE_PAGE, how->key, &how->facts, size,
                              size - pinc_packer_head(packer), &to, NULL) == PINC_OK) {
        pinc_packer_write(packer, to);
        pinc_cache_make_end(&out->entry);
        return PINC_OK;
    }
    if (!PINC_GROW(out->bytes.ptr, out->bytes.cap, size)) {
        return pinc_fail_memory(err);
    }
    pinc_packer_write(packer, out->bytes.ptr);
    out->bytes.len = size;
    return PINC_OK;
}

void page_reading_drop(struct pinc_work *work)
{
    struct page_reading *r = (struct page_reading *)work;

    r->ctx->unread -= r->waiting.len;
    pinc_page_stream_free(r->stream);
    pinc_packer_free(r->result.packer);
    packed_page_clear(&r->result.packed);
    pinc_buf_clear(&r->waiting);
    pinc_buf_clear(&r->part);
    pinc_arena_free(r->arena);
    pinc_free(r);
}

/* Nothing more is read. */
static void fail(struct page_reading *r)
{
    source_fail_page(&r->result.error, r->url);
    pinc_page_stream_free(r->stream);
    pinc_packer_free(r->result.packer);
    r->stream = NULL;
    r->result.packer = NULL;
}

static void finish(struct page_reading *r)
{
    struct page_result *result = &r->result;

    pinc_page_stream_free(r->stream);
    r->stream = NULL;
    if (!r->end.pack) {
        return;
    }
    if (page_pack(&result->packed, &r->end.how, result->packer, &result->error) != PINC_OK) {
        source_fail_page(&result->error, r->url);
    }
    pinc_packer_free(result->packer);
    result->packer = NULL;
}

static void run(struct pinc_work *work)
{
    struct page_reading *r = (struct page_reading *)work;
    const struct pinc_slice part = pinc_buf_slice(&r->part);
    struct pinc_error *err = &r->result.error;
    enum pinc_status st;

    if (!r->stream) {
        return;
    }
    st = r->last ? pinc_page_stream_end(r->stream, part, r->end.whole, err)
                 : pinc_page_stream_add(r->stream, part, err);
    pinc_buf_clear(&r->part); /* many pages are on their way at once, and few are read */
    if (st != PINC_OK) {
        fail(r);
    } else if (r->last) {
        finish(r);
    }
}

static void hand_out(struct page_reading *r)
{
    if (r->done) {
        r->done(r->user, &r->result);
    }
    page_reading_drop(&r->work);
}

/* What waits becomes the part that is read. */
static void take_waiting(struct page_reading *r)
{
    r->ctx->unread -= r->waiting.len;
    pinc_buf_clear(&r->part);
    r->part = r->waiting;
    r->waiting = (struct pinc_buf){0};
    r->last = r->end.came;
}

/* Let a thread read what waits; where there is none it is read at once. */
static void submit(struct page_reading *r)
{
    take_waiting(r);
    r->busy = true;
    pinc_workers_add(r->ctx->workers, &r->work);
}

static bool has_workers(struct page_reading *r)
{
    return r->ctx->workers || pinc_workers_new(&r->ctx->workers, NULL) == PINC_OK;
}

bool page_reading_add(struct page_reading *r, struct pinc_slice part)
{
    bool full;

    pinc_buf_add(&r->waiting, part);
    if (r->waiting.failed != PINC_OK) {
        return false;
    }
    r->ctx->unread += part.len;
    full = r->ctx->unread >= UNREAD_MAX || r->waiting.len >= PART_MAX;
    if (r->waiting.len < PART && !full) {
        return true;
    }
    if (!has_workers(r)) {
        take_waiting(r);
        run(&r->work);
        return true;
    }
    if (r->busy && full) {
        pinc_workers_wait(r->ctx->workers, &r->work);
        r->busy = false;
    }
    if (!r->busy) {
        submit(r);
    }
    return true;
}

void page_reading_end(struct page_reading *r, bool whole, const struct page_packing *pack)
{
    r->end.came = true;
    r->end.whole = whole;
    r->end.pack = pack != NULL;
    if (pack) {
        r->end.how = *pack;
    }
    if (r->busy) {
        return;
    }
    /* Large pages do not keep the network waiting. */
    if (r->waiting.len < READ_AT_ONCE || !has_workers(r)) {
        take_waiting(r);
        run(&r->work);
        hand_out(r);
    } else {
        submit(r);
    }
}

void page_reading_cancel(struct page_reading *r)
{
    if (!r) {
        return;
    }
    r->done = NULL;
    if (!r->busy) {
        page_reading_drop(&r->work);
    }
}

/* A thread gives it back. */
static void go_on(struct page_reading *r)
{
    r->busy = false;
    if (!r->done || r->last) {
        hand_out(r);
    } else if (r->end.came || r->waiting.len >= PART) {
        submit(r);
    }
}

void page_readings_go_on(struct source_context *ctx)
{
    struct pinc_work *work;

    while (ctx->workers && (work = pinc_workers_take(ctx->workers)) != NULL) {
        go_on((struct page_reading *)work);
    }
}

static enum pinc_status add_file(void *user, const struct pinc_page_file *file)
{
    struct page_reading *r = user;

    return pinc_packer_add(r->result.packer, file, NULL);
}

static enum pinc_status take_standing(void *user, const struct pinc_standing *standing)
{
    struct page_reading *r = user;

    return pinc_packer_set_standing(r->result.packer, standing, NULL);
}

struct page_reading *page_reading_new(struct source_context *ctx, struct pinc_slice name,
                                      const struct pinc_page_text *got, page_reading_done *done,
                                      void *user)
{
    struct page_reading *r = pinc_alloc(sizeof *r);
    const struct pinc_page_sink sink = {add_file, r, take_standing};

    if (!r) {
        return NULL;
    }
    r->work.run = run;
    r->ctx = ctx;
    r->done = done;
    r->user = user;
    r->arena = pinc_arena_new();
    if (r->arena) {
        r->url = pinc_slice_dup(r->arena, got->url);
    }
    if (!r->url.ptr || pinc_packer_new(&r->result.packer, name, NULL) != PINC_OK) {
        page_reading_drop(&r->work);
        return NULL;
    }
    if (pinc_page_stream_new(&r->stream, got, &sink, &r->result.error) != PINC_OK) {
        fail(r);
    }
    return r;
}
