#include "resolver/policy/standing.h"

#define REASON_MAX 200u

void pinc_standing_print(struct pinc_buf *buf, const struct pinc_standing *standing)
{
    static const char *const words[PINC_PROJECT_STATUS_COUNT] = {
        [PINC_PROJECT_ACTIVE] = "active",
        [PINC_PROJECT_DEPRECATED] = "deprecated",
        [PINC_PROJECT_ARCHIVED] = "archived",
        [PINC_PROJECT_QUARANTINED] = "quarantined",
    };

    pinc_buf_add_str(buf, words[standing->status]);
    if (standing->reason.len) {
        pinc_buf_add_str(buf, ": ");
        pinc_buf_add_escaped(buf, standing->reason, REASON_MAX);
    }
}
