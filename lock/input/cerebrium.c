#include "lock/input/cerebrium.h"

#include "base/file/file.h"

#include <string.h>

/* Of the distributions that images are made from (https://distrowatch.com and their own release
 * notes): the word in an image's name, and the minor version of its glibc. */
static const struct {
    const char *word;
    unsigned glibc;
} distributions[] = {
    {"buster", 28},
    {"bullseye", 31},
    {"bookworm", 36},
    {"trixie", 41},
    {"ubuntu18.04", 27},
    {"ubuntu20.04", 31},
    {"ubuntu22.04", 35},
    {"ubuntu24.04", 39},
    {"ubuntu:18.04", 27},
    {"ubuntu:20.04", 31},
    {"ubuntu:22.04", 35},
    {"ubuntu:24.04", 39},
    {"bionic", 27},
    {"focal", 31},
    {"jammy", 35},
    {"noble", 39},
    {"ubi8", 28},
    {"ubi9", 34},
    {"rockylinux8", 28},
    {"rockylinux9", 34},
    {"rockylinux:8", 28},
    {"rockylinux:9", 34},
    {"amazonlinux:2023", 34},
};

unsigned pinc_image_glibc(struct pinc_slice image)
{
    size_t i;

    for (i = 0; i < sizeof distributions / sizeof *distributions; i++) {
        if (pinc_slice_find_text(image, pinc_slice_of(distributions[i].word)) < image.len) {
            return distributions[i].glibc;
        }
    }
    return 0;
}

/* --- requirements */

/* "latest", "*" and "" ask for any version. */
static bool is_any(struct pinc_slice version)
{
    return version.len == 0 || pinc_slice_equal(version, PINC_LIT("*")) ||
           pinc_slice_equal_nocase(version, PINC_LIT("latest"));
}

/* Cerebrium's own program puts "==" in front of a version without an operator. */
static bool is_version(struct pinc_slice text)
{
    struct pinc_arena *arena = pinc_arena_new();
    const struct pinc_specset *set;
    struct pinc_buf pin = {0};
    bool is = false;

    pinc_buf_add_str(&pin, "==");
    pinc_buf_add(&pin, text);
    if (arena && pin.failed == PINC_OK && pinc_is_digit(text.ptr[0])) {
        is = pinc_slice_find(text, ',') == text.len &&
             pinc_specset_parse(&set, pinc_buf_slice(&pin), arena, NULL) == PINC_OK;
    }
    pinc_buf_clear(&pin);
    pinc_arena_free(arena);
    return is;
}

static bool starts_specifier(struct pinc_slice version)
{
    return memchr("=<>!~@;", version.ptr[0], 7) &&
           (version.ptr[0] != '~' || pinc_slice_starts(version, "~="));
}

static enum pinc_status fail_version(struct pinc_project_input *in,
                                     const struct pinc_toml_value *value, struct pinc_slice version)
{
    const bool caret = version.ptr[0] == '^' || version.ptr[0] == '~';
    struct pinc_buf quoted = {0};

    pinc_buf_add_quoted(&quoted, version, 80);
    (void)pinc_toml_fail(in->err, PINC_ESYNTAX, value, pinc_toml_place(value),
                         "%s is not a version specifier", quoted.ptr ? quoted.ptr : "");
    pinc_buf_clear(&quoted);
    if (caret) {
        pinc_fail_hint(in->err, "'%c' is Poetry's; write what is meant, such as \">=1.2,<2\"",
                       version.ptr[0]);
    } else {
        pinc_fail_hint(in->err, "write \"==1.0\", \">=1.0\" or \"latest\"");
    }
    return PINC_ESYNTAX;
}

static enum pinc_status add_package(struct pinc_project_input *in,
                                    const struct pinc_toml_value *value)
{
    struct pinc_slice version = PINC_LIT("");
    const char *between = "";
    struct pinc_buf text = {0};
    enum pinc_status st = pinc_toml_string(&version, value, in->err);

    if (st != PINC_OK) {
        return st;
    }
    version = pinc_slice_trim(version);
    if (is_any(version)) {
        version.len = 0;
    } else if (is_version(version)) {
        between = "==";
    } else if (pinc_slice_starts(version, "git+")) {
        between = " @ ";
    } else if (!starts_specifier(version)) {
        return fail_version(in, value, version);
    } else if (version.ptr[0] == '@' || version.ptr[0] == ';') {
        between = " ";
    }
    pinc_buf_add(&text, pinc_toml_key(value));
    pinc_buf_add_str(&text, between);
    pinc_buf_add(&text, version);
    st = text.failed == PINC_OK ? pinc_project_input_add(in, pinc_buf_slice(&text), value, 0)
                                : pinc_fail_memory(in->err);
    pinc_buf_clear(&text);
    return st;
}

static enum pinc_status add_packages(struct pinc_project_input *in,
                                     const struct pinc_toml_value *table)
{
    const struct pinc_toml_value *value = pinc_toml_first(table);
    const bool names = pinc_toml_kind(table) == PINC_TOML_ARRAY;
    enum pinc_status st = PINC_OK;

    if (table && !names) {
        st = pinc_toml_table(&table, table, in->err);
    }
    for (; value && st == PINC_OK; value = pinc_toml_next(value)) {
        st = names ? pinc_project_input_add_value(in, value) : add_package(in, value);
    }
    return st;
}

/* --- the deployment */

static enum pinc_status read_python(struct pinc_project_input *in,
                                    const struct pinc_toml_value *value)
{
    struct pinc_wanted_python *out = &in->list->facts.python;
    struct pinc_slice text = {NULL, 0};
    struct pinc_toml_place place;
    enum pinc_status st = pinc_toml_string(&text, value, in->err);

    if (st != PINC_OK || !text.ptr) {
        return st;
    }
    place = pinc_toml_place(value);
    *out = (struct pinc_wanted_python){.version = pinc_slice_dup(in->list->arena, text),
                                       .file = in->file,
                                       .line = place.line,
                                       .column = place.column};
    return out->version.ptr ? PINC_OK : pinc_fail_memory(in->err);
}

static enum pinc_status read_image(struct pinc_project_input *in,
                                   const struct pinc_toml_value *value)
{
    struct pinc_image *out = &in->list->facts.image;
    struct pinc_slice text = {NULL, 0};
    enum pinc_status st = pinc_toml_string(&text, value, in->err);

    if (st != PINC_OK || !text.ptr) {
        return st;
    }
    *out = (struct pinc_image){.name = pinc_slice_dup(in->list->arena, text),
                               .file = in->file,
                               .line = pinc_toml_place(value).line,
                               .glibc = pinc_image_glibc(text)};
    return out->name.ptr ? PINC_OK : pinc_fail_memory(in->err);
}

static enum pinc_status read_path(struct pinc_project_input *in, struct pinc_slice *path,
                                  const struct pinc_toml_value *value)
{
    struct pinc_slice text = PINC_LIT("");
    const char *joined;
    enum pinc_status st = pinc_toml_string(&text, value, in->err);

    if (st != PINC_OK || text.len == 0) {
        return st;
    }
    if (memchr(text.ptr, '\0', text.len)) {
        return pinc_project_input_fail(in, PINC_ESYNTAX, value, "is not a path");
    }
    joined = pinc_path_join(in->list->arena, pinc_path_folder(in->file), text);
    *path = pinc_slice_of(joined);
    return joined ? PINC_OK : pinc_fail_memory(in->err);
}

enum pinc_status pinc_cerebrium_add(struct pinc_project_input *in,
                                    const struct pinc_toml_value *root, struct pinc_slice *path)
{
    const struct pinc_toml_value *table = NULL;
    enum pinc_status st;

    *path = (struct pinc_slice){NULL, 0};
    st = pinc_toml_require(&table, root, "cerebrium", in->err);
    if (st == PINC_OK) {
        st = add_packages(in, pinc_toml_find(table, "dependencies.pip"));
    }
    if (st == PINC_OK) {
        st = read_path(in, path, pinc_toml_find(table, "dependencies.paths.pip"));
    }
    if (st == PINC_OK) {
        st = read_python(in, pinc_toml_find(table, "deployment.python_version"));
    }
    return st == PINC_OK ? read_image(in, pinc_toml_find(table, "deployment.docker_base_image_url"))
                         : st;
}
