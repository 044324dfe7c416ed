#include "resolver/policy/formats.h"

#include "resolver/policy/name_set.h"

struct pinc_allowed_formats pinc_formats_of(const struct pinc_file_rules *rules,
                                            struct pinc_slice name)
{
    const struct pinc_allowed_formats wheels = {.wheels = true}, sdists = {.sdists = true};
    const struct pinc_allowed_formats both = {true, true};

    if (pinc_name_set_names(&rules->only_binary, name)) {
        return wheels;
    }
    if (pinc_name_set_names(&rules->no_binary, name)) {
        return sdists;
    }
    if (rules->only_binary.all) {
        return wheels;
    }
    return rules->no_binary.all ? sdists : both;
}
