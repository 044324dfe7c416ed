/*
 * A requirements file: places lie in the file, requirements read back as equal ones, and going on
 * behind faulty lines finds the same lines.
 */
#include "tests/fuzz/fuzz.h"

#include "lock/input/requirements_file.h"

#include <stdlib.h>
#include <string.h>

/* Nothing lies beside it: includes come to nothing. */
#define NAME "/no-such-folder-for-fuzzing/r.in"
#define REMOTE_NAME "https://host/r.in"

static const char *variable(void *user, const char *name)
{
    (void)user;
    return name[0] == 'A' ? "v1" : NULL;
}

/* A requirement of its own file is the same requirement. */
static void check_alone(const struct pinc_requirement_line *line)
{
    struct pinc_requirements *list = pinc_requirements_new();
    const struct pinc_requirement_line *again;

    PROPERTY(pinc_requirements_file_parse(list, line->text, NAME, line->kind, NULL, NULL, NULL) ==
             PINC_OK);
    PROPERTY(list->n_lines == 1);
    again = &list->lines[0];
    PROPERTY(pinc_slice_equal(again->text, line->text) &&
             pinc_slice_equal(again->written, line->text));
    PROPERTY(again->req && pinc_requirement_equal(again->req, line->req));
    PROPERTY((!again->marker) == (!line->marker));
    pinc_requirements_free(list);
}

static void check_line(const struct pinc_requirement_line *line, size_t size)
{
    PROPERTY(line->at.line >= 1 && line->at.line <= size + 1 && line->at.column >= 1 &&
             line->at.column <= size + 1);
    PROPERTY(pinc_utf8_valid(line->text) && pinc_utf8_valid(line->written));
    if (line->kind == PINC_LINE_INVALID) {
        PROPERTY(line->problem.len > 0);
        return;
    }
    PROPERTY(line->req || line->link.ptr);
    PROPERTY(!line->req || line->req->marker == line->marker);
    PROPERTY(!line->req || !line->link.ptr || line->req->url.ptr == line->link.ptr);
    /* A backslash at the end would join what follows. */
    if (line->req && !line->link.ptr && !line->editable && !pinc_slice_ends(line->text, "\\")) {
        check_alone(line);
    }
}

static void check_names(const struct pinc_name_list *list)
{
    size_t i;

    for (i = 1; i < list->n; i++) {
        PROPERTY(pinc_slice_compare(list->names[i - 1], list->names[i]) < 0);
    }
}

static void check_options(const struct pinc_input_options *o)
{
    check_names(&o->formats.only_binary);
    check_names(&o->formats.no_binary);
    check_names(&o->only_final);
    check_names(&o->all_releases);
    PROPERTY(!o->no_index || (!o->index_url.value.ptr && o->extra_index_urls.n == 0));
}

static bool leads_away(struct pinc_slice url)
{
    static const char *const schemes[] = {"http", "ftp", "git+", "hg+", "svn+", "bzr+"};
    size_t i;

    for (i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        const struct pinc_slice scheme = pinc_slice_of(schemes[i]);

        if (pinc_slice_equal_nocase(pinc_slice_part(url, 0, scheme.len), scheme)) {
            return true;
        }
    }
    return false;
}

/* A file from a URL knows no variable and leads to no place of this machine. */
static void check_remote(struct pinc_slice text)
{
    struct pinc_requirements *list = pinc_requirements_new();
    const struct pinc_input_options *o = &list->options;
    size_t i;

    /* What was read before a failure stays in the list. */
    if (pinc_requirements_file_parse(list, text, REMOTE_NAME, PINC_LINE_REQUIREMENT, variable, NULL,
                                     NULL) == PINC_ENOMEM) {
        abort();
    }
    for (i = 0; i < list->n_lines; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];

        PROPERTY(pinc_slice_equal(line->text, line->written));
        PROPERTY(!line->link.ptr || leads_away(line->link));
        PROPERTY(!line->req || !line->req->url.ptr || leads_away(line->req->url));
    }
    PROPERTY(!o->index_url.value.ptr || leads_away(o->index_url.value));
    for (i = 0; i < o->extra_index_urls.n; i++) {
        PROPERTY(o->extra_index_urls.items[i].value.len == 0 ||
                 leads_away(o->extra_index_urls.items[i].value));
    }
    for (i = 0; i < o->find_links.n; i++) {
        PROPERTY(o->find_links.items[i].value.len == 0 || leads_away(o->find_links.items[i].value));
    }
    pinc_requirements_free(list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct pinc_slice text = fuzz_text(data, size);
    struct pinc_requirements *list = pinc_requirements_new(), *all = pinc_requirements_new();
    struct pinc_error err = {0}, ignored = {0};
    enum pinc_status st;
    size_t i;

    st =
        pinc_requirements_file_parse(list, text, NAME, PINC_LINE_REQUIREMENT, variable, NULL, &err);
    PROPERTY(st == err.code);
    PROPERTY((st == PINC_OK) == (err.text[0] == '\0'));
    PROPERTY(st == PINC_OK || (strcmp(err.source, NAME) == 0 && err.line >= 1 &&
                               err.line <= size + 1 && err.column <= size + 1));
    for (i = 0; i < list->n_lines; i++) {
        check_line(&list->lines[i], size);
    }
    check_options(&list->options);
    all->keep_going = true;
    PROPERTY(pinc_requirements_file_parse(all, text, NAME, PINC_LINE_REQUIREMENT, variable, NULL,
                                          &ignored) != PINC_OK ||
             all->n_lines >= list->n_lines);
    for (i = 0; i < list->n_lines; i++) {
        PROPERTY(pinc_slice_equal(all->lines[i].text, list->lines[i].text));
    }
    PROPERTY(st != PINC_OK || all->n_lines == list->n_lines);
    pinc_requirements_free(list);
    pinc_requirements_free(all);
    check_remote(text);
    return 0;
}
