#include "resolver/policy/constraints.h"

#include "resolver/policy/overrides.h"

bool pinc_constraints_name(const struct pinc_resolve_request *request, struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < request->n_constraints; i++) {
        if (pinc_slice_equal(request->constraints[i].req->norm, name)) {
            return true;
        }
    }
    return false;
}

const struct pinc_root *pinc_constraint_against(const struct pinc_resolve_request *request,
                                                struct pinc_slice name, size_t target,
                                                const struct pinc_release *release)
{
    size_t i;

    for (i = 0; i < request->n_constraints; i++) {
        const struct pinc_root *root = &request->constraints[i];

        if ((root->targets >> target & 1) && pinc_slice_equal(root->req->norm, name) &&
            !pinc_override_of(request, name, target) &&
            !pinc_specset_matches(root->req->specs, &release->version, release->text)) {
            return root;
        }
    }
    return NULL;
}
