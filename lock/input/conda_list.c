#include "lock/input/conda_list.h"

/* One package of a list. */
struct package {
    struct pinc_slice name, version, build;
};

/* conda's names of Python packages that PyPI knows by others. */
static const struct {
    const char *conda, *pypi;
} names[] = {
    {"pytorch", "torch"},
    {"pytorch-cpu", "torch"},
    {"pytorch-gpu", "torch"},
    {"matplotlib-base", "matplotlib"},
    {"msgpack-python", "msgpack"},
    {"dask-core", "dask"},
    {"python-graphviz", "graphviz"},
    {"pytables", "tables"},
    {"tensorflow-base", "tensorflow"},
    {"brotli-python", "brotli"},
};

static struct pinc_slice cut(struct pinc_slice *rest, char at)
{
    const struct pinc_slice text = *rest;
    const size_t end = pinc_slice_find(text, at);

    *rest = pinc_slice_part(text, end + 1, text.len);
    return pinc_slice_part(text, 0, end);
}

/* "https://conda.anaconda.org/conda-forge/linux-64/numpy-1.24.3-py310ha4c1d20_0.conda#md5" */
static struct package read_url(struct pinc_slice line)
{
    struct package out = {0};
    size_t slash, dash;

    line = pinc_slice_part(line, 0, pinc_slice_find(line, '#'));
    slash = pinc_slice_rfind(line, '/');
    line = pinc_slice_part(line, slash + 1, line.len);
    line.len -= pinc_slice_ends(line, ".conda")     ? sizeof ".conda" - 1
                : pinc_slice_ends(line, ".tar.bz2") ? sizeof ".tar.bz2" - 1
                                                    : 0;
    dash = pinc_slice_rfind(line, '-');
    out.build = pinc_slice_part(line, dash + 1, line.len);
    line = pinc_slice_part(line, 0, dash);
    dash = pinc_slice_rfind(line, '-');
    out.version = pinc_slice_part(line, dash + 1, line.len);
    out.name = pinc_slice_part(line, 0, dash);
    return out;
}

/* "numpy=1.24.3=py310ha4c1d20_0", "numpy==1.24.3" */
static struct package read_export(struct pinc_slice line)
{
    struct package out = {.name = cut(&line, '=')};

    if (pinc_slice_starts(line, "=")) {
        line = pinc_slice_part(line, 1, line.len);
    }
    out.version = cut(&line, '=');
    out.build = line;
    return out;
}

/* "numpy     1.24.3     py310ha4c1d20_0     conda-forge" */
static struct package read_columns(struct pinc_slice line)
{
    struct package out;

    out.name = pinc_slice_cut_word(&line);
    out.version = pinc_slice_cut_word(&line);
    out.build = pinc_slice_cut_word(&line);
    return out;
}

static bool has_py(struct pinc_slice build)
{
    size_t i;

    for (i = 0; i + 1 < build.len; i++) {
        if (build.ptr[i] == 'p' && build.ptr[i + 1] == 'y') {
            return true;
        }
    }
    return build.len == 0;
}

static void add_package(struct pinc_buf *out, const struct package *package)
{
    struct pinc_slice name = package->name;
    size_t i;

    if (name.len == 0 || package->version.len == 0 || !has_py(package->build)) {
        return;
    }
    for (i = 0; i < sizeof names / sizeof *names; i++) {
        if (pinc_slice_equal(package->name, pinc_slice_of(names[i].conda))) {
            name = pinc_slice_of(names[i].pypi);
        }
    }
    pinc_buf_add(out, name);
    pinc_buf_add_str(out, "==");
    pinc_buf_add(out, package->version);
}

void pinc_conda_list_add(struct pinc_buf *out, struct pinc_slice text)
{
    while (text.len) {
        const struct pinc_slice line = pinc_slice_trim(cut(&text, '\n'));
        struct package package = {0};

        if (pinc_slice_starts(line, "http://") || pinc_slice_starts(line, "https://")) {
            package = read_url(line);
        } else if (line.len && line.ptr[0] != '#' && line.ptr[0] != '@') {
            package =
                pinc_slice_find(line, '=') < line.len ? read_export(line) : read_columns(line);
        }
        add_package(out, &package);
        pinc_buf_add_char(out, '\n');
    }
}
