#include "resolver/policy/name_set.h"

bool pinc_name_set_names(const struct pinc_name_set *set, struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < set->n_names; i++) {
        if (pinc_slice_equal(set->names[i], name)) {
            return true;
        }
    }
    return false;
}

bool pinc_name_set_has(const struct pinc_name_set *set, struct pinc_slice name)
{
    return pinc_name_set_names(set, name) || set->all;
}
