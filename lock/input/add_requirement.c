#include "lock/input/add_requirement.h"

#include "index/net/url.h"
#include "lock/input/option_line.h"
#include "lock/input/redact_url.h"

#include <sys/stat.h>

static size_t count_options(const struct pinc_line_options *opts, enum pinc_line_option option)
{
    size_t i, n = 0;

    for (i = 0; i < opts->count; i++) {
        n += opts->items[i].option == option;
    }
    return n;
}

static enum pinc_status take_setting(struct pinc_line_setting *out,
                                     const struct pinc_input_line *in,
                                     const struct pinc_line_option_item *item)
{
    const struct pinc_slice written = pinc_input_line_written(in, item);
    struct pinc_buf shown = {0};

    pinc_write_url(&shown, written);
    if (shown.failed != PINC_OK) {
        pinc_buf_clear(&shown);
        return pinc_fail_memory(in->err);
    }
    out->value = item->value;
    if (written.ptr && pinc_slice_equal(pinc_buf_slice(&shown), written)) {
        out->written = written;
    }
    pinc_buf_clear(&shown);
    return PINC_OK;
}

/* --hash and --config-settings of a requirement. */
static enum pinc_status take_line_options(struct pinc_requirement_line *line,
                                          const struct pinc_input_line *in)
{
    struct pinc_arena *arena = in->list->arena;
    const size_t n_hashes = line->editable ? 0 : count_options(&in->opts, PINC_LINE_OPTION_HASH);
    const size_t n_settings = count_options(&in->opts, PINC_LINE_OPTION_CONFIG_SETTINGS);
    struct pinc_line_hash *hashes = NULL;
    struct pinc_line_setting *settings = NULL;
    enum pinc_status st = PINC_OK;
    size_t i;

    if (n_hashes + n_settings == 0) {
        return PINC_OK;
    }
    hashes = pinc_arena_array(arena, n_hashes, sizeof *hashes);
    settings = pinc_arena_array(arena, n_settings, sizeof *settings);
    if (!hashes || !settings) {
        return pinc_fail_memory(in->err);
    }
    for (i = 0; i < in->opts.count && st == PINC_OK; i++) {
        const struct pinc_line_option_item *item = &in->opts.items[i];

        if (item->option == PINC_LINE_OPTION_CONFIG_SETTINGS) {
            st = take_setting(&settings[line->settings.n++], in, item);
        } else if (item->option == PINC_LINE_OPTION_HASH && n_hashes) {
            st = pinc_input_line_hash(&hashes[line->hashes.n++], in, item);
        }
    }
    line->hashes.items = hashes;
    line->settings.items = settings;
    return st;
}

/* The line was not a requirement: stop, or keep it as it is. */
static enum pinc_status keep_invalid(struct pinc_requirement_line *line,
                                     const struct pinc_input_line *in, enum pinc_status st,
                                     size_t at)
{
    if (!in->list->keep_going || (st != PINC_ESYNTAX && st != PINC_ELIMIT)) {
        return pinc_input_line_fail(in, st, at);
    }
    pinc_requirements_hide_credentials(in->err);
    line->kind = PINC_LINE_INVALID;
    line->problem = pinc_slice_dup(in->list->arena, pinc_slice_of(in->err->text));
    pinc_error_clear(in->err);
    return line->problem.ptr ? PINC_OK : pinc_fail_memory(in->err);
}

/* As pip: a folder and a repository have no digest. */
static bool cannot_hash(const struct pinc_requirement_line *line, const struct pinc_input_line *in)
{
    static const char *const systems[] = {"git+", "hg+", "svn+", "bzr+"};
    const struct pinc_slice link = line->link.ptr || !line->req ? line->link : line->req->url;
    struct pinc_slice bare = pinc_slice_part(link, 0, pinc_slice_find(link, '#'));
    struct stat info;
    const char *path;
    size_t i;

    if (!pinc_line_options_first(&in->opts, PINC_LINE_OPTION_HASH) || !link.ptr) {
        return false;
    }
    for (i = 0; i < sizeof systems / sizeof *systems; i++) {
        if (line->editable || pinc_slice_starts(link, systems[i])) {
            return true;
        }
    }
    path = pinc_slice_find(bare, ':') < bare.len
               ? pinc_url_file_path(in->list->arena, bare)
               : pinc_arena_copy(in->list->arena, bare.ptr, bare.len);
    return path && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

enum pinc_status pinc_input_line_add(const struct pinc_input_line *in, struct pinc_slice text,
                                     struct pinc_slice written, size_t at)
{
    struct pinc_requirements *list = in->list;
    struct pinc_requirement_line line = {0};
    unsigned number;
    enum pinc_status st;

    line.kind = in->kind;
    line.at.file = line.at.shown = in->place->file;
    line.text = pinc_slice_trim(text);
    line.written = pinc_slice_trim(written);
    line.at.remote = in->place->url.ptr != NULL;
    line.at.hidden = in->hidden;
    line.editable = pinc_line_options_first(&in->opts, PINC_LINE_OPTION_EDITABLE) != NULL;
    line.at.line = in->text.number;
    pinc_logical_lines_place(&in->text, at, &number, &line.at.column);
    st = pinc_requirement_line_parse(&line, list->arena, in->err);
    if (st != PINC_OK) {
        st = keep_invalid(&line, in, st, at);
    }
    if (st == PINC_OK && list->guarded && (line.link.ptr || (line.req && line.req->url.ptr))) {
        (void)pinc_fail(in->err, PINC_EUSAGE,
                        "a file that only the header of the output names cannot ask for a URL or a "
                        "folder");
        pinc_fail_hint(in->err, "name the file on the command line");
        st = pinc_input_line_fail(in, PINC_EUSAGE, at);
    }
    if (st == PINC_OK && !list->flat && cannot_hash(&line, in)) {
        st = pinc_input_line_fail_item(
            in, pinc_line_options_first(&in->opts, PINC_LINE_OPTION_HASH), PINC_ESYNTAX,
            "--hash is for files: there is none of ", line.written, "");
    }
    if (st == PINC_OK) {
        st = take_line_options(&line, in);
    }
    if (st != PINC_OK) {
        return st;
    }
    return pinc_requirements_push(in->list, &line, in->err);
}
