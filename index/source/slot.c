#include "index/source/slot.h"

static void take_out(const struct slot *slot, struct presumption *all)
{
    size_t i = 0;

    while (i < all->n && all->items[i] != slot) {
        i++;
    }
    if (i < all->n) {
        all->items[i] = all->items[--all->n];
    }
}

static void stop_asking(struct slot *slot)
{
    page_job_free(slot->job);
    slot->job = NULL;
    slot->presumed = false;
}

bool slot_presume(struct slot *slot, struct source_context *ctx)
{
    struct presumption *all = &ctx->presumption;

    if (!slot->job || !page_job_presume(slot->job, &slot->fresh)) {
        return false;
    }
    if (!PINC_GROW(all->items, all->cap, all->n + 1)) {
        pinc_client_fail_memory(ctx->client);
        return false;
    }
    all->items[all->n++] = slot;
    slot->presumed = true;
    return true;
}

void slot_confirm(struct slot *slot, struct source_context *ctx, bool needed)
{
    slot->presumed = false;
    if (slot->fresh) {
        ctx->presumption.otherwise = ctx->presumption.otherwise || needed;
    } else {
        take_out(slot, &ctx->presumption);
    }
}

void slot_set_damaged(struct slot *slot, struct source_context *ctx, bool needed)
{
    if (slot->presumed && !slot->fresh) {
        stop_asking(slot);
        slot->damaged = true;
    }
    ctx->presumption.otherwise = ctx->presumption.otherwise || needed;
}

bool slot_is_presumed(const struct slot *slot)
{
    return slot->presumed || slot->fresh || slot->damaged;
}

void slot_forget_presumed(struct slot *slot, struct source_context *ctx)
{
    if (slot->presumed) {
        stop_asking(slot);
        take_out(slot, &ctx->presumption);
    }
}

void slot_take_fresh(struct slot *slot)
{
    if (slot->fresh) {
        place_listing_clear(slot->listing);
        slot->listing = slot->fresh;
        slot->fresh = NULL;
    }
}
