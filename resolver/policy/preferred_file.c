#include "resolver/policy/preferred_file.h"

bool pinc_platform_suits(const struct pinc_env *env, const struct pinc_tag_set *tags)
{
    return pinc_env_wheel_rank(env, PINC_LIT("py3"), PINC_LIT("none"), tags->platform) >= 0;
}

/* How near a wheel's platform is to the target's: 2 the same, 1 the same system on another machine,
 * 0 anything else. */
static unsigned nearness(const struct pinc_env *env, const struct pinc_tag_set *tags)
{
    static const struct {
        const char *sys_platform, *tag;
    } systems[] = {
        {"linux", "manylinux"}, {"linux", "musllinux"}, {"linux", "linux"},
        {"darwin", "macosx"},   {"win32", "win"},
    };
    struct pinc_slice system = pinc_env_value(env, PINC_VAR_SYS_PLATFORM);
    size_t i;

    if (pinc_platform_suits(env, tags)) {
        return 2;
    }
    for (i = 0; i < sizeof systems / sizeof *systems; i++) {
        if (pinc_slice_equal(system, pinc_slice_of(systems[i].sys_platform)) &&
            pinc_slice_starts(tags->platform, systems[i].tag)) {
            return 1;
        }
    }
    return 0;
}

uint32_t pinc_metadata_file(const struct pinc_project *project, const struct pinc_env *env,
                            uint32_t file)
{
    const struct pinc_release *release = &project->releases[project->files[file].release];
    uint32_t best = file, i;
    unsigned best_near = 0;

    if (project->files[file].kind == PINC_WHEEL) {
        return file;
    }
    for (i = release->first_file; i < release->first_file + release->n_files; i++) {
        const struct pinc_project_file *f = &project->files[i];
        unsigned near;

        /* What another index lists says nothing of this file. */
        if (f->kind != PINC_WHEEL || f->index != project->files[file].index) {
            continue;
        }
        near = nearness(env, &project->tags[f->tags]);
        if (best == file || near > best_near ||
            (near == best_near &&
             pinc_slice_compare(pinc_file_name(project, i), pinc_file_name(project, best)) > 0)) {
            best = i;
            best_near = near;
        }
    }
    return best;
}
