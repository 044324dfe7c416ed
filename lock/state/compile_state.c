#include "lock/state/compile_state.h"

#include "lock/state/advisories.h"
#include "lock/state/base_packages.h"
#include "lock/config/project_file.h"
#include "resolver/resolve.h"

void pinc_compile_clear(struct pinc_compile *compile)
{
    size_t i;

    pinc_buf_clear(&compile->result.text);
    pinc_lock_model_free(compile->result.model);
    pinc_found_digests_clear(&compile->result.digests);
    pinc_resolution_free(compile->result.resolution);
    pinc_advisories_free(compile->result.advisories);
    for (i = 0; i < compile->result.sources.n; i++) {
        pinc_source_free(compile->result.sources.items[i]);
    }
    pinc_free(compile->result.sources.items);
    pinc_client_free(compile->result.client);
    pinc_requirements_free(compile->peers.wishes);
    pinc_requirements_free(compile->peers.bounds);
    pinc_indexes_clear(&compile->indexes);
    pinc_target_list_clear(&compile->targets);
    pinc_base_free(compile->base.packages);
    pinc_requirements_free(compile->base.list);
    pinc_requirements_free(compile->base.against);
    pinc_requirements_free(compile->old.pins);
    pinc_requirements_free(compile->input.overrides);
    pinc_requirements_free(compile->builds.constraints);
    pinc_requirements_free(compile->input.list);
    pinc_settings_clear(&compile->settings);
    pinc_project_settings_clear(&compile->project.own);
    pinc_file_clear(&compile->old.file);
    pinc_read_files_clear(&compile->files.read);
    pinc_arena_free(compile->arena);
}
