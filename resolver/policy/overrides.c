#include "resolver/policy/overrides.h"

const struct pinc_root *pinc_override_of(const struct pinc_resolve_request *request,
                                         struct pinc_slice name, size_t target)
{
    size_t i;

    for (i = 0; i < request->n_overrides; i++) {
        const struct pinc_root *over = &request->overrides[i];

        if ((over->targets >> target & 1) && pinc_slice_equal(over->req->norm, name)) {
            return over;
        }
    }
    return NULL;
}
