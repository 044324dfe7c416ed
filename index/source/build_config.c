#include "index/source/build_config.h"

const struct pinc_build_config *build_config_of(const struct pinc_source_build_options *options,
                                                struct pinc_slice name)
{
    static const struct pinc_build_config none = {.no_isolation = false};
    const struct pinc_build_config *found = &none;
    size_t i;

    for (i = 0; i < options->n_configs; i++) {
        const struct pinc_build_config *config = &options->configs[i];

        if (config->name.len == 0 || pinc_slice_equal(config->name, name)) {
            found = config; /* that of all comes first */
        }
    }
    return found;
}
