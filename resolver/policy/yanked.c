#include "resolver/policy/yanked.h"

#include "resolver/policy/kept_pins.h"

static bool is_pinned(const struct pinc_root *roots, size_t n, struct pinc_slice name,
                      size_t target, const struct pinc_release *release)
{
    size_t i;

    for (i = 0; i < n; i++) {
        if ((roots[i].targets >> target & 1) && pinc_slice_equal(roots[i].req->norm, name) &&
            pinc_specset_is_pin(roots[i].req->specs) &&
            pinc_specset_matches(roots[i].req->specs, &release->version, release->text)) {
            return true;
        }
    }
    return false;
}

bool pinc_yanked_may_be_taken(const struct pinc_resolve_request *request, struct pinc_slice name,
                              size_t target, const struct pinc_release *release)
{
    return pinc_kept_pins_hold(request, name, target, &release->version) != 0 ||
           is_pinned(request->requirements, request->n_requirements, name, target, release) ||
           is_pinned(request->constraints, request->n_constraints, name, target, release) ||
           is_pinned(request->overrides, request->n_overrides, name, target, release);
}
