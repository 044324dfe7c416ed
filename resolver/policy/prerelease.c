#include "resolver/policy/prerelease.h"

#include "resolver/policy/name_set.h"

bool pinc_prerelease_is_welcome(const struct pinc_choosing *choosing, struct pinc_slice name)
{
    return pinc_name_set_has(&choosing->pre, name);
}
