#include "index/net/http_turn.h"

static size_t length_of(const struct request *r)
{
    const struct http_fields *got = &r->in.got;

    const size_t times = got->encoding.len ? TURN_DECODED : 1;

    if (!got->has_length) {
        return TURN_UNKNOWN;
    }
    return got->length < TURN_MOST / times ? (size_t)got->length * times : TURN_MOST;
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

/* Can it be kept waiting? */
static bool can_wait(const struct request *r)
{
    return r->want.sink && (r->origin->alone || r->in.got.encoding.len);
}

bool http_turn_take(struct request *r)
{
    if (r->attempt.turn || !can_wait(r) || length_of(r) <= TURN_FREE) {
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

static void end_waiting(struct request *r)
{
    r->attempt.waits = false;
    r->origin->turns.waiting--;
    begin(r);
}

bool http_turn_hold(struct request *r, size_t more)
{
    if (r->in.held.len + more <= HELD_MOST) {
        return true;
    }
    end_waiting(r);
    return false;
}

void http_turn_end(struct request *r)
{
    struct origin_turns *turns = &r->origin->turns;

    turns->n -= r->attempt.turn ? 1 : 0;
    turns->bytes -= r->attempt.turn;
    turns->waiting -= r->attempt.waits ? 1 : 0;
    r->attempt.turn = 0;
    r->attempt.waits = r->attempt.paused = false;
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
            end_waiting(active[i]);
            return active[i];
        }
    }
    return NULL;
}
