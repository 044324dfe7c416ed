#include "index/source/context.h"

void source_arrive(struct source_context *ctx, const struct pinc_project *project,
                   const struct pinc_metadata *metadata)
{
    struct arrivals *a = &ctx->arrivals;

    ctx->stats->projects_ready += project ? 1 : 0;
    ctx->stats->metadata_ready += metadata ? 1 : 0;
    if (a->first == a->n) {
        a->first = a->n = 0;
    }
    if (!PINC_GROW(a->items, a->cap, a->n + 1)) {
        pinc_client_fail_memory(ctx->client);
        return;
    }
    a->items[a->n++] = (struct pinc_arrival){project, metadata};
}

bool source_take_arrival(struct source_context *ctx, struct pinc_arrival *out)
{
    struct arrivals *a = &ctx->arrivals;

    if (a->first == a->n) {
        return false;
    }
    *out = a->items[a->first++];
    return true;
}

void source_fail_at(struct pinc_error *err, struct pinc_slice url)
{
    struct pinc_buf text = {0};

    pinc_buf_add_escaped(&text, url, sizeof err->source - 8);
    pinc_fail_at(err, text.ptr ? text.ptr : "", 0, 0);
    pinc_buf_clear(&text);
}

const struct pinc_error *source_keep_error(struct source_context *ctx,
                                           const struct pinc_error *error)
{
    static const struct pinc_error no_memory = {.code = PINC_ENOMEM, .text = "out of memory"};
    struct pinc_error *copy = pinc_arena_alloc(ctx->arena, sizeof *copy);

    if (copy) {
        *copy = *error;
    }
    if (!copy || error->code == PINC_ENOMEM) {
        pinc_client_fail_memory(ctx->client);
    }
    return copy ? copy : &no_memory;
}

void source_fail_page(struct pinc_error *err, struct pinc_slice url)
{
    source_fail_at(err, url);
    if (err->code == PINC_ESYNTAX || err->code == PINC_ELIMIT) {
        err->code = PINC_ENET; /* not a file of the user's: the index is at fault */
    }
}
