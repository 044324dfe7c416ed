/*
 * Which releases of a project exist for which target, and the file that each target would install
 * (design: "Choosing, per environment").
 */
#ifndef PINC_RESOLVER_STATE_CANDIDATES_H
#define PINC_RESOLVER_STATE_CANDIDATES_H

#include "resolver/resolve.h"

/* Why a release does not exist for a target; the last reason that was met, for explanations. */
enum pinc_unusable {
    PINC_USABLE,
    PINC_OTHER_SOURCE,     /* a source rule: only on indexes that are not for this target */
    PINC_NO_WHEEL,         /* wheels for other platforms or Pythons only, and no sdist */
    PINC_PYTHON_TOO_OLD,   /* Requires-Python: the target's Python is below it */
    PINC_PYTHON_TOO_NEW,   /* Requires-Python: an upper bound or a hole */
    PINC_TOO_NEW,          /* --exclude-newer */
    PINC_TIME_NOT_KNOWN,   /* --exclude-newer-strict */
    PINC_FORMAT_REFUSED,   /* --only-binary, --no-binary */
    PINC_YANKED_ONLY,      /* PEP 592: all its usable files are yanked, and nothing pins it */
    PINC_CONSTRAINED,      /* a constraint or override of the input refuses it */
    PINC_METADATA_UNUSABLE /* its metadata cannot be used, or refuses the target's Python */
};

/* All releases of one project, seen from every target. Lives in an arena. */
struct pinc_candidates {
    const struct pinc_project *project;
    size_t n; /* as many as project->releases, in the same order */
    uint32_t n_groups;
    uint32_t *group;   /* number of the public version that each release belongs to, ascending */
    uint32_t *file;    /* [target * n + release]: in project->files, PINC_NONE when there is none */
    uint8_t *unusable; /* [target * n + release]: enum pinc_unusable */
    bool *yanked;      /* [target * n + release]: the file is a yanked one */
};

/**
 * Look at a ready project from every target of the request.
 * @param out lives in the arena
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_candidates_new(struct pinc_candidates **out,
                                                   const struct pinc_project *project,
                                                   const struct pinc_resolve_request *request,
                                                   struct pinc_arena *arena,
                                                   struct pinc_error *err);

/**
 * The file whose metadata says what a target that installs `file` needs: the file itself; for an
 * sdist a wheel of the same release where there is one, since an sdist rarely says it without a
 * build, and what a build says depends on the machine that it runs on. Of several wheels one for
 * the target's platform, else for its system, then the one whose name comes last (the newest
 * Python).
 */
uint32_t pinc_metadata_file(const struct pinc_project *project, const struct pinc_env *env,
                            uint32_t file);

/** Would the target take the wheel, were it for its Python? */
bool pinc_platform_suits(const struct pinc_env *env, const struct pinc_tag_set *tags);

/** Does the option's list name the project (":all:" included)? */
bool pinc_name_set_has(const struct pinc_name_set *set, struct pinc_slice name);

#endif
