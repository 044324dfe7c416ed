#include "index/net/http_turn.h"

static size_t length_of(const struct request *r)
{
    const struct http_fields *got = &r->in.got;

    if (!got->has_length) {
        return TURN_UNKNOWN;
    }
    return got->length < TURN_MOST ? (size_t)got->length : TURN_MOST;
}

static bool has_room(const struct request *r)
{
    const struct origin_turns *turns = &r->origin->turns;

    return turns->n < TURNS && turns->bytes + length_of(r) <= TURNS_BYTES;
}

static void begin(struct request *r)
{
    r->attempt.turn = length_of(r);
    r->origin->turns.n++;
    r->origin->turns.bytes += r->attempt.turn;
}

bool http_turn_take(struct request *r)
{
    if (!r->origin->alone || !r->want.sink || r->attempt.turn || length_of(r) <= TURN_FREE) {
        return true;
    }
    if (r->attempt.waits) {
        return false;
    }
    if (r->origin->turns.waiting == 0 && has_room(r)) {
        begin(r);
        return true;
    }
    r->attempt.waits = true;
    r->origin->turns.waiting++;
    return false;
}

void http_turn_end(struct request *r)
{
    struct origin_turns *turns = &r->origin->turns;

    turns->n -= r->attempt.turn ? 1 : 0;
    turns->bytes -= r->attempt.turn;
    turns->waiting -= r->attempt.waits ? 1 : 0;
    r->attempt.turn = 0;
    r->attempt.waits = false;
}

/* Does it wait, and nobody at its origin for longer? */
static bool is_first(const struct request *r, struct request *const *active, size_t n)
{
    size_t i;

    for (i = 0; r->attempt.waits && i < n; i++) {
        if (active[i]->attempt.waits && active[i]->origin == r->origin && active[i]->id < r->id) {
            return false;
        }
    }
    return r->attempt.waits;
}

struct request *http_turn_next(struct request *const *active, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++) {
        if (has_room(active[i]) && is_first(active[i], active, n)) {
            active[i]->attempt.waits = false;
            active[i]->origin->turns.waiting--;
            begin(active[i]);
            return active[i];
        }
    }
    return NULL;
}
