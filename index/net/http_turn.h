/*
 * Whose body is read when many come at once. Over HTTP/1.1 every answer has a connection of its own,
 * and what is not read yet waits in the system's buffers there: so all pages are asked for in one
 * round trip, and few of them take memory of ours at a time. Over HTTP/2 what waits would keep the
 * others of the connection waiting: there a compressed body is taken, and held as it came, a tenth of
 * what it takes while it is read. Not for users of http.h.
 */
#ifndef PINC_INDEX_NET_HTTP_TURN_H
#define PINC_INDEX_NET_HTTP_TURN_H

#include "index/net/http_queue.h"

#define TURNS 32u                      /* bodies of an origin that are read at once */
#define TURNS_BYTES (3u << 20)         /* and how long they may be together */
#define TURN_MOST (TURNS_BYTES / 2)    /* a longer one counts as this: two go on at any time */
#define TURN_UNKNOWN (TURNS_BYTES / 8) /* one whose length is not told */
#define TURN_FREE (16u << 10)          /* shorter ones are read at any time */
#define TURN_DECODED 8u                /* a compressed byte stands for so many */
#define HELD_MOST (256u << 10) /* bytes of a body that are held; more are read without a turn */

/** May the body, of which the first piece is here, be read? @return false: not yet; the request
 * waits for its turn */
bool http_turn_take(struct request *r);

/** May that much more be held of a body that waits? Else it has its turn at once, and has to be read. */
bool http_turn_hold(struct request *r, size_t more);

/** The attempt has ended: another one may have its turn. */
void http_turn_end(struct request *r);

/** Whose turn is next: of all that wait at an origin the one that was asked for first, if there is
 * room for it. It does not wait any more, and has to be read on with. NULL: nobody's */
struct request *http_turn_next(struct request *const *active, size_t n);

#endif
