#include "resolver/policy/standing.h"

#include "resolver/types.h"

#define REASON_MAX 200u

void pinc_standing_print(struct pinc_buf *buf, const struct pinc_standing *standing)
{
    pinc_buf_add_str(buf, pinc_project_status_name(standing->status));
    if (standing->reason.len) {
        pinc_buf_add_str(buf, ": ");
        pinc_buf_add_escaped(buf, standing->reason, REASON_MAX);
    }
}
