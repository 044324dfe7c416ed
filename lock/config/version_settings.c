#include "lock/config/version_settings.h"

#include "lock/config/exclude_newer.h"
#include "markers/name.h"

/* --- dates */

static enum pinc_status fail_date(struct pinc_slice text, const char *hint, struct pinc_error *err)
{
    enum pinc_status st =
        pinc_fail_quoting(err, PINC_EUSAGE, 100, "not a date, a time or an age: ", text, "");

    pinc_fail_hint(err, "%s", hint);
    return st;
}

static enum pinc_status settle_limit(struct pinc_version_settings *out,
                                     const struct pinc_option_values *values, int64_t now,
                                     struct pinc_error *err)
{
    const struct pinc_slice text = pinc_option_text(values, PINC_OPT_EXCLUDE_NEWER);

    out->exclude_newer = INT64_MAX;
    out->exclude_newer_strict = pinc_option_flag(values, PINC_OPT_EXCLUDE_NEWER_STRICT);
    if (!text.ptr || pinc_exclude_newer_limit(&out->exclude_newer, text, now)) {
        return PINC_OK;
    }
    return fail_date(text, "--exclude-newer takes 2026-11-01, 2026-11-01T12:00:00Z, or 7d", err);
}

/* "NAME=DATE", "NAME=false". */
static enum pinc_status read_limit(struct pinc_package_limit *out, struct pinc_slice text,
                                   int64_t now, struct pinc_arena *arena, struct pinc_error *err)
{
    const size_t equals = pinc_slice_find(text, '=');
    const struct pinc_slice name = pinc_slice_trim(pinc_slice_part(text, 0, equals));
    const struct pinc_slice date = pinc_slice_part(text, equals + 1, text.len);

    if (equals == text.len || !pinc_name_valid(name)) {
        (void)pinc_fail_quoted(err, PINC_EUSAGE, 0, "not NAME=DATE: ", text, "");
        pinc_fail_hint(err,
                       "--exclude-newer-package takes numpy=2026-11-01, numpy=7d, numpy=false");
        return PINC_EUSAGE;
    }
    out->name = pinc_name_normalize(arena, name);
    out->exclude_newer = INT64_MAX;
    if (!out->name.ptr) {
        return pinc_fail_memory(err);
    }
    if (!pinc_slice_equal(date, PINC_LIT("false")) &&
        !pinc_exclude_newer_limit(&out->exclude_newer, date, now)) {
        return fail_date(
            date, "--exclude-newer-package takes numpy=2026-11-01, numpy=7d, numpy=false", err);
    }
    return PINC_OK;
}

static enum pinc_status settle_limits(struct pinc_version_settings *out,
                                      const struct pinc_option_values *values, int64_t now,
                                      struct pinc_arena *arena, struct pinc_error *err)
{
    const struct pinc_texts given = pinc_option_list(values, PINC_OPT_EXCLUDE_NEWER_PACKAGE);
    enum pinc_status st = PINC_OK;
    size_t i;

    out->n_limits = 0;
    out->limits = pinc_arena_array(arena, given.n + 1, sizeof *out->limits);
    if (!out->limits) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < given.n && st == PINC_OK; i++) {
        st = read_limit(&out->limits[out->n_limits++], given.items[i], now, arena, err);
    }
    return st;
}

/* --- pre-releases */

static enum pinc_status check_names(struct pinc_texts texts, const char *option,
                                    struct pinc_error *err)
{
    struct pinc_slice bad;
    size_t i;

    for (i = 0; i < texts.n; i++) {
        if (!pinc_format_control_valid(texts.items[i], &bad)) {
            (void)pinc_fail_quoted(err, PINC_EUSAGE, 0, "not the name of a package: ", bad, "");
            pinc_fail_hint(err, "%s takes names with commas between them, :all: or :none:", option);
            return PINC_EUSAGE;
        }
    }
    return PINC_OK;
}

/* As in pip, --pre and lists of names exclude each other. */
static enum pinc_status settle_releases(struct pinc_version_settings *out,
                                        const struct pinc_option_values *values,
                                        struct pinc_error *err)
{
    enum pinc_status st;

    out->pre = pinc_option_flag(values, PINC_OPT_PRE);
    out->all_releases = pinc_option_list(values, PINC_OPT_ALL_RELEASES);
    out->only_final = pinc_option_list(values, PINC_OPT_ONLY_FINAL);
    if (out->pre && (out->all_releases.n || out->only_final.n)) {
        st = pinc_fail(err, PINC_EUSAGE, "--pre and %s cannot be used together",
                       out->only_final.n ? "--only-final" : "--all-releases");
        pinc_fail_hint(err, "--pre is --all-releases :all:; --no-pre takes it back");
        return st;
    }
    st = check_names(out->all_releases, "--all-releases", err);
    return st == PINC_OK ? check_names(out->only_final, "--only-final", err) : st;
}

enum pinc_status pinc_version_settings_settle(struct pinc_version_settings *out,
                                              const struct pinc_option_values *values, int64_t now,
                                              struct pinc_arena *arena, struct pinc_error *err)
{
    enum pinc_status st = settle_limit(out, values, now, err);

    out->upgrades = pinc_option_list(values, PINC_OPT_UPGRADE_PACKAGE);
    out->upgrade_groups = pinc_option_list(values, PINC_OPT_UPGRADE_GROUP);
    out->upgrade = pinc_option_flag(values, PINC_OPT_UPGRADE);
    out->advisories.places = pinc_option_list(values, PINC_OPT_ADVISORIES);
    out->advisories.upgrade = pinc_option_flag(values, PINC_OPT_UPGRADE_VULNERABLE);
    out->deps = pinc_option_flag(values, PINC_OPT_DEPS);
    out->mode = pinc_option_is(values, PINC_OPT_RESOLUTION, "lowest")          ? PINC_LOWEST
                : pinc_option_is(values, PINC_OPT_RESOLUTION, "lowest-direct") ? PINC_LOWEST_DIRECT
                                                                               : PINC_HIGHEST;
    out->forks = pinc_option_is(values, PINC_OPT_FORK_STRATEGY, "fewest")
                     ? PINC_FORK_FEWEST
                     : PINC_FORK_REQUIRES_PYTHON;
    if (st == PINC_OK) {
        st = settle_limits(out, values, now, arena, err);
    }
    if (st == PINC_OK) {
        st = settle_releases(out, values, err);
    }
    return st == PINC_OK ? pinc_option_values_formats(&out->formats, values, arena, err) : st;
}
