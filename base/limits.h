/*
 * Every limit on what pinc reads, in bytes unless said otherwise. Sizes are of decoded data.
 */
#ifndef PINC_BASE_LIMITS_H
#define PINC_BASE_LIMITS_H

#define PINC_VERSION_MAX 256u                 /* one version */
#define PINC_MARKER_MAX (16u << 10)           /* one marker */
#define PINC_MARKER_DEPTH 64u                 /* levels of parentheses */
#define PINC_REQUIREMENT_MAX (64u << 10)      /* one requirement */
#define PINC_REQUIREMENTS_FILE_MAX (4u << 20) /* one requirements file */
#define PINC_REQUIREMENTS_FILE_DEPTH 32u      /* levels of -r and -c */
#define PINC_REQUIREMENTS_FILE_FILES                                                               \
    1000u /* files that an input reads, each as often as it is included */
#define PINC_REQUIREMENTS_FILE_NAMES 4096u /* names that --only-binary and its like collect */
#define PINC_PAGE_MAX (64u << 20)          /* one index page */
#define PINC_PAGE_FILES_MAX (512u << 10)   /* files on one JSON page */
#define PINC_PAGE_TAG_MAX (16u << 10)      /* one tag of an HTML page, attributes included */
#define PINC_PAGE_TOKEN_MAX (1u << 20)     /* one comment or script of an HTML page */
#define PINC_PAGE_VALUE_MAX                                                                        \
    (2u << 20)                          /* one file of a JSON page, or another value that is not a
                                              list */
#define PINC_PAGE_WORK_MAX (4ull << 30) /* steps that an HTML page may cost the parser at worst */
#define PINC_FILENAME_MAX 1024u         /* name of one distribution file */
#define PINC_METADATA_MAX (16u << 20)   /* one METADATA or PKG-INFO */
#define PINC_EGG_INFO_MAX (1u << 20)    /* one requires.txt of an sdist */
#define PINC_PYTHON_SOURCE_MAX (256u << 10)    /* one setup.py that is read */
#define PINC_LEGACY_JSON_MAX (32u << 20)       /* one project document of the legacy JSON API */
#define PINC_FILE_MAX (8ull << 30)             /* one distribution file */
#define PINC_ARCHIVE_DIRECTORY_MAX (16u << 20) /* central directory of a wheel */
#define PINC_ARCHIVE_MEMBERS_MAX 1000000u      /* members of an sdist */
#define PINC_ARCHIVE_BYTES_MAX (8ull << 30)    /* an sdist, unpacked */
#define PINC_EXTRA_LOOKS_MAX 200000000u        /* at requirements for an extra each, of one run */
#define PINC_TARGETS_MAX 64u                   /* target environments of one compile */
#define PINC_TAGS_MAX 1000u                    /* tags that one wheel's name expands to */
#define PINC_TOML_MAX (64u << 20)              /* one TOML document */
#define PINC_TOML_VALUES_MAX 1000000u          /* values of one */
#define PINC_TOML_DEPTH 64u                    /* levels of its tables and arrays */

/* Defaults that an option changes; the table of options shows them. */
#define PINC_TIMEOUT_SECONDS 15   /* of a request without progress */
#define PINC_RETRIES 5            /* of a request */
#define PINC_CACHE_KEEP "90d"     /* what was used within so many days stays in the cache */
#define PINC_BUILD_SECONDS 600    /* of a build */
#define PINC_SOLVE_SECONDS 20     /* of solving, in sum */
#define PINC_PAGE_SECONDS 30      /* of a page or metadata, in all */
#define PINC_WAIT_SECONDS 35      /* of waiting for answers, in sum */
#define PINC_PROJECTS_MAX 10000   /* that come into question */
#define PINC_REMOTE_MS 100        /* that a remote cache may cost in all */
#define PINC_REQUESTS_MAX 30000   /* of one run */
#define PINC_MEMORY_MEGABYTES 192 /* that are allocated at once */

#endif
