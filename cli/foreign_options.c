#include "cli/foreign_options.h"

#include <stdio.h>
#include <string.h>

static enum pinc_status fail(struct pinc_error *err, const char *before, const char *text,
                             const char *after, const char *hint)
{
    err->code = PINC_EUSAGE;
    (void)snprintf(err->text, sizeof err->text, "%s%.100s%s", before, text, after);
    (void)snprintf(err->hint, sizeof err->hint, "%s", hint);
    return PINC_EUSAGE;
}

/* --- which row */

/* The next row of that name behind `at`, which is NULL at the start. */
static const struct foreign_option *next_row(const char *name, size_t *at)
{
    const struct foreign_option *row;

    while ((row = foreign_option_at((*at)++)) != NULL) {
        if (row->name[0] == name[0] && strcmp(row->name, name) == 0) {
            return row;
        }
    }
    return NULL;
}

static const struct foreign_option *row_of_kind(const char *name, enum foreign_kind kind)
{
    const struct foreign_option *row;
    size_t at = 0;

    while ((row = next_row(name, &at)) != NULL && row->kind != kind) {
    }
    return row;
}

static const struct foreign_option *row_of_value(const char *name, const char *value)
{
    const struct foreign_option *row;
    size_t at = 0;

    while ((row = next_row(name, &at)) != NULL) {
        if (value && row->example && strcmp(row->example, value) == 0) {
            return row;
        }
    }
    return NULL;
}

/* Options of which each word means something else. */
static bool is_choice(const char *name)
{
    return strcmp(name, "resolver") == 0 || strcmp(name, "prerelease") == 0;
}

/* The row for this value; NULL: the table does not speak of it. */
static const struct foreign_option *find_row(const char *name, const char *value, bool own)
{
    const struct foreign_option *row = row_of_value(name, value);
    size_t at = 0;

    if (own) {
        return row && row->kind != FOREIGN_SAME ? row : row_of_kind(name, FOREIGN_NOTED_OWN);
    }
    if (row || is_choice(name)) {
        return row;
    }
    return strcmp(name, "progress-bar") == 0 ? row_of_kind(name, FOREIGN_NOTED)
                                             : next_row(name, &at);
}

bool foreign_option_known(const char *name, bool *takes_value)
{
    size_t at = 0;
    const struct foreign_option *row = next_row(name, &at);

    *takes_value = row && row->example;
    return row != NULL;
}

/* --- values */

/* uv's names of platforms, "x86_64-unknown-linux-gnu", "aarch64-manylinux_2_28". false: none of pinc's. */
static bool platform_of(struct foreign_use *out, const char *value)
{
    static const struct foreign_word names[] = {
        {"linux", "linux-x86_64"},
        {"macos", "macos-arm64"},
        {"windows", "windows-amd64"},
        {"x86_64-unknown-linux-gnu", "linux-x86_64"},
        {"aarch64-unknown-linux-gnu", "linux-aarch64"},
        {"x86_64-unknown-linux-musl", "linux-musl-x86_64"},
        {"aarch64-unknown-linux-musl", "linux-musl-aarch64"},
        {"riscv64-unknown-linux", "linux-riscv64"},
        {"x86_64-apple-darwin", "macos-x86_64"},
        {"aarch64-apple-darwin", "macos-arm64"},
        {"x86_64-pc-windows-msvc", "windows-amd64"},
        {"aarch64-pc-windows-msvc", "windows-arm64"},
        {"x86_64-manylinux2014", "manylinux_2_17_x86_64"},
        {"aarch64-manylinux2014", "manylinux_2_17_aarch64"},
    };
    const char *dash = strchr(value, '-');
    const char *platform = foreign_word_find(names, sizeof names / sizeof *names, value);

    if (platform) {
        out->value = platform;
        return true;
    }
    if (!dash || strncmp(dash, "-manylinux_", 11) != 0) {
        return false;
    }
    (void)snprintf(out->text, sizeof out->text, "%.100s_%.*s", dash + 1, (int)(dash - value),
                   value);
    out->value = out->text;
    return true;
}

/* "NAME=allow", "NAME=disallow". */
static bool release_of(struct foreign_use *out, const char *value)
{
    const char *equals = strchr(value, '=');

    if (!equals || (strcmp(equals, "=allow") != 0 && strcmp(equals, "=disallow") != 0)) {
        return false;
    }
    (void)snprintf(out->option, sizeof out->option, "%s",
                   equals[1] == 'a' ? "all-releases" : "only-final");
    (void)snprintf(out->text, sizeof out->text, "%.*s", (int)(equals - value), value);
    out->value = out->text;
    return true;
}

/* The URL of "NAME=URL". */
static const char *url_of(const char *value)
{
    const char *equals = strchr(value, '=');
    const size_t before = strcspn(value, ":/?");

    return equals && (size_t)(equals - value) < before ? equals + 1 : value;
}

static void date_of(struct foreign_use *out, const char *value)
{
    (void)snprintf(out->text, sizeof out->text, "%.200s%s", value,
                   strlen(value) == 10 && value[4] == '-' ? "T00:00:00Z" : "");
    out->value = out->text;
}

/* --- what is done */

/* Options whose place is taken by more than another name. false: it is not one of them. */
static bool act_apart(struct foreign_use *out, const char *name, const char *value)
{
    static const struct {
        const char *name;
        enum foreign_act act;
    } acts[] = {{"directory", FOREIGN_GO},
                {"requirement", FOREIGN_WORD},
                {"requirements-from-script", FOREIGN_WORD},
                {"pip-args", FOREIGN_READ},
                {"excludes", FOREIGN_NAMES}};
    size_t i;

    for (i = 0; i < sizeof acts / sizeof *acts; i++) {
        if (strcmp(acts[i].name, name) == 0) {
            out->act = acts[i].act;
            out->value = value;
            (void)snprintf(out->option, sizeof out->option, "%s",
                           out->row->as ? out->row->as : name);
            return true;
        }
    }
    return false;
}

/* By another name, perhaps with another value. false: the value is none that can be meant. */
static bool act_as(struct foreign_use *out, const char *name, const char *value)
{
    const char *equals = strchr(out->row->as, '=');

    out->act = FOREIGN_SET;
    (void)snprintf(out->option, sizeof out->option, "%.*s",
                   (int)(equals ? equals - out->row->as : (long)strlen(out->row->as)),
                   out->row->as);
    out->value = equals ? equals + 1 : value;
    if (strcmp(name, "python-platform") == 0) {
        return platform_of(out, value);
    }
    if (strcmp(name, "prerelease-package") == 0) {
        return release_of(out, value);
    }
    if (strcmp(name, "index") == 0 || strcmp(name, "default-index") == 0) {
        out->value = url_of(value);
    } else if (strcmp(name, "uploaded-prior-to") == 0) {
        date_of(out, value);
    }
    return true;
}

static enum pinc_status refuse(const struct foreign_option *row, const char *name,
                               const char *value, struct pinc_error *err)
{
    size_t at = 0;
    const bool several = next_row(name, &at) != NULL && next_row(name, &at) != NULL;

    return several ? fail(err, "no such choice: '", value ? value : "", "'", row->text)
                   : fail(err, "no such option: --", name, "", row->text);
}

enum pinc_status foreign_option_use(struct foreign_use *out, const char *name, const char *value,
                                    bool own, struct pinc_error *err)
{
    *out = (struct foreign_use){.act = FOREIGN_OWN, .value = value};
    out->row = find_row(name, value, own);
    if (!out->row) {
        return own ? PINC_OK
                   : fail(err, "no such choice: '", value ? value : "", "'",
                          "it is an option of another tool; `pinc compile --help` lists pinc's");
    }
    switch (out->row->kind) {
    case FOREIGN_SAME:
    case FOREIGN_NOTED_OWN:
        return PINC_OK;
    case FOREIGN_AS:
        if (act_apart(out, name, value) || act_as(out, name, value)) {
            return PINC_OK;
        }
        return refuse(row_of_kind(name, FOREIGN_REFUSED), name, value, err);
    case FOREIGN_NOTED:
        out->act = FOREIGN_TELL;
        return PINC_OK;
    case FOREIGN_REFUSED:
        break;
    }
    return refuse(out->row, name, value, err);
}
