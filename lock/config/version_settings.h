/*
 * Which versions count, from the layers of settings.
 */
#ifndef PINC_LOCK_CONFIG_VERSION_SETTINGS_H
#define PINC_LOCK_CONFIG_VERSION_SETTINGS_H

#include "base/slices.h"
#include "lock/config/option_values.h"
#include "resolver/types.h"

/* What is known of versions that are not safe. */
struct pinc_advisory_settings {
    struct pinc_texts places; /* --advisories: paths, URLs, "index" */
    bool upgrade;             /* --upgrade-vulnerable */
};

struct pinc_version_settings {
    struct pinc_texts upgrades;       /* --upgrade-package */
    struct pinc_texts upgrade_groups; /* dependency groups whose packages are upgraded, too */
    struct pinc_advisory_settings advisories;
    struct pinc_formats formats;
    struct pinc_texts all_releases, only_final; /* "a,b" each */
    struct pinc_package_limit *limits;          /* of single packages */
    size_t n_limits;
    enum pinc_resolution_mode mode;
    enum pinc_fork_strategy forks;
    int64_t exclude_newer; /* seconds since 1970; INT64_MAX: no limit */
    bool exclude_newer_strict;
    bool upgrade, pre, deps;
};

/**
 * Settle them.
 * @param out    zeroed; its `formats` are cleared by the caller, its lists live in the arena
 * @param values the layers, from the strongest on
 * @param now    seconds since 1970, for ages
 * @return PINC_OK; PINC_EUSAGE (no date, no name, options that exclude each other); PINC_ELIMIT (too many
 * names); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_version_settings_settle(struct pinc_version_settings *out,
                                                            const struct pinc_option_values *values,
                                                            int64_t now, struct pinc_arena *arena,
                                                            struct pinc_error *err);

#endif
