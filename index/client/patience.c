#include "index/client/patience.h"

#define WINDOW_MS 1000
#define LINE_AT_WORK (32u << 10) /* bytes a second */
#define AT_WORK_PART 8           /* of such time this part counts */

bool pinc_patience_ends(struct pinc_patience *patience, int64_t ms, uint64_t bytes)
{
    patience->window_ms += ms > 0 ? ms : 0;
    patience->window_bytes += bytes;
    if (patience->window_ms >= WINDOW_MS) {
        const bool works =
            patience->window_bytes / LINE_AT_WORK >= (uint64_t)patience->window_ms / 1000;

        patience->ms += works ? patience->window_ms / AT_WORK_PART : patience->window_ms;
        patience->window_ms = 0;
        patience->window_bytes = 0;
    }
    return pinc_patience_ended(patience);
}

bool pinc_patience_ended(const struct pinc_patience *patience)
{
    return patience->seconds && patience->ms >= 1000 * (int64_t)patience->seconds;
}
