#include "index/source/presumption.h"

bool presumption_waits(const struct source_context *ctx)
{
    const struct presumption *all = &ctx->presumption;
    size_t i = 0;

    while (i < all->n && !(all->items[i]->presumed && all->items[i]->project->urgent)) {
        i++;
    }
    return i < all->n;
}

bool presumption_holds(const struct project *p)
{
    const struct source_context *ctx = p->all->ctx;

    return ctx->presumption.on && ctx->presumption.n > 0 &&
           (project_is_presumed(p) || presumption_waits(ctx));
}

void presumption_end(struct source_context *ctx)
{
    struct presumption *all = &ctx->presumption;
    struct slot **items = all->items;
    const size_t n = all->n;
    size_t i;

    *all = (struct presumption){.on = false};
    ctx->arrivals.first = ctx->arrivals.n =
        0; /* who asks next looks at the state of what it asks for */
    for (i = 0; i < n; i++) {
        if (project_is_presumed(items[i]->project)) {
            project_ask_again(items[i]->project);
        }
    }
    pinc_free(items);
}

void presumption_clear(struct source_context *ctx)
{
    pinc_free(ctx->presumption.items);
    ctx->presumption = (struct presumption){.on = false};
}
