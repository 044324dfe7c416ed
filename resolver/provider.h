/*
 * What the resolver asks of the world: projects, and the metadata of their files.
 *
 * The resolver knows no HTTP and no files; index/ implements this over the network and a cache,
 * tests over a text. Asking never waits. next() waits for one answer at a time; what the resolver
 * concludes must not depend on their order.
 */
#ifndef PINC_RESOLVER_PROVIDER_H
#define PINC_RESOLVER_PROVIDER_H

#include "base/hash.h"
#include "markers/requirement.h"

#define PINC_NONE UINT32_MAX

/* A wheel variant (PEP 825, a draft) is listed where a release has nothing else; nobody can take one. */
enum pinc_dist_kind { PINC_WHEEL, PINC_SDIST, PINC_WHEEL_VARIANT };

enum pinc_state {
    PINC_PENDING, /* asked for, not there yet */
    PINC_READY,
    PINC_ABSENT, /* every index says that there is no such project or file (404); error.text names
                    who was asked */
    PINC_FAILED  /* error says why: an error as soon as the answer is needed */
};

/* A compressed tag set of a wheel's name. Few of them serve all files of a project. */
struct pinc_tag_set {
    struct pinc_slice python, abi, platform;
};

/* One distribution file: what choosing among the files of a project needs. It lies in a packed page
 * as it is here, since large projects have tens of thousands. */
struct pinc_project_file {
    int64_t upload_time;      /* seconds since 1970, INT64_MIN unknown */
    uint32_t release;         /* in project->releases */
    uint32_t tags;            /* in project->tags; PINC_NONE when it is not a wheel */
    uint32_t requires_python; /* in project->requires_python; PINC_NONE when there is none */
    uint16_t index; /* number of the place that lists it: the indexes, then --find-links */
    uint8_t kind;   /* enum pinc_dist_kind */
    uint8_t yanked; /* 0 or 1 */
};

/* What else an index tells of a file. Slices live as long as the project. */
struct pinc_file_details {
    struct pinc_slice filename;
    struct pinc_slice yanked_reason; /* ptr NULL when there is none */
    struct pinc_hash hash;           /* PINC_HASH_NONE when the page gives none */
    uint64_t size;                   /* bytes, 0 unknown */
};

/* One version of a project; equal versions spelt differently are one release. */
struct pinc_release {
    struct pinc_version version;
    struct pinc_slice text;       /* as the first of its files spells it */
    uint32_t first_file, n_files; /* in project->files */
};

/* What an index says of a project as a whole (PEP 792), the gravest last. */
enum pinc_project_status {
    PINC_PROJECT_ACTIVE, /* also where it says nothing, or a word that is not known */
    PINC_PROJECT_DEPRECATED,
    PINC_PROJECT_ARCHIVED,
    PINC_PROJECT_QUARANTINED, /* the index offers no files */
    PINC_PROJECT_STATUS_COUNT
};

struct pinc_standing {
    enum pinc_project_status status;
    struct pinc_slice reason; /* as the index gives it; ptr NULL when it gives none */
};

/* A project over all indexes. Fields beside name, state and error are set when state is PINC_READY,
 * and do not change after that, but for what was presumed (pinc_source_presume()), once nobody looks at it. */
struct pinc_project {
    struct pinc_slice name; /* normalized */
    enum pinc_state state;
    const struct pinc_error *error;      /* NULL: it has not failed */
    const struct pinc_release *releases; /* ascending */
    size_t n_releases;
    const struct pinc_project_file *files; /* by release, then wheels before sdists, then build tag
                                              (highest first), then as pip takes them: the last
                                              index first, and of a page the last file */
    size_t n_files;
    const struct pinc_tag_set *tags;
    size_t n_tags;
    const struct pinc_specset *const *requires_python; /* an entry is NULL when it could not be read
                                                          even repaired: ignored, as pip does */
    size_t n_requires_python;
    struct pinc_standing standing; /* the gravest that an index tells */
    struct pinc_slice
        direct_url; /* a direct reference: one release, one file; ptr NULL otherwise */

    /** What else there is to tell of a file. */
    void (*details)(struct pinc_file_details *out, const struct pinc_project *project,
                    uint32_t file);

    /** Where a file is: absolute, without fragment and credentials; lives as long as the project.
     * PINC_OK, PINC_ENOMEM. */
    enum pinc_status (*url)(struct pinc_slice *out, const struct pinc_project *project,
                            uint32_t file, struct pinc_error *err);
};

/** The name of a file. */
static inline struct pinc_slice pinc_file_name(const struct pinc_project *project, uint32_t file)
{
    struct pinc_file_details details;

    project->details(&details, project, file);
    return details.filename;
}

/* What metadata tells beside its needs. */
struct pinc_metadata_facts {
    struct pinc_slice version; /* as the metadata spells it */
    struct pinc_slice
        licence; /* "License-Expression: MIT", "License: BSD", "Classifier: License :: ..." lines,
                                  each ended by LF; empty: it tells none */
};

/* The metadata of a file. As above: everything is set when state is PINC_READY. */
struct pinc_metadata {
    enum pinc_state state;
    const struct pinc_error *error; /* NULL: it has not failed */
    const struct pinc_project *project;
    uint32_t file; /* the first file that it was asked for */
    const struct pinc_requirement *const *requires;
    size_t n_requires;
    const struct pinc_slice *extras; /* Provides-Extra, normalized */
    size_t n_extras;
    const struct pinc_specset *requires_python; /* NULL when there is none */
    struct pinc_slice
        unusable; /* not empty: why no target can take this file ("invalid Requires-Dist 'x y'") */
    struct pinc_slice brings_url; /* not empty: which dependency without a marker names a URL; the
                                     input has to name the same one */
    bool pip_refuses; /* a requirement had to be repaired: for pip 24.1 and later the file does not
                         exist */
    struct pinc_slice repaired; /* not empty: what was repaired, for one warning a project */
    struct pinc_slice name;     /* as the metadata spells it */
    struct pinc_metadata_facts facts;
};

/* Why something is asked for. */
enum pinc_purpose {
    PINC_NEEDED,  /* the next round waits for it */
    PINC_LIKELY,  /* metadata that will be needed, as far as anybody knows: worth a build */
    PINC_PREFETCH /* may be dropped; nothing is built or downloaded whole for a guess */
};

/* One answer: either is NULL; both are NULL when nothing is under way any more. */
struct pinc_arrival {
    const struct pinc_project *project;
    const struct pinc_metadata *metadata;
};

struct pinc_provider {
    void *self;

    /**
     * A project; asked for when it is new. The object stays the same from then on.
     * @param name normalized
     * @return never NULL on PINC_OK; PINC_ENOMEM
     */
    enum pinc_status (*project)(void *self, const struct pinc_project **out, struct pinc_slice name,
                                enum pinc_purpose purpose, struct pinc_error *err);

    /**
     * The project behind "name @ url": one release with one file. As project().
     * @param url as the requirement spells it
     * @return as well what is wrong with the URL itself: PINC_EUSAGE, PINC_ENOTFOUND, PINC_EUNSUPPORTED
     */
    enum pinc_status (*direct)(void *self, const struct pinc_project **out, struct pinc_slice name,
                               struct pinc_slice url, struct pinc_error *err);

    /**
     * The metadata of a file of a ready project; asked for when it is new (or was a guess that was
     * dropped and is needed now). Files of one release whose index gives equal metadata digests
     * share one object.
     */
    enum pinc_status (*metadata)(void *self, const struct pinc_metadata **out,
                                 const struct pinc_project *project, uint32_t file,
                                 enum pinc_purpose purpose, struct pinc_error *err);

    /**
     * Wait for the next answer, needed ones first where there is a choice.
     * @return PINC_OK; PINC_ECANCELLED; PINC_ENET (the time for all waiting is over); PINC_ENOMEM. A
     * failed request is an answer (PINC_FAILED), not an error here.
     */
    enum pinc_status (*next)(void *self, struct pinc_arrival *out, struct pinc_error *err);

    /**
     * Asked before each run of the solver, so that work without waiting can be stopped, too. May be
     * NULL.
     * @return PINC_OK to go on, PINC_ECANCELLED
     */
    enum pinc_status (*proceed)(void *self, struct pinc_error *err);

    /** Do two URLs, as requirements spell them, lead to one place? NULL: when they are equal. */
    bool (*same_place)(struct pinc_slice a, struct pinc_slice b);
};

#endif
