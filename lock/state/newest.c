#include "lock/state/newest.h"

#include "resolver/policy/prerelease.h"
#include "resolver/policy/unusable.h"

static bool is_yanked(const struct pinc_project *project, const struct pinc_release *release)
{
    uint32_t i;

    for (i = release->first_file; i < release->first_file + release->n_files; i++) {
        if (!project->files[i].yanked) {
            return false;
        }
    }
    return true;
}

/* Is it there at all, as far as the options say? */
static bool exists(const struct pinc_candidates *c, size_t target, size_t release)
{
    switch ((enum pinc_unusable)c->unusable[target * c->n + release]) {
    case PINC_OTHER_SOURCE:
    case PINC_VARIANTS_ONLY:
    case PINC_TOO_NEW:
    case PINC_TIME_NOT_KNOWN:
    case PINC_NOT_FINAL:
        return false;
    case PINC_USABLE:
    case PINC_NO_WHEEL:
    case PINC_PYTHON_TOO_OLD:
    case PINC_PYTHON_TOO_NEW:
    case PINC_SDIST_REFUSED:
    case PINC_WHEEL_REFUSED:
    case PINC_YANKED_ONLY:
    case PINC_CONSTRAINED:
    case PINC_METADATA_UNUSABLE:
        break;
    }
    return true;
}

uint32_t pinc_newest_release(const struct pinc_candidates *c,
                             const struct pinc_resolve_request *request, size_t target,
                             uint32_t from)
{
    const struct pinc_release *releases = c->project->releases;
    const bool pre = pinc_prerelease_is_welcome(&request->choosing, c->project->name) ||
                     (from != PINC_NONE && pinc_version_is_prerelease(&releases[from].version));
    size_t i;

    for (i = c->n; i > 0; i--) {
        if ((pre || !pinc_version_is_prerelease(&releases[i - 1].version)) &&
            exists(c, target, i - 1) && !is_yanked(c->project, &releases[i - 1])) {
            return (uint32_t)(i - 1);
        }
    }
    return PINC_NONE;
}
